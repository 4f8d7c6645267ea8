// A web page → its block elements and its lines, a line being the text between two block borders or
// line breaks. A tree in two flat lists: a parent stands before its children, so every sum over the
// tree is one loop. Thread rule: pure functions; a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/document.h"

namespace luoshi::document::internal {

struct HtmlElement {
  std::uint32_t parent = 0;  // of the first: itself
  std::string name;
  std::u32string hint;  // its class, id and role
};

struct HtmlLine {
  std::uint32_t owner = 0;    // the innermost block element
  std::u32string text;        // white space collapsed
  std::size_t link_size = 0;  // characters of it that are links
};

struct HtmlPage {
  std::vector<HtmlElement> elements;  // the first is the page itself
  std::vector<HtmlLine> lines;        // none empty
  std::u32string title;               // <title>
  std::u32string article_title;       // <meta name="ArticleTitle">, as government sites must give
};

base::Result<HtmlPage> parse_page(std::u32string_view text, std::string_view name,
                                  const Limits& limits);

}  // namespace luoshi::document::internal
