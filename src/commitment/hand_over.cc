#include "commitment/hand_over.h"

#include <algorithm>

#include "commitment/internal/checks.h"
#include "commitment/internal/turn.h"
#include "commitment/source.h"
#include "office/succession.h"

namespace luoshi::commitment {
namespace {

using base::Result;
using ledger::NewEvent;
using ledger::View;
using office::UnitId;

constexpr std::size_t kSupportedMax = 100'000;  // rows that are looked at, of closed ones too

template <class Id>
Result<void> add_ids(View& view, const ledger::Table& table, std::vector<ledger::Condition> where,
                     std::vector<Id>& ids) {
  const auto rows = office::rows_where(view, table, std::move(where));
  if (!rows) return tl::unexpected(rows.error());
  for (const ledger::Row& row : *rows) ids.push_back(Id(office::text_at(table, row, "id")));
  return {};
}

// Open ones; the row of a supporting unit does not say.
Result<void> add_supported(View& view, const UnitId& unit, std::vector<CommitmentId>& ids) {
  const ledger::Table& table = commitment_units_table();
  const auto rows = office::rows_where(view, table,
                                       {office::equals("unit", unit.value()),
                                        office::equals("part", word_of(UnitPart::kSupporting))},
                                       kSupportedMax);
  if (!rows) return tl::unexpected(rows.error());
  for (const ledger::Row& row : *rows) {
    const CommitmentId id(office::text_at(table, row, "commitment"));
    const auto state = view.state<Commitment>(stream_of(id));
    if (!state) return tl::unexpected(state.error());
    if ((*state)->status != Status::kClosed) ids.push_back(id);
  }
  return {};
}

// Where `to` takes the place of `from`; none when nobody takes the lead's.
std::optional<Responsibility> with_another(const Responsibility& who, const UnitId& from,
                                           const std::optional<UnitId>& to) {
  Responsibility next = who;
  if (who.lead == from) {
    if (!to) return std::nullopt;
    next.lead = *to;
  } else if (to) {
    std::replace(next.supporting.begin(), next.supporting.end(), from, *to);
  }
  std::vector<UnitId> supporting;
  for (const UnitId& unit : next.supporting) {
    const bool is_known = std::find(supporting.begin(), supporting.end(), unit) != supporting.end();
    if (unit != from && unit != next.lead && !is_known) supporting.push_back(unit);
  }
  next.supporting = std::move(supporting);
  return next;
}

NewEvent handed_over(const CommitmentId& id, const Responsibility& who, const UnitId& from,
                     const std::optional<UnitId>& to, office::UnitState because) {
  const UnitPart part = who.lead == from ? UnitPart::kLead : UnitPart::kSupporting;
  return new_event(stream_of(id), "commitment.handed_over",
                   CommitmentHandedOver{from, part, because, with_another(who, from, to)});
}

Result<void> hand_over_one(View& view, const CommitmentId& id, const Succession& how,
                           const office::Actor& actor, std::vector<NewEvent>& events) {
  const auto commitment = view.state<Commitment>(stream_of(id));
  if (!commitment) return tl::unexpected(commitment.error());
  std::vector<NewEvent> own{
      handed_over(id, *(*commitment)->responsibility, how.from, how.to, how.because)};
  if (auto ok = add_turn(view, id, **commitment, own, actor); !ok) return ok;
  for (NewEvent& each : own) events.push_back(std::move(each));
  return {};
}

}  // namespace

Result<Owing> owing_of(View& view, const UnitId& unit) {
  Owing owing;
  for (const Status status : {Status::kAssigned, Status::kSigned}) {
    auto ok =
        add_ids(view, commitments_table(),
                {office::equals("lead", unit.value()), office::equals("status", word_of(status))},
                owing.led);
    if (!ok) return tl::unexpected(ok.error());
  }
  if (auto ok = add_supported(view, unit, owing.supported); !ok) return tl::unexpected(ok.error());
  auto ok = add_ids(view, sources_table(),
                    {office::equals("lead", unit.value()),
                     office::equals("state", word_of(SourceState::kAssigned))},
                    owing.sources);
  if (!ok) return tl::unexpected(ok.error());
  return owing;
}

Result<void> hand_over(View& view, const Owing& owing, const Succession& how,
                       const office::Actor& actor, std::vector<NewEvent>& events) {
  for (const auto* ids : {&owing.led, &owing.supported}) {
    for (const CommitmentId& id : *ids) {
      if (auto ok = hand_over_one(view, id, how, actor, events); !ok) return ok;
    }
  }
  for (const SourceId& id : owing.sources) {
    events.push_back(new_event(stream_of(id), "source.assigned", SourceAssigned{how.to}));
  }
  return {};
}

Result<std::vector<NewEvent>> events_of_gone_units(View& view, const CommitmentId& id,
                                                   const Commitment& commitment) {
  std::vector<NewEvent> events;
  std::optional<Responsibility> who = commitment.responsibility;
  if (!who) return events;
  std::vector<UnitId> units = who->supporting;
  units.insert(units.begin(), who->lead);
  for (const UnitId& unit : units) {
    const auto stands_in = office::successor_of(view, unit);
    if (!stands_in) return tl::unexpected(stands_in.error());
    if (!who || *stands_in == unit) continue;
    const auto state = view.state<office::Unit>(office::stream_of(unit));
    if (!state) return tl::unexpected(state.error());
    events.push_back(handed_over(id, *who, unit, *stands_in, (*state)->state));
    who = with_another(*who, unit, *stands_in);
  }
  return events;
}

}  // namespace luoshi::commitment
