// Any bytes as a model, as they are and with their checksum put right: refused, or what is written
// back byte by byte, and a text can be asked of it.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "triage/model.h"

namespace {

using namespace luoshi;

void check_model(const std::string& bytes) {
  const auto model = triage::read_model(bytes);
  if (!model) {
    LUOSHI_CHECK(!model.error().what.en.empty());
    return;
  }
  LUOSHI_CHECK(triage::write_model(*model) == bytes);
  const triage::Suggestion said = triage::suggest(*model, {"路灯", "红绿灯坏了"});
  LUOSHI_CHECK(said.label < model->labels.size());
}

// As write_model ends a file: FNV-1a of what stands before.
std::string with_sum(std::string bytes) {
  constexpr std::size_t kSumBytes = 8;
  if (bytes.size() < kSumBytes) return bytes;
  bytes.resize(bytes.size() - kSumBytes);
  std::uint64_t sum = 0xcbf29ce484222325;
  for (const char byte : bytes) sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  for (std::size_t i = 0; i < kSumBytes; ++i) bytes += static_cast<char>(sum >> (8 * i));
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  check_model(bytes);
  check_model(with_sum(bytes));
  return 0;
}
