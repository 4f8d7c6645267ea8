// Supervision orders and problems found (cases, docs/formats/case-events.md) as people meet them:
// lists, everything about one, its history, and what may be done to it. The JSON is `order` of
// data/api/openapi.yaml.
//
// Whoever may read commitments reads all orders. The office opens and changes one where its
// commitments.write covers the unit in charge; that unit receives and answers where the caller's
// progress.write covers it. Nobody has both, so that nobody accepts an answer of his own.
// Thread rule: any thread.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "office/names.h"
#include "service/listing.h"
#include "service/on_one.h"

namespace luoshi::service {

struct OrderNew {
  std::string kind;  // of the city's kinds, with a series
  std::string title;
  std::optional<std::string> text;
  office::UnitId unit;
  std::optional<std::vector<std::string>> about;  // commitments
  std::optional<std::string> measures;
};
BOOST_DESCRIBE_STRUCT(OrderNew, (), (kind, title, text, unit, about, measures))
struct OrderAnswer {
  std::string text;
  std::optional<std::vector<std::string>> evidence;  // digests of kept files
};
BOOST_DESCRIBE_STRUCT(OrderAnswer, (), (text, evidence))
struct OrderAcceptance {
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(OrderAcceptance, (), (note))
struct OrderReturn {
  std::string reason;
  std::optional<int> days;  // more time with it
};
BOOST_DESCRIBE_STRUCT(OrderReturn, (), (reason, days))
struct OrderSuspension {
  std::string ground;               // of the kind's
  std::optional<std::string> from;  // RFC 3339; none: now
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(OrderSuspension, (), (ground, from, reason))
struct OrderExtension {
  int days = 0;
  std::string reason;
  std::optional<office::PersonId> approved_by;
};
BOOST_DESCRIBE_STRUCT(OrderExtension, (), (days, reason, approved_by))
struct OrderHandOver {
  office::UnitId unit;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(OrderHandOver, (), (unit, reason))
struct OrderReason {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(OrderReason, (), (reason))

using OnOrder = OnOne;
using OrderJson = base::Result<boost::json::object>;

base::Result<Page> list_orders(World& world, const Caller& caller, const Parameters& parameters);
// What the caller has to do to orders, by due time, and how many there are of all.
OrderJson order_desk(World& world, const Caller& caller);
// {"items"}: the kinds that have a series today, with what a form has to know of them.
OrderJson list_order_kinds(World& world, const Caller& caller);
OrderJson get_order(World& world, const Caller& caller, const std::string& id);
base::Result<Page> list_order_events(World& world, const Caller& caller, const std::string& id,
                                     const Parameters& parameters);

// Each answers with the order as it is then.
OrderJson open_order(World& world, const Caller& caller, const Asked& asked,
                     const OrderNew& wanted);
OrderJson receive_order(const OnOrder& on);
OrderJson answer_order(const OnOrder& on, const OrderAnswer& answer);
OrderJson accept_order(const OnOrder& on, const OrderAcceptance& wanted);
OrderJson return_order(const OnOrder& on, const OrderReturn& wanted);
OrderJson suspend_order(const OnOrder& on, const OrderSuspension& wanted);
OrderJson resume_order(const OnOrder& on);
OrderJson extend_order(const OnOrder& on, const OrderExtension& wanted);
OrderJson hand_over_order(const OnOrder& on, const OrderHandOver& wanted);
OrderJson reopen_order(const OnOrder& on, const OrderReason& why);
OrderJson withdraw_order(const OnOrder& on, const OrderReason& why);

}  // namespace luoshi::service
