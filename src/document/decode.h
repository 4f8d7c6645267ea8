// Bytes → a Document. The format is told by the bytes first and by the name second: a docx that
// somebody called .txt is read as a docx. Readable: plain text, HTML, docx, PDF with a text layer,
// and legacy .doc where catdoc is installed. Everything else is refused with what to do instead.
// The formats and every finding's code: docs/formats/documents.md.
//
// Errors: kUnsupported (what the file is, and what to save it as), kTooLarge (which limit),
// kInvalidInput (damaged beyond reading), kUnavailable (a helper program is missing or failed).
// Thread rule: any thread; no state is shared.
#pragma once

#include <string_view>

#include "base/result.h"
#include "document/document.h"
#include "env/subprocess.h"

namespace luoshi::document {

// By content and name, without decoding. An Error names the kind of file that is not read.
base::Result<Format> detect_format(std::string_view bytes, std::string_view name);

// `processes` runs catdoc for a .doc; without one a .doc is kUnavailable. Other formats need none.
base::Result<Document> decode(std::string_view bytes, std::string_view name, const Limits& limits,
                              env::ProcessRunner* processes = nullptr);

}  // namespace luoshi::document
