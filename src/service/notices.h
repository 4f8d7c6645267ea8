// Notices within the program: what happened to orders and commitments is told to those it concerns,
// and each of them sees what he has not read. Who is told of what stands here; that it is told
// once, in notice.
//
//   an order opened, handed over, taken over, returned, reopened, accepted, withdrawn → clerks of
//   its unit
//   an order answered → the supervision office; a reminder → the role that its rung names
//   a commitment assigned, taken over, or turned red → heads of the lead; a report returned → its
//   clerks
//
// Thread rule: any thread; make_notices by one at a time.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "service/caller.h"
#include "service/listing.h"

namespace luoshi::service {

// Of all that happened since the last time, a month ago at the most; how many were made. After a
// kill it looks again at what it may have told, and makes nothing twice.
base::Result<std::uint64_t> make_notices(World& world);

// Of the caller's roles where they hold, the latest first. Filter: unread.
base::Result<Page> list_notices(World& world, const Caller& caller, const Parameters& parameters);

struct NoticesSeen {
  std::optional<std::string> until;  // RFC 3339: all that were made up to then
  std::optional<std::vector<std::string>> ids;
};
BOOST_DESCRIBE_STRUCT(NoticesSeen, (), (until, ids))
base::Result<void> read_notices(World& world, const Caller& caller, const Asked& asked,
                                const NoticesSeen& seen);

}  // namespace luoshi::service
