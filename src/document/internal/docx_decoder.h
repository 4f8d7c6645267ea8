// A docx → a Document: body, then its footnotes and endnotes as paragraphs "[1] …" of kind
// kFootnote. Headers, footers, comments and pictures are not read.
// Thread rule: pure function.
#pragma once

#include <string_view>

#include "base/result.h"
#include "document/document.h"
#include "document/internal/archive.h"

namespace luoshi::document::internal {

base::Result<Document> decode_docx(Archive& archive, std::string_view name, const Limits& limits);

// The member that holds the body, by the package's own relations: "word/document.xml" usually; ""
// when the archive is no word processor's document.
std::string find_docx_body(Archive& archive);

}  // namespace luoshi::document::internal
