#include "service/door_work.h"

#include <array>
#include <bit>
#include <charconv>
#include <vector>

#include "vault/digest.h"
#include "vault/hmac.h"

namespace luoshi::service {
namespace {

constexpr std::string_view kSpace = "door_work";
constexpr std::int64_t kGoodMs = 10 * 60 * 1'000;
constexpr std::size_t kBytesMax = 200;
constexpr std::size_t kHashBytes = 16;

base::Error work_needed() {
  return {base::ErrorCode::kForbidden,
          {"请求未通过防滥用校验", "the work that keeps machines away is missing or out of date"},
          "X-Luoshi-Work",
          {"请刷新页面后重试，或拨打热线电话", "load the page again, or call the hotline"},
          "work_needed"};
}

std::string keyed(const World& world, const std::string& words) {
  const vault::Hash hash = world.vault.match_token("door.work", words);
  return vault::to_base64url(vault::bytes_of(hash).substr(0, kHashBytes));
}

int zero_bits(std::string_view hash) {
  int bits = 0;
  for (const char each : hash) {
    const auto byte = static_cast<unsigned char>(each);
    bits += std::countl_zero(byte);
    if (byte != 0) break;
  }
  return bits;
}

template <class Number>
bool read_number(std::string_view text, Number& out) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    out.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

// Its random part and until when it is good.
struct Work {
  std::string name;
  std::int64_t until = 0;
};
base::Result<Work> work_in(World& world, const std::string& answer) {
  const auto parts = parts_of(answer);
  int bits = 0;
  Work out;
  const bool is_shaped = answer.size() <= kBytesMax && parts.size() == 5 &&
                         read_number(parts[0], bits) && read_number(parts[1], out.until);
  if (!is_shaped) return tl::unexpected(work_needed());
  const std::string words = answer.substr(0, parts[3].data() - answer.data() - 1);
  const bool is_ours = vault::equal_in_constant_time(std::string(parts[3]), keyed(world, words));
  const std::int64_t now = world.clock.wall_now().time_since_epoch().count();
  const vault::Hash hash = vault::digest(vault::HashAlgorithm::kSha256, answer);
  if (!is_ours || now > out.until || zero_bits(vault::bytes_of(hash)) < bits) {
    return tl::unexpected(work_needed());
  }
  out.name = parts[2];
  return out;
}

}  // namespace

WorkChallenge work_challenge(World& world, int bits) {
  std::array<std::byte, kHashBytes> random;
  world.random.fill(random);
  const std::string_view bytes(reinterpret_cast<const char*>(random.data()), random.size());
  WorkChallenge out;
  out.bits = bits;
  out.until = world.clock.wall_now().time_since_epoch().count() + kGoodMs;
  const std::string words =
      std::to_string(bits) + "." + std::to_string(out.until) + "." + vault::to_base64url(bytes);
  out.challenge = words + "." + keyed(world, words);
  return out;
}

std::string work_done(const std::string& challenge, int bits) {
  for (std::uint64_t number = 0;; ++number) {
    std::string answer = challenge + "." + std::to_string(number);
    const vault::Hash hash = vault::digest(vault::HashAlgorithm::kSha256, answer);
    if (zero_bits(vault::bytes_of(hash)) >= bits) return answer;
  }
}

base::Result<void> look_at_work(World& world, const std::string& answer) {
  auto work = work_in(world, answer);
  return work ? base::Result<void>() : tl::unexpected(work.error());
}

base::Result<void> check_work(World& world, const std::string& answer) {
  auto work = work_in(world, answer);
  if (!work) return tl::unexpected(work.error());
  const env::WallTime until{std::chrono::milliseconds(work->until)};
  auto put = world.ledger.store().transient().put_if(std::string(kSpace), work->name, {}, "used",
                                                     world.clock.wall_now(), until);
  if (!put) return tl::unexpected(put.error());
  return *put ? base::Result<void>() : tl::unexpected(work_needed());
}

}  // namespace luoshi::service
