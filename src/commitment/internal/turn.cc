#include "commitment/internal/turn.h"

#include "commitment/internal/checks.h"
#include "commitment/internal/commitment_fold.h"
#include "commitment/standing.h"
#include "office/after.h"

namespace luoshi::commitment {

base::Result<Commitment> after(ledger::View& view, const ledger::StreamId& stream,
                               const Commitment& before,
                               const std::vector<ledger::NewEvent>& events,
                               const office::Actor& actor) {
  return office::after(view, stream, before, events, actor, &apply_commitment);
}

base::Result<void> add_turn(ledger::View& view, const CommitmentId& id, const Commitment& before,
                            std::vector<ledger::NewEvent>& events, const office::Actor& actor) {
  const ledger::StreamId stream = stream_of(id);
  const auto next = after(view, stream, before, events, actor);
  if (!next) return tl::unexpected(next.error());
  if (next->withdrawn) return {};
  const auto read = light_today(view, id, *next);
  if (!read) return tl::unexpected(read.error());
  const LightTurned& was = next->light;
  const bool is_same = read->light == was.light && read->planned == was.planned &&
                       read->actual == was.actual &&
                       (read->cause.code == was.cause.code || read->light == Light::kNone);
  if (is_same) return {};
  const LightTurned turned{read->light, office::city_day(view.now()), read->planned, read->actual,
                           read->cause};
  events.push_back(new_event(stream, "light.turned", turned));
  return {};
}

Decided settled(ledger::View& view, const CommitmentId& id, const Commitment& before,
                std::vector<ledger::NewEvent> events, const office::Actor& actor) {
  if (auto ok = add_turn(view, id, before, events, actor); !ok) return tl::unexpected(ok.error());
  return decided(view, stream_of(id), std::move(events));
}

}  // namespace luoshi::commitment
