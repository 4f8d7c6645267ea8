// For this module's tests: documents shown as text, and small docx archives made in memory.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/document.h"

namespace luoshi::document::testing {

// Decodes with the usual limits; a failure fails the test and gives an empty document.
Document read(const std::string& bytes, const std::string& name);

// The paragraphs as UTF-8, each behind a sign of its kind: "" body, "# " heading (one sign a
// level), "| " table row, "^ " footnote.
std::vector<std::string> shown(const Document& document);

bool has_finding(const Document& document, std::string_view code);

using Members = std::vector<std::pair<std::string, std::string>>;  // name, content
std::string make_zip(const Members& members);

// A docx whose body is `body` (the content of w:body); `more` are further parts of word/, among
// them what "styles.xml", "numbering.xml", "footnotes.xml", "endnotes.xml" hold within their roots.
std::string make_docx(const std::string& body, const Members& more = {});

// A PDF with these lines of text, for each page; the fonts are not embedded.
struct PlacedText {
  double x = 0;
  double y = 0;  // from the page's foot, in points; the page is 595 by 842
  std::string text;
  double size = 12;
};
std::string make_pdf(const std::vector<std::vector<PlacedText>>& pages);

}  // namespace luoshi::document::testing
