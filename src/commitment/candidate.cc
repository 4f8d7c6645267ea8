#include "commitment/candidate.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/unicode.h"
#include "commitment/internal/candidate_figure.h"
#include "commitment/internal/candidate_list.h"
#include "commitment/internal/candidate_title.h"

namespace luoshi::commitment {
namespace {

using report::Quantity;
using report::Task;
using std::u32string;
using std::u32string_view;

constexpr std::size_t kMentionsMax = 200;  // of packages; a report has a dozen
constexpr std::size_t kPartsMax = 20;
constexpr std::size_t kFoldedCharactersMax = 60;  // a list item that is one promise

// Verbs of building, and what is built: together they make a clause that names works a project.
constexpr std::array<u32string_view, 11> kBuilding = {U"建设", U"开工", U"建成", U"竣工",
                                                      U"投产", U"投用", U"通车", U"续建",
                                                      U"动工", U"完工", U"投运"};
constexpr std::array<u32string_view, 44> kWorks = {
    U"水库", U"电站", U"铁路",   U"高速",   U"公路",   U"大桥",   U"隧道",   U"机场",   U"港区",
    U"码头", U"枢纽", U"公园",   U"产业园", U"科技园", U"物流园", U"园区",   U"医院",   U"学校",
    U"大学", U"学院", U"博物馆", U"图书馆", U"科技馆", U"展览馆", U"体育馆", U"体育场", U"快速路",
    U"大道", U"环线", U"段",     U"一期",   U"二期",   U"三期",   U"四期",   U"工程",   U"项目",
    U"扩容", U"灌区", U"处理厂", U"储备库", U"实验室", U"研究院", U"车站",   U"院区"};
// What no work is called by.
constexpr std::array<u32string_view, 6> kUnnamed = {U"重大", U"重点", U"一批",
                                                    U"更多", U"若干", U"我们"};

struct Draft {
  base::Span span;
  const Task* task = nullptr;
  std::size_t task_index = 0;
  std::vector<std::size_t> quantities;  // indices in the reading
  const std::vector<u32string>* path = nullptr;
  std::size_t mention = 0;  // index + 1 of the package
  bool is_item = false;     // of a list
  bool is_livelihood = false;
};

class Gathering {
 public:
  Gathering(const report::Reading& reading, u32string_view text, int year)
      : reading_(reading), text_(text), year_(year) {}

  Candidates run() {
    find_packages();
    for (std::size_t i = 0; i < reading_.tasks.size(); ++i) take_task(i);
    index_tasks();
    for (std::size_t i = 0; i < reading_.quantities.size(); ++i) take_quantity(i);
    std::stable_sort(drafts_.begin(), drafts_.end(), [](const Draft& one, const Draft& other) {
      return one.span.start < other.span.start;
    });
    for (const Draft& draft : drafts_) add(draft);
    mark_similar();
    add_packages();
    return std::move(out_);
  }

 private:
  static bool is_promise(report::Part part) {
    const report::Section section = report::section_of(part);
    return section == report::Section::kPlan || section == report::Section::kSelf;
  }

  bool is_inside(base::Span span) const {
    return span.start < span.end && span.end <= text_.size();
  }

  // The list items that become one candidate each are drafts from the start.
  void find_packages() {
    for (const report::OutlineSection& section : reading_.sections) {
      if (!is_promise(section.part) || !is_inside(section.span)) continue;
      for (PackageMention& mention : packages_in(text_, section.span)) keep(std::move(mention));
    }
    for (std::size_t i = 0; i < mentions_.size(); ++i) {
      for (const base::Span item : mentions_[i].items) {
        const bool is_one = mentions_[i].is_livelihood || item.size() <= kFoldedCharactersMax;
        if (item.empty()) continue;
        listed_.emplace(item.start, std::pair(item.end, i + 1));
        if (!is_one || folded_.contains(item.start)) continue;
        folded_.emplace(item.start, drafts_.size());
        Draft draft;
        draft.span = item;
        draft.mention = i + 1;
        draft.is_item = true;
        draft.is_livelihood = mentions_[i].is_livelihood;
        drafts_.push_back(std::move(draft));
      }
    }
  }

  // A package that is mentioned again is the same one; the mention with the list counts.
  void keep(PackageMention mention) {
    for (PackageMention& known : mentions_) {
      const bool is_same = known.declared == mention.declared &&
                           known.is_livelihood == mention.is_livelihood &&
                           (mention.is_livelihood || known.name == mention.name);
      if (!is_same || mention.declared == 0) continue;
      if (again_.size() >= kMentionsMax) return;
      again_.push_back(known.items.empty() ? known.span : mention.span);
      if (known.items.empty()) known = std::move(mention);
      return;
    }
    if (mentions_.size() < kMentionsMax) mentions_.push_back(std::move(mention));
  }

  // The draft of the list item that holds the place; null when none does.
  Draft* item_at(std::uint32_t place) {
    auto found = folded_.upper_bound(place);
    if (found == folded_.begin()) return nullptr;
    Draft& draft = drafts_[std::prev(found)->second];
    return draft.span.contains(place) ? &draft : nullptr;
  }
  std::size_t package_at(base::Span span) const {
    const auto found = listed_.upper_bound(span.start);
    if (found != listed_.begin()) {
      const auto& [end, mention] = std::prev(found)->second;
      if (span.start < end) return mention;
    }
    for (std::size_t i = 0; i < mentions_.size(); ++i) {
      if (span.overlaps(mentions_[i].span)) return i + 1;
    }
    return 0;
  }
  // “办好民生实事10件” where the ten stand elsewhere; “实施以下10件”.
  bool only_announces(base::Span span) const {
    constexpr std::uint32_t kVerbMax = 8;
    const auto announces = [&](base::Span mention) {
      return span.contains(mention) && span.size() <= mention.size() + kVerbMax;
    };
    if (std::any_of(again_.begin(), again_.end(), announces)) return true;
    return std::any_of(mentions_.begin(), mentions_.end(), [&](const PackageMention& mention) {
      return !mention.items.empty() && announces(mention.span);
    });
  }

  void take_task(std::size_t index) {
    const Task& task = reading_.tasks[index];
    if (!is_promise(task.part) || !is_inside(task.span) || only_announces(task.span)) return;
    if (Draft* item = item_at(task.span.start)) {
      if (!item->task) {
        item->task = &task;
        item->task_index = index;
        item->path = &task.path.headings();
      }
      return;
    }
    Draft draft;
    draft.span = task.span;
    draft.task = &task;
    draft.task_index = index;
    draft.path = &task.path.headings();
    draft.mention = package_at(task.span);
    drafts_.push_back(std::move(draft));
  }

  void index_tasks() {
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      if (!drafts_[i].is_item) tasks_.emplace(drafts_[i].span.start, i);
    }
  }
  // Clauses of tasks seldom overlap: the nearest few before the place are looked at.
  Draft* task_around(base::Span span) {
    auto found = tasks_.upper_bound(span.start);
    for (int step = 0; step < 4 && found != tasks_.begin(); ++step) {
      --found;
      if (drafts_[found->second].span.contains(span)) return &drafts_[found->second];
    }
    return nullptr;
  }

  void take_quantity(std::size_t index) {
    const Quantity& quantity = reading_.quantities[index];
    if (quantity.kind != report::Kind::kTarget || !is_promise(quantity.part)) return;
    if (!is_inside(quantity.span) || !is_inside(quantity.clause)) return;
    if (counts_a_package(quantity.span)) return;
    Draft* around = item_at(quantity.span.start);
    if (!around) around = task_around(quantity.span);
    if (!around) around = same_target(quantity);
    if (around) {
      around->quantities.push_back(index);
      if (!around->path) around->path = &quantity.path.headings();
      return;
    }
    Draft draft;
    draft.span = quantity.clause.contains(quantity.span) ? quantity.clause : quantity.span;
    draft.quantities = {index};
    draft.path = &quantity.path.headings();
    draft.mention = package_at(draft.span);
    ++by_clause_[draft.span.start];
    last_target_ = drafts_.size();
    drafts_.push_back(std::move(draft));
  }
  bool counts_a_package(base::Span span) const {
    const auto holds = [&](base::Span mention) { return mention.overlaps(span); };
    return std::any_of(again_.begin(), again_.end(), holds) ||
           std::any_of(mentions_.begin(), mentions_.end(), [&](const PackageMention& mention) {
             return !mention.items.empty() && holds(mention.span);
           });
  }
  // 增长4%、力争5%: the figure to strive for belongs to the one before.
  Draft* same_target(const Quantity& quantity) {
    if (!last_target_) return nullptr;
    Draft& draft = drafts_[*last_target_];
    const Quantity& before = reading_.quantities[draft.quantities.front()];
    const bool is_same = before.clause == quantity.clause &&
                         before.indicator == quantity.indicator &&
                         before.measure == quantity.measure;
    return is_same ? &draft : nullptr;
  }

  // -- from a draft to a candidate --

  std::string utf8_of(base::Span span) const {
    return base::to_utf8(text_.substr(span.start, span.size()));
  }

  std::string key_of(const Draft& draft) {
    if (draft.task) return "t" + std::to_string(draft.task_index);
    if (!draft.quantities.empty()) return "q" + std::to_string(draft.quantities.front());
    return "l" + std::to_string(++listed_alone_);
  }

  std::vector<const Quantity*> musts(const Draft& draft, const Candidate& candidate) const {
    std::vector<const Quantity*> found;
    for (std::size_t i = 0; i < draft.quantities.size(); ++i) {
      if (!is_beside(candidate.figures, candidate.figures[i])) {
        found.push_back(&reading_.quantities[draft.quantities[i]]);
      }
    }
    return found;
  }

  u32string title(const Draft& draft, const std::vector<const Quantity*>& figures) const {
    const u32string clause(text_.substr(draft.span.start, draft.span.size()));
    u32string whole = title_of(clause);
    const bool is_cut = whole.ends_with(U"…");
    if (!draft.task && !draft.is_item && !draft.quantities.empty()) {
      const auto sharing = by_clause_.find(draft.span.start);
      const bool is_alone = sharing != by_clause_.end() && sharing->second == 1;
      if (is_alone && !is_cut && !whole.ends_with(U"等")) return whole;
      return title_of(reading_.quantities[draft.quantities.front()]);
    }
    return is_cut && figures.size() == 1 ? title_of(*figures.front()) : whole;
  }

  static bool names_works(const Task& task, bool counts_projects) {
    const auto ends_with = [](u32string_view text, const auto& words) {
      return std::any_of(words.begin(), words.end(),
                         [&](u32string_view word) { return text.ends_with(word); });
    };
    const bool builds = std::any_of(kBuilding.begin(), kBuilding.end(), [&](u32string_view word) {
      return task.action.find(word) != u32string::npos;
    });
    const bool lists_projects =
        task.objects.size() >= 2 && (counts_projects || task.text.ends_with(U"项目"));
    if (!builds || counts_projects) return lists_projects;
    return lists_projects ||
           std::any_of(task.objects.begin(), task.objects.end(), [&](const u32string& object) {
             const bool is_named = std::none_of(
                 kUnnamed.begin(), kUnnamed.end(),
                 [&](u32string_view word) { return object.find(word) != u32string::npos; });
             return is_named && object.size() >= 5 && ends_with(object, kWorks);
           });
  }

  CommitmentKind kind_of(const Draft& draft, const std::vector<const Quantity*>& figures) const {
    if (draft.is_livelihood) return CommitmentKind::kLivelihood;
    if (!draft.task) return draft.is_item ? CommitmentKind::kTask : CommitmentKind::kTarget;
    const bool counts_projects =
        figures.size() == 1 && figures.front()->indicator.ends_with(U"项目");
    if ((figures.empty() || counts_projects) && names_works(*draft.task, counts_projects)) {
      return CommitmentKind::kProject;
    }
    return figures.size() == 1 && is_rate(*figures.front()) ? CommitmentKind::kTarget
                                                            : CommitmentKind::kTask;
  }

  // One part for each figure, up to its end; the first begins where the clause does.
  std::vector<CandidatePart> parts_by_figure(const Draft& draft,
                                             const std::vector<const Quantity*>& figures) const {
    std::vector<CandidatePart> parts;
    std::uint32_t start = draft.span.start;
    for (const Quantity* quantity : figures) {
      const std::uint32_t end = quantity->span.end;
      while (start < end && u32string_view(U"、，；和及 ").find(text_[start]) != u32string::npos) {
        ++start;
      }
      if (end <= start || !draft.span.contains(quantity->span)) continue;
      parts.push_back({start, end, base::to_utf8(title_of(*quantity))});
      start = end;
    }
    return parts;
  }
  // One for each named work.
  std::vector<CandidatePart> parts_by_object(const Draft& draft) const {
    std::vector<CandidatePart> parts;
    const u32string_view within = text_.substr(0, draft.span.end);
    std::size_t from = draft.span.start;
    for (const u32string& object : draft.task->objects) {
      const std::size_t at = within.find(object, from);
      if (at == u32string_view::npos || object.empty()) continue;
      from = at + object.size();
      parts.push_back({at, from, base::to_utf8(title_of(draft.task->action + object))});
    }
    return parts;
  }

  std::optional<LeadHint> lead_of(const Draft& draft) const {
    const std::optional<report::Lead>* lead = nullptr;
    if (draft.task) lead = &draft.task->lead;
    for (const std::size_t index : draft.quantities) {
      if ((lead && *lead) || index >= reading_.target_leads.size()) continue;
      lead = &reading_.target_leads[index];
    }
    if (!lead || !*lead) return std::nullopt;
    return LeadHint{(*lead)->unit, static_cast<int>((*lead)->score * 100 + 0.5), (*lead)->words};
  }

  void add(const Draft& draft) {
    if (out_.items.size() >= kCandidatesMax) {
      ++out_.left_out;
      return;
    }
    Candidate candidate;
    candidate.key = key_of(draft);
    for (const std::size_t index : draft.quantities) {
      candidate.figures.push_back(figure_of(reading_.quantities[index], index));
    }
    const std::vector<const Quantity*> figures = musts(draft, candidate);
    candidate.kind = kind_of(draft, figures);
    candidate.title = base::to_utf8(title(draft, figures));
    SourceSpan source;
    source.item = candidate.key;
    source.start = draft.span.start;
    source.end = draft.span.end;
    source.text = utf8_of(draft.span);
    if (draft.path) last_path_ = draft.path;
    if (last_path_) {
      for (const u32string& heading : *last_path_) source.path.push_back(base::to_utf8(heading));
    }
    candidate.sources.push_back(std::move(source));
    candidate.measure = measure_of(candidate.figures);
    candidate.deadline = deadline_in(with_opening(text_, draft.span), year_);
    if (draft.task) candidate.milestone = report::to_string(draft.task->milestone);
    candidate.lead = lead_of(draft);
    if (figures.size() > 1) candidate.parts = parts_by_figure(draft, figures);
    if (candidate.kind == CommitmentKind::kProject) candidate.parts = parts_by_object(draft);
    if (candidate.parts.size() < 2 || candidate.parts.size() > kPartsMax) candidate.parts.clear();
    candidate.general =
        draft.task && draft.task->part == report::Part::kRequirements && candidate.figures.empty();
    if (draft.mention > 0 && mentions_[draft.mention - 1].declared > 0) {
      candidate.package = "k" + std::to_string(draft.mention);
    }
    join_or_append(std::move(candidate));
  }

  // What the report says twice in the same words is one promise with two places.
  void join_or_append(Candidate candidate) {
    const std::string words =
        base::to_utf8(title_of(base::to_utf32(candidate.sources.front().text))) + "\n" +
        candidate.title;
    const auto [known, is_new] = by_words_.emplace(words, out_.items.size());
    if (is_new) {
      out_.items.push_back(std::move(candidate));
      return;
    }
    Candidate& first = out_.items[known->second];
    const bool same_figures = std::equal(
        first.figures.begin(), first.figures.end(), candidate.figures.begin(),
        candidate.figures.end(),
        [](const Figure& one, const Figure& other) { return one.measure == other.measure; });
    const bool same_words = first.sources.front().text == candidate.sources.front().text;
    if (!same_figures || !same_words) {
      out_.items.push_back(std::move(candidate));
      return;
    }
    first.sources.push_back(std::move(candidate.sources.front()));
    if (candidate.kind == CommitmentKind::kLivelihood) first.kind = candidate.kind;
    if (first.package.empty()) first.package = std::move(candidate.package);
    if (!first.lead) first.lead = std::move(candidate.lead);
    first.general = first.general && candidate.general;
  }

  void mark_similar() {
    constexpr std::size_t kSimilarMax = 5;
    std::map<std::string, std::vector<std::size_t>> by_figure;
    for (std::size_t i = 0; i < out_.items.size(); ++i) {
      for (const Figure& figure : out_.items[i].figures) {
        if (figure.indicator.empty() || !figure.measure.target) continue;
        by_figure[figure.indicator + "\n" + figure.measure.target->to_string() +
                  figure.measure.unit]
            .push_back(i);
      }
    }
    for (const auto& [figure, holders] : by_figure) {
      for (const std::size_t one : holders) {
        for (const std::size_t other : holders) {
          std::vector<std::string>& similar = out_.items[one].similar;
          const std::string& key = out_.items[other].key;
          const bool is_known = std::find(similar.begin(), similar.end(), key) != similar.end();
          if (similar.size() >= kSimilarMax) break;
          if (one != other && !is_known) similar.push_back(key);
        }
      }
    }
  }

  void add_packages() {
    for (std::size_t i = 0; i < mentions_.size(); ++i) {
      const PackageMention& mention = mentions_[i];
      if (mention.declared == 0) continue;
      CandidatePackage package;
      package.key = "k" + std::to_string(i + 1);
      package.name = base::to_utf8(mention.name);
      package.declared_count = mention.declared;
      package.listed_count = static_cast<std::uint32_t>(mention.items.size());
      package.source.start = mention.span.start;
      package.source.end = mention.span.end;
      package.source.text = utf8_of(mention.span);
      out_.packages.push_back(std::move(package));
    }
  }

  const report::Reading& reading_;
  const u32string_view text_;
  const int year_;
  std::vector<PackageMention> mentions_;
  std::vector<base::Span> again_;  // further mentions of packages that have one already
  std::map<std::uint32_t, std::pair<std::uint32_t, std::size_t>> listed_;  // items: end, package
  std::map<std::uint32_t, std::size_t> folded_;                            // items that are drafts
  std::multimap<std::uint32_t, std::size_t> tasks_;
  std::vector<Draft> drafts_;
  std::optional<std::size_t> last_target_;
  std::map<std::uint32_t, std::size_t> by_clause_;  // how many targets one clause gave
  const std::vector<u32string>* last_path_ = nullptr;
  std::size_t listed_alone_ = 0;
  std::map<std::string, std::size_t> by_words_;
  Candidates out_;
};

}  // namespace

Candidates candidates_of(const report::Reading& reading, std::u32string_view text, int year) {
  return Gathering(reading, text, year).run();
}

}  // namespace luoshi::commitment
