#include "document/internal/builder.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "document/internal/lines.h"
#include "document/internal/residue.h"

namespace luoshi::document::internal {
namespace {

// A cell on one line: runs of white space that hold a break or a tab become one space.
std::u32string flatten_cell(std::u32string_view cell) {
  std::u32string out;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const bool breaks = is_line_break(cell[i]) || cell[i] == U'\t';
    if (!breaks) {
      out.push_back(cell[i]);
    } else if (!out.empty() && out.back() != U' ') {
      out.push_back(U' ');
    }
  }
  const auto span = trim(out, {0, static_cast<std::uint32_t>(out.size())});
  return out.substr(span.start, span.size());
}

}  // namespace

base::Span Builder::append_line(std::u32string_view line) {
  if (!text_.empty()) text_.push_back(U'\n');
  const auto start = static_cast<std::uint32_t>(text_.size());
  text_.append(line);
  return {start, static_cast<std::uint32_t>(text_.size())};
}

void Builder::add(std::u32string_view text, ParagraphKind kind, int level) {
  for (const base::Span line : split_lines(text)) {
    paragraphs_.push_back({append_line(slice(text, line)), kind, level});
  }
}

void Builder::add_row(const std::vector<std::u32string>& cells) {
  std::u32string row;
  bool is_empty = true;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) row.push_back(U'\t');
    const std::u32string cell = flatten_cell(cells[i]);
    is_empty &= cell.empty();
    row += cell;
  }
  if (!is_empty) paragraphs_.push_back({append_line(row), ParagraphKind::kTableRow});
}

void Builder::add_residue(std::u32string_view text, ResidueReason reason) {
  for (const base::Span line : split_lines(text)) {
    residue_.push_back({append_line(slice(text, line)), reason});
  }
}

void Builder::finish(Document& document, bool judge_lines) {
  document.text = std::move(text_);
  document.paragraphs = std::move(paragraphs_);
  document.residue = std::move(residue_);
  if (judge_lines) {
    set_residue_aside(document);
  }
  note_residue(document);
  note_if_empty(document);
}

void set_residue_aside(Document& document) {
  std::vector<base::Span> lines;
  for (const Paragraph& paragraph : document.paragraphs) {
    if (paragraph.kind == ParagraphKind::kBody) lines.push_back(paragraph.span);
  }
  std::vector<Residue> found = take_residue(document.text, lines);
  // A line that was cut behind a comment keeps its end.
  std::unordered_map<std::uint32_t, std::uint32_t> start_of_end;
  for (const base::Span line : lines) start_of_end[line.end] = line.start;
  std::vector<Paragraph> kept;
  for (Paragraph paragraph : document.paragraphs) {
    if (paragraph.kind == ParagraphKind::kBody) {
      const auto line = start_of_end.find(paragraph.span.end);
      if (line == start_of_end.end()) continue;
      paragraph.span.start = line->second;
    }
    kept.push_back(paragraph);
  }
  document.paragraphs = std::move(kept);
  document.residue.insert(document.residue.end(), found.begin(), found.end());
  std::sort(document.residue.begin(), document.residue.end(),
            [](const Residue& a, const Residue& b) { return a.span.start < b.span.start; });
}

}  // namespace luoshi::document::internal
