#include "sim/register_part.h"

#include <fmt/format.h>

#include <algorithm>

namespace luoshi::sim {
namespace {

using base::ErrorCode;
using commitment::CommitmentMade;
using commitment::MeasuredBy;
using commitment::Outcome;
using commitment::Period;
using commitment::ReportState;
using commitment::Status;

constexpr int kDeadlineYearsMax = 20;
constexpr std::size_t kLevelsMax = 5;

int last_day_of(const Period& period) { return month_end(period.year(), period.last_month()); }

int end_of_year(int year) { return month_end(year, 12); }

commitment::Schedule straight_from_january(int year) {
  commitment::Schedule schedule;
  schedule.from = *office::Day::parse(fmt::format("{}-01-01", year));
  return schedule;
}

// Points one behind the other, none of a period behind the deadline; milestones of rising
// numbers that are due by it.
bool is_schedule(const commitment::Schedule& schedule, MeasuredBy by, int deadline) {
  const int from = number_of(schedule.from.text());
  if (from > deadline) return false;
  const bool by_points = schedule.by == commitment::ScheduledBy::kPoints;
  if (by_points && (schedule.points.empty() || by == MeasuredBy::kMilestones)) return false;
  int before = from - 1;
  for (const auto& point : schedule.points) {
    const int last = last_day_of(point.period);
    if (last <= before || number_of(point.period.first_day().text()) > deadline) return false;
    before = last;
  }
  std::uint32_t number = 0;
  for (const auto& each : schedule.milestones) {
    if (each.number <= number || number_of(each.due.text()) > deadline) return false;
    number = each.number;
  }
  return true;
}

std::set<std::uint32_t> reached_by(const Promise& promise) {
  std::set<std::uint32_t> reached;
  for (const Report& each : promise.reports) {
    if (each.state != ReportState::kConfirmed) continue;
    reached.insert(each.milestones.begin(), each.milestones.end());
  }
  return reached;
}

std::optional<Figure> last_confirmed(const Promise& promise) {
  const Report* last = nullptr;
  for (const Report& each : promise.reports) {
    if (each.state != ReportState::kConfirmed || !each.value) continue;
    if (last == nullptr || last->period < each.period) last = &each;
  }
  return last == nullptr ? std::nullopt : last->value;
}

void answer(Promise& promise, const commitment::Responsibility& who) {
  if (promise.lead != who.lead.value()) {
    promise.status = Status::kAssigned;
    promise.signed_on.reset();
  }
  promise.lead = who.lead.value();
  promise.leader = who.leader ? who.leader->value() : "";
  promise.supporting.clear();
  for (const auto& unit : who.supporting) promise.supporting.push_back(unit.value());
}

void forsake(Promise& promise) {
  promise.status = Status::kUnassigned;
  promise.lead.clear();
  promise.leader.clear();
  promise.supporting.clear();
}

// The other unit has the place of this one, and has it once; without another for the lead nobody
// answers for it.
void replace(Promise& promise, const std::string& from, const std::string& to) {
  if (promise.lead == from && to.empty()) return forsake(promise);
  if (promise.lead == from) {
    promise.lead = to;
    promise.status = Status::kAssigned;
    promise.signed_on.reset();
  }
  std::vector<std::string> supporting;
  for (const std::string& each : promise.supporting) {
    const std::string unit = each == from ? to : each;
    if (unit.empty() || unit == promise.lead ||
        std::count(supporting.begin(), supporting.end(), unit) > 0)
      continue;
    supporting.push_back(unit);
  }
  promise.supporting = std::move(supporting);
}

commitment::Responsibility who_answers(const Promise& promise) {
  commitment::Responsibility who{office::UnitId(promise.lead), {}, {}};
  for (const std::string& unit : promise.supporting) who.supporting.emplace_back(unit);
  if (!promise.leader.empty()) who.leader = office::PersonId(promise.leader);
  return who;
}

}  // namespace

bool Promise::concerns(const std::string& unit) const {
  return lead == unit || std::count(supporting.begin(), supporting.end(), unit) > 0;
}

// -- what may be --

RegisterPart::Refusal RegisterPart::open(const std::string& id, const Version& version) const {
  const auto found = promises.find(id);
  if (found == promises.end()) return ErrorCode::kNotFound;
  if (!found->second.is_open()) return ErrorCode::kConflict;
  const bool is_read = !version || static_cast<std::int64_t>(*version) == found->second.version;
  return is_read ? Refusal() : ErrorCode::kConflict;
}

RegisterPart::Refusal RegisterPart::active(const std::string& unit, const Beside& beside) const {
  const auto found = beside.office.units.find(unit);
  if (found == beside.office.units.end()) return ErrorCode::kNotFound;
  return found->second.state == office::UnitState::kActive ? Refusal() : ErrorCode::kConflict;
}

// One lead, and nobody twice.
RegisterPart::Refusal RegisterPart::may_answer(const commitment::Responsibility& who,
                                               const Beside& beside) const {
  if (auto refused = active(who.lead.value(), beside)) return refused;
  std::set<std::string> seen = {who.lead.value()};
  for (const auto& unit : who.supporting) {
    if (!seen.insert(unit.value()).second) return ErrorCode::kInvalidInput;
    if (auto refused = active(unit.value(), beside)) return refused;
  }
  if (!who.leader) return {};
  const auto found = beside.office.people.find(who.leader->value());
  if (found == beside.office.people.end()) return ErrorCode::kNotFound;
  const bool works_here = found->second.state == office::PersonState::kActive ||
                          found->second.state == office::PersonState::kSuspended;
  return works_here ? Refusal() : ErrorCode::kConflict;
}

RegisterPart::Refusal RegisterPart::may_be_part_of(const std::string& id,
                                                   const std::string& whole) const {
  std::string at = whole;
  for (std::size_t level = 1; !at.empty(); ++level) {
    if (at == id || level > kLevelsMax) return ErrorCode::kConflict;
    if (auto refused = open(at)) return refused;
    at = promises.at(at).parent;
  }
  return {};
}

RegisterPart::Refusal RegisterPart::is_new(const std::string& id, const Promise& promise) const {
  if (promises.contains(id) || is_year_closed(promise.year)) return ErrorCode::kConflict;
  if (promise.deadline <= end_of_year(promise.year - 1) + 1 ||
      promise.deadline > end_of_year(promise.year + kDeadlineYearsMax) ||
      !is_schedule(promise.schedule, promise.measure.by, promise.deadline)) {
    return ErrorCode::kInvalidInput;
  }
  if (!promise.package.empty()) {
    if (auto refused = open_package(promise.package, {})) return refused;
  }
  return may_be_part_of(id, promise.parent);
}

// -- a commitment's life --

Expected RegisterPart::carry_out(const commitment::MakeCommitment& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  Promise promise;
  promise.title = ask.title;
  promise.text = ask.text;
  promise.kind = ask.kind;
  promise.year = ask.year;
  promise.deadline = ask.deadline ? number_of(ask.deadline->text()) : end_of_year(ask.year);
  promise.measure = ask.measure;
  promise.schedule = ask.schedule ? *ask.schedule : straight_from_january(ask.year);
  if (ask.package_id) promise.package = ask.package_id->value();
  if (ask.parent_id) promise.parent = ask.parent_id->value();
  promise.created_at = beside.now.time_since_epoch().count();
  if (auto refused = is_new(id, promise)) return Expected::refuse(*refused);
  if (ask.responsibility) {
    if (auto refused = may_answer(*ask.responsibility, beside)) return Expected::refuse(*refused);
    answer(promise, *ask.responsibility);
  }
  promises[id] = promise;
  return settled(id, ask.responsibility ? 2 : 1, beside);
}

Expected RegisterPart::carry_out(const commitment::AssignCommitment& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = open(id, ask.version)) return Expected::refuse(*refused);
  if (auto refused = may_answer(ask.responsibility, beside)) return Expected::refuse(*refused);
  Promise& promise = promises.at(id);
  if (!promise.lead.empty() && who_answers(promise) == ask.responsibility) {
    return {{}, reply_of(id, promise.version), 0};
  }
  answer(promise, ask.responsibility);
  return settled(id, 1, beside);
}

Expected RegisterPart::carry_out(const commitment::DeclineCommitment& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = open(id, ask.version)) return Expected::refuse(*refused);
  Promise& promise = promises.at(id);
  if (promise.status != Status::kAssigned || promise.lead != ask.unit.value()) {
    return Expected::refuse(ErrorCode::kConflict);
  }
  forsake(promise);
  return settled(id, 1, beside);
}

Expected RegisterPart::carry_out(const commitment::SignCommitment& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = open(id, ask.version)) return Expected::refuse(*refused);
  Promise& promise = promises.at(id);
  if (promise.status != Status::kAssigned || promise.lead != ask.unit.value()) {
    return Expected::refuse(ErrorCode::kConflict);
  }
  promise.status = Status::kSigned;
  promise.signed_on = beside.today;
  return settled(id, 1, beside);
}

// What was reported as reached keeps its number and name.
Expected RegisterPart::carry_out(const commitment::ScheduleCommitment& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = open(id, ask.version)) return Expected::refuse(*refused);
  Promise& promise = promises.at(id);
  if (!is_schedule(ask.schedule, promise.measure.by, promise.deadline)) {
    return Expected::refuse(ErrorCode::kInvalidInput);
  }
  std::set<std::uint32_t> reached;
  for (const Report& each : promise.reports) {
    if (each.state == ReportState::kReturned) continue;
    reached.insert(each.milestones.begin(), each.milestones.end());
  }
  for (const auto& each : promise.schedule.milestones) {
    bool stays = false;
    for (const auto& next : ask.schedule.milestones) {
      stays |= next.number == each.number && next.name == each.name;
    }
    if (reached.contains(each.number) && !stays) return Expected::refuse(ErrorCode::kConflict);
  }
  if (promise.schedule == ask.schedule) return {{}, reply_of(id, promise.version), 0};
  promise.schedule = ask.schedule;
  return settled(id, 1, beside);
}

Expected RegisterPart::carry_out(const commitment::CloseCommitment& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = open(id, ask.version)) return Expected::refuse(*refused);
  if (ask.outcome == Outcome::kCarriedOver) return Expected::refuse(ErrorCode::kInvalidInput);
  Promise& promise = promises.at(id);
  promise.before = promise.status;
  promise.status = Status::kClosed;
  promise.outcome = ask.outcome;
  return settled(id, 1, beside);
}

Expected RegisterPart::carry_out(const commitment::ReopenCommitment& ask, const Beside& beside) {
  const auto found = promises.find(ask.id.value());
  const std::int64_t version = found == promises.end() ? 0 : found->second.version;
  if (ask.version && static_cast<std::int64_t>(*ask.version) != version) {
    return Expected::refuse(ErrorCode::kConflict);
  }
  if (found == promises.end()) return Expected::refuse(ErrorCode::kNotFound);
  Promise& promise = found->second;
  if (promise.is_open() || promise.withdrawn || promise.outcome == Outcome::kCarriedOver ||
      is_year_closed(promise.year)) {
    return Expected::refuse(ErrorCode::kConflict);
  }
  promise.status = promise.before;
  promise.outcome.reset();
  std::size_t events = 1;
  std::vector<std::string> units = promise.supporting;
  units.insert(units.begin(), promise.lead);
  for (const std::string& unit : units) {
    if (unit.empty() || promise.lead.empty()) continue;
    const std::string successor = beside.office.successor_of(unit);
    if (successor == unit) continue;
    replace(promise, unit, successor);
    ++events;
  }
  return settled(found->first, events, beside);
}

std::size_t RegisterPart::owed_by(const std::string& unit) const {
  std::size_t count = 0;
  for (const auto& [id, promise] : promises) count += promise.is_open() && promise.concerns(unit);
  return count;
}

std::size_t RegisterPart::hand_over(const std::string& from, const std::string& to,
                                    const Beside& beside) {
  std::size_t events = 0;
  for (auto& [id, promise] : promises) {
    if (!promise.is_open() || !promise.concerns(from)) continue;
    replace(promise, from, to);
    events += settled(id, 1, beside).events;
  }
  return events;
}

// The next year's: what is not reached yet is due when it was, or with the whole.
Promise RegisterPart::carried(const std::string& id, const commitment::CarryOver& ask,
                              const Beside& beside) const {
  const Promise& old = promises.at(id);
  Promise next;
  next.title = old.title;
  next.text = old.text;
  next.kind = old.kind;
  next.year = old.year + 1;
  next.carried_from = id;
  next.deadline = ask.deadline ? number_of(ask.deadline->text()) : end_of_year(next.year);
  next.measure = old.measure;
  if (const auto value = last_confirmed(old); value && !old.measure.cumulative) {
    next.measure.baseline = decimal_of(*value);
  }
  next.schedule = straight_from_january(next.year);
  const auto reached = reached_by(old);
  for (const auto& each : old.schedule.milestones) {
    if (reached.contains(each.number)) continue;
    const bool is_to_come =
        each.due >= next.schedule.from && number_of(each.due.text()) <= next.deadline;
    const auto number = static_cast<std::uint32_t>(next.schedule.milestones.size() + 1);
    next.schedule.milestones.push_back(
        {number, each.name, is_to_come ? each.due : *office::Day::parse(day_of(next.deadline))});
  }
  next.created_at = beside.now.time_since_epoch().count();
  return next;
}

Expected RegisterPart::carry_out(const commitment::CarryOver& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  const std::string new_id = ask.new_id.value();
  if (auto refused = open(id, ask.version)) return Expected::refuse(*refused);
  Promise next = carried(id, ask, beside);
  if (auto refused = is_new(new_id, next)) return Expected::refuse(*refused);
  Promise& old = promises.at(id);
  const bool has_lead = !old.lead.empty() && !active(old.lead, beside);
  if (has_lead) {
    commitment::Responsibility who = who_answers(old);
    std::erase_if(who.supporting,
                  [&](const auto& unit) { return active(unit.value(), beside).has_value(); });
    if (may_answer(who, beside)) who.leader.reset();
    answer(next, who);
  }
  old.before = old.status;
  old.status = Status::kClosed;
  old.outcome = Outcome::kCarriedOver;
  promises[new_id] = next;
  const std::size_t closing = settled(id, 1, beside).events;
  Expected out = settled(new_id, has_lead ? 2 : 1, beside);
  out.events += closing;
  return out;
}

Expected RegisterPart::carry_out(const commitment::WithdrawCommitment& ask, const Beside&) {
  const std::string id = ask.id.value();
  if (auto refused = open(id, ask.version)) return Expected::refuse(*refused);
  Promise& promise = promises.at(id);
  if (promise.status == Status::kSigned || !promise.reports.empty() || !parts_of(id).empty()) {
    return Expected::refuse(ErrorCode::kConflict);
  }
  promise.withdrawn = true;
  return {{}, reply_of(id, ++promise.version), 1};
}

Expected RegisterPart::carry_out(const commitment::TurnLight& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (!promises.contains(id)) return Expected::refuse(ErrorCode::kNotFound);
  return settled(id, 0, beside);
}

}  // namespace luoshi::sim
