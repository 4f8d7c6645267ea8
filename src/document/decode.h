// Bytes → a Document. The format is told by the bytes first and by the name second: a docx that
// somebody called .txt is read as a docx. Readable: plain text, HTML, docx, PDF with a text layer,
// legacy .doc and .rtf by way of an installed program. Everything else is refused with what to do.
//
// Errors: kUnsupported (what the file is, and what to save it as), kTooLarge (which limit),
// kInvalidInput (damaged beyond reading), kUnavailable (a helper program is missing or failed).
// Thread rule: any thread; no state is shared.
#pragma once

#include <string_view>

#include "base/result.h"
#include "document/document.h"

namespace luoshi::document {

// By content and name, without decoding. An Error names the kind of file that is not read.
base::Result<Format> detect_format(std::string_view bytes, std::string_view name);

base::Result<Document> decode(std::string_view bytes, std::string_view name, const Limits& limits);

}  // namespace luoshi::document
