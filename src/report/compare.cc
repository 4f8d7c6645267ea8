#include "report/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/unicode.h"
#include "report/internal/definition.h"
#include "report/internal/judge.h"
#include "report/internal/matching.h"
#include "report/internal/relative.h"
#include "report/internal/subject.h"

namespace luoshi::report {
namespace {

bool is_of_year(const Quantity& q, int year) {
  return year == 0 || q.period.empty() || q.period == std::to_string(year);
}

bool heading_of_several_years(const Quantity& q, const Indicators& indicators) {
  const auto& headings = q.path.headings();
  return std::any_of(headings.begin(), headings.end(), [&](const std::u32string& heading) {
    return indicators.several_years(heading);
  });
}

bool is_promise(const Quantity& q) {
  const Section section = section_of(q.part);
  return q.kind == Kind::kTarget && (section == Section::kPlan || section == Section::kSelf);
}

// What the review and the paragraphs on problems say of the year.
bool is_answer(const Quantity& q, int year) {
  return q.kind == Kind::kOutcome && (q.part == Part::kReview || q.part == Part::kProblems) &&
         is_of_year(q, year);
}

// Promises that one figure may answer: the same thing promised twice, or to reach and to strive
// for.
using SameThing = std::tuple<std::u32string, int, Measure, std::u32string, std::u32string>;

SameThing same_thing(const Subject& subject) {
  const Quantity& q = *subject.quantity;
  const Measure measure = q.measure == Measure::kCount ? Measure::kLevel : q.measure;
  return {subject.key, subject.action, measure, subject.unit, q.baseline};
}

struct Promises {
  std::vector<Quantity> targets;           // in text order
  std::vector<std::uint32_t> subject_of;   // for each of them
  std::vector<std::optional<Lead>> leads;  // likewise
  std::vector<Subject> subjects;           // one for each thing promised; they refer to `targets`
  std::size_t later = 0;                   // promised for another year
};

void collect_targets(const Reading& last, const Indicators& indicators, Promises& out) {
  for (std::size_t i = 0; i < last.quantities.size(); ++i) {
    const Quantity& q = last.quantities[i];
    if (!is_promise(q)) continue;
    if (!is_of_year(q, last.year) || heading_of_several_years(q, indicators)) {
      ++out.later;
      continue;
    }
    out.targets.push_back(q);
    out.leads.push_back(i < last.target_leads.size() ? last.target_leads[i] : std::nullopt);
  }
}

// Both are in text order; of equal places the targets that were there come first.
void merge_targets(std::vector<Quantity> more, Promises& out) {
  if (more.empty()) return;
  std::vector<Quantity> targets;
  std::vector<std::optional<Lead>> leads;
  const auto take = [&](Quantity& target, std::optional<Lead> lead) {
    targets.push_back(std::move(target));
    leads.push_back(std::move(lead));
  };
  auto next = more.begin();
  for (std::size_t i = 0; i < out.targets.size(); ++i) {
    while (next != more.end() && next->span.start < out.targets[i].span.start) {
      take(*next++, std::nullopt);
    }
    take(out.targets[i], std::move(out.leads[i]));
  }
  while (next != more.end()) take(*next++, std::nullopt);
  out.targets = std::move(targets);
  out.leads = std::move(leads);
}

Promises collect_promises(const Reading& last, std::u32string_view last_text,
                          const Indicators& indicators, std::u32string_view place) {
  Promises out;
  collect_targets(last, indicators, out);
  merge_targets(relative_targets(last, last_text, indicators), out);
  std::map<SameThing, std::uint32_t> known;
  for (const Quantity& target : out.targets) {
    Subject subject = make_subject(target, indicators, place);
    const auto fresh = static_cast<std::uint32_t>(out.subjects.size());
    const auto [at, is_new] = known.emplace(same_thing(subject), fresh);
    if (is_new) out.subjects.push_back(std::move(subject));
    out.subject_of.push_back(at->second);
  }
  return out;
}

std::vector<Subject> collect_answers(const Reading& now, int year, const Indicators& indicators,
                                     std::u32string_view place) {
  std::vector<Subject> out;
  for (const Quantity& q : now.quantities) {
    if (is_answer(q, year)) out.push_back(make_subject(q, indicators, place));
  }
  return out;
}

std::string quoted(const Quantity& q) {
  return "“" + base::to_utf8(q.indicator) + " " + base::to_utf8(q.text) + "”";
}

void say_not_mentioned(Fulfilment& item) {
  item.verdict = Verdict::kNotMentioned;
  item.reason = {"今年的回顾没有提到", "this year's review does not mention it"};
  if (!item.closest) return;
  item.reason.zh +=
      "；最接近的是" + quoted(*item.closest) + fmt::format("，相似度{:.2f}", item.likeness);
  item.reason.en += "; the closest figure is " + quoted(*item.closest) +
                    fmt::format(", likeness {:.2f}", item.likeness);
}

void say_other_measure(Fulfilment& item) {
  const Quantity& found = *item.found;
  item.verdict = Verdict::kChanged;
  item.basis = same_measure(item.target, found) ? Basis::kUnit : Basis::kMeasure;
  const bool is_unit = item.basis == Basis::kUnit;
  item.reason.zh =
      fmt::format("目标“{}”，报告为“{}”，{}，不能相比", base::to_utf8(item.target.text),
                  base::to_utf8(found.text), is_unit ? "计量单位不同" : "一为增幅、一为数量");
  item.reason.en = fmt::format("target “{}”, reported “{}”: {}, not comparable",
                               base::to_utf8(item.target.text), base::to_utf8(found.text),
                               is_unit ? "counted in another unit" : "one a growth, one an amount");
}

void say_several_years(Fulfilment& item) {
  item.verdict = Verdict::kChanged;
  item.basis = Basis::kPeriod;
  const std::string target = base::to_utf8(item.target.text);
  const std::string found = base::to_utf8(item.found->text);
  item.reason = {
      fmt::format("目标“{}”，报告“{}”是几年合计，不能与一年的目标相比", target, found),
      fmt::format("target “{}”, reported “{}” is of several years, not of the one", target, found)};
}

struct Context {
  const Reading& now;
  std::u32string_view now_text;
  const Indicators& indicators;
};

// A rate stands where it stands; a sum or a growth depends on the years it is counted over.
bool is_of_several_years(const Quantity& found, const Context& context) {
  if (found.measure == Measure::kShare || found.measure == Measure::kRank) return false;
  const std::u32string year = base::to_utf32(found.period);
  const Span clause = found.clause;
  if (clause.end > context.now_text.size() || clause.empty()) {
    return heading_of_several_years(found, context.indicators);
  }
  const std::u32string_view words = context.now_text.substr(clause.start, clause.size());
  if (context.indicators.several_years(words)) return true;
  const bool names_year =
      words.find(U"去年") != words.npos || (!year.empty() && words.find(year) != words.npos);
  return !names_year && heading_of_several_years(found, context.indicators);
}

void decide(Fulfilment& item, const Subject& promise, const Subject& answer,
            const Context& context) {
  if (is_of_several_years(*item.found, context)) {
    say_several_years(item);
    return;
  }
  const std::u32string change =
      definition_change(*item.found, context.now, context.now_text, context.indicators);
  if (!change.empty()) {
    item.verdict = Verdict::kChanged;
    item.basis = Basis::kDefinition;
    item.reason = {
        fmt::format("目标“{}”，报告为“{}”，但口径有变：“{}”", base::to_utf8(item.target.text),
                    base::to_utf8(item.found->text), base::to_utf8(change)),
        fmt::format("target “{}”, reported “{}”, but counted otherwise: “{}”",
                    base::to_utf8(item.target.text), base::to_utf8(item.found->text),
                    base::to_utf8(change))};
    return;
  }
  const Judgement judgement = judge(item.target, promise.factor, *item.found, answer.factor,
                                    context.indicators.less_is_better(promise.key));
  item.verdict = judgement.verdict;
  item.basis = judgement.basis;
  item.reason = judgement.reason;
}

Fulfilment fulfil(const Quantity& target, const Subject& promise, const Matching& matching,
                  const std::vector<Subject>& answers, const Context& context) {
  Fulfilment item;
  item.target = target;
  if (promise.indicator != nullptr) item.indicator_id = promise.indicator->id;
  if (matching.answer) {
    const Subject& answer = answers[matching.answer->answer];
    item.found = *answer.quantity;
    item.likeness = matching.answer->likeness;
    decide(item, promise, answer, context);
  } else if (matching.other_measure) {
    item.found = *answers[matching.other_measure->answer].quantity;
    item.likeness = matching.other_measure->likeness;
    say_other_measure(item);
  } else {
    if (matching.closest) {
      item.closest = *answers[matching.closest->answer].quantity;
      item.likeness = matching.closest->likeness;
    }
    say_not_mentioned(item);
  }
  return item;
}

// The act that the figure stands in; tasks are in text order and do not overlap.
std::optional<std::size_t> task_of(const Quantity& target, const Reading& last) {
  const auto after = std::upper_bound(
      last.tasks.begin(), last.tasks.end(), target.span.start,
      [](std::uint32_t start, const Task& task) { return start < task.span.start; });
  if (after == last.tasks.begin()) return std::nullopt;
  const auto at = std::prev(after);
  if (!at->span.contains(target.span)) return std::nullopt;
  return static_cast<std::size_t>(at - last.tasks.begin());
}

void check_years(const Reading& last, const Reading& now, Comparison& out) {
  const auto say = [&](const char* code, base::Message message) {
    out.findings.push_back({code, base::Severity::kWarning, {}, {}, std::move(message)});
  };
  if (last.year == 0 || now.year == 0) {
    say("compare.year_unknown", {"报告未写明年度，未按年度核对数字的时期",
                                 "a report does not say its year; periods were not checked"});
  } else if (now.year != last.year + 1) {
    say("compare.years_apart",
        {fmt::format("两份报告不是相邻年度：{}年与{}年，应为{}年与{}年", last.year, now.year,
                     last.year, last.year + 1),
         fmt::format("the reports are not of consecutive years: {} and {}; expected {} and {}",
                     last.year, now.year, last.year, last.year + 1)});
  }
  if (!last.place.empty() && !now.place.empty() && last.place != now.place) {
    say("compare.places_differ",
        {"两份报告地名不同：" + last.place + "、" + now.place,
         "the reports are of two places: " + last.place + ", " + now.place});
  }
}

}  // namespace

const char* to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::kMet:
      return "met";
    case Verdict::kMissed:
      return "missed";
    case Verdict::kChanged:
      return "changed";
    case Verdict::kNotMentioned:
      return "not_mentioned";
  }
  return "";
}

const char* to_string(Basis basis) {
  switch (basis) {
    case Basis::kFigures:
      return "figures";
    case Basis::kDefinition:
      return "definition";
    case Basis::kMeasure:
      return "measure";
    case Basis::kUnit:
      return "unit";
    case Basis::kPeriod:
      return "period";
    case Basis::kUnclear:
      return "unclear";
    case Basis::kNone:
      return "";
  }
  return "";
}

std::size_t Comparison::count(Verdict verdict) const {
  return static_cast<std::size_t>(std::count_if(
      items.begin(), items.end(), [&](const Fulfilment& item) { return item.verdict == verdict; }));
}

base::Message said(const Quantity& figure) {
  const std::string text = base::to_utf8(figure.text);
  const bool is_fall = figure.value.is_negative() && !text.starts_with('-');
  return {(is_fall ? "下降" : "") + text, (is_fall ? "down " : "") + text};
}

Comparison compare(const Reading& last, const Reading& now, std::u32string_view now_text,
                   const Indicators& indicators, std::u32string_view last_text) {
  Comparison out;
  out.last_file = last.file;
  out.now_file = now.file;
  out.place = now.place.empty() ? last.place : now.place;
  out.year = last.year;
  check_years(last, now, out);
  const std::u32string place = base::to_utf32(out.place);
  const Promises promises = collect_promises(last, last_text, indicators, place);
  const std::vector<Subject> answers = collect_answers(now, last.year, indicators, place);
  const std::vector<Matching> matchings = match(promises.subjects, answers, indicators);
  const Context context{now, now_text, indicators};
  for (std::size_t i = 0; i < promises.targets.size(); ++i) {
    const std::uint32_t subject = promises.subject_of[i];
    Fulfilment item = fulfil(promises.targets[i], promises.subjects[subject], matchings[subject],
                             answers, context);
    item.task = task_of(item.target, last);
    item.lead = promises.leads[i];
    out.items.push_back(std::move(item));
  }
  if (promises.later > 0) {
    out.findings.push_back(
        {"compare.other_years",
         base::Severity::kInfo,
         {},
         {},
         {fmt::format("{}项目标属于其他年度，未列入", promises.later),
          fmt::format("{} targets are for other years and were left out", promises.later)}});
  }
  return out;
}

}  // namespace luoshi::report
