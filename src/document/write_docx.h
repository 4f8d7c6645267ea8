// A paper as an office sends it -> a docx: A4 with the margins, fonts and line spacing of official
// documents (GB/T 9704), the page number at the foot. The same paper gives the same bytes.
// Thread rule: any thread.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/result.h"

namespace luoshi::document {

enum class PaperStyle { kTitle, kNumber, kHeading, kBody, kSignature };

// A line break in `text` begins the next paragraph of the same style.
struct PaperText {
  PaperStyle style = PaperStyle::kBody;
  std::string text;
};
// Every row with as many cells as `widths`, which are shares of the page's width.
struct PaperTable {
  std::vector<int> widths;
  bool has_header = false;       // the first row is one, and is repeated on every page
  bool has_side_header = false;  // the first column says what the others are
  std::vector<std::vector<std::string>> rows;
};
using PaperBlock = std::variant<PaperText, PaperTable>;
using Paper = std::vector<PaperBlock>;

// Letters that no XML may have are left out.
base::Result<std::string> write_docx(const Paper& paper);

}  // namespace luoshi::document
