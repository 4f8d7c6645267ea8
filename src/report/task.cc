#include "report/task.h"

#include <algorithm>

#include "report/internal/act.h"
#include "report/internal/clause.h"
#include "report/internal/objects.h"

namespace luoshi::report {
namespace {

// Walks the sentences once; the quantities, in text order too, are taken along.
class TaskReader {
 public:
  TaskReader(const Source& source, const Outline& outline, const std::vector<Quantity>& quantities)
      : source_(source), outline_(outline), quantities_(quantities) {}

  std::vector<Task> run() {
    for (const Sentence& sentence : outline_.sentences) {
      if (sentence.heading || !commits(sentence.part)) continue;
      for (const Span clause : split_clauses(source_, sentence.span)) read_clause(clause, sentence);
    }
    return std::move(tasks_);
  }

 private:
  static bool commits(Part part) {
    return part == Part::kRequirements || part == Part::kTasks || part == Part::kSelf;
  }

  void read_clause(Span clause, const Sentence& sentence) {
    const std::optional<Act> act = find_act(source_, clause, sentence.part);
    if (!act) return;
    Task task;
    task.span = source_.to_text(act->span);
    task.text = source_.text.substr(task.span.start, task.span.size());
    task.part = sentence.part;
    task.action = source_.view(act->verb);
    task.milestone = act->milestone;
    const std::vector<Span> figures = figures_in(task.span);
    task.quantified = !figures.empty();
    task.objects = read_objects(source_, act->object, figures);
    task.path = outline_.paths[sentence.path];
    tasks_.push_back(std::move(task));
  }

  // As places in Source::normal; `span` is one in the text.
  std::vector<Span> figures_in(Span span) {
    while (next_ < quantities_.size() && quantities_[next_].span.start < span.start) ++next_;
    std::vector<Span> figures;
    for (; next_ < quantities_.size() && quantities_[next_].span.end <= span.end; ++next_) {
      figures.push_back({place_of(quantities_[next_].span.start), place_of(quantities_[next_].span.end)});
    }
    return figures;
  }

  std::uint32_t place_of(std::uint32_t at) const {
    const auto found = std::lower_bound(source_.origin.begin(), source_.origin.end(), at);
    return static_cast<std::uint32_t>(found - source_.origin.begin());
  }

  const Source& source_;
  const Outline& outline_;
  const std::vector<Quantity>& quantities_;
  std::size_t next_ = 0;
  std::vector<Task> tasks_;
};

}  // namespace

std::vector<Task> read_tasks(const Source& source, const Outline& outline,
                             const std::vector<Quantity>& quantities) {
  return TaskReader(source, outline, quantities).run();
}

}  // namespace luoshi::report
