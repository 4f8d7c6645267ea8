// Sessions as the API shows them (openapi.yaml: who_am_i, signed_in, session_options, session).
// Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "service/listing.h"
#include "service/sessions.h"

namespace luoshi::service {

base::Result<boost::json::object> who_am_i(World& world, Sessions& sessions, const Caller& caller);
base::Result<boost::json::object> signed_in(World& world, const Opened& opened);
base::Result<boost::json::object> session_options(World& world);
// One's own, or with sessions.revoke another's (parameter "person").
base::Result<Page> list_sessions(World& world, Sessions& sessions, const Caller& caller,
                                 const Parameters& parameters);
base::Result<void> end_session(World& world, Sessions& sessions, const Caller& caller,
                               const std::string& session_id);

}  // namespace luoshi::service
