// What the files of commitments share: the state that stands behind an id, units by name, whom the
// caller may act for. Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>
#include <memory>
#include <optional>
#include <string>

#include "base/json.h"
#include "commitment/commitment.h"
#include "service/caller.h"

namespace luoshi::service {

template <class T>
boost::json::value or_null(const std::optional<T>& value) {
  return value ? base::to_json(*value) : boost::json::value(nullptr);
}
// The row of a table by its id; nothing when there is none.
base::Result<std::optional<ledger::Row>> row_at(World& world, const ledger::Table& table,
                                                const std::string& id);

base::Error no_commitment();
// As committed; kNotFound also for one that was withdrawn.
base::Result<std::shared_ptr<const commitment::Commitment>> commitment_at(World& world,
                                                                          const std::string& id);
// {"id", "name"}; null for none.
base::Result<boost::json::value> named_unit(World& world, const std::string& id);

// commitments.write on the unit that leads; on the whole city where there is none.
base::Result<void> require_office(World& world, const Caller& caller,
                                  const std::optional<office::UnitId>& lead);
// The lead and those that support it, the lead first.
std::vector<office::UnitId> units_of(const commitment::Commitment& of);
// The first of the units concerned for which the caller has the right; the wanted one when given.
base::Result<office::UnitId> unit_acting(World& world, const Caller& caller, office::Right right,
                                         const commitment::Commitment& of,
                                         const std::optional<office::UnitId>& wanted);

// forecast, indicator and comparison; null where there is none.
base::Result<void> add_outlook(World& world, const commitment::Commitment& of,
                               boost::json::object& out);
// paragraph: that of the reading's text in which the first source stands; null without one.
base::Result<void> add_paragraph(World& world, const Caller& caller,
                                 const commitment::Commitment& of, boost::json::object& out);

}  // namespace luoshi::service
