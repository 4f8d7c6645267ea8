// The bytes of a PDF → the lines of its pages, with poppler. Poppler is large, written for trusted
// speed, and knows no limits of time or depth: for files from outside it runs in a box (see
// pdf_decoder.h). Thread rule: any thread.
#pragma once

#include <string_view>

#include "document/document.h"
#include "document/internal/pdf_content.h"

namespace luoshi::document::internal {

PdfContent read_with_poppler(std::string_view bytes, const Limits& limits);

}  // namespace luoshi::document::internal
