// What the decisions of duty have in common. Thread rule: pure functions.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "duty/names.h"
#include "duty/rules.h"
#include "office/fold.h"
#include "office/unit.h"

namespace luoshi::duty {

tl::unexpected<base::Error> conflict(std::string reason, base::Message what, std::string where,
                                     base::Message right = {});
// The first of them that is wrong.
base::Result<void> all_of(std::initializer_list<base::Result<void>> checks);
// a-z, '-' and 1 to 60 of a-z, 0-9, '-'.
base::Result<void> check_place(const PlaceId& place, const std::string& where);
base::Result<void> check_unit(ledger::View& view, const office::UnitId& unit,
                              const std::string& where);
// Works here.
base::Result<void> check_person(ledger::View& view, const office::PersonId& person,
                                const std::string& where);
// One of the rules' in force today; "" is the first of them.
base::Result<std::string> force_of(ledger::View& view, const std::string& force,
                                   const std::string& where);
base::Result<void> check_new(ledger::View& view, const ledger::StreamId& stream);
// Where there is nobody, or no such thing: at /id.
base::Error no_such(base::Message what);

// The state of a stream and its version, which is what whoever asks has read.
template <class State>
struct Standing {
  const State* state = nullptr;
  std::uint64_t version = 0;
};
template <class State>
base::Result<Standing<State>> standing(ledger::View& view, const ledger::StreamId& stream,
                                       const std::optional<std::uint64_t>& version) {
  const auto state = view.state<State>(stream);
  if (!state) return tl::unexpected(state.error());
  const auto at = view.version(stream);
  if (!at) return tl::unexpected(at.error());
  if (version && *version != *at) {
    return conflict("version_outdated", {"已被他人修改", "somebody changed it meanwhile"},
                    "/version");
  }
  return Standing<State>{*state, *at};
}

inline ledger::Decision decided(const std::string& id, std::uint64_t version,
                                std::vector<ledger::NewEvent> events) {
  const std::uint64_t behind = version + events.size();
  return {std::move(events), office::reply_of(id, behind)};
}

}  // namespace luoshi::duty
