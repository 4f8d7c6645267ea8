// An event as the audit trail and a unit's history show it: `event` in data/api/openapi.yaml.
// Sealed members are {"sealed": true}; who acted is the person, also behind a token. Thread rule:
// any thread.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/event.h"
#include "service/listing.h"

namespace luoshi::service {

// Who acted: the person, also behind a token; "system" for the server's own jobs and command line.
struct ShownActor {
  std::string id;
  std::string login;
};
base::Result<ShownActor> actor_of(World& world, const std::string& name);

// A book as the API calls it: "city", "access", the name of a county's.
base::Result<std::string> book_name(World& world, ledger::BookId book);
base::Result<ledger::BookId> book_named(World& world, std::string_view name);  // 0: there is none

// Without previous_hash, which add_previous_hash sets.
base::Result<boost::json::object> event_json(World& world, const ledger::Event& event);
// `items` as event_json gave them.
base::Result<void> add_previous_hashes(World& world, std::vector<boost::json::object>& items);

// The events of one stream of the city's book, the latest first; `name` of the list when exported.
base::Result<Page> list_history(World& world, const std::string& name, const std::string& stream,
                                const Parameters& parameters);

}  // namespace luoshi::service
