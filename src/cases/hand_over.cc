#include "cases/hand_over.h"

#include "cases/internal/timed.h"
#include "office/fold.h"
#include "office/lookup.h"

namespace luoshi::cases {

using base::Result;

Result<std::vector<CaseId>> open_cases_of(ledger::View& view, const office::UnitId& unit) {
  std::vector<CaseId> ids;
  for (const char* state : {"issued", "received", "answered"}) {
    const auto rows =
        office::rows_where(view, cases_table(),
                           {office::equals("unit", unit.value()), office::equals("state", state)});
    if (!rows) return tl::unexpected(rows.error());
    for (const ledger::Row& row : *rows) {
      ids.push_back(CaseId(office::text_at(cases_table(), row, "id")));
    }
  }
  return ids;
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
