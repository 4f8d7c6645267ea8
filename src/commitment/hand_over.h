// What a unit owes goes to the unit that takes over when it is merged or closed: the commitments
// that are open and that it leads or supports, and the sources that wait for its reply. Another
// lead signs anew, as behind every assignment; no unit is lead and supporting at once, or twice.
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <vector>

#include "commitment/commitment.h"
#include "office/unit.h"

namespace luoshi::commitment {

enum class UnitPart : std::uint8_t { kLead, kSupporting };
BOOST_DESCRIBE_ENUM(UnitPart, kLead, kSupporting)

struct CommitmentHandedOver {
  office::UnitId from;
  UnitPart part = UnitPart::kLead;  // that it had
  office::UnitState because = office::UnitState::kMerged;
  std::optional<Responsibility> responsibility;  // from now on; none: nobody answers for it
};
BOOST_DESCRIBE_STRUCT(CommitmentHandedOver, (), (from, part, because, responsibility))

struct Owing {
  std::vector<CommitmentId> led;
  std::vector<CommitmentId> supported;
  std::vector<SourceId> sources;
  std::size_t size() const { return led.size() + supported.size() + sources.size(); }
};
base::Result<Owing> owing_of(ledger::View& view, const office::UnitId& unit);

struct Succession {
  office::UnitId from;
  office::UnitId to;
  office::UnitState because = office::UnitState::kMerged;
};
// Adds the events, the turns of lights among them.
base::Result<void> hand_over(ledger::View& view, const Owing& owing, const Succession& how,
                             const office::Actor& actor, std::vector<ledger::NewEvent>& events);

// Of a commitment that is opened again: the places of units that are no more go to those that
// stand in for them; nobody answers for it when nobody stands in for the lead.
base::Result<std::vector<ledger::NewEvent>> events_of_gone_units(ledger::View& view,
                                                                 const CommitmentId& id,
                                                                 const Commitment& commitment);

}  // namespace luoshi::commitment
