#include "cases/hand_over.h"

#include <algorithm>
#include <set>

#include "cases/internal/deciding.h"
#include "cases/internal/timed.h"
#include "cases/request_rows.h"
#include "office/fold.h"
#include "office/lookup.h"
#include "office/succession.h"

namespace luoshi::cases {

using base::Result;

namespace {

constexpr std::size_t kRowsMax = 100'000;  // all of them go over at once, whatever the number

// Those that it supports, a chunk of them at a time.
Result<void> add_supported(ledger::View& view, const office::UnitId& unit,
                           const ledger::Condition& is_open, std::set<std::string>& ids) {
  constexpr std::size_t kChunk = 500;
  const auto parts = office::rows_where(view, request_units_table(),
                                        {office::equals("unit", unit.value())}, kRowsMax);
  if (!parts) return tl::unexpected(parts.error());
  for (std::size_t from = 0; from < parts->size(); from += kChunk) {
    std::vector<ledger::Value> some;
    for (std::size_t i = from; i < std::min(from + kChunk, parts->size()); ++i) {
      some.push_back((*parts)[i].front());
    }
    const auto rows =
        office::rows_where(view, requests_table(), {office::among("id", std::move(some)), is_open});
    if (!rows) return tl::unexpected(rows.error());
    for (const ledger::Row& row : *rows) {
      ids.insert(office::text_at(requests_table(), row, "id"));
    }
  }
  return {};
}

// Who stands in for a unit of the case that is no more; none: nobody took over.
Result<std::optional<office::UnitId>> add_successor(ledger::View& view, const CaseId& id,
                                                    const office::UnitId& of,
                                                    const std::optional<office::UnitId>& otherwise,
                                                    std::vector<ledger::NewEvent>& events) {
  auto unit = office::successor_of(view, of);
  if (!unit) return tl::unexpected(unit.error());
  if (!*unit) *unit = otherwise;
  if (*unit && **unit != of) {
    events.push_back(office::new_event(stream_of(id), "case.taken_over",
                                       CaseTakenOver{**unit, of, office::UnitState::kMerged}));
  }
  return unit;
}

}  // namespace

Result<std::vector<CaseId>> open_cases_of(ledger::View& view, const office::UnitId& unit) {
  const std::vector<ledger::Value> open = {std::string("registered"), std::string("admitted"),
                                           std::string("issued"),     std::string("received"),
                                           std::string("answered"),   std::string("merged")};
  const ledger::Condition is_open = office::among("state", open);
  std::set<std::string> ids;
  const auto add = [&](const ledger::Table& table, const std::string& column,
                       std::vector<ledger::Condition> where, const std::string& id) {
    where.push_back(office::equals(column, unit.value()));
    const auto rows = office::rows_where(view, table, std::move(where), kRowsMax);
    if (!rows) return Result<void>(tl::unexpected(rows.error()));
    for (const ledger::Row& row : *rows) ids.insert(office::text_at(table, row, id));
    return Result<void>();
  };
  if (auto ok = add(cases_table(), "unit", {is_open}, "id"); !ok) return tl::unexpected(ok.error());
  // What is merged waits for nobody, and goes with the other.
  const ledger::Condition is_merged = office::equals("state", std::string("merged"));
  for (const char* column : {"unit", "centre"}) {
    for (const ledger::Condition& condition : {not_closed(), is_merged}) {
      if (auto ok = add(requests_table(), column, {condition}, "id"); !ok) {
        return tl::unexpected(ok.error());
      }
    }
  }
  if (auto ok = add_supported(view, unit, is_open, ids); !ok) return tl::unexpected(ok.error());
  std::vector<CaseId> out;
  for (const std::string& id : ids) out.push_back(CaseId(id));
  return out;
}

Result<void> hand_over(ledger::View& view, const std::vector<CaseId>& ids, const CaseTakenOver& how,
                       const office::Actor& actor, std::vector<ledger::NewEvent>& events) {
  for (const CaseId& id : ids) {
    const auto state = view.state<Case>(stream_of(id));
    if (!state) return tl::unexpected(state.error());
    auto own = with_clock(view, **state, id,
                          {office::new_event(stream_of(id), "case.taken_over", how)}, actor);
    if (!own) return tl::unexpected(own.error());
    for (ledger::NewEvent& each : *own) events.push_back(std::move(each));
  }
  return {};
}

Result<void> add_successors(ledger::View& view, const CaseId& id, const Case& state,
                            std::vector<ledger::NewEvent>& events) {
  std::vector<office::UnitId> units = {state.unit};
  if (state.intake) units.push_back(state.centre);
  units.insert(units.end(), state.supporting.begin(), state.supporting.end());
  const std::size_t needed = state.intake ? 2 : 1;
  std::optional<office::UnitId> in_charge;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const auto before = units.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::find(units.begin(), before, units[i]) != before) continue;
    const auto to =
        add_successor(view, id, units[i], i < needed ? std::nullopt : in_charge, events);
    if (!to) return tl::unexpected(to.error());
    if (!*to) {
      return conflict(
          "unit_gone", {"承办单位已撤销", "a unit that it needs was closed, and nobody took over"},
          "/id", {"应另行下达，由现有单位承办", "issue a new one to a unit that is there"});
    }
    if (i == 0) in_charge = *to;
  }
  return {};
}

}  // namespace luoshi::cases
