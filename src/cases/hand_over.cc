#include "cases/hand_over.h"

#include <set>

#include "cases/internal/timed.h"
#include "cases/request_rows.h"
#include "office/fold.h"
#include "office/lookup.h"

namespace luoshi::cases {

using base::Result;

Result<std::vector<CaseId>> open_cases_of(ledger::View& view, const office::UnitId& unit) {
  const std::vector<ledger::Value> open = {std::string("registered"), std::string("admitted"),
                                           std::string("issued"),     std::string("received"),
                                           std::string("answered"),   std::string("merged")};
  const ledger::Condition is_open = office::among("state", open);
  std::set<std::string> ids;
  const auto add = [&](const ledger::Table& table, const std::string& column,
                       std::vector<ledger::Condition> where, const std::string& id) {
    where.push_back(office::equals(column, unit.value()));
    const auto rows = office::rows_where(view, table, std::move(where));
    if (!rows) return Result<void>(tl::unexpected(rows.error()));
    for (const ledger::Row& row : *rows) ids.insert(office::text_at(table, row, id));
    return Result<void>();
  };
  if (auto ok = add(cases_table(), "unit", {is_open}, "id"); !ok) return tl::unexpected(ok.error());
  for (const char* column : {"unit", "centre"}) {
    if (auto ok = add(requests_table(), column, {is_open}, "id"); !ok) {
      return tl::unexpected(ok.error());
    }
  }
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

}  // namespace luoshi::cases
