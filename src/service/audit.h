// The audit trail: what happened, by whom, the latest first, with what is sealed left sealed; and
// the heads of the books, by which somebody outside can hold the server to its past.
// Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string_view>

#include "service/caller.h"
#include "service/listing.h"

namespace luoshi::service {

base::Result<Page> list_events(World& world, const Caller& caller, const Parameters& parameters);
base::Result<boost::json::object> book_heads(World& world, const Caller& caller);

// RFC 3339: "2026-07-01T16:00:00+08:00", with or without a fraction, of which milliseconds are
// kept.
std::optional<env::WallTime> parse_rfc3339(std::string_view text);

}  // namespace luoshi::service
