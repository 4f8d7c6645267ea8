// The HTTP request reader on any bytes. The first byte says how the rest is cut; whole and cut must
// give the same requests and the same refusal, and every request must keep what http.h promises.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/request_reader.h"
#include "base/check.h"
#include "base/unicode.h"

namespace {

using namespace luoshi;
using Progress = api::RequestReader::Progress;

constexpr std::size_t kRequestsMax = 16;
constexpr std::uint64_t kBodyBytesMax = 1000;

void check_request(const api::Request& request) {
  for (const std::string& segment : request.path) {
    LUOSHI_CHECK(base::is_valid_utf8(segment));
    LUOSHI_CHECK(segment != "." && segment != "..");
    LUOSHI_CHECK(segment.find_first_of(std::string_view("/\\\0\r\n", 5)) == std::string::npos);
  }
  for (const auto& [name, value] : request.query) {
    LUOSHI_CHECK(base::is_valid_utf8(name) && base::is_valid_utf8(value));
  }
  for (const auto& [name, value] : request.headers.fields()) {
    LUOSHI_CHECK(!name.empty() && name.find_first_of(" \t\r\n:") == std::string::npos);
    LUOSHI_CHECK(value.find_first_of(std::string_view("\0\r\n", 3)) == std::string::npos);
  }
  LUOSHI_CHECK(
      request.headers.count("Content-Length") + request.headers.count("Transfer-Encoding") <= 1);
  LUOSHI_CHECK(request.headers.count("Host") <= 1);
}

// One connection's end of the line: bytes come in pieces of at most `piece`; what is read and how
// it ends is written down.
class Reading {
 public:
  Reading(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}

  std::string run() {
    for (std::size_t i = 0; i < kRequestsMax && !is_over_; ++i) read_request();
    return told_;
  }

 private:
  void read_request() {
    api::RequestLimits limits;
    limits.header_bytes_max = 4096;
    api::RequestReader reader(limits);
    std::string body;
    if (!until_done(reader, [&](std::string_view bytes) { return reader.read_head(bytes); }))
      return;
    check_request(reader.request());
    if (reader.has_body() && !until_done(reader, [&](std::string_view bytes) {
          return reader.read_body(bytes, kBodyBytesMax, body);
        })) {
      return;
    }
    LUOSHI_CHECK(body.size() <= kBodyBytesMax);
    told_ += std::string(api::name_of(reader.request().method)) + " " + reader.request().target +
             " " + std::to_string(reader.request().headers.fields().size()) + " " + body + "\n";
  }

  template <class Read>
  bool until_done(api::RequestReader& reader, const Read& read) {
    for (;;) {
      const auto step = read(bytes_.substr(begin_, end_ - begin_));
      LUOSHI_CHECK(step.consumed <= end_ - begin_);
      begin_ += step.consumed;
      if (step.progress == Progress::kDone) return true;
      is_over_ = step.progress == Progress::kRefused || end_ == bytes_.size();
      if (step.progress == Progress::kRefused) {
        told_ += "refused " + std::to_string(reader.refusal().status / 100);
      }
      if (is_over_) return false;
      end_ = std::min(end_ + piece_, bytes_.size());
    }
  }

  const std::string_view bytes_;
  const std::size_t piece_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool is_over_ = false;
  std::string told_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 64 << 10) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string whole = Reading(bytes, bytes.size() + 1).run();
  const std::string cut = Reading(bytes, 1 + data[0] % 64).run();
  LUOSHI_CHECK(whole == cut);
  return 0;
}
