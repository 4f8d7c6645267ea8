// Commitments: lists, everything about one, its history, and what may be done to it. The JSON is
// `commitment` of data/api/openapi.yaml.
//
// Whoever may read commitments reads all of them. The office changes one where its
// commitments.write covers the lead (the whole city, while there is none); a unit signs, declines,
// reports and corrects where the caller's right covers that unit.
// Thread rule: any thread.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "commitment/commitment.h"
#include "service/listing.h"
#include "service/on_one.h"

namespace luoshi::service {

struct ResponsibilityNew {
  office::UnitId lead;
  std::optional<std::vector<office::UnitId>> supporting;
  std::optional<office::PersonId> leader;
};
BOOST_DESCRIBE_STRUCT(ResponsibilityNew, (), (lead, supporting, leader))
commitment::Responsibility responsibility_of(const ResponsibilityNew& wanted);

struct CommitmentNew {
  commitment::CommitmentKind kind = commitment::CommitmentKind::kTask;
  std::string title;
  std::optional<std::string> text;
  int year = 0;
  std::optional<commitment::Origin> origin;       // none: by_hand
  std::optional<commitment::SourceId> source_id;  // whose reply or text promises it
  std::optional<office::Day> deadline;
  std::optional<commitment::Measure> measure;  // none: by milestones
  std::optional<commitment::Schedule> schedule;
  std::optional<commitment::PackageId> package_id;
  std::optional<commitment::CommitmentId> parent_id;
  std::optional<ResponsibilityNew> responsibility;
};
BOOST_DESCRIBE_STRUCT(CommitmentNew, (),
                      (kind, title, text, year, origin, source_id, deadline, measure, schedule,
                       package_id, parent_id, responsibility))
struct CommitmentChange {
  std::optional<commitment::CommitmentKind> kind;
  std::optional<std::string> title;
  std::optional<std::string> text;
  std::optional<office::Day> deadline;
  std::optional<commitment::Measure> measure;
  std::optional<commitment::PackageId> package_id;
  std::optional<commitment::CommitmentId> parent_id;
  std::string reason;
  std::vector<std::string> emptied;  // members that were given as null
};
BOOST_DESCRIBE_STRUCT(CommitmentChange, (),
                      (kind, title, text, deadline, measure, package_id, parent_id, reason))
struct ReasonGiven {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ReasonGiven, (), (reason))
struct ScheduleGiven {
  commitment::Schedule schedule;
};
BOOST_DESCRIBE_STRUCT(ScheduleGiven, (), (schedule))
struct ProgressNew {
  commitment::Period period;
  std::optional<base::Decimal> value;
  std::string text;
  std::optional<std::vector<std::string>> evidence;  // digests of kept files
  std::optional<std::vector<std::uint32_t>> milestones;
  std::optional<std::string> explanation;
  std::optional<office::UnitId> unit;  // none: the first concerned for which the caller may
};
BOOST_DESCRIBE_STRUCT(ProgressNew, (),
                      (period, value, text, evidence, milestones, explanation, unit))
struct ProgressCorrection {
  std::optional<commitment::Period> period;
  std::optional<base::Decimal> value;
  std::string text;
  std::optional<std::vector<std::string>> evidence;
  std::optional<std::vector<std::uint32_t>> milestones;
  std::optional<std::string> explanation;
  std::optional<office::UnitId> unit;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ProgressCorrection, (),
                      (period, value, text, evidence, milestones, explanation, unit, reason))
// By the office: what is not given stays as it is.
struct ProgressAmendment {
  std::optional<base::Decimal> value;
  std::optional<std::string> text;
  std::optional<std::vector<std::uint32_t>> milestones;
  std::optional<std::string> explanation;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ProgressAmendment, (), (value, text, milestones, explanation, reason))
struct Closing {
  commitment::Outcome outcome = commitment::Outcome::kMet;
  std::optional<base::Decimal> value;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Closing, (), (outcome, value, reason))
struct CarryingOver {
  std::optional<office::Day> deadline;
  std::optional<commitment::Measure> measure;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CarryingOver, (), (deadline, measure, reason))

using OnCommitment = OnOne;
using CommitmentJson = base::Result<boost::json::object>;

base::Result<Page> list_commitments(World& world, const Caller& caller,
                                    const Parameters& parameters);
CommitmentJson get_commitment(World& world, const Caller& caller, const std::string& id);
base::Result<Page> list_commitment_events(World& world, const Caller& caller, const std::string& id,
                                          const Parameters& parameters);

// Each answers with the commitment as it is then; carry_over with the next year's.
CommitmentJson make_commitment(World& world, const Caller& caller, const Asked& asked,
                               const CommitmentNew& wanted);
CommitmentJson change_commitment(const OnCommitment& on, const CommitmentChange& change);
CommitmentJson assign_commitment(const OnCommitment& on, const ResponsibilityNew& wanted);
CommitmentJson decline_commitment(const OnCommitment& on, const ReasonGiven& why);
CommitmentJson sign_commitment(const OnCommitment& on);
CommitmentJson schedule_commitment(const OnCommitment& on, const ScheduleGiven& wanted);
CommitmentJson close_commitment(const OnCommitment& on, const Closing& closing);
CommitmentJson reopen_commitment(const OnCommitment& on, const ReasonGiven& why);
CommitmentJson carry_over_commitment(const OnCommitment& on, const CarryingOver& wanted);
base::Result<void> withdraw_commitment(const OnCommitment& on, const ReasonGiven& why);

CommitmentJson report_progress(const OnCommitment& on, const ProgressNew& wanted);
CommitmentJson confirm_progress(const OnCommitment& on, std::uint32_t number);
CommitmentJson return_progress(const OnCommitment& on, std::uint32_t number,
                               const ReasonGiven& why);
CommitmentJson correct_progress(const OnCommitment& on, std::uint32_t number,
                                const ProgressCorrection& wanted);
CommitmentJson amend_progress(const OnCommitment& on, std::uint32_t number,
                              const ProgressAmendment& wanted);

}  // namespace luoshi::service
