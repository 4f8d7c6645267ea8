// What people ask for, from the request to the unit that handles it: the naive twin.
#include <fmt/format.h>

#include "sim/case_part.h"

namespace luoshi::sim {
namespace {

using base::ErrorCode;
using calendar::ClockFrom;
using cases::CaseState;

const std::vector<CaseState> kBeforeAnswer = {CaseState::kRegistered, CaseState::kAdmitted,
                                              CaseState::kIssued, CaseState::kReceived};
const std::vector<CaseState> kAtUnit = {CaseState::kIssued, CaseState::kReceived};

}  // namespace

CasePart::Refusal CasePart::asked_in(const std::string& id, const Version& version,
                                     std::vector<State> states) const {
  if (auto refused = in(id, version, std::move(states))) return refused;
  return files.at(id).request ? Refusal() : ErrorCode::kConflict;
}

// -- its clock --

// That of the intake is over, and with it its round.
void CasePart::begin_clock(CaseFile& file, Moment at) {
  if (file.request->intake_from) {
    file.time.rungs.clear();
    ++file.round;
    file.request->intake_from.reset();
  }
  file.facts = {{CaseFact::What::kOpened, at}};
}

void CasePart::begin_intake(CaseFile& file, Moment at) {
  if (file.request->clock_from == ClockFrom::kRegistered) return begin_clock(file, at);
  if (file.request->has_intake) file.request->intake_from = at;
}

// -- registered --

CasePart::Refusal CasePart::filed(const std::optional<cases::Filed>& filed) {
  if (filed && filed->matter && filed->matter != "work") return ErrorCode::kInvalidInput;
  if (filed && filed->company && filed->company == "third") return ErrorCode::kInvalidInput;
  const bool is_known =
      !filed || !filed->category || filed->category == "asking" || filed->category == "other";
  return is_known ? Refusal() : ErrorCode::kInvalidInput;
}

void CasePart::file_under(CaseFile& file, const std::optional<cases::Filed>& filed) {
  if (filed && filed->matter) file.request->matter = *filed->matter;
  if (filed && filed->company) file.request->company = *filed->company;
  if (!filed || !filed->category) return;
  file.request->category = *filed->category;
  file.request->is_major = *filed->category == "other";
}

CasePart::Refusal CasePart::may_register(const cases::RegisterCase& ask,
                                         const Beside& beside) const {
  const cases::CaseRegistered& what = ask.what;
  if (ask.id.value().front() != 'q') return ErrorCode::kInvalidInput;
  if (files.contains(ask.id.value())) return ErrorCode::kConflict;
  if (beside.rules.in_force("kinds", day_of(beside.today)) == 0) return ErrorCode::kConflict;
  const CaseRule* rule = rule_now(what.kind, beside);
  if (rule == nullptr) return ErrorCode::kNotFound;
  if (!rule->asked) return ErrorCode::kInvalidInput;
  const auto company = what.form.find("company");
  if (company != what.form.end() && company->second == "third") return ErrorCode::kInvalidInput;
  if (auto refused = active(what.centre.value(), beside)) return refused;
  if (what.came_at > beside.now) return ErrorCode::kInvalidInput;
  if (what.region) {
    if (auto refused = active(what.region->value(), beside)) return refused;
  }
  return filed(what.filed);
}

Expected CasePart::carry_out(const cases::RegisterCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  const cases::CaseRegistered& what = ask.what;
  const std::string external = what.external ? cases::external_key(*what.external) : "";
  const auto reply = [](const std::string& of, const CaseFile& file) {
    return fmt::format(R"({{"id":"{}","version":{},"number":"{}"}})", of, file.version,
                       file.number);
  };
  for (const auto& [other, file] : files) {
    const bool came = file.request && !external.empty() && file.request->external == external;
    if (came) return {{}, reply(other, file), 0};
  }
  if (auto refused = may_register(ask, beside)) return Expected::refuse(*refused);
  const AskedRule& asked = *rule_now(what.kind, beside)->asked;
  CaseFile file;
  file.request = Request{.line = asked.line,
                         .clock_from = asked.clock_from,
                         .has_intake = asked.has_intake,
                         .follow_up = asked.follow_up,
                         .channel = what.channel,
                         .centre = what.centre.value(),
                         .region = what.region ? what.region->value() : "",
                         .cell = what.cell.value_or(""),
                         .external = external};
  file.kind = what.kind;
  file.number = number_of_new(file, beside);
  file.title = what.summary;
  file.unit = what.centre.value();
  file.state = State::kRegistered;
  file.opened_at = what.came_at;
  file.kinds_version = beside.rules.in_force("kinds", day_of(beside.today));
  file_under(file, what.filed);
  const auto named = what.form.find("company");
  file.request->company = named == what.form.end() ? "" : named->second;  // whatever else was said
  begin_intake(file, file.opened_at);
  if (!asked.admission) {
    file.state = State::kAdmitted;
    file.touch(beside.now);
    if (file.facts.empty() && asked.clock_from == ClockFrom::kAdmitted) {
      begin_clock(file, beside.now);
    }
  }
  files[id] = file;
  Expected out = settled(id, beside);
  out.events += asked.admission ? 0 : 1;
  out.reply = reply(id, files.at(id));
  return out;
}

// -- taken in --

Expected CasePart::carry_out(const cases::AdmitCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = asked_in(id, ask.version, {State::kRegistered})) {
    return Expected::refuse(*refused);
  }
  CaseFile& file = files.at(id);
  if (rule_now(file.kind, beside) == nullptr) return Expected::refuse(ErrorCode::kConflict);
  if (auto refused = filed(ask.filed)) return Expected::refuse(*refused);
  file.state = State::kAdmitted;
  file_under(file, ask.filed);
  if (file.facts.empty() && file.request->clock_from == ClockFrom::kAdmitted) {
    begin_clock(file, beside.now);
    file.kinds_version = beside.rules.in_force("kinds", day_of(beside.today));
  }
  return settled(id, beside);
}

Expected CasePart::carry_out(const cases::RefuseCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = asked_in(id, ask.version, {State::kRegistered})) {
    return Expected::refuse(*refused);
  }
  CaseFile& file = files.at(id);
  const CaseRule* rule = rule_now(file.kind, beside);
  if (rule == nullptr) return Expected::refuse(ErrorCode::kConflict);
  if (!rule->asked->admission || ask.why.ground != "scope") {
    return Expected::refuse(ErrorCode::kInvalidInput);
  }
  if (auto refused = alone(id)) return Expected::refuse(*refused);
  file.state = State::kRefused;
  file.request->is_refused = true;
  file.closed_at = beside.now;
  file.time.rungs.clear();
  return {{}, reply_of(id, file.touch(beside.now)), 1};
}

Expected CasePart::carry_out(const cases::DispatchCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = asked_in(id, ask.version, {State::kAdmitted})) {
    return Expected::refuse(*refused);
  }
  CaseFile& file = files.at(id);
  if (rule_now(file.kind, beside) == nullptr) return Expected::refuse(ErrorCode::kConflict);
  if (auto refused = active(ask.to.unit.value(), beside)) return Expected::refuse(*refused);
  std::set<std::string> supporting;
  for (const office::UnitId& unit : ask.to.supporting) {
    const bool is_twice = std::count(ask.to.supporting.begin(), ask.to.supporting.end(), unit) > 1;
    if (is_twice || unit == ask.to.unit) return Expected::refuse(ErrorCode::kInvalidInput);
    if (auto refused = active(unit.value(), beside)) return Expected::refuse(*refused);
    supporting.insert(unit.value());
  }
  if (auto refused = filed(ask.to.filed)) return Expected::refuse(*refused);
  file.state = State::kIssued;
  file_under(file, ask.to.filed);
  file.unit = ask.to.unit.value();
  file.request->supporting = std::move(supporting);
  file.request->dispatched_at = beside.now;
  if (file.facts.empty()) {
    begin_clock(file, beside.now);
    file.kinds_version = beside.rules.in_force("kinds", day_of(beside.today));
  } else {
    file.facts.push_back({CaseFact::What::kHandedOver, beside.now});
  }
  return settled(id, beside);
}

// -- back and forth --

void CasePart::back_to_centre(CaseFile& file, const Beside& beside) {
  if (file.state != State::kRegistered) file.state = State::kAdmitted;
  file.received_at.reset();
  file.unit = file.request->centre;
  file.request->supporting.clear();
  if (!file.facts.empty()) file.facts.push_back({CaseFact::What::kHandedOver, beside.now});
}

Expected CasePart::carry_out(const cases::ObjectToCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = asked_in(id, ask.version, kAtUnit)) return Expected::refuse(*refused);
  CaseFile& file = files.at(id);
  if (file.request->is_objected || file.unit != ask.unit.value()) {
    return Expected::refuse(ErrorCode::kConflict);
  }
  if (ask.why.suggested) {
    if (auto refused = active(ask.why.suggested->value(), beside)) {
      return Expected::refuse(*refused);
    }
  }
  file.request->is_objected = true;
  file.facts.push_back({CaseFact::What::kObjected, beside.now});
  return settled(id, beside);
}

Expected CasePart::carry_out(const cases::DecideObjection& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = asked_in(id, ask.version, kAtUnit)) return Expected::refuse(*refused);
  CaseFile& file = files.at(id);
  if (!file.request->is_objected) return Expected::refuse(ErrorCode::kConflict);
  file.request->is_objected = false;
  file.facts.push_back({CaseFact::What::kObjectionDecided, beside.now});
  if (ask.decision.upheld) back_to_centre(file, beside);
  return settled(id, beside);
}

Expected CasePart::carry_out(const cases::TransferCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = asked_in(id, ask.version, kBeforeAnswer)) return Expected::refuse(*refused);
  CaseFile& file = files.at(id);
  if (file.request->is_objected) return Expected::refuse(ErrorCode::kConflict);
  const std::string centre = ask.to.centre.value();
  if (auto refused = active(centre, beside)) return Expected::refuse(*refused);
  if (file.request->centre == centre) return Expected::refuse(ErrorCode::kConflict);
  file.request->centre = centre;
  back_to_centre(file, beside);
  return settled(id, beside);
}

// -- beside --

Expected CasePart::carry_out(const cases::NoteCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  std::vector<State> states = kBeforeAnswer;
  states.push_back(State::kAnswered);
  if (auto refused = asked_in(id, ask.version, std::move(states))) {
    return Expected::refuse(*refused);
  }
  CaseFile& file = files.at(id);
  const std::string unit = ask.note.unit.value();
  const bool supports = file.request->supporting.contains(unit);
  const bool concerns = supports || unit == file.unit || unit == file.request->centre;
  const bool contributes = ask.note.what == cases::NoteKind::kContribution;
  if (!concerns || (contributes && !supports) || rule_now(file.kind, beside) == nullptr) {
    return Expected::refuse(ErrorCode::kConflict);
  }
  return {{}, reply_of(id, file.touch(beside.now)), 1};
}

Expected CasePart::carry_out(const cases::PressCase& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = asked_in(id, ask.version, kAtUnit)) return Expected::refuse(*refused);
  CaseFile& file = files.at(id);
  ++file.request->presses;
  return {{}, reply_of(id, file.touch(beside.now)), 1};
}

}  // namespace luoshi::sim
