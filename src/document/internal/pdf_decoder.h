// A PDF's text layer → a Document, by poppler. A PDF without one (a scan), one whose fonts do not
// say which characters they draw, and one that asks for a password are refused with what to do.
// Thread rule: any thread; poppler keeps no state between documents.
#pragma once

#include <string_view>

#include "base/result.h"
#include "document/document.h"

namespace luoshi::document::internal {

base::Result<Document> decode_pdf(std::string_view bytes, std::string_view name,
                                  const Limits& limits);

}  // namespace luoshi::document::internal
