// From what is asked (CreateUnit, GrantRole, RecordSignIn …) to a ledger::Command: one overload of
// decide for each, found by its type.
//
// The fingerprint is the caller's: the digest of the request as it came in. What stands in a
// command will not do, as sealing the same name twice gives other bytes.
#pragma once

#include <string>
#include <utility>

#include "ledger/command.h"
#include "office/access.h"
#include "office/person.h"
#include "office/rule_file.h"
#include "office/settings.h"
#include "office/token.h"
#include "office/unit.h"

namespace luoshi::office {

template <class Ask>
ledger::Command command(const Actor& actor, std::string request, const ledger::Hash& fingerprint,
                        Ask ask) {
  ledger::Command out;
  out.book = RecordsAccess<Ask> ? ledger::kAccessBook : ledger::kCityBook;
  out.actor = actor.name;
  out.request = std::move(request);
  out.fingerprint = fingerprint;
  out.streams = streams_of(ask);
  if constexpr (requires { queries_of(ask); }) out.queries = queries_of(ask);
  out.decide = [actor, ask = std::move(ask)](ledger::View& view) {
    return decide(view, ask, actor);
  };
  return out;
}

}  // namespace luoshi::office
