// People: lists, one person, accounts and what may be done to them, roles granted and withdrawn,
// protected members revealed. The JSON is `person` of data/api/openapi.yaml (person_view.h).
//
// People are visible where one of the caller's roles gives people.read on their unit; of others it
// is said that they are not there. What is done to a person needs its right on the person's unit.
// Personal members are sealed before the command is made; passwords are hashed before it.
// Thread rule: any thread. create_person and reset_password take tens of milliseconds (argon2id).
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "office/rights.h"
#include "service/caller.h"
#include "service/listing.h"
#include "service/person_view.h"
#include "service/sessions.h"

namespace luoshi::service {

struct PersonNew {
  std::string login;
  std::string name;
  std::optional<std::string> phone;
  office::UnitId unit_id;
};
BOOST_DESCRIBE_STRUCT(PersonNew, (), (login, name, phone, unit_id))

struct PersonChange {
  std::optional<std::string> login;
  std::optional<std::string> name;
  std::optional<std::string> phone;
  std::optional<office::UnitId> unit_id;
  std::vector<std::string> emptied;  // members that were given as null
};
BOOST_DESCRIBE_STRUCT(PersonChange, (), (login, name, phone, unit_id))

struct PersonReason {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PersonReason, (), (reason))

struct PersonLeave {
  boost::json::value successor_id;  // must be given: an id or null
};
BOOST_DESCRIBE_STRUCT(PersonLeave, (), (successor_id))

struct PersonErase {
  std::string purpose;
};
BOOST_DESCRIBE_STRUCT(PersonErase, (), (purpose))

struct GrantNew {
  office::Role role = office::Role::kPublic;
  office::UnitId unit_id;
  std::optional<std::string> from;
  std::optional<std::string> until;
  std::optional<office::PersonId> acting_for;
};
BOOST_DESCRIBE_STRUCT(GrantNew, (), (role, unit_id, from, until, acting_for))

base::Result<Page> list_people(World& world, const Caller& caller, const Parameters& parameters);
base::Result<boost::json::object> get_person(World& world, const Caller& caller,
                                             const std::string& id);

// {person, first_password}; the password is null for a repeated request.
base::Result<boost::json::object> create_person(World& world, const Caller& caller,
                                                const Asked& asked, const PersonNew& wanted);
base::Result<boost::json::object> reset_password(World& world, Sessions& sessions,
                                                 const Caller& caller, const Asked& asked,
                                                 const std::string& id);

base::Result<boost::json::object> change_person(World& world, const Caller& caller,
                                                const Asked& asked, const std::string& id,
                                                std::optional<std::uint64_t> version,
                                                const PersonChange& change);
base::Result<boost::json::object> unlock_person(World& world, Sessions& sessions,
                                                const Caller& caller, const Asked& asked,
                                                const std::string& id);
base::Result<boost::json::object> suspend_person(World& world, Sessions& sessions,
                                                 const Caller& caller, const Asked& asked,
                                                 const std::string& id, const PersonReason& why);
base::Result<boost::json::object> reinstate_person(World& world, const Caller& caller,
                                                   const Asked& asked, const std::string& id);
// {person, handed_over}. No module keeps open work of a person yet: nothing is handed over.
base::Result<boost::json::object> person_leaves(World& world, Sessions& sessions,
                                                const Caller& caller, const Asked& asked,
                                                const std::string& id, const PersonLeave& leave);
// The event is durable before the key is destroyed; a repeated request destroys it again.
base::Result<boost::json::object> erase_person(World& world, const Caller& caller,
                                               const Asked& asked, const std::string& id,
                                               const PersonErase& why);

base::Result<boost::json::object> grant_role(World& world, const Caller& caller, const Asked& asked,
                                             const std::string& id, const GrantNew& wanted);
base::Result<boost::json::object> withdraw_role(World& world, const Caller& caller,
                                                const Asked& asked, const std::string& id,
                                                const std::string& grant_id);

// A member in the clear, by the parameters field and purpose; its event stands in the access book
// before this returns.
base::Result<boost::json::object> reveal_person(World& world, const Caller& caller,
                                                const std::string& id,
                                                const Parameters& parameters);

}  // namespace luoshi::service
