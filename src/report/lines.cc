// Lost paragraph breaks. Texts that were copied out of a PDF or a web page come as one line, or as
// lines of many thousand characters; the numbering says where the paragraphs began.

#include <algorithm>

#include "report/internal/numbering.h"
#include "report/outline.h"

namespace luoshi::report {
namespace {

constexpr std::uint32_t kLongLine = 1800;  // characters; a real paragraph is shorter
constexpr std::uint32_t kHeadingMax = 40;

bool closes(char32_t c) {
  return c == U'。' || c == U'！' || c == U'!' || c == U'？' || c == U'；' || c == U'：' ||
         c == U'”';
}

bool is_wide_blank(char32_t c) { return c == 0x3000 || c == U'\n'; }

// What stands before a numbering that opens a paragraph: the close of a sentence, or a gap.
bool is_break_before(std::u32string_view text, base::Span line, std::uint32_t at) {
  return at == line.start || closes(text[at - 1]) || is_blank(text[at - 1]);
}

// A heading of level 1 or 2 ("一、", "（一）") that a sentence or a gap stands before. "一是" is
// an enumeration inside a paragraph and breaks nothing.
bool opens_part(std::u32string_view text, base::Span line, std::uint32_t at) {
  if (text[at] != U'（' && text[at] != U'(' && text[at] != U'一' && !is_han(text[at])) return false;
  if (!is_break_before(text, line, at)) return false;
  char32_t window[8];
  const std::uint32_t count = std::min<std::uint32_t>(8, line.end - at);
  for (std::uint32_t i = 0; i < count; ++i) {
    const char32_t c = text[at + i];
    window[i] = c == U'(' ? U'（' : c == U')' ? U'）' : c;
  }
  const Numbering numbering = read_numbering({window, count}, {0, count});
  return numbering.level == 1 || numbering.level == 2;
}

bool opens_address(std::u32string_view text, base::Span line, std::uint32_t at) {
  return text.substr(at, 4) == U"各位代表" && is_break_before(text, line, at);
}

// The gap that ends a heading in a line without breaks: "一、2023年工作回顾 过去一年，".
std::uint32_t heading_gap(std::u32string_view text, base::Span line, std::uint32_t at) {
  const std::uint32_t limit = std::min(line.end, at + kHeadingMax);
  for (std::uint32_t i = at + 2; i < limit; ++i) {
    if (is_blank(text[i]) && !is_digit(text[i - 1])) return i;
    if (closes(text[i]) || text[i] == U'，') break;
  }
  return 0;
}

void break_line(std::u32string_view text, base::Span line, std::vector<base::Span>& out) {
  std::uint32_t start = line.start;
  const auto cut = [&](std::uint32_t at) {
    const base::Span piece = trim(text, {start, at});
    if (!piece.empty()) out.push_back(piece);
    start = at;
  };
  for (std::uint32_t i = line.start; i < line.end; ++i) {
    const bool gap =
        i > line.start && (is_wide_blank(text[i]) ||
                           (is_blank(text[i]) && closes(text[i - 1]) && text[i - 1] != U'”'));
    if (gap) {
      cut(i);
      continue;
    }
    const bool part = opens_part(text, line, i);
    if (!part && !opens_address(text, line, i)) continue;
    cut(i);
    if (const std::uint32_t end = part ? heading_gap(text, line, i) : 0; end != 0) {
      cut(end);
      i = end;
    }
  }
  cut(line.end);
}

}  // namespace

std::vector<base::Span> recover_lines(const document::Document& document) {
  std::vector<base::Span> lines;
  for (const document::Paragraph& paragraph : document.paragraphs) {
    if (paragraph.span.size() > kLongLine) {
      break_line(document.text, paragraph.span, lines);
    } else {
      lines.push_back(paragraph.span);
    }
  }
  return lines;
}

}  // namespace luoshi::report
