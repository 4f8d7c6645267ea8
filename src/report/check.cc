#include "report/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

#include "base/unicode.h"
#include "report/internal/contradiction.h"
#include "report/internal/numbering.h"

namespace luoshi::report {
namespace {

using base::Finding;
using base::Severity;

constexpr int kYearsAhead = 40;  // 2060 in a report of today is a goal, 2240 a slip
constexpr int kYearsBehind = 80;
constexpr std::uint32_t kAround = 10;  // characters shown on both sides of a place
constexpr std::uint32_t kTargetMin = 4;
constexpr std::uint32_t kTargetMax = 40;

class Checker {
 public:
  Checker(const Source& source, const Outline& outline, const Reading& reading)
      : source_(source), outline_(outline), reading_(reading) {}

  std::vector<Finding> run(const Leftovers& leftovers) {
    check_head();
    check_parts();
    check_years();
    check_counts();
    check_unresolved(leftovers.unresolved);
    check_contradictions();
    check_targets();
    check_terms(leftovers.unexplained);
    report_overflow();
    return std::move(findings_);
  }

 private:
  void add(const char* code, Severity severity, Span span, std::string zh, std::string en) {
    const std::size_t count = ++counts_[code];
    if (count <= kFindingsMax) {
      findings_.push_back({code, severity, span, "", {std::move(zh), std::move(en)}});
    }
  }

  void report_overflow() {
    for (const auto& [code, count] : counts_) {
      if (count <= kFindingsMax) continue;
      const std::size_t more = count - kFindingsMax;
      findings_.push_back({code,
                           Severity::kInfo,
                           {},
                           "",
                           {fmt::format("同类问题另有{}处，不再列出。", more),
                            fmt::format("{} more of the same kind are not listed.", more)}});
    }
  }

  std::string quoted(Span span) const {
    return base::to_utf8(source_.text.substr(span.start, span.size()));
  }

  std::string around(Span span) const {
    const std::uint32_t start = span.start - std::min(span.start, kAround);
    const auto end = std::min(static_cast<std::uint32_t>(source_.text.size()), span.end + kAround);
    std::u32string text(source_.text.substr(start, end - start));
    std::erase_if(text, is_blank);
    return base::to_utf8(text);
  }

  // -- head, parts
  // ----------------------------------------------------------------------------------

  void check_head() {
    const auto missing = [&](bool absent, const char* code, const char* zh, const char* en) {
      if (!absent) return;
      add(code, Severity::kInfo, {}, fmt::format("正文开头没有写明{}，请补充。", zh),
          fmt::format("The text's head does not state the {}; please supply it.", en));
    };
    missing(reading_.title.empty(), "meta.title_missing", "标题", "title");
    missing(reading_.place.empty(), "meta.place_missing", "地名", "place");
    missing(reading_.date.empty(), "meta.date_missing", "报告日期", "date of the report");
    missing(reading_.speaker.empty(), "meta.speaker_missing", "报告人", "speaker");
    if (reading_.year != 0) return;
    add("meta.year_missing", Severity::kWarning, {},
        "看不出目标是哪一年的：标题、小标题和日期都没有年份，数据的所属年份无法确定。",
        "The year of the targets is not stated in title, headings or date; no figure can be "
        "dated.");
  }

  bool has_part(std::initializer_list<Part> parts) const {
    return std::any_of(reading_.sections.begin(), reading_.sections.end(), [&](const auto& one) {
      return std::find(parts.begin(), parts.end(), one.part) != parts.end();
    });
  }

  void check_parts() {
    if (reading_.quantities.empty() && reading_.tasks.empty() && reading_.terms.empty()) {
      add("reading.empty", Severity::kError, {},
          "没有读出任何数据、任务或名词：这可能不是政府工作报告，或者文字没有正确提取。",
          "Nothing was read: no figure, task or term. This may be no work report, or the text was "
          "not extracted well.");
      return;
    }
    if (!has_part({Part::kReview})) {
      add("section.review_missing", Severity::kWarning, {}, "没有找到工作回顾部分。",
          "No part that reviews the past was found.");
    }
    if (!has_part({Part::kRequirements, Part::kTargets, Part::kTasks})) {
      add("section.plan_missing", Severity::kWarning, {}, "没有找到工作安排（计划）部分。",
          "No part that plans the coming year was found.");
    }
    if (!has_part({Part::kTargets})) {
      add("section.targets_missing", Severity::kWarning, {}, "没有找到主要预期目标的段落。",
          "No paragraph of expected targets was found.");
    }
  }

  // -- years
  // ----------------------------------------------------------------------------------------

  void check_years() {
    if (reading_.year == 0) return;
    check_year_of(find_year(base::to_utf32(reading_.title)), "year.title_disagrees", {}, "标题",
                  "title", 0);
    if (!reading_.date.empty()) {
      const int year = std::stoi(reading_.date.substr(0, 4));
      const bool autumn = reading_.date.substr(5, 2) >= "11";
      check_year_of(year, "year.date_disagrees", {}, "报告日期", "date", autumn ? -1 : 0);
    }
    for (const Outline::Section& section : outline_.sections) {
      if (section.part != Part::kReview || section.heading.empty()) continue;
      const int year = find_year(source_.view(section.heading));
      if (year == reading_.year) continue;  // held late in the year that it reviews
      check_year_of(year, "year.heading_disagrees", source_.to_text(section.heading),
                    "回顾部分小标题", "heading of the review", -1);
    }
    for (const Quantity& q : reading_.quantities) {
      if (q.period.size() < 4) continue;
      const int year = std::atoi(q.period.c_str());
      if (year >= reading_.year - kYearsBehind && year <= reading_.year + kYearsAhead) continue;
      add("year.far", Severity::kWarning, q.span,
          fmt::format("数据“{}”的年份{}与报告年份{}相距过远，可能是笔误。", quoted(q.span),
                      q.period, reading_.year),
          fmt::format(
              "The figure \"{}\" is dated {}, far from the report's year {}; perhaps a slip.",
              quoted(q.span), q.period, reading_.year));
    }
  }

  // `year` is found at a place where the plan's year plus `offset` should stand.
  void check_year_of(int year, const char* code, Span span, const char* zh, const char* en,
                     int offset) {
    const int expected = reading_.year + offset;
    if (year == 0 || year == expected || year == reading_.year) return;
    add(code, Severity::kWarning, span,
        fmt::format("{}中的年份是{}，按计划年份{}应为{}。", zh, year, reading_.year, expected),
        fmt::format("The {} says {}; with {} as the plan's year it should be {}.", en, year,
                    reading_.year, expected));
  }

  // -- figures
  // --------------------------------------------------------------------------------------

  void check_counts() {
    const auto check = [&](std::size_t count, const char* zh, const char* en) {
      if (count < kItemsMax) return;
      add("reading.too_many", Severity::kWarning, {},
          fmt::format("{}超过{}个，其余没有读出；请检查文件是否由多份报告合并而成。", zh,
                      kItemsMax),
          fmt::format(
              "More than {} {}; the rest was not read. Perhaps several reports in one file.",
              kItemsMax, en));
    };
    check(reading_.quantities.size(), "数据", "figures");
    check(reading_.tasks.size(), "任务", "tasks");
  }

  void check_unresolved(const std::vector<Span>& unresolved) {
    for (const Span span : unresolved) {
      add("quantity.unresolved", Severity::kInfo, span,
          fmt::format("“{}”像是数据，但没有能识别的单位或指标（……{}……）。", quoted(span),
                      around(span)),
          fmt::format(
              "\"{}\" looks like a figure, but has no unit or indicator that is known (…{}…).",
              quoted(span), around(span)));
    }
  }

  void check_contradictions() {
    for (const auto& [first, second] : find_contradictions(source_, reading_.quantities)) {
      const Quantity& a = reading_.quantities[first];
      const Quantity& b = reading_.quantities[second];
      const std::string indicator = base::to_utf8(b.indicator);
      add("quantity.contradiction", Severity::kWarning, b.span,
          fmt::format("“{}”前后不一致：此处（{}—{}字）为“{}”，前文（{}—{}字）为“{}”。", indicator,
                      b.span.start, b.span.end, base::to_utf8(b.text), a.span.start, a.span.end,
                      base::to_utf8(a.text)),
          fmt::format("\"{}\" is given two values: \"{}\" here ({}-{}), \"{}\" before ({}-{}).",
                      indicator, base::to_utf8(b.text), b.span.start, b.span.end,
                      base::to_utf8(a.text), a.span.start, a.span.end));
    }
  }

  // A clause of the expected targets that says which way and not how far.
  void check_targets() {
    std::size_t next = 0;
    for (const Sentence& sentence : outline_.sentences) {
      if (sentence.part != Part::kTargets || sentence.heading) continue;
      for (const base::Span clause : split(source_, after_colon(sentence.span), U"，；")) {
        const Span span = source_.to_text(clause);
        while (next < reading_.quantities.size() &&
               reading_.quantities[next].span.end <= span.start) {
          ++next;
        }
        const bool measured =
            next < reading_.quantities.size() && reading_.quantities[next].span.overlaps(span);
        if (measured || clause.size() < kTargetMin || clause.size() > kTargetMax) continue;
        if (!sets_direction(clause)) continue;
        add("target.value_missing", Severity::kInfo, span,
            fmt::format("目标“{}”没有给出数值，无法按数据考核。", quoted(span)),
            fmt::format("The target \"{}\" states no value to measure it by.", quoted(span)));
      }
    }
  }

  // Behind "主要预期目标是：", or nothing when the sentence lists no targets.
  base::Span after_colon(base::Span sentence) const {
    const std::u32string_view text = source_.view(sentence);
    for (const std::u32string_view word : {U"目标是", U"目标为", U"目标：", U"目标建议"}) {
      const std::size_t at = text.find(word);
      if (at == std::u32string_view::npos) continue;
      return {sentence.start + static_cast<std::uint32_t>(at + word.size()), sentence.end};
    }
    return {sentence.end, sentence.end};
  }

  bool sets_direction(base::Span clause) const {
    const Source::TokenRange range = source_.tokens_in(clause);
    for (std::size_t i = range.first; i < range.last; ++i) {
      const Word& word = source_.word(source_.tokens[i]);
      if (word.is(kUp | kDown)) return true;
      const bool keeps = word.is(kVerb) && (word.milestone == Milestone::kKeep ||
                                            word.milestone == Milestone::kFinish);
      if (keeps) return true;
    }
    return false;
  }

  // -- terms
  // ----------------------------------------------------------------------------------------

  void check_terms(const std::vector<Span>& unexplained) {
    if (reading_.terms.empty() && !unexplained.empty()) {
      add("term.notes_missing", Severity::kWarning, unexplained.front(),
          fmt::format("正文有{}处注号，但没有找到名词解释。", unexplained.size()),
          fmt::format("The text has {} marks that point to notes, but no notes were found.",
                      unexplained.size()));
      return;
    }
    for (const Span mark : unexplained) {
      add("term.note_missing", Severity::kWarning, mark,
          fmt::format("注号“{}”没有对应的注释（……{}……）。", quoted(mark), around(mark)),
          fmt::format("The mark \"{}\" has no note (…{}…).", quoted(mark), around(mark)));
    }
    for (const Term& term : reading_.terms) {
      if (!term.mentions.empty()) continue;
      const std::string name = base::to_utf8(term.term);
      add("term.mention_missing", Severity::kInfo, term.span,
          fmt::format("第{}条注释“{}”在正文中没有找到出处。", term.number, name),
          fmt::format("Note {} \"{}\" is not mentioned in the text.", term.number, name));
    }
  }

  const Source& source_;
  const Outline& outline_;
  const Reading& reading_;
  std::vector<Finding> findings_;
  std::map<std::string, std::size_t> counts_;
};

}  // namespace

std::vector<Finding> check_reading(const Source& source, const Outline& outline,
                                   const Reading& reading, const Leftovers& leftovers) {
  return Checker(source, outline, reading).run(leftovers);
}

}  // namespace luoshi::report
