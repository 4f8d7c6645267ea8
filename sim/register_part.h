// The register of commitments as a child would keep it: maps, each rule looked up by going over all
// of them, the light worked out anew from all that was reported (lamp.h). Of src/commitment only
// what is asked and the words are used.
// Thread rule: one thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "commitment/commitment.h"
#include "commitment/package.h"
#include "commitment/period.h"
#include "sim/actor.h"
#include "sim/lamp.h"
#include "sim/office_part.h"
#include "sim/rule_part.h"

namespace luoshi::sim {

struct Report {
  commitment::Period period;
  std::optional<Figure> value{};
  std::vector<std::uint32_t> milestones{};
  std::string unit{};
  commitment::ReportState state = commitment::ReportState::kReported;
  env::WallTime at{};
  env::WallTime came_at{};
  std::int64_t returned = 0;  // how often
  std::string reason{};       // of the last return
};

struct Promise {
  std::string title, text, package, parent, carried_from;
  commitment::CommitmentKind kind = commitment::CommitmentKind::kTask;
  int year = 0;
  int deadline = 0;
  commitment::Measure measure;
  commitment::Schedule schedule;
  bool withdrawn = false;
  commitment::Status status = commitment::Status::kUnassigned;
  commitment::Status before = commitment::Status::kUnassigned;  // it was closed
  std::optional<commitment::Outcome> outcome;
  std::string lead, leader;
  std::vector<std::string> supporting;
  std::optional<int> signed_on;
  std::vector<Report> reports;
  Lamp lamp;
  Day light_since;
  std::int64_t created_at = 0;
  std::int64_t version = 0;

  bool is_open() const { return !withdrawn && status != commitment::Status::kClosed; }
  bool concerns(const std::string& unit) const;
};

struct Package {
  std::string name;
  int year = 0;
  std::int64_t declared = 0;
  bool withdrawn = false;
  std::int64_t version = 0;
};

struct YearBook {
  bool opened = false;
  bool closed = false;
  commitment::Period frozen{};  // through; empty: nothing
  std::int64_t version = 0;
};

class RegisterPart final : public Part {
 public:
  using Refusal = std::optional<base::ErrorCode>;
  // What it looks at beside its own.
  struct Beside {
    const OfficePart& office;
    const RulePart& rules;
    env::WallTime now;
    int today;
  };

  std::unique_ptr<Part> copy() const override { return std::make_unique<RegisterPart>(*this); }
  Rows rows() const override;

  Expected carry_out(const commitment::MakeCommitment& ask, const Beside& beside);
  Expected carry_out(const commitment::AssignCommitment& ask, const Beside& beside);
  Expected carry_out(const commitment::DeclineCommitment& ask, const Beside& beside);
  Expected carry_out(const commitment::SignCommitment& ask, const Beside& beside);
  Expected carry_out(const commitment::ScheduleCommitment& ask, const Beside& beside);
  Expected carry_out(const commitment::ReportProgress& ask, const Beside& beside);
  Expected carry_out(const commitment::ConfirmProgress& ask, const Beside& beside);
  Expected carry_out(const commitment::ReturnProgress& ask, const Beside& beside);
  Expected carry_out(const commitment::CorrectProgress& ask, const Beside& beside);
  Expected carry_out(const commitment::CloseCommitment& ask, const Beside& beside);
  Expected carry_out(const commitment::ReopenCommitment& ask, const Beside& beside);
  Expected carry_out(const commitment::CarryOver& ask, const Beside& beside);
  Expected carry_out(const commitment::WithdrawCommitment& ask, const Beside& beside);
  Expected carry_out(const commitment::TurnLight& ask, const Beside& beside);
  Expected carry_out(const commitment::OpenYear& ask, const Beside& beside);
  Expected carry_out(const commitment::FreezePeriod& ask, const Beside& beside);
  Expected carry_out(const commitment::ThawPeriod& ask, const Beside& beside);
  Expected carry_out(const commitment::CloseYear& ask, const Beside& beside);
  Expected carry_out(const commitment::MakePackage& ask, const Beside& beside);
  Expected carry_out(const commitment::ChangePackage& ask, const Beside& beside);
  Expected carry_out(const commitment::WithdrawPackage& ask, const Beside& beside);

  // Open promises that the unit leads or supports; in its place comes the other, and how many
  // events that is.
  std::size_t owed_by(const std::string& unit) const;
  std::size_t hand_over(const std::string& from, const std::string& to, const Beside& beside);

  std::map<std::string, Promise> promises;
  std::map<std::string, Package> packages;
  std::map<int, YearBook> years;

 private:
  using Version = std::optional<std::uint64_t>;

  Refusal open(const std::string& id, const Version& version = {}) const;
  Refusal active(const std::string& unit, const Beside& beside) const;
  Refusal may_answer(const commitment::Responsibility& who, const Beside& beside) const;
  Refusal may_be_part_of(const std::string& id, const std::string& whole) const;
  Refusal is_new(const std::string& id, const Promise& promise) const;
  Refusal is_frozen(const commitment::Period& period) const;
  bool is_year_closed(int year) const;
  Refusal may_change_year(int year, const Version& version) const;
  Refusal open_package(const std::string& id, const Version& version) const;

  Refusal may_report(const Promise& promise, const std::string& unit, const Beside& beside) const;
  Refusal is_right(const Promise& promise, const Report& report, bool says_nothing,
                   std::size_t except, const Beside& beside) const;
  // The number of a report that waits, from 1.
  Refusal waits(const Promise& promise, std::uint32_t number) const;

  std::vector<const Promise*> parts_of(const std::string& id) const;
  Circumstances circumstances(const std::string& id, int today) const;
  // Shows another light when there is one: how many events that is.
  std::size_t turn(const std::string& id, const Beside& beside);
  Expected settled(const std::string& id, std::size_t events, const Beside& beside);
  Promise carried(const std::string& id, const commitment::CarryOver& ask,
                  const Beside& beside) const;
};

}  // namespace luoshi::sim
