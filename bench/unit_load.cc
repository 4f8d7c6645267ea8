#include "bench/unit_load.h"

#include <fmt/format.h>

namespace luoshi::bench {
namespace {

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

}  // namespace

std::string UnitLoad::name(std::uint64_t number) const {
  static const std::string kLong = repeated("砚川市落实局", 8);
  return fmt::format("{}{}-{:09}", kLong, series_, number);
}

std::string UnitLoad::request(std::uint64_t number) const {
  static const std::string kShort = repeated("落实", 16);
  const std::string body =
      fmt::format(R"({{"name":"{}","short_name":"{}","kind":"department","parent_id":"{}",)"
                  R"("valid_from":"2020-01-01"}})",
                  name(number), kShort, kSampleRoot);
  return fmt::format(
      "POST /api/v1/units HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
      "Idempotency-Key: {}-{:09}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
      token_, series_, number, body.size(), body);
}

std::string UnitLoad::get(const std::string& target) const {
  return fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n\r\n",
                     target, token_);
}

}  // namespace luoshi::bench
