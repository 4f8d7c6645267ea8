#include "report/task.h"

#include <algorithm>
#include <map>
#include <string>

#include "report/internal/act.h"
#include "report/internal/clause.h"
#include "report/internal/objects.h"

namespace luoshi::report {
namespace {

constexpr int kAlikeMin = 3;            // short sentences of one form that make them headings
constexpr std::uint32_t kRunInMax = 14;  // characters

// Walks the sentences once; the quantities, in text order too, are taken along.
class TaskReader {
 public:
  TaskReader(const Source& source, const Outline& outline, const std::vector<Quantity>& quantities)
      : source_(source), outline_(outline), quantities_(quantities) {}

  std::vector<Task> run() {
    const std::vector<Sentence>& sentences = outline_.sentences;
    for (std::size_t i = 0; i < sentences.size() && tasks_.size() < kItemsMax;) {
      std::size_t end = i + 1;
      while (end < sentences.size() && !sentences[end].opens_line) ++end;
      read_line(i, end);
      i = end;
    }
    return std::move(tasks_);
  }

 private:
  static bool commits(Part part) {
    return part == Part::kRequirements || part == Part::kTasks || part == Part::kSelf;
  }

  void read_line(std::size_t first, std::size_t last) {
    const std::map<std::u32string, int> forms = short_forms(first, last);
    for (std::size_t i = first; i < last; ++i) {
      const Sentence& sentence = outline_.sentences[i];
      if (sentence.heading || !commits(sentence.part)) continue;
      const auto form = forms.find(form_of(sentence.span));
      if (form != forms.end() && form->second >= kAlikeMin) continue;
      for (const Span clause : split_clauses(source_, sentence.span)) read_clause(clause, sentence);
    }
  }

  // Run-in headings within a paragraph are built alike: 提升甲水平。… 提升乙水平。… 提升丙水平。
  std::map<std::u32string, int> short_forms(std::size_t first, std::size_t last) const {
    std::map<std::u32string, int> forms;
    if (last - first < 2 * kAlikeMin) return forms;
    for (std::size_t i = first; i < last; ++i) {
      const std::u32string form = form_of(outline_.sentences[i].span);
      if (!form.empty()) ++forms[form];
    }
    return forms;
  }

  // The first character and the last two of a short sentence of one clause; else nothing.
  std::u32string form_of(Span sentence) const {
    const std::u32string_view text = source_.view(sentence);
    if (text.size() < 6 || text.size() > kRunInMax) return {};
    if (!std::all_of(text.begin(), text.end(), is_han)) return {};
    return {text.front(), text[text.size() - 2], text.back()};
  }

  void read_clause(Span clause, const Sentence& sentence) {
    const std::optional<Act> act = find_act(source_, clause, sentence.part);
    if (!act || tasks_.size() >= kItemsMax) return;
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
      const Span figure = quantities_[next_].span;
      figures.push_back({place_of(figure.start), place_of(figure.end)});
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
