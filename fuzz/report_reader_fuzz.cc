// The reader on any text: bytes as they come (first byte even), or sentences composed of a report's
// own words (odd). Reading never fails; every place must lie in the text and say what it claims.
#include "report_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace luoshi;
  const std::string text = fuzz::text_of({reinterpret_cast<const char*>(data), size});
  const auto document = document::decode(text, "fuzz.txt", {});
  if (!document) return 0;
  fuzz::check_reading(report::read_report(*document, fuzz::lexicon()), document->text);
  return 0;
}
