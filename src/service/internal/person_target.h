// Whom a path names, if this caller may see him and do this to him; and a command on him carried
// out, so that nothing old of him is remembered. Thread rule: any thread.
#pragma once

#include <memory>
#include <string>

#include "office/person.h"
#include "service/answers.h"
#include "service/caller.h"
#include "service/directory.h"
#include "service/person_view.h"

namespace luoshi::service {

struct Target {
  office::PersonId id;
  std::shared_ptr<const office::Person> person;
};

// kNotFound also for whom the caller may not see.
base::Result<Target> target_of(World& world, const Caller& caller, const std::string& id);
// kForbidden unless one of the caller's roles gives the right on the person's unit.
base::Result<Target> target_of(World& world, const Caller& caller, const std::string& id,
                               office::Right right);

// Nothing is sealed for whoever was erased.
inline base::Result<void> check_not_erased(const Target& target) {
  if (target.person->state != office::PersonState::kErased) return {};
  base::Error error{base::ErrorCode::kConflict,
                    {"此人的个人信息已销毁", "the person's protected members were destroyed"},
                    {},
                    {},
                    "state_forbids"};
  return tl::unexpected(std::move(error));
}

template <class Ask>
base::Result<ledger::Reply> carry_out(World& world, const Caller& caller, const Asked& asked,
                                      Ask ask) {
  const office::PersonId id = ask.id;
  auto reply = told(execute(world, caller, asked, std::move(ask)));
  if (reply) world.directory.forget(office::stream_of(id).text());
  return reply;
}

template <class Ask>
base::Result<boost::json::object> changed_person(World& world, const Caller& caller,
                                                 const Asked& asked, Ask ask) {
  const office::PersonId id = ask.id;
  if (auto reply = carry_out(world, caller, asked, std::move(ask)); !reply) {
    return tl::unexpected(reply.error());
  }
  return person_json(world, caller, id);
}

}  // namespace luoshi::service
