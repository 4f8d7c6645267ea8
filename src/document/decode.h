// Bytes → a Document. The format is told by the bytes first and by the name second: a docx that
// somebody called .txt is read as a docx. Readable: plain text, HTML, docx, PDF with a text layer,
// and legacy .doc where catdoc is installed. Everything else is refused with what to do instead.
// The formats and every finding's code: docs/formats/documents.md.
//
// Errors: kUnsupported (what the file is, and what to save it as), kTooLarge (which limit),
// kInvalidInput (damaged beyond reading), kUnavailable (a helper program is missing or failed).
// Thread rule: any thread; no state is shared.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "document/document.h"
#include "env/subprocess.h"

namespace luoshi::document {

// By content and name, without decoding. An Error names the kind of file that is not read.
base::Result<Format> detect_format(std::string_view bytes, std::string_view name);

// What a program does for another that reads files from outside: it is run with this one argument
// and a PDF on standard input, and prints what answer_as_pdf_reader gives.
inline constexpr const char* kPdfReaderCommand = "read-pdf-in-a-box";
std::string answer_as_pdf_reader(std::string_view bytes, const Limits& limits);

// `processes` runs catdoc for a .doc; without one a .doc is kUnavailable. With `pdf_reader`, the
// path of a program that knows kPdfReaderCommand, a PDF is read by that in a box; else in this
// process, which is for files that are trusted. Other formats need neither.
base::Result<Document> decode(std::string_view bytes, std::string_view name, const Limits& limits,
                              env::ProcessRunner* processes = nullptr,
                              std::string_view pdf_reader = {});

}  // namespace luoshi::document
