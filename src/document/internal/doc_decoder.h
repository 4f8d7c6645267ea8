// A legacy .doc (Word 6 to 2003) → a Document, by catdoc in a sandboxed subprocess. Headings and
// tables are not told apart from other lines. Thread rule: any thread; one run each.
#pragma once

#include <string_view>

#include "base/result.h"
#include "document/document.h"
#include "env/subprocess.h"

namespace luoshi::document::internal {

base::Result<Document> decode_doc(std::string_view bytes, std::string_view name,
                                  const Limits& limits, env::ProcessRunner& processes);

}  // namespace luoshi::document::internal
