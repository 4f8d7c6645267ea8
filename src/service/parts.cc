#include "service/parts.h"

#include <fmt/format.h>

#include "commitment/parts.h"
#include "service/answers.h"
#include "service/internal/commitment_json.h"

namespace luoshi::service {
namespace {

using base::Result;
using commitment::Commitment;
using commitment::CommitmentId;
using commitment::MeasuredBy;

Result<std::shared_ptr<const Commitment>> whole_of(const OnCommitment& on) {
  if (auto may = require(on.caller, office::Right::kCommitmentsWrite); !may) {
    return tl::unexpected(may.error());
  }
  auto whole = commitment_at(on.world, on.id);
  if (!whole) return whole;
  const auto& who = (*whole)->responsibility;
  auto may = require_office(on.world, on.caller, who ? std::optional(who->lead) : std::nullopt);
  if (!may) return tl::unexpected(may.error());
  return whole;
}

commitment::Measure measure_of(const Commitment& whole, const PartNew& wanted) {
  commitment::Measure out;
  if (!wanted.target) return out;
  const commitment::Measure& measure = whole.what.measure;
  out.by = MeasuredBy::kValue;
  out.unit = measure.unit;
  out.direction = measure.direction;
  out.comparator = measure.target_max ? out.comparator : measure.comparator;
  out.target = wanted.target;
  out.cumulative = measure.cumulative;
  return out;
}

commitment::MakeCommitment part_of(World& world, const Commitment& whole, const PartNew& wanted) {
  commitment::MakeCommitment part;
  part.id = CommitmentId(ordered_id(world, "c-"));
  part.kind = whole.what.kind;
  part.title = wanted.title;
  part.text = whole.what.text;
  part.year = whole.what.year;
  part.origin = whole.what.origin;
  part.sources = whole.what.sources;
  part.deadline = wanted.deadline.value_or(whole.what.deadline);
  part.measure = measure_of(whole, wanted);
  part.schedule = commitment::default_schedule(whole.what.year);
  part.schedule->from = whole.what.schedule.from;
  part.responsibility = commitment::Responsibility{
      wanted.lead, {}, whole.responsibility ? whole.responsibility->leader : std::nullopt};
  return part;
}

Result<void> count_parts(const OnCommitment& on, const Commitment& whole,
                         const std::string& reason) {
  commitment::ChangeCommitment change;
  change.id = CommitmentId(on.id);
  change.measure = whole.what.measure;
  change.measure->by = MeasuredBy::kParts;
  change.measure->indicator_id.reset();
  change.measure->region.reset();
  change.reason = reason;
  const Asked behind{on.asked.request + "-measure", on.asked.fingerprint};
  auto reply = told(execute(on.world, on.caller, behind, std::move(change)));
  if (!reply) return tl::unexpected(at_member(reply.error(), "/measured_by_parts"));
  return {};
}

}  // namespace

CommitmentJson make_parts(const OnCommitment& on, const PartsNew& wanted) {
  auto whole = whole_of(on);
  if (!whole) return tl::unexpected(whole.error());
  if (wanted.measured_by_parts && wanted.measured_by_parts->empty()) {
    return tl::unexpected(wrong_member("/measured_by_parts", {"没有说明原因", "no reason is given"},
                                       {"应说明原因，或不写", "a reason, or no such member"}));
  }
  commitment::MakeParts ask{CommitmentId(on.id), on.version, {}};
  for (std::size_t i = 0; i < wanted.parts.size(); ++i) {
    auto may = require_office(on.world, on.caller, wanted.parts[i].lead);
    if (!may) return tl::unexpected(at_member(may.error(), fmt::format("/parts/{}/lead", i)));
    ask.parts.push_back(part_of(on.world, **whole, wanted.parts[i]));
  }
  auto reply = told(execute(on.world, on.caller, on.asked, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  if (wanted.measured_by_parts && (*whole)->what.measure.by != MeasuredBy::kParts) {
    if (auto done = count_parts(on, **whole, *wanted.measured_by_parts); !done) {
      return tl::unexpected(done.error());
    }
  }
  return get_commitment(on.world, on.caller, on.id);
}

}  // namespace luoshi::service
