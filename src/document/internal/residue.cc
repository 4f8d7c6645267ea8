#include "document/internal/residue.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "document/internal/line_forms.h"
#include "document/internal/lines.h"

namespace luoshi::document::internal {
namespace {

using Reasons = std::vector<std::optional<ResidueReason>>;

constexpr std::u32string_view kCommentStart = U"<!--";
constexpr std::u32string_view kCommentEnd = U"-->";
constexpr std::size_t kCommentLengthMax = 100'000;

// Marks the lines within HTML comments. A comment that never ends is none.
void mark_comments(std::u32string_view text, std::vector<base::Span>& lines, Reasons& reasons) {
  std::uint32_t inside_until = 0;
  // Where the next "-->" stands; looked for once, not from every opening.
  std::optional<std::size_t> next_end;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::uint32_t start = lines[i].start;
    if (start >= inside_until && slice(text, lines[i]).starts_with(kCommentStart)) {
      if (!next_end || *next_end < start) {
        next_end = std::min(text.find(kCommentEnd, start), text.size());
      }
      if (*next_end == text.size() || *next_end - start > kCommentLengthMax) continue;
      inside_until = static_cast<std::uint32_t>(*next_end + kCommentEnd.size());
    }
    if (start >= inside_until) continue;
    const base::Span rest = trim(text, {std::min(inside_until, lines[i].end), lines[i].end});
    if (rest.empty()) {
      reasons[i] = ResidueReason::kMarkup;
    } else {
      lines[i] = rest;
    }
  }
}

// "12" standing alone is a page number when the numbers that stand alone count up by one.
void mark_bare_page_numbers(std::u32string_view text, const std::vector<base::Span>& lines,
                            Reasons& reasons) {
  std::size_t last = lines.size();
  std::uint32_t last_number = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto number = bare_number(slice(text, lines[i]));
    if (!number) continue;
    // Neighbouring lines that count are a list or a table's column, not pages.
    if (last + 1 < i && last < lines.size() && *number == last_number + 1) {
      reasons[last] = ResidueReason::kPageNumber;
      reasons[i] = ResidueReason::kPageNumber;
    }
    last = i;
    last_number = *number;
  }
}

std::unordered_map<std::u32string_view, std::size_t> count_short_lines(
    std::u32string_view text, const std::vector<base::Span>& lines) {
  std::unordered_map<std::u32string_view, std::size_t> counts;
  for (const base::Span line : lines) {
    if (line.size() <= kShortLineMax) ++counts[slice(text, line)];
  }
  return counts;
}

// A line beside a page number, three times and more: the running head.
void mark_running_heads(std::u32string_view text, const std::vector<base::Span>& lines,
                        Reasons& reasons) {
  const auto is_page_number = [&](std::size_t i) {
    return i < reasons.size() && reasons[i] == ResidueReason::kPageNumber;
  };
  if (std::find(reasons.begin(), reasons.end(), ResidueReason::kPageNumber) == reasons.end()) {
    return;
  }
  const auto all = count_short_lines(text, lines);
  std::unordered_map<std::u32string_view, std::size_t> beside;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].size() > kShortLineMax || (!is_page_number(i - 1) && !is_page_number(i + 1))) {
      continue;
    }
    ++beside[slice(text, lines[i])];
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto found = beside.find(slice(text, lines[i]));
    if (reasons[i] || found == beside.end() || found->second < 3) continue;
    if (all.at(found->first) == found->second) reasons[i] = ResidueReason::kPageNumber;
  }
}

// A line with an address on the web that stands more than once: a distributor's mark.
void mark_watermarks(std::u32string_view text, const std::vector<base::Span>& lines,
                     Reasons& reasons) {
  std::unordered_map<std::u32string_view, std::size_t> counts;
  for (const base::Span line : lines) {
    if (has_web_address(slice(text, line))) ++counts[slice(text, line)];
  }
  if (counts.empty()) return;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto found = counts.find(slice(text, lines[i]));
    if (!reasons[i] && found != counts.end() && found->second > 1) {
      reasons[i] = ResidueReason::kWatermark;
    }
  }
}

// "（责任编辑：某某" and "）" on the next line; "【E-mail推荐" and "】" with nothing between.
void mark_lone_punctuation(std::u32string_view text, const std::vector<base::Span>& lines,
                           Reasons& reasons) {
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (!reasons[i] && reasons[i - 1] && is_closing_punctuation(slice(text, lines[i]))) {
      reasons[i] = reasons[i - 1];
    }
  }
}

constexpr std::size_t kRepeatedLinesMin = 3;
constexpr std::size_t kRepeatedCharactersMin = 120;

// A page that was saved several times, or article and frame both: the run stood before, in the same
// order. Each line is compared with the first line like it, so a run costs one pass.
void mark_repetitions(std::u32string_view text, const std::vector<base::Span>& lines,
                      Reasons& reasons) {
  std::vector<std::size_t> own;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!reasons[i]) own.push_back(i);
  }
  std::unordered_map<std::u32string_view, std::size_t> first;
  for (std::size_t k = 0; k < own.size();) {
    const auto [found, is_new] = first.emplace(slice(text, lines[own[k]]), k);
    if (is_new) {
      ++k;
      continue;
    }
    std::size_t length = 0;
    std::size_t characters = 0;
    const std::size_t before = found->second;
    while (k + length < own.size() && before + length < k &&
           slice(text, lines[own[k + length]]) == slice(text, lines[own[before + length]])) {
      characters += lines[own[k + length]].size();
      ++length;
    }
    if (length >= kRepeatedLinesMin && characters >= kRepeatedCharactersMin) {
      for (std::size_t i = k; i < k + length; ++i) reasons[own[i]] = ResidueReason::kRepetition;
    } else {
      length = 1;
    }
    k += length;
  }
}

struct ReasonText {
  const char* code;
  base::Severity severity;
  const char* zh;
  const char* en;
};

ReasonText describe(ResidueReason reason) {
  using base::Severity;
  switch (reason) {
    case ResidueReason::kMarkup:
      return {"document.residue_markup", Severity::kInfo, "网页注释或标签",
              "HTML comments or tags"};
    case ResidueReason::kNavigation:
      return {"document.residue_navigation", Severity::kInfo, "网页导航或按钮",
              "a web page's navigation or buttons"};
    case ResidueReason::kByline:
      return {"document.residue_byline", Severity::kInfo, "来源、责任编辑等页面信息",
              "the page's source, editor or visitor counts"};
    case ResidueReason::kPageNumber:
      return {"document.residue_page_number", Severity::kInfo, "页码或页眉",
              "page numbers or running heads"};
    case ResidueReason::kWatermark:
      return {"document.residue_watermark", Severity::kInfo, "带网址的推广水印",
              "a distributor's mark with its web address"};
    case ResidueReason::kContents:
      return {"document.residue_contents", Severity::kInfo, "目录", "a table of contents"};
    case ResidueReason::kRepetition:
      return {"document.residue_repetition", Severity::kWarning, "与前文重复的段落",
              "passages that repeat what stood before"};
  }
  return {"document.residue", Severity::kInfo, "残留", "residue"};
}

}  // namespace

std::vector<Residue> take_residue(std::u32string_view text, std::vector<base::Span>& lines) {
  Reasons reasons(lines.size());
  mark_comments(text, lines, reasons);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!reasons[i]) reasons[i] = judge_line(slice(text, lines[i]));
  }
  mark_bare_page_numbers(text, lines, reasons);
  mark_running_heads(text, lines, reasons);
  mark_watermarks(text, lines, reasons);
  mark_lone_punctuation(text, lines, reasons);
  mark_repetitions(text, lines, reasons);

  std::vector<Residue> residue;
  std::vector<base::Span> kept;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (reasons[i]) {
      residue.push_back({lines[i], *reasons[i]});
    } else {
      kept.push_back(lines[i]);
    }
  }
  lines = std::move(kept);
  return residue;
}

void note_residue(Document& document) {
  std::map<ResidueReason, std::pair<std::size_t, base::Span>> seen;
  for (const Residue& item : document.residue) {
    ++seen.emplace(item.reason, std::pair{0, item.span}).first->second.first;
  }
  for (const auto& [reason, place] : seen) {
    const ReasonText text = describe(reason);
    document.findings.push_back(
        {text.code,
         text.severity,
         place.second,
         {},
         {fmt::format("{}：{} 行，未作正文", text.zh, place.first),
          fmt::format("{}: {} line(s) left out of the paragraphs", text.en, place.first)}});
  }
}

void note_if_empty(Document& document) {
  if (!document.paragraphs.empty()) return;
  document.findings.push_back({"document.empty",
                               base::Severity::kWarning,
                               {},
                               {},
                               {"文件中没有正文", "there is no text in the file"}});
}

}  // namespace luoshi::document::internal
