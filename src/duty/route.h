// Patrol routes: places one after the other, each with a checklist, and when they are walked.
//
//   ──drawn──▶ standing ──changed──▶ standing ──ended──▶ over behind its last day
//
// Of each stop and each day on which the route runs a task is made (task.h); those that stand stay
// when the route becomes another. Thread rule: values and pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "duty/names.h"
#include "duty/timing.h"
#include "ledger/stream.h"
#include "office/catalog.h"

namespace luoshi::duty {

inline constexpr std::size_t kStopsMax = 50;
inline constexpr std::size_t kChecklistMax = 30;

struct Spot {  // WGS 84, millionths of a degree
  std::int64_t longitude = 0;
  std::int64_t latitude = 0;
  friend bool operator==(const Spot&, const Spot&) = default;
};
BOOST_DESCRIBE_STRUCT(Spot, (), (longitude, latitude))

struct Stop {
  PlaceId place;
  office::UnitId unit;  // that the place belongs to
  std::string name;     // or ""
  std::optional<Spot> point;
  std::vector<std::string> checklist;
  friend bool operator==(const Stop&, const Stop&) = default;
};
BOOST_DESCRIBE_STRUCT(Stop, (), (place, unit, name, point, checklist))

struct RouteDrawn {  // and, of route.changed, the whole of it anew
  std::string name;
  office::UnitId unit;  // that answers for it
  std::string force;
  std::vector<Stop> stops;
  Timing timing;
  friend bool operator==(const RouteDrawn&, const RouteDrawn&) = default;
};
BOOST_DESCRIBE_STRUCT(RouteDrawn, (), (name, unit, force, stops, timing))
struct RouteEnded {
  office::Day until;  // the last day
};
BOOST_DESCRIBE_STRUCT(RouteEnded, (), (until))

struct Route {
  bool exists = false;
  RouteDrawn what;
};

struct DrawRoute {
  RouteId id;
  RouteDrawn what;  // force "": the first of the rules
};
struct ChangeRoute {
  RouteId id;
  std::optional<std::uint64_t> version;
  RouteDrawn what;
};
struct EndRoute {
  RouteId id;
  std::optional<std::uint64_t> version;
  RouteEnded what;
};
template <class Ask>
concept RouteAsk =
    std::same_as<Ask, DrawRoute> || std::same_as<Ask, ChangeRoute> || std::same_as<Ask, EndRoute>;
template <RouteAsk Ask>
std::vector<ledger::StreamId> streams_of(const Ask& ask) {
  return {stream_of(ask.id), {"rulefile", "grid"}};
}
base::Result<ledger::Decision> decide(ledger::View& view, const DrawRoute& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const ChangeRoute& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const EndRoute& ask,
                                      const office::Actor& actor);

base::Result<void> check_checklist(const std::vector<std::string>& items, const std::string& where);

// routes: id, name, unit, from_day, until_day, version.
const ledger::Table& routes_table();
ledger::StreamKind route_streams();
void list_route_kinds(std::vector<office::EventKind>& kinds);

}  // namespace luoshi::duty
