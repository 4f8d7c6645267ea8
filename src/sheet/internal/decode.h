// Bytes of a text file -> UTF-8. Thread rule: any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/result.h"

namespace luoshi::sheet::internal {

struct Decoded {
  std::string utf8;  // without byte order mark
  std::vector<base::Finding> findings;
};

// By its mark (UTF-8, UTF-16), else UTF-8 where all of it is, else GB18030, of which GBK and GB
// 2312 are parts; a finding tells of a guess and of what could not be decoded. Refused: bytes that
// are an office file, or no text at all.
base::Result<Decoded> decode_text(std::string_view bytes);

}  // namespace luoshi::sheet::internal
