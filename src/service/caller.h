// Who asks, with the rights that count today, and what was asked. Every use case takes a Caller
// and checks it here: the only place where rights are checked.
// Thread rule: values.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/command.h"
#include "office/command.h"
#include "office/names.h"
#include "office/rights.h"
#include "office/tree.h"
#include "service/world.h"

namespace luoshi::service {

struct Caller {
  office::PersonId person;
  std::string login;
  office::UnitId unit;
  std::string actor;  // "person/p-…", "token/t-…"
  std::vector<office::Grant> grants;
  office::RightSet rights;  // in force today; of a token, those among its scopes
  std::string session_id;   // "" for a token
  std::string token_id;     // "" for a session
  bool must_change_password = false;
  std::string peer;  // address that the request came from

  office::Actor as_actor() const { return {actor, person}; }
};

// A change that is asked for: its request id (Idempotency-Key, or made up) and the digest of
// method, path, version and body as they came in.
struct Asked {
  std::string request;
  ledger::Hash fingerprint{};
};

// `key` as the client gave it, 8 to 80 visible ASCII characters; made up when there is none.
// `parts`: everything that makes two requests the same one.
base::Result<Asked> asked(World& world, std::optional<std::string_view> key,
                          std::span<const std::string_view> parts);

// kForbidden, reason "right_missing"; whoever must change the password has no right but that:
// "password_change_required".
base::Result<void> require(const Caller& caller, office::Right right);
base::Result<void> require(const Caller& caller, std::string_view right);  // by its name
// And on this unit: one of the caller's grants that gives the right covers it. kNotFound for a unit
// that is not there.
base::Result<void> require(World& world, const Caller& caller, office::Right right,
                           const office::UnitId& unit);

// On the unit of this person; kNotFound when there is no such person.
base::Result<void> require_over(World& world, const Caller& caller, office::Right right,
                                const std::string& person);
// On the whole city: the root of the units.
base::Result<void> require_everywhere(World& world, const Caller& caller, office::Right right);

office::Day today(const World& world);

using Answer = std::function<void(base::Result<ledger::Reply>)>;

// Submits the command that the ask makes; answers on the committer's thread when it is durable.
template <class Ask>
void submit(World& world, const Caller& caller, const Asked& asked, Ask ask, Answer answer) {
  world.ledger.submit(
      office::command(caller.as_actor(), asked.request, asked.fingerprint, std::move(ask)),
      std::move(answer));
}

// The same, waiting. For handlers on the pool.
template <class Ask>
base::Result<ledger::Reply> execute(World& world, const Caller& caller, const Asked& asked,
                                    Ask ask) {
  return world.ledger.execute(
      office::command(caller.as_actor(), asked.request, asked.fingerprint, std::move(ask)));
}

}  // namespace luoshi::service
