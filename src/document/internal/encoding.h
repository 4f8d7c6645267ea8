// Bytes of a plain text → code points: which encoding they are in, and what was broken in them.
// A byte order mark decides; else valid UTF-8 is UTF-8; else the bytes are taken as GB18030 (which
// contains GBK and GB2312), as damaged UTF-8, or as UTF-16 without a mark, whichever fits best, and
// a finding says that it was a guess. Bytes that are no text at all are an Error.
//
// The text is exactly what the bytes say: only the mark is removed. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/result.h"

namespace luoshi::document::internal {

struct DecodedText {
  std::u32string text;
  std::string encoding;  // "UTF-8", "UTF-16LE", "UTF-16BE", "GB18030"
  std::vector<base::Finding> findings;
};

base::Result<DecodedText> decode_bytes(std::string_view bytes, std::string_view name);

// By an encoding that the document itself names (a page's charset), as ICU knows it; falls back to
// decode_bytes when ICU does not.
base::Result<DecodedText> decode_bytes_as(std::string_view bytes, std::string_view encoding,
                                          std::string_view name);

// UTF-8 → code points; false, and `out` unspecified, when the bytes are not valid UTF-8.
bool decode_valid_utf8(std::string_view bytes, std::u32string& out);

}  // namespace luoshi::document::internal
