// Addresses of clients: sets of them, and whom a request comes from when proxies stand between.
//
// A proxy adds the address that it was asked from at the end of X-Forwarded-For; what stands before
// may be anybody's invention. So the list is read from its end, and the first address that is no
// trusted proxy's is the client's.
// Thread rule: values.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "api/http.h"
#include "base/result.h"

namespace luoshi::api {

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

// `peer`: at the other end of the connection. It is the client itself when it is not trusted.
std::string client_of(const std::string& peer, const Headers& headers, const AddressSet& trusted);

bool is_loopback(std::string_view address);

}  // namespace luoshi::api
