// Plain text on any bytes: encodings, lines, residue. Text that is valid UTF-8 without a mark must
// come through as it is.
#include "base/unicode.h"
#include "document_fuzz.h"

namespace {

void check_exact(std::string_view bytes) {
  const auto document = luoshi::document::decode(bytes, "fuzz.txt", {});
  if (!document || document->format != luoshi::document::Format::kText) return;
  if (document->encoding != "UTF-8" || bytes.starts_with("\xEF\xBB\xBF")) return;
  if (!luoshi::base::is_valid_utf8(bytes)) return;
  LUOSHI_CHECK(luoshi::base::to_utf8(document->text) == bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  luoshi::fuzz::decode_and_check(bytes, "fuzz.txt");
  check_exact(bytes);
  return 0;
}
