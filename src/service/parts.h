// A commitment shared out among units. Needs commitments.write on the whole's lead and on the lead
// of each part. Thread rule: any thread.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "service/commitments.h"

namespace luoshi::service {

// A part is of the whole's kind, year and source, begins with it and counts as it does.
struct PartNew {
  office::UnitId lead;
  std::string title;
  std::optional<base::Decimal> target;  // none: by milestones
  std::optional<office::Day> deadline;  // none: the whole's
};
BOOST_DESCRIBE_STRUCT(PartNew, (), (lead, title, target, deadline))
struct PartsNew {
  std::vector<PartNew> parts;
  std::optional<std::string> measured_by_parts;  // the reason why the whole counts them from now on
};
BOOST_DESCRIBE_STRUCT(PartsNew, (), (parts, measured_by_parts))

// Answers with the whole. All parts are made or none; where the whole then cannot be changed, its
// parts stay, and the same request asked again changes it.
CommitmentJson make_parts(const OnCommitment& on, const PartsNew& wanted);

}  // namespace luoshi::service
