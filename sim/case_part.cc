#include "sim/case_part.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace luoshi::sim {
namespace {

using base::ErrorCode;
using cases::CaseState;
using cases::Verdict;

const std::vector<CaseState> kOpenStates = {CaseState::kIssued, CaseState::kReceived};

bool is_objected(const CaseFile& file) { return file.request && file.request->is_objected; }

}  // namespace

bool is_one_of(CaseState state, const std::vector<CaseState>& states) {
  return std::count(states.begin(), states.end(), state) > 0;
}

bool is_open(const CaseFile& file) {
  return !is_one_of(file.state, {CaseState::kClosed, CaseState::kWithdrawn, CaseState::kRefused,
                                 CaseState::kArchived});
}

// -- what may be --

CasePart::Refusal CasePart::in(const std::string& id, const Version& version,
                               std::vector<State> states) const {
  const auto found = files.find(id);
  if (found == files.end()) return ErrorCode::kNotFound;
  const bool is_read = !version || static_cast<std::int64_t>(*version) == found->second.version;
  return is_read && is_one_of(found->second.state, states) ? Refusal() : ErrorCode::kConflict;
}

CasePart::Refusal CasePart::active(const std::string& unit, const Beside& beside) {
  const auto found = beside.office.units.find(unit);
  if (found == beside.office.units.end()) return ErrorCode::kNotFound;
  const bool is_active = found->second.state == office::UnitState::kActive;
  return is_active ? Refusal() : ErrorCode::kConflict;
}

const CaseRule* CasePart::rule_now(const std::string& kind, const Beside& beside) const {
  const Rules* rules =
      beside.rules.at("kinds", beside.rules.in_force("kinds", day_of(beside.today)));
  if (rules == nullptr) return nullptr;
  const auto found = rules->kinds.find(kind);
  return found == rules->kinds.end() ? nullptr : &found->second;
}

// -- the clock --

const CaseRule& CasePart::clock_rule(const Rules& rules, const CaseFile& file) {
  const CaseRule& own = rules.kinds.at(file.kind);
  if (!file.request) return own;
  if (file.facts.empty()) return rules.kinds.at(kRouteKind);
  const bool is_quick = file.request->category == "asking" && own.asked->asking_is_quick;
  return is_quick ? rules.kinds.at(kQuickKind) : own;
}

// The rule of the opening, and those that began to count since then, up to now or to the answer.
CaseStory CasePart::story_of(const CaseFile& file, const Beside& beside,
                             std::optional<Moment> answered) const {
  CaseStory story{file.facts, {}, answered};
  if (file.facts.empty()) story.facts = {{CaseFact::What::kOpened, *file.request->intake_from}};
  if (file.state == CaseState::kAnswered) story.answered = file.answered_at;
  const Moment opened = story.facts.front().at;
  const Moment until = story.answered.value_or(beside.now);
  const std::vector<Rules>& versions = beside.rules.files.at("kinds");
  for (std::size_t i = 0; i < versions.size(); ++i) {
    const Moment first = begin_of(number_of(versions[i].effective_from)).time_since_epoch().count();
    Moment began = std::max(first, versions[i].loaded_at);
    if (i + 1 == file.kinds_version) {
      began = opened;
    } else if (began <= opened || began > until) {
      continue;
    }
    story.rules.emplace_back(began, &clock_rule(versions[i], file));
  }
  std::stable_sort(story.rules.begin(), story.rules.end(),
                   [](const auto& one, const auto& other) { return one.first < other.first; });
  return story;
}

CaseTime CasePart::time_now(const CaseFile& file, const Beside& beside,
                            std::optional<Moment> answered) const {
  const Day today = day_of(beside.today);
  const std::size_t days_version = beside.rules.in_force("calendar", today);
  const Rules* days = beside.rules.at("calendar", days_version);
  const bool runs = !file.facts.empty() || file.request->intake_from;
  CaseTime time;
  if (runs) time = time_of(story_of(file, beside, answered), days ? days->days : Worked{});
  time.kinds_version = beside.rules.in_force("kinds", today);
  time.days_version = days_version;
  return time;
}

std::size_t CasePart::retime(CaseFile& file, const Beside& beside) {
  if (file.state == State::kMerged) return 0;
  CaseTime time = time_now(file, beside);
  if (time == file.time) return 0;
  file.time = std::move(time);
  file.touch(beside.now);
  return 1;
}

Expected CasePart::settled(const std::string& id, const Beside& beside) {
  CaseFile& file = files.at(id);
  file.touch(beside.now);
  const std::size_t retimed = retime(file, beside);
  return {{}, reply_of(id, file.version), 1 + retimed};
}

// The last that says that it changes what is under way; else that of the beginning.
const CaseRule& CasePart::rule_that_counts(const CaseFile& file, const Beside& beside) const {
  CaseFile running = file;
  running.state = CaseState::kReceived;  // rules up to now, also of an answered one
  const CaseStory story = story_of(running, beside);
  const CaseRule* rule = story.rules.front().second;
  for (const auto& [began, later] : story.rules) {
    if (later->rederives) rule = later;
  }
  return *rule;
}

CasePart::Refusal CasePart::may_suspend(const CaseFile& file, const std::string& ground,
                                        const Beside& beside) const {
  const bool may = rule_that_counts(file, beside).may_suspend && ground == "rain";
  return may ? Refusal() : ErrorCode::kInvalidInput;
}

// Those before a return that began the budget anew do not count any more.
CasePart::Refusal CasePart::may_extend(const CaseFile& file, int days, const Beside& beside) const {
  const CaseRule& rule = rule_that_counts(file, beside);
  const bool is_late = file.time.due && beside.now > *file.time.due;
  if (is_late && rule.extensions > 0 && !rule.after_due) return ErrorCode::kConflict;
  int count = 0;
  int total = days;
  for (const CaseFact& fact : file.facts) {
    const bool is_anew = fact.what == CaseFact::What::kReturned && rule.restarts;
    count = is_anew ? 0 : count + (fact.what == CaseFact::What::kExtended);
    total = is_anew ? days : total + fact.days;
  }
  const bool may = count < rule.extensions && days >= 1 && days <= rule.extension_days &&
                   (rule.extension_total == 0 || total <= rule.extension_total);
  return may ? Refusal() : ErrorCode::kInvalidInput;
}

// -- a case's life --

std::string CasePart::number_of_new(CaseFile& file, const Beside& beside) const {
  file.series = rule_now(file.kind, beside)->series;
  file.year = year_of(beside.today);
  file.sequence = 1;
  for (const auto& [other, each] : files) {
    const bool is_alike = each.request.has_value() == file.request.has_value();
    if (is_alike && each.series == file.series && each.year == file.year) ++file.sequence;
  }
  return fmt::format("{}〔{}〕{}号", file.series, file.year, file.sequence);
}

Expected CasePart::carry_out(const cases::OpenCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (id.front() != 'o') return Expected::refuse(ErrorCode::kInvalidInput);
  if (files.contains(id)) return Expected::refuse(ErrorCode::kConflict);
  for (const std::string& about : ask.about) {
    if (std::count(ask.about.begin(), ask.about.end(), about) > 1) {
      return Expected::refuse(ErrorCode::kInvalidInput);
    }
    if (!beside.promises.promises.contains(about)) return Expected::refuse(ErrorCode::kNotFound);
  }
  if (auto refused = active(ask.unit.value(), beside)) return Expected::refuse(*refused);
  const auto reply = [](const std::string& of, const CaseFile& file) {
    return fmt::format(R"({{"id":"{}","version":{},"number":"{}"}})", of, file.version,
                       file.number);
  };
  for (const auto& [other, file] : files) {
    if (ask.origin.key && file.rule_key == *ask.origin.key) return {{}, reply(other, file), 0};
  }
  const std::size_t kinds_version = beside.rules.in_force("kinds", day_of(beside.today));
  if (kinds_version == 0) return Expected::refuse(ErrorCode::kConflict);
  const CaseRule* rule = rule_now(ask.kind, beside);
  if (rule == nullptr) return Expected::refuse(ErrorCode::kNotFound);
  if (rule->asked) return Expected::refuse(ErrorCode::kInvalidInput);
  CaseFile file;
  file.kind = ask.kind;
  file.number = number_of_new(file, beside);
  file.title = ask.title;
  file.text = ask.text;
  file.unit = ask.unit.value();
  file.rule_key = ask.origin.key.value_or("");
  file.about = ask.about;
  file.opened_at = beside.now;
  file.kinds_version = kinds_version;
  file.facts = {{CaseFact::What::kOpened, beside.now}};
  files[id] = file;
  Expected out = settled(id, beside);
  out.reply = reply(id, files.at(id));
  return out;
}

Expected CasePart::carry_out(const cases::ReceiveCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = in(id, ask.version, {State::kIssued})) return Expected::refuse(*refused);
  CaseFile& file = files.at(id);
  if (file.unit != ask.unit.value() || is_objected(file)) {
    return Expected::refuse(ErrorCode::kConflict);
  }
  file.state = State::kReceived;
  file.received_at = beside.now;
  return {{}, reply_of(id, file.touch(beside.now)), 1};
}

Expected CasePart::carry_out(const cases::AnswerCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = in(id, ask.version, {State::kReceived})) return Expected::refuse(*refused);
  CaseFile& file = files.at(id);
  if (file.unit != ask.unit.value() || is_objected(file)) {
    return Expected::refuse(ErrorCode::kConflict);
  }
  file.state = State::kAnswered;
  file.answered_at = beside.now;
  Expected out = settled(id, beside);
  const CaseRule* rule = rule_now(file.kind, beside);
  const bool has_lot = rule != nullptr && rule->asked && rule->asked->checked < 100;
  if (!has_lot || file.returns > 0 || beside.now % 100 < rule->asked->checked) return out;
  out.events += accept(id, beside);  // nobody looks at it
  out.reply = reply_of(id, file.version);
  return out;
}

Expected CasePart::carry_out(const cases::AcceptCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = in(id, ask.version, {State::kAnswered})) return Expected::refuse(*refused);
  const std::size_t events = accept(id, beside);
  return {{}, reply_of(id, files.at(id).version), events};
}

// The rule that counts says whether it begins anew, as it does for the clock.
Expected CasePart::carry_out(const cases::ReturnCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = in(id, ask.version, {State::kAnswered})) return Expected::refuse(*refused);
  CaseFile& file = files.at(id);
  if (rule_now(file.kind, beside) == nullptr) return Expected::refuse(ErrorCode::kConflict);
  const bool restarts = rule_that_counts(file, beside).restarts;
  if (ask.days) {
    CaseFile returned = file;
    returned.facts.push_back({CaseFact::What::kReturned, beside.now});
    if (restarts) returned.time.due.reset();
    if (auto refused = may_extend(returned, *ask.days, beside)) return Expected::refuse(*refused);
  }
  if (auto refused = return_ground(file, ask, beside)) return Expected::refuse(*refused);
  file.state = State::kReceived;
  ++file.returns;
  file.facts.push_back({CaseFact::What::kReturned, beside.now});
  if (ask.days) file.facts.push_back({CaseFact::What::kExtended, beside.now, *ask.days});
  if (restarts) {
    file.time.rungs.clear();
    ++file.round;
  }
  return settled(id, beside);
}

Expected CasePart::carry_out(const cases::SuspendCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = in(id, ask.version, kOpenStates)) return Expected::refuse(*refused);
  CaseFile& file = files.at(id);
  if (file.suspended) return Expected::refuse(ErrorCode::kConflict);
  const Moment from = ask.from ? ask.from->time_since_epoch().count() : beside.now;
  if (from > beside.now || from < file.facts.back().at) {
    return Expected::refuse(ErrorCode::kInvalidInput);
  }
  if (auto refused = may_suspend(file, ask.ground, beside)) return Expected::refuse(*refused);
  file.suspended = true;
  file.facts.push_back({CaseFact::What::kSuspended, from, 0, ask.ground});
  return settled(id, beside);
}

Expected CasePart::carry_out(const cases::ResumeCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = in(id, ask.version, {State::kAdmitted, State::kIssued, State::kReceived})) {
    return Expected::refuse(*refused);
  }
  CaseFile& file = files.at(id);
  if (!file.suspended) return Expected::refuse(ErrorCode::kConflict);
  file.suspended = false;
  file.facts.push_back({CaseFact::What::kResumed, beside.now});
  return settled(id, beside);
}

Expected CasePart::carry_out(const cases::ExtendCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = in(id, ask.version, kOpenStates)) return Expected::refuse(*refused);
  CaseFile& file = files.at(id);
  if (auto refused = may_extend(file, ask.days, beside)) return Expected::refuse(*refused);
  file.facts.push_back({CaseFact::What::kExtended, beside.now, ask.days});
  return settled(id, beside);
}

Expected CasePart::carry_out(const cases::HandOverCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = in(id, ask.version, kOpenStates)) return Expected::refuse(*refused);
  CaseFile& file = files.at(id);
  if (is_objected(file)) return Expected::refuse(ErrorCode::kConflict);
  if (auto refused = active(ask.unit.value(), beside)) return Expected::refuse(*refused);
  if (file.unit == ask.unit.value()) return {{}, reply_of(id, file.version), 0};
  hand_to(file, ask.unit.value(), beside);
  return settled(id, beside);
}

bool CasePart::is_owed(const CaseFile& file, const std::string& unit) {
  const bool concerns =
      file.request && (file.request->centre == unit || file.request->supporting.contains(unit));
  return is_open(file) && (file.unit == unit || concerns);
}

// Received anew, unless it is not there yet or answered.
void CasePart::hand_to(CaseFile& file, const std::string& unit, const Beside& beside) {
  file.unit = unit;
  if (!is_one_of(file.state, kOpenStates)) return;
  file.state = State::kIssued;
  file.received_at.reset();
  file.facts.push_back({CaseFact::What::kHandedOver, beside.now});
}

// Its part in the case, whatever it is. Who is in charge does not support himself.
void CasePart::take_over(CaseFile& file, const std::string& from, const std::string& to,
                         const Beside& beside) {
  if (file.unit == from) hand_to(file, to, beside);
  if (!file.request) return;
  if (file.request->centre == from) file.request->centre = to;
  const bool supported = file.request->supporting.erase(from) > 0;
  if (supported && file.unit != to) file.request->supporting.insert(to);
}

std::size_t CasePart::owed_by(const std::string& unit) const {
  std::size_t count = 0;
  for (const auto& [id, file] : files) count += is_owed(file, unit);
  return count;
}

std::size_t CasePart::hand_over(const std::string& from, const std::string& to,
                                const Beside& beside) {
  std::size_t events = 0;
  for (auto& [id, file] : files) {
    if (!is_owed(file, from)) continue;
    take_over(file, from, to, beside);
    events += settled(id, beside).events;
  }
  return events;
}

Expected CasePart::carry_out(const cases::WithdrawCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = in(id, ask.version,
                        {State::kIssued, State::kReceived, State::kAnswered, State::kRegistered,
                         State::kAdmitted})) {
    return Expected::refuse(*refused);
  }
  if (auto refused = alone(id)) return Expected::refuse(*refused);
  CaseFile& file = files.at(id);
  file.state = State::kWithdrawn;
  file.time.rungs.clear();
  if (file.request) file.request->is_objected = false;
  return {{}, reply_of(id, file.touch(beside.now)), 1};
}

}  // namespace luoshi::sim
