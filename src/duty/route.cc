#include "duty/route.h"

#include <fmt/format.h>

#include <array>

#include "duty/internal/deciding.h"
#include "office/fields.h"
#include "office/lookup.h"

namespace luoshi::duty {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::Event;
using ledger::View;
using office::fold;

constexpr office::TextLimits kName{.max = 60};
constexpr office::TextLimits kStopName{.min = 0, .max = 60};
constexpr office::TextLimits kItem{.max = 100};

void drawn(Route& route, const RouteDrawn& body, const Event&) {
  route.exists = true;
  route.what = body;
}
void ended(Route& route, const RouteEnded& body, const Event&) {
  route.what.timing.until = body.until;
}

constexpr std::array<office::Applier<Route>, 3> kAppliers = {{
    {"route.drawn", 1, &fold<Route, RouteDrawn, drawn>},
    {"route.changed", 1, &fold<Route, RouteDrawn, drawn>},
    {"route.ended", 1, &fold<Route, RouteEnded, ended>},
}};

Result<void> apply(Route& route, const Event& event) {
  return office::apply_by<Route>(kAppliers, route, event);
}

void project(const Route& route, const Event& event, ledger::RowChanges& changes) {
  const RouteDrawn& what = route.what;
  changes.push_back({&routes_table(),
                     {ledger::StreamId::parse(event.stream).id, what.name, what.unit.value(),
                      what.timing.from.text(), office::value_of(what.timing.until),
                      static_cast<std::int64_t>(event.version)},
                     false});
}

Result<void> check_stop(View& view, const Stop& stop, const std::string& where) {
  return all_of({check_place(stop.place, where + "/place"),
                 check_unit(view, stop.unit, where + "/place"),
                 office::check_text(stop.name, kStopName, where + "/name"),
                 check_checklist(stop.checklist, where + "/checklist")});
}

Result<void> check_route(View& view, const RouteDrawn& what) {
  if (what.stops.empty() || what.stops.size() > kStopsMax) {
    return fail(ErrorCode::kInvalidInput, {"没有巡查点，或太多", "no stops, or too many"}, "/stops",
                {"1至50处", "1 to 50"});
  }
  for (std::size_t i = 0; i < what.stops.size(); ++i) {
    if (auto ok = check_stop(view, what.stops[i], fmt::format("/stops/{}", i)); !ok) return ok;
  }
  return all_of({office::check_text(what.name, kName, "/name"),
                 check_unit(view, what.unit, "/unit"), check(what.timing, "")});
}

Result<Standing<Route>> route_at(View& view, const RouteId& id,
                                 const std::optional<std::uint64_t>& version) {
  auto found = standing<Route>(view, stream_of(id), version);
  if (found && !found->state->exists) {
    return tl::unexpected(no_such({"没有这条路线", "there is no such route"}));
  }
  return found;
}

template <class Body>
Decision one(const RouteId& id, std::string kind, const Body& body, std::uint64_t version) {
  std::vector<ledger::NewEvent> events;
  events.push_back(office::new_event(stream_of(id), std::move(kind), body));
  return decided(id.value(), version, std::move(events));
}

}  // namespace

Result<void> check_checklist(const std::vector<std::string>& items, const std::string& where) {
  if (items.size() > kChecklistMax) {
    return fail(ErrorCode::kTooLarge, {"清单太长", "the checklist is too long"}, where,
                {"不超过30项", "30 items at the most"});
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (auto ok = office::check_text(items[i], kItem, fmt::format("{}/{}", where, i)); !ok) {
      return ok;
    }
  }
  return {};
}

Result<Decision> decide(View& view, const DrawRoute& ask, const office::Actor&) {
  RouteDrawn what = ask.what;
  const auto force = force_of(view, what.force, "/force");
  if (!force) return tl::unexpected(force.error());
  what.force = *force;
  if (auto ok = all_of({office::check_id(ask.id.value(), 'l', "/id"),
                        check_new(view, stream_of(ask.id)), check_route(view, what)});
      !ok) {
    return tl::unexpected(ok.error());
  }
  return one(ask.id, "route.drawn", what, 0);
}

Result<Decision> decide(View& view, const ChangeRoute& ask, const office::Actor&) {
  const auto found = route_at(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  RouteDrawn what = ask.what;
  const auto force = force_of(view, what.force, "/force");
  if (!force) return tl::unexpected(force.error());
  what.force = *force;
  if (auto ok = check_route(view, what); !ok) return tl::unexpected(ok.error());
  if (what == found->state->what) return decided(ask.id.value(), found->version, {});
  return one(ask.id, "route.changed", what, found->version);
}

Result<Decision> decide(View& view, const EndRoute& ask, const office::Actor&) {
  const auto found = route_at(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  if (found->state->what.timing.until == ask.what.until) {
    return decided(ask.id.value(), found->version, {});
  }
  return one(ask.id, "route.ended", ask.what, found->version);
}

const ledger::Table& routes_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"routes",
                                    {{"id", kText},
                                     {"name", kText},
                                     {"unit", kText},
                                     {"from_day", kText},
                                     {"until_day", kText},
                                     {"version", kInteger}},
                                    1,
                                    {{"unit"}, {"name"}}};
  return kTable;
}

ledger::StreamKind route_streams() {
  return ledger::stream_kind<Route>("route", {&routes_table()}, &apply, &project);
}

void list_route_kinds(std::vector<office::EventKind>& kinds) {
  office::list_kinds<Route>(kAppliers, kinds);
}

}  // namespace luoshi::duty
