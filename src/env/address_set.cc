#include "env/address_set.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace luoshi::env {
namespace {

constexpr std::size_t kBlocksMax = 64;
constexpr unsigned kBits = 128;
constexpr unsigned kFourBits = 32;
// Behind some of these stand IPv4 addresses of whatever kind (NAT64, 6to4, Teredo).
constexpr std::string_view kSpecial =
    "0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,172.16.0.0/12,192.0.0.0/24,"
    "192.0.2.0/24,192.88.99.0/24,192.168.0.0/16,198.18.0.0/15,198.51.100.0/24,203.0.113.0/24,"
    "224.0.0.0/3,::/96,64:ff9b::/96,64:ff9b:1::/48,100::/64,2001::/23,2001:db8::/32,2002::/16,"
    "fc00::/7,fe80::/10,fec0::/10,ff00::/8";

using Bytes = std::array<unsigned char, 16>;

struct Parsed {
  Bytes bytes{};
  bool is_four = false;
};

std::optional<Parsed> parse_address(std::string_view text) {
  const std::string whole(text);
  Parsed out;
  in_addr four{};
  if (::inet_pton(AF_INET, whole.c_str(), &four) == 1) {
    out.is_four = true;
    out.bytes[10] = out.bytes[11] = 0xff;
    std::memcpy(out.bytes.data() + 12, &four, sizeof four);
    return out;
  }
  in6_addr six{};
  if (::inet_pton(AF_INET6, whole.c_str(), &six) != 1) return std::nullopt;
  std::memcpy(out.bytes.data(), &six, sizeof six);
  return out;
}

bool is_within(const Bytes& address, const Bytes& block, unsigned bits) {
  const unsigned whole = bits / 8;
  if (std::memcmp(address.data(), block.data(), whole) != 0) return false;
  if (bits % 8 == 0) return true;
  const auto mask = static_cast<unsigned char>(0xff << (8 - bits % 8));
  return ((address[whole] ^ block[whole]) & mask) == 0;
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  const std::size_t end = text.find_last_not_of(" \t") + 1;
  return text.substr(begin, std::max(begin, end) - begin);
}

}  // namespace

base::Result<AddressSet> AddressSet::parse(std::string_view list) {
  AddressSet out;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view one = trim(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
    if (one.empty()) continue;
    const std::size_t slash = std::min(one.find('/'), one.size());
    const auto address = parse_address(one.substr(0, slash));
    unsigned bits = address && address->is_four ? kFourBits : kBits;
    const unsigned most = bits;
    bool is_right = address && out.blocks_.size() < kBlocksMax;
    if (is_right && slash < one.size()) {
      const char* const end = one.data() + one.size();
      const auto parsed = std::from_chars(one.data() + slash + 1, end, bits);
      is_right = parsed.ec == std::errc() && parsed.ptr == end && bits <= most;
    }
    if (!is_right) {
      return base::fail(base::ErrorCode::kInvalidInput,
                        {"不是地址或网段：" + std::string(one),
                         "no address and no block of them: " + std::string(one)},
                        {},
                        {"例如 127.0.0.1 或 10.0.0.0/8", "for example 127.0.0.1 or 10.0.0.0/8"});
    }
    out.blocks_.push_back({address->bytes, kBits - most + bits});
  }
  return out;
}

bool AddressSet::has(std::string_view address) const {
  if (blocks_.empty()) return false;
  const auto parsed = parse_address(address);
  if (!parsed) return false;
  for (const Block& block : blocks_) {
    if (is_within(parsed->bytes, block.bytes, block.bits)) return true;
  }
  return false;
}

std::optional<std::string> plain_address(std::string_view text) {
  constexpr Bytes kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  const auto parsed = parse_address(text);
  if (!parsed) return std::nullopt;
  const bool is_four = std::memcmp(parsed->bytes.data(), kMapped.data(), 12) == 0;
  char out[INET6_ADDRSTRLEN];
  const char* const written = is_four
                                  ? ::inet_ntop(AF_INET, parsed->bytes.data() + 12, out, sizeof out)
                                  : ::inet_ntop(AF_INET6, parsed->bytes.data(), out, sizeof out);
  if (written == nullptr) return std::nullopt;
  return std::string(written);
}

bool is_public(std::string_view address) {
  static const AddressSet special = *AddressSet::parse(kSpecial);
  return parse_address(address).has_value() && !special.has(address);
}

}  // namespace luoshi::env
