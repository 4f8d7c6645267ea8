#include "api/addresses.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

#include "api/internal/weights.h"

namespace luoshi::api {
namespace {

constexpr std::size_t kBlocksMax = 64;
constexpr std::size_t kHopsMax = 32;
constexpr unsigned kBits = 128;
constexpr unsigned kFourBits = 32;
constexpr std::string_view kForwarded = "X-Forwarded-For";

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

// As the connection's own addresses are written.
std::string text_of(const Bytes& bytes) {
  constexpr Bytes kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  const bool is_four = std::memcmp(bytes.data(), kMapped.data(), 12) == 0;
  char out[INET6_ADDRSTRLEN];
  const char* const text =
      is_four ? ::inet_ntop(AF_INET, bytes.data() + 12, out, sizeof out)
              : ::inet_ntop(AF_INET6, bytes.data(), out, sizeof out);
  return text == nullptr ? std::string() : std::string(text);
}

// Some proxies add the port: "192.0.2.1:4711", "[2001:db8::1]:4711".
std::string_view without_port(std::string_view hop) {
  if (hop.starts_with('[')) return hop.substr(1, hop.find(']') - 1);
  const std::size_t colon = hop.find(':');
  const bool is_six = colon != hop.npos && hop.find(':', colon + 1) != hop.npos;
  return is_six ? hop : hop.substr(0, colon);
}

bool is_within(const Bytes& address, const Bytes& block, unsigned bits) {
  const unsigned whole = bits / 8;
  if (std::memcmp(address.data(), block.data(), whole) != 0) return false;
  if (bits % 8 == 0) return true;
  const auto mask = static_cast<unsigned char>(0xff << (8 - bits % 8));
  return ((address[whole] ^ block[whole]) & mask) == 0;
}

// The hops of all such headers, the last one first.
std::vector<std::string_view> hops_of(const Headers& headers) {
  std::vector<std::string_view> hops;
  const auto& fields = headers.fields();
  for (auto field = fields.rbegin(); field != fields.rend(); ++field) {
    if (!equals_ignoring_case(field->first, kForwarded)) continue;
    std::string_view rest = field->second;
    for (bool more = true; more && hops.size() < kHopsMax;) {
      const std::size_t comma = rest.rfind(',');
      more = comma != rest.npos;
      hops.push_back(trim_blanks(rest.substr(more ? comma + 1 : 0)));
      rest = rest.substr(0, more ? comma : 0);
    }
  }
  return hops;
}

}  // namespace

base::Result<AddressSet> AddressSet::parse(std::string_view list) {
  AddressSet out;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view one = trim_blanks(list.substr(0, comma));
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
                        {}, {"例如 127.0.0.1 或 10.0.0.0/8", "for example 127.0.0.1 or 10.0.0.0/8"});
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

std::string client_of(const std::string& peer, const Headers& headers, const AddressSet& trusted) {
  if (!trusted.has(peer)) return peer;
  std::string client = peer;
  for (const std::string_view hop : hops_of(headers)) {
    const auto address = parse_address(without_port(hop));
    if (!address) break;  // whoever wrote it is the last that is known
    client = text_of(address->bytes);
    if (!trusted.has(client)) break;
  }
  return client;
}

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1";
}

}  // namespace luoshi::api
