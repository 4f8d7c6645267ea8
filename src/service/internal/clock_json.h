// How the clock of a case is shown, of orders and of what people ask for alike: where its due time
// comes from, whom it reminds. Thread rule: any thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <string>

#include "cases/clock.h"
#include "service/world.h"

namespace luoshi::service {

boost::json::value at_json(const std::optional<std::int64_t>& time);
boost::json::value name_json(const std::string& id, const std::string& zh,
                             const std::optional<std::string>& en);

// What is derived of a case, and the rule by which its parts have names; both may be missing.
struct Derived {
  std::optional<cases::CaseClock> clock;  // none of what has no clock any more
  std::optional<cases::CaseRules> rules;  // none when the kind is not there any more
};
// Of a case that is closed, by what was known when it was, with the answer that was accepted.
base::Result<Derived> derive(World& world, const cases::Case& of);
// due_at, provisional, left, derivation, sides.
void add_clock(const cases::Case& of, const Derived& derived, boost::json::object& out);
base::Result<boost::json::array> rungs_json(World& world, const std::string& id,
                                            const Derived& derived);

// What happened to it: when, which event, by whom, and what `add` puts beside that; false: not
// told. A new due time belongs to what brought it; where nothing did, it is a step of its own.
using AddStep = std::function<base::Result<bool>(
    const ledger::Event& event, const boost::json::object& body, boost::json::object& step)>;
base::Result<boost::json::array> timeline_json(World& world, const std::string& id,
                                               const AddStep& add);

}  // namespace luoshi::service
