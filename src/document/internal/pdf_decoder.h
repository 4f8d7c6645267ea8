// A PDF's text layer → a Document, by poppler. A PDF without one (a scan), one whose fonts do not
// say which characters they draw, and one that asks for a password are refused with what to do.
// Poppler knows no limits: a file of 400 KB keeps it busy for minutes, and its faults would be this
// process's. So it runs in a box, as another process with bounds on time and memory, where a
// program for it is given.
// Thread rule: any thread; poppler keeps no state between documents.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "document/document.h"
#include "env/subprocess.h"

namespace luoshi::document::internal {

// What runs poppler: `program` answers kPdfReaderCommand. Without both it runs in this process.
struct PdfReader {
  env::ProcessRunner* processes = nullptr;
  std::string program;
};

base::Result<Document> decode_pdf(std::string_view bytes, std::string_view name,
                                  const Limits& limits, const PdfReader& reader);

}  // namespace luoshi::document::internal
