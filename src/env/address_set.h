// Sets of network addresses, and which addresses are public.
// Thread rule: values and pure functions.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace luoshi::env {

class AddressSet {
 public:
  // "127.0.0.1, 10.0.0.0/8, 2001:db8::/32": addresses and blocks, 64 at most. kInvalidInput names
  // the one that is none.
  static base::Result<AddressSet> parse(std::string_view list);

  bool has(std::string_view address) const;
  bool empty() const { return blocks_.empty(); }

 private:
  struct Block {
    std::array<unsigned char, 16> bytes{};  // IPv4 as ::ffff:a.b.c.d
    unsigned bits = 128;
  };
  std::vector<Block> blocks_;
};

// The address as connections' own addresses are written: "::ffff:10.0.0.1" is "10.0.0.1". Empty for
// what is none.
std::optional<std::string> plain_address(std::string_view text);

// False for what leads to this machine, into a private network, to many at once, or nowhere by the
// registries of special addresses (RFC 6890 and its successors); also for what is no address.
bool is_public(std::string_view address);

}  // namespace luoshi::env
