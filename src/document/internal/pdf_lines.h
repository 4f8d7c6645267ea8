// The lines of a PDF's pages → paragraphs. A PDF knows where glyphs stand and nothing of sentences:
// what belongs together is told by indents, line lengths, gaps and sizes, as a reader's eye does.
// Lengths are in points, y grows downward. Thread rule: pure functions.
#pragma once

#include <string>
#include <vector>

namespace luoshi::document::internal {

struct PdfLine {
  std::u32string text;  // a tab where a wide gap parts two cells
  double left = 0;
  double right = 0;
  double top = 0;
  double bottom = 0;
  double height() const { return bottom - top; }
};

struct PdfPage {
  double height = 0;
  std::vector<PdfLine> lines;  // in reading order
};

// Takes page numbers and running heads out of the pages; gives their texts.
std::vector<std::u32string> take_page_marks(std::vector<PdfPage>& pages);

// A line of several cells is a paragraph of its own.
std::vector<std::u32string> join_paragraphs(const std::vector<PdfPage>& pages);

std::vector<std::u32string> split_cells(const std::u32string& line);

}  // namespace luoshi::document::internal
