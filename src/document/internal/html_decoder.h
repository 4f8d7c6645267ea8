// A saved web page → a Document: the article's text, headings and tables; menus, scripts, comments
// and the rest of the frame left out. Thread rule: pure function.
#pragma once

#include <string_view>

#include "base/result.h"
#include "document/document.h"

namespace luoshi::document::internal {

base::Result<Document> decode_html(std::string_view bytes, std::string_view name,
                                   const Limits& limits);

}  // namespace luoshi::document::internal
