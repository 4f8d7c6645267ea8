#include "report/outline.h"

#include <algorithm>
#include <optional>

#include "base/unicode.h"
#include "report/internal/numbering.h"

namespace luoshi::report {
namespace {

constexpr std::uint32_t kHeadingMax = 60;      // characters of a heading line
constexpr std::uint32_t kRunInMax = 28;        // characters of a run-in heading
constexpr std::uint32_t kAddressMax = 160;     // characters of the address to the deputies
constexpr std::uint32_t kOpeningWindow = 160;  // characters an opening cue may look at

bool ends_sentence(char32_t c) { return c == U'。' || c == U'！' || c == U'？' || c == U'；'; }

// Walks the lines once, carrying the part and the stack of headings.
class Outliner {
 public:
  explicit Outliner(const Source& source) : source_(source) { out_.paths.emplace_back(); }

  Outline run() {
    for (const base::Span line : source_.lines) {
      if (!line.empty()) read_line(line);
    }
    close_section(static_cast<std::uint32_t>(source_.normal.size()));
    return std::move(out_);
  }

 private:
  void read_line(base::Span line) {
    const Numbering numbering = read_numbering(source_.normal, line);
    const base::Span heading = heading_of(line, numbering);
    enter_part(line, heading, numbering);
    if (!heading.empty() && part_ != Part::kGlossary) {
      push_heading(heading, numbering.level > 0 ? numbering.level : (heading == line ? 1 : 5));
    }
    add_sentences(line, heading);
  }

  // The whole line when it is short and closed by nothing; the first sentence of a numbered line or
  // a short first sentence that others follow; else nothing.
  base::Span heading_of(base::Span line, const Numbering& numbering) const {
    const std::u32string_view text = source_.view(line);
    const std::size_t stop = first_stop(line);
    const bool closed = stop < line.end;
    const char32_t last = text.back();
    if (!closed && line.size() <= kHeadingMax && last != U'：') return line;
    if (stop + 1 == line.end && numbering.level > 0 && numbering.level <= 2 && last != U'；' &&
        line.size() <= kHeadingMax) {
      return line;
    }
    const base::Span first{line.start, static_cast<std::uint32_t>(stop)};
    if (!closed || stop + 1 >= line.end || source_.normal[stop] != U'。') return {};
    if (numbering.level > 0 && numbering.level <= 3 && first.size() <= kHeadingMax) return first;
    return is_run_in(first) ? first : base::Span{};
  }

  std::size_t first_stop(base::Span line) const {
    for (std::uint32_t i = line.start; i < line.end; ++i) {
      if (source_.enclosed[i] == 0 && ends_sentence(source_.normal[i])) return i;
    }
    return line.end;
  }

  // "扩大有效益的投资。": short, one clause, no figure.
  bool is_run_in(base::Span sentence) const {
    if (sentence.size() > kRunInMax) return false;
    for (std::uint32_t i = sentence.start; i < sentence.end; ++i) {
      if (source_.enclosed[i] != 0) continue;
      if (source_.normal[i] == U'：' || is_digit(source_.normal[i])) return false;
    }
    return true;
  }

  // -- parts ------------------------------------------------------------------------------------

  void enter_part(base::Span line, base::Span heading, const Numbering& numbering) {
    std::optional<Part> next;
    if (stands_alone(line, heading, numbering)) {
      next = by_cues(heading, source_.lexicon->heading_cues(), numbering.level);
      if (!next && opens_annex(heading, numbering)) next = Part::kTasks;
    }
    if (!next && heading != line) {
      base::Span opening = line;
      opening.end = std::min(opening.end, opening.start + kOpeningWindow);
      if (source_.lexicon->may_open(source_.view(opening))) {
        next = by_cues(opening, source_.lexicon->opening_cues(), numbering.level);
        if (next == Part::kTasks && !in_plan()) next.reset();  // 去年重点抓了六方面工作
      }
    }
    if (!next) next = continuation(line, heading, numbering);
    if (*next != part_ || out_.sections.empty()) {
      close_section(line.start);
      part_ = *next;
      section_heading_ = heading;
      section_level_ = numbering.level;
      out_.sections.push_back({part_, heading, {line.start, line.start}});
    }
    note_year(heading);
    if (out_.year == 0 && in_plan()) {
      out_.year = find_year(source_.view({line.start, std::min(line.end, line.start + 40)}));
    }
    if (part_ == Part::kTitle && is_address(line)) address_seen_ = true;
  }

  // A run-in heading divides a paragraph, never the report; the title names no part.
  bool stands_alone(base::Span line, base::Span heading, const Numbering& numbering) const {
    if (heading.empty() || (heading != line && numbering.level == 0)) return false;
    return numbering.level > 0 || source_.view(heading).find(U"报告") == std::u32string_view::npos;
  }

  // "附件：2031年十件民生实事" behind the closing words or the glossary.
  bool opens_annex(base::Span heading, const Numbering& numbering) const {
    if (numbering.level != 0 || (part_ != Part::kClosing && part_ != Part::kGlossary)) return false;
    return !source_.lexicon->annex_cues().match(base::to_utf8(source_.view(heading))).empty();
  }

  std::optional<Part> by_cues(base::Span span, const PartCues& cues, int level) const {
    const base::Span text = skip_numbering(source_.normal, span);
    for (const Part part : cues.match(base::to_utf8(source_.view(text)))) {
      if (may_follow(part, level)) return part;
    }
    return std::nullopt;
  }

  bool in_plan() const {
    return part_ == Part::kRequirements || part_ == Part::kTargets || part_ == Part::kTasks ||
           part_ == Part::kSelf;
  }

  // A report goes from what was done to what will be; a cue out of this order is only a word.
  bool may_follow(Part next, int level) const {
    switch (next) {
      case Part::kReview:
        return !in_plan() && part_ != Part::kGlossary;
      case Part::kProblems:
        return part_ == Part::kReview;
      case Part::kRequirements:
      case Part::kTargets:
        return part_ != Part::kGlossary && part_ != Part::kSelf;
      case Part::kTasks:
        return part_ != Part::kGlossary && part_ != Part::kSelf && level <= 2;
      case Part::kSelf:
        return in_plan() && level <= 2;
      case Part::kClosing:
        return in_plan();
      case Part::kGlossary:
        return in_plan() || part_ == Part::kClosing || part_ == Part::kOther;
      case Part::kTitle:
      case Part::kOther:
        return false;
    }
    return false;
  }

  bool is_address(base::Span line) const {
    return source_.view(line).find(U"审议") != std::u32string_view::npos;
  }
  bool address_and_more(base::Span line) const {
    return line.size() > kAddressMax && is_address(line);
  }

  Part continuation(base::Span line, base::Span heading, const Numbering& numbering) const {
    const bool numbered = !heading.empty() && numbering.level > 0;
    switch (part_) {
      case Part::kRequirements:
      case Part::kTargets:
        return Part::kTasks;
      case Part::kSelf:  // a sibling of the heading that opened it leads back to the tasks
        return numbered && section_level_ == 2 && numbering.level == 2 ? Part::kTasks : part_;
      case Part::kTitle:  // behind the address to the deputies the review begins, heading or not
        return address_seen_ || address_and_more(line) ? Part::kReview : part_;
      default:
        return part_;
    }
  }

  void note_year(base::Span heading) {
    if (heading.empty() || (part_ != Part::kTasks && part_ != Part::kReview)) return;
    if (section_heading_ != heading) return;
    const int year = find_year(source_.view(heading));
    if (year != 0) out_.year = part_ == Part::kTasks ? year : std::max(out_.year, year + 1);
  }

  void close_section(std::uint32_t end) {
    if (!out_.sections.empty()) out_.sections.back().span.end = end;
  }

  // -- headings and sentences -------------------------------------------------------------------

  void push_heading(base::Span heading, int level) {
    while (!stack_.empty() && stack_.back().level >= level) stack_.pop_back();
    stack_.push_back({heading, level});
    out_.headings.push_back(stack_.back());
    std::vector<std::u32string> path;
    for (const auto& above : stack_) path.emplace_back(source_.view(above.span));
    out_.paths.emplace_back(std::move(path));
  }

  void add_sentences(base::Span line, base::Span heading) {
    std::uint32_t start = line.start;
    const auto add = [&](std::uint32_t end) {
      const base::Span span{start, end};
      if (span.empty()) return;
      Sentence sentence;
      sentence.span = span;
      sentence.part = part_;
      sentence.path = static_cast<std::uint32_t>(out_.paths.size() - 1);
      sentence.opens_line = start == line.start;
      sentence.heading = !heading.empty() && heading.contains(span);
      out_.sentences.push_back(sentence);
    };
    for (std::uint32_t i = line.start; i < line.end; ++i) {
      if (source_.enclosed[i] != 0 || !ends_sentence(source_.normal[i])) continue;
      add(i);
      start = i + 1;
    }
    add(line.end);
  }

  const Source& source_;
  Outline out_;
  Part part_ = Part::kTitle;
  bool address_seen_ = false;
  base::Span section_heading_;
  int section_level_ = 0;
  std::vector<Outline::HeadingLine> stack_;
};

}  // namespace

Outline outline(const Source& source) { return Outliner(source).run(); }

}  // namespace luoshi::report
