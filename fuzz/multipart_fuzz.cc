// The multipart parser on any bytes. The first byte says how the rest is cut: whole and cut must
// give the same parts and the same error, within the limits.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/multipart.h"
#include "base/check.h"
#include "base/unicode.h"

namespace {

using namespace luoshi;

api::MultipartLimits limits() {
  api::MultipartLimits out;
  out.parts_max = 8;
  out.header_bytes_max = 300;
  out.field_bytes_max = 500;
  out.file_bytes_max = 1000;
  return out;
}

class Teller final : public api::MultipartSink {
 public:
  base::Result<void> begin(const api::PartHead& head) override {
    LUOSHI_CHECK(!is_open_ && ++parts_ <= limits().parts_max);
    LUOSHI_CHECK(!head.name.empty() && base::is_valid_utf8(head.name));
    if (head.file_name) {
      LUOSHI_CHECK(base::is_valid_utf8(*head.file_name));
      LUOSHI_CHECK(head.file_name->find_first_of(std::string_view("/\\\0", 3)) ==
                   std::string::npos);
      LUOSHI_CHECK(*head.file_name != "." && *head.file_name != "..");
    }
    is_open_ = true;
    bytes_ = 0;
    told += head.name + "|" + head.file_name.value_or("-") + "|" + head.media_type + "|";
    return {};
  }
  base::Result<void> append(std::string_view bytes) override {
    bytes_ += bytes.size();
    LUOSHI_CHECK(is_open_ && bytes_ <= limits().file_bytes_max);
    body += bytes;
    return {};
  }
  base::Result<void> end() override {
    LUOSHI_CHECK(is_open_);
    is_open_ = false;
    told += body + "\n";  // of a part that is cut off, how much was handed on may differ
    body.clear();
    return {};
  }

  std::string told;
  std::string body;

 private:
  bool is_open_ = false;
  std::size_t parts_ = 0;
  std::size_t bytes_ = 0;
};

std::string parse(std::string_view bytes, std::size_t piece) {
  Teller teller;
  api::MultipartParser parser("b", limits(), teller);
  while (!bytes.empty()) {
    const auto fed = parser.feed(bytes.substr(0, piece));
    if (!fed) return teller.told + fed.error().what.en;
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  const auto ended = parser.finish();
  return ended ? teller.told : teller.told + ended.error().what.en;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 64 << 10) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  LUOSHI_CHECK(parse(bytes, bytes.size() + 1) == parse(bytes, 1 + data[0] % 64));
  (void)api::multipart_boundary(bytes);
  return 0;
}
