// A paper as an office sends it -> a docx: A4 with the margins, fonts and line spacing of official
// documents (GB/T 9704), the page number at the foot. The same paper gives the same bytes. Charts
// are drawn by the program that opens it, from numbers that stand in the chart.
// Thread rule: any thread.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace luoshi::document {

enum class PaperStyle { kTitle, kNumber, kHeading, kBody, kSignature };

struct PaperSpan {
  std::string text;
  std::string link;  // an address that it opens; "" for none
};
// What a paragraph or a cell says. Text alone is one span.
struct PaperWords {
  std::vector<PaperSpan> spans;

  PaperWords() = default;
  PaperWords(std::string text) : spans{{std::move(text), {}}} {}   // NOLINT: is a text
  PaperWords(const char* text) : PaperWords(std::string(text)) {}  // NOLINT: is a text
  PaperWords(std::string text, std::string link) : spans{{std::move(text), std::move(link)}} {}
  PaperWords& operator+=(const PaperWords& more) {
    spans.insert(spans.end(), more.spans.begin(), more.spans.end());
    return *this;
  }
};

// A line break in `text` begins the next paragraph of the same style.
struct PaperText {
  PaperStyle style = PaperStyle::kBody;
  PaperWords text;
};
// Every row with as many cells as `widths`, which are shares of the page's width.
struct PaperTable {
  std::vector<int> widths;
  bool has_header = false;       // the first row is one, and is repeated on every page
  bool has_side_header = false;  // the first column says what the others are
  std::vector<std::vector<PaperWords>> rows;
};
enum class ChartKind { kColumn, kBar, kLine };  // bars lie, the first category above
struct PaperSeries {
  std::string name;
  std::vector<std::string> values;  // one a category, in decimal; what is no number is a gap
};
struct PaperChart {
  ChartKind kind = ChartKind::kColumn;
  std::string title;
  std::vector<std::string> categories;
  std::vector<PaperSeries> series;
};
using PaperBlock = std::variant<PaperText, PaperTable, PaperChart>;
using Paper = std::vector<PaperBlock>;

// Letters that no XML may have are left out.
base::Result<std::string> write_docx(const Paper& paper);

}  // namespace luoshi::document
