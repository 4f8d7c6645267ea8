// A person as a caller may see it: the JSON of `person` and `grant` in data/api/openapi.yaml, with
// every protected member open, masked or left out as the caller's roles say (office::shown). One's
// own members are never masked in a session; a token shows nothing of its owner that people.read
// among its scopes does not.
// Thread rule: any thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <vector>

#include "office/person.h"
#include "service/caller.h"
#include "service/world.h"

namespace luoshi::service {

base::Result<boost::json::object> person_json(World& world, const Caller& caller,
                                              const office::PersonId& id,
                                              const office::Person& person);

// What stands beside the person's own state.
struct PersonFacts {
  std::uint64_t version = 0;
  std::optional<std::int64_t> last_signed_in_at;  // milliseconds
};
base::Result<boost::json::object> person_json(World& world, const Caller& caller,
                                              const office::PersonId& id,
                                              const office::Person& person,
                                              const PersonFacts& facts);

// As the ledger has the person now; kNotFound for nobody.
base::Result<boost::json::object> person_json(World& world, const Caller& caller,
                                              const office::PersonId& id);

base::Result<boost::json::object> grant_json(World& world, const office::Grant& grant);
// Those in force on this day.
base::Result<boost::json::array> grants_json(World& world, const std::vector<office::Grant>& grants,
                                             const office::Day& day);

// Whether one of the caller's roles shows people of this unit; of oneself: yes.
base::Result<bool> may_see(World& world, const Caller& caller, const office::PersonId& id,
                           const office::UnitId& unit);

}  // namespace luoshi::service
