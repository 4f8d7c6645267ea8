// A plain text file → a Document: the text exactly as the bytes say, a byte order mark removed and
// nothing else; one paragraph a line. Lines that are residue of a web page or of a distributor
// (residue.h) stay in the text and are left out of the paragraphs. Thread rule: pure functions.
#pragma once

#include <string_view>

#include "base/result.h"
#include "document/document.h"

namespace luoshi::document::internal {

base::Result<Document> decode_text(std::string_view bytes, std::string_view name);

// `document.text` is set: fills paragraphs, residue and the findings about them.
void fill_paragraphs_by_lines(Document& document);

}  // namespace luoshi::document::internal
