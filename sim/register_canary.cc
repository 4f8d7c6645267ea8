// What is put in on purpose where the register folds and shows its events.
#include <algorithm>

#include "commitment/commitment.h"
#include "commitment/period.h"
#include "sim/register.h"

namespace luoshi::sim {
namespace {

using commitment::Commitment;
using ledger::Event;
using ledger::RowChanges;

// Another lead comes, and the first one's row stays.
void keep_leads(ledger::StreamKind& kind) {
  kind.project = [project = kind.project](const void* state, const Event& event,
                                          RowChanges& changes) {
    project(state, event, changes);
    if (event.kind != "commitment.assigned") return;
    std::erase_if(changes, [](const ledger::RowChange& change) {
      return change.remove && change.table == &commitment::commitment_units_table();
    });
  };
}

// The row says how far it is frozen; the state that decisions look at does not.
void make_hollow(ledger::StreamKind& kind) {
  kind.apply = [apply = kind.apply](void* state, const Event& event) {
    auto& year = *static_cast<commitment::Year*>(state);
    const auto before = year.frozen_through;
    auto done = apply(state, event);
    if (event.kind == "period.frozen") year.frozen_through = before;
    return done;
  };
  kind.project = [project = kind.project](const void* state, const Event& event,
                                          RowChanges& changes) {
    commitment::Year year = *static_cast<const commitment::Year*>(state);
    if (event.kind == "period.frozen") {
      if (auto body = commitment::body_of<commitment::PeriodFrozen>(event)) {
        year.frozen_through = body->through;
      }
    }
    project(&year, event, changes);
  };
}

// The row shows the figure that is right now; lights and sums go by the one before.
void keep_figures(ledger::StreamKind& kind) {
  kind.apply = [apply = kind.apply](void* state, const Event& event) {
    auto done = apply(state, event);
    auto& commitment = *static_cast<Commitment*>(state);
    if (done && event.kind == "progress.corrected") {
      auto& report = commitment.progress[commitment.touched_progress - 1];
      report.content.value = report.earlier.back().value;
    }
    return done;
  };
  kind.project = [project = kind.project](const void* state, const Event& event,
                                          RowChanges& changes) {
    Commitment commitment = *static_cast<const Commitment*>(state);
    if (event.kind == "progress.corrected") {
      if (auto body = commitment::body_of<commitment::ProgressCorrected>(event)) {
        commitment.progress[body->number - 1].content.value = body->content.value;
      }
    }
    project(&commitment, event, changes);
  };
}

}  // namespace

void spoil_register(ledger::Catalog& catalog, Canary canary) {
  for (ledger::StreamKind& kind : catalog) {
    if (canary == Canary::kSecondLead && kind.name == "commitment") keep_leads(kind);
    if (canary == Canary::kHollowFreeze && kind.name == "period") make_hollow(kind);
    if (canary == Canary::kOldFigure && kind.name == "commitment") keep_figures(kind);
  }
}

}  // namespace luoshi::sim
