#include "api/addresses.h"

#include <vector>

#include "api/internal/weights.h"

namespace luoshi::api {
namespace {

constexpr std::size_t kHopsMax = 32;
constexpr std::string_view kForwarded = "X-Forwarded-For";

// Some proxies add the port: "192.0.2.1:4711", "[2001:db8::1]:4711".
std::string_view without_port(std::string_view hop) {
  if (hop.starts_with('[')) return hop.substr(1, hop.find(']') - 1);
  const std::size_t colon = hop.find(':');
  const bool is_six = colon != hop.npos && hop.find(':', colon + 1) != hop.npos;
  return is_six ? hop : hop.substr(0, colon);
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

std::string client_of(const std::string& peer, const Headers& headers,
                      const env::AddressSet& trusted) {
  if (!trusted.has(peer)) return peer;
  std::string client = peer;
  for (const std::string_view hop : hops_of(headers)) {
    auto address = env::plain_address(without_port(hop));
    if (!address) break;  // whoever wrote it is the last that is known
    client = std::move(*address);
    if (!trusted.has(client)) break;
  }
  return client;
}

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1";
}

}  // namespace luoshi::api
