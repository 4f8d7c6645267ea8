// Whom a request comes from when proxies stand between.
//
// A proxy adds the address that it was asked from at the end of X-Forwarded-For; what stands before
// may be anybody's invention. So the list is read from its end, and the first address that is no
// trusted proxy's is the client's.
// Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "api/http.h"
#include "env/address_set.h"

namespace luoshi::api {

// `peer`: at the other end of the connection. It is the client itself when it is not trusted.
std::string client_of(const std::string& peer, const Headers& headers,
                      const env::AddressSet& trusted);

bool is_loopback(std::string_view address);

}  // namespace luoshi::api
