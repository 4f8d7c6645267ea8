// Web pages on any bytes.
#include "document_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  luoshi::fuzz::decode_and_check(bytes, "fuzz.html");
  return 0;
}
