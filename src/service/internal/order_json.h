// What the files of orders share. Thread rule: any thread.
#pragma once

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <memory>
#include <optional>
#include <string>

#include "cases/case.h"
#include "service/caller.h"

namespace luoshi::service {

base::Error no_order();
// As committed; kNotFound when there is none.
base::Result<std::shared_ptr<const cases::Case>> order_at(World& world, const std::string& id);

// A part of the desk: orders in this state, for whoever has this right on the unit in charge.
struct OrderDeskPart {
  const char* name;
  const char* state;
  office::Right right;
};
inline constexpr std::array<OrderDeskPart, 3> kOrderDesk = {{
    {"to_receive", "issued", office::Right::kProgressWrite},
    {"to_answer", "received", office::Right::kProgressWrite},
    {"to_accept", "answered", office::Right::kCommitmentsWrite},
}};

// Of a row of the table cases: nobody has answered, and its time is over.
bool is_overdue(const ledger::Row& row, env::WallTime now);
// `order_item` of openapi.yaml.
base::Result<boost::json::object> order_item(World& world, const ledger::Row& row);
// The orders about a commitment, the latest first: id, number, title, state, due_at, overdue.
base::Result<boost::json::array> orders_about(World& world, const std::string& commitment);

}  // namespace luoshi::service
