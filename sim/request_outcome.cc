// What becomes of naive cases behind an answer: closed with those that were merged into them,
// reopened; and of requests alone, merged, parted, followed up, archived.
#include "sim/case_part.h"

namespace luoshi::sim {
namespace {

using base::ErrorCode;
using cases::CaseState;
using cases::Verdict;

constexpr std::size_t kFollowUpsMax = 20;

}  // namespace

// -- closed --

// One that was merged before its own limit began has the limit of its request.
void CasePart::close(CaseFile& file, Moment answered, const Beside& beside) {
  CaseFile judged = file;
  if (judged.facts.empty()) judged.facts = {{CaseFact::What::kOpened, judged.opened_at}};
  file.closing = time_now(judged, beside, answered);
  const Verdict verdict = is_in_time(file.closing, answered) ? Verdict::kInTime : Verdict::kLate;
  file.verdict = file.closing.due ? verdict : Verdict::kNoLimit;
  file.state = State::kClosed;
  file.answered_at = answered;
  file.closed_at = beside.now;
  file.time.rungs.clear();
  file.touch(beside.now);
}

// Each by its own limit.
std::size_t CasePart::accept(const std::string& id, const Beside& beside) {
  const Moment answered = *files.at(id).answered_at;
  close(files.at(id), answered, beside);
  std::size_t events = 1;
  for (auto& [other, file] : files) {
    if (file.state != State::kMerged || file.request->into != id) continue;
    close(file, answered, beside);
    ++events;
  }
  return events;
}

CasePart::Refusal CasePart::return_ground(const CaseFile& file, const cases::ReturnCase& ask,
                                          const Beside& beside) const {
  const CaseRule& rule = *rule_now(file.kind, beside);
  const bool has_grounds = rule.asked && rule.asked->has_returns;
  const bool is_right = has_grounds ? ask.ground == "empty" : !ask.ground.has_value();
  return is_right ? Refusal() : ErrorCode::kInvalidInput;
}

// -- reopened --

std::optional<CasePart::Successors> CasePart::successors_of(const CaseFile& file,
                                                            const Beside& beside) {
  Successors out;
  const auto add = [&](const std::string& unit, const std::string& otherwise) {
    const std::string to = beside.office.successor_of(unit);
    if (to != unit) out.emplace_back(unit, to.empty() ? otherwise : to);
    return to;
  };
  const std::string in_charge = add(file.unit, "");
  if (in_charge.empty()) return std::nullopt;
  if (!file.request) return out;
  if (file.request->centre != file.unit && add(file.request->centre, "").empty()) {
    return std::nullopt;
  }
  for (const std::string& unit : file.request->supporting) {
    if (unit != file.unit && unit != file.request->centre) add(unit, in_charge);
  }
  return out;
}

Expected CasePart::carry_out(const cases::ReopenCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = in(id, ask.version, {State::kClosed, State::kRefused, State::kArchived})) {
    return Expected::refuse(*refused);
  }
  CaseFile& file = files.at(id);
  if (rule_now(file.kind, beside) == nullptr) return Expected::refuse(ErrorCode::kConflict);
  const auto successors = successors_of(file, beside);
  if (!successors) return Expected::refuse(ErrorCode::kConflict);
  if (file.request && file.verdict) file.request->was_reopened = true;
  file.state = State::kIssued;
  file.verdict.reset();
  file.closed_at.reset();
  file.received_at.reset();
  file.suspended = false;
  ++file.round;
  file.kinds_version = beside.rules.in_force("kinds", day_of(beside.today));
  file.facts = {{CaseFact::What::kOpened, beside.now}};
  if (file.request) begin_anew(file, beside.now);
  for (const auto& [from, to] : *successors) {
    take_over(file, from, to, beside);
    file.touch(beside.now);
  }
  Expected out = settled(id, beside);
  out.events += successors->size();
  return out;
}

// One that was never dispatched goes on where it was; one that was refused is looked at again.
void CasePart::begin_anew(CaseFile& file, Moment at) {
  Request& request = *file.request;
  file.state = request.dispatched_at ? State::kIssued : State::kAdmitted;
  request.into.clear();
  request.intake_from.reset();
  file.facts.clear();
  if (!request.is_refused) return begin_clock(file, at);
  request.is_refused = false;
  file.state = State::kRegistered;
  begin_intake(file, at);
}

// -- merged --

CasePart::Refusal CasePart::alone(const std::string& id) const {
  for (const auto& [other, file] : files) {
    if (file.state == State::kMerged && file.request->into == id) return ErrorCode::kConflict;
  }
  return {};
}

Expected CasePart::carry_out(const cases::MergeCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  const std::string into = ask.into.value();
  if (auto refused =
          asked_in(id, ask.version,
                   {State::kRegistered, State::kAdmitted, State::kIssued, State::kReceived})) {
    return Expected::refuse(*refused);
  }
  CaseFile& file = files.at(id);
  if (alone(id) || file.request->is_objected) return Expected::refuse(ErrorCode::kConflict);
  if (auto refused = asked_in(into, {},
                              {State::kRegistered, State::kAdmitted, State::kIssued,
                               State::kReceived, State::kAnswered})) {
    return Expected::refuse(*refused);
  }
  CaseFile& other = files.at(into);
  if (into == id || other.kind != file.kind) return Expected::refuse(ErrorCode::kInvalidInput);
  file.request->before_merge = file.state;
  file.request->into = into;
  file.state = State::kMerged;
  file.time.rungs.clear();
  other.touch(beside.now);
  return {{}, reply_of(id, file.touch(beside.now)), 2};
}

Expected CasePart::carry_out(const cases::UnmergeCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = asked_in(id, ask.version, {State::kMerged})) return Expected::refuse(*refused);
  CaseFile& file = files.at(id);
  files.at(file.request->into).touch(beside.now);
  file.state = file.request->before_merge;
  file.request->into.clear();
  Expected out = settled(id, beside);
  ++out.events;
  return out;
}

// -- asked afterwards, put away --

Expected CasePart::carry_out(const cases::FollowUpCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = asked_in(id, ask.version, {State::kClosed})) return Expected::refuse(*refused);
  CaseFile& file = files.at(id);
  const cases::CaseFollowedUp& what = ask.what;
  if (file.request->said.size() >= kFollowUpsMax) return Expected::refuse(ErrorCode::kTooLarge);
  const bool says_something = what.responded || what.solved || what.satisfied;
  const bool is_degree = !what.satisfied || (*what.satisfied >= 1 && *what.satisfied <= 5);
  if ((says_something && !what.reached) || !is_degree) {
    return Expected::refuse(ErrorCode::kInvalidInput);
  }
  file.request->said.emplace_back(file.round, what);
  return {{}, reply_of(id, file.touch(beside.now)), 1};
}

Expected CasePart::carry_out(const cases::ArchiveCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = asked_in(id, ask.version, {State::kClosed, State::kRefused})) {
    return Expected::refuse(*refused);
  }
  CaseFile& file = files.at(id);
  file.state = State::kArchived;
  return {{}, reply_of(id, file.touch(beside.now)), 1};
}

}  // namespace luoshi::sim
