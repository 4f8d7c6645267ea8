// Which lines of a page are its article. The container is the innermost element that holds nearly
// all of the page's prose (sentences outside links); within it, blocks that are mostly links and
// blocks that say of themselves that they are navigation are left out.
// Thread rule: pure functions. Time is linear in the page.
#pragma once

#include <string>
#include <vector>

#include "document/internal/html_page.h"

namespace luoshi::document::internal {

struct Article {
  std::vector<bool> is_kept;  // for each line of the page
  std::u32string title;       // "" when the page names none
  std::size_t dropped = 0;    // lines
};

Article find_article(const HtmlPage& page);

}  // namespace luoshi::document::internal
