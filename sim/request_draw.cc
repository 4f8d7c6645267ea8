// What people ask for, drawn: registered, admitted or refused, dispatched, objected to,
// transferred, merged and parted, followed up, archived. And what is left to do of any case.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sim/case_drawing.h"

namespace luoshi::sim {
namespace {

using cases::CaseId;
using cases::CaseState;
using cases::Channel;

const std::vector<std::string>& companies() {
  static const std::vector<std::string> kCompanies = {"one", "one", "one", "other", "third"};
  return kCompanies;
}

std::string filed_words(const std::optional<cases::Filed>& filed) {
  if (!filed) return "";
  return " as " + filed->category.value_or("") + " " + filed->matter.value_or("") + " " +
         filed->company.value_or("");
}
std::string words_of(const std::optional<bool>& said) {
  return said ? (*said ? "yes" : "no") : "nothing";
}

}  // namespace

std::optional<cases::Filed> CaseDrawing::filed() {
  static const std::vector<std::string> kCategories = {"asking", "asking", "other", "other",
                                                       "other"};
  if (draw_.chance(55)) return std::nullopt;
  cases::Filed out{draw_.chance(97) ? draw_.pick(kCategories) : "none", {}, {}};
  if (draw_.chance(30)) out.matter = draw_.chance(97) ? "work" : "none";
  if (draw_.chance(20)) out.company = draw_.pick(companies());
  return out;
}

DrawnCase CaseDrawing::registered() {
  static const std::vector<std::string> kKinds = {"call", "call", "letter"};
  cases::RegisterCase ask;
  ask.id = CaseId(new_id('q', count(true)));
  cases::CaseRegistered& what = ask.what;
  what.kind = draw_.chance(97) ? draw_.pick(kKinds) : draw_.chance(50) ? "order" : "nothing";
  what.summary = fmt::format("群众反映{}", number(1, 99));
  what.text = kSealedText;
  what.channel = static_cast<Channel>(draw_.between(0, 6));
  what.came_at = now();
  if (draw_.chance(40)) what.came_at -= draw_.between(-1'000, 4 * 86'400'000);
  what.centre = office::UnitId(unit());
  if (draw_.chance(50)) what.region = office::UnitId(unit());
  if (draw_.chance(30)) what.cell = fmt::format("g-{}", number(1, 9));
  what.filed = filed();
  if (draw_.chance(30)) what.form = {{"company", draw_.pick(companies())}};
  if (draw_.chance(20)) what.external = {"elsewhere", fmt::format("{}", number(1, 9))};
  return {ask,
          fmt::format("register {} {} {} by channel {} at {} for {} in {} {}{} about {} from {}",
                      ask.id.value(), what.kind, what.summary, static_cast<int>(what.channel),
                      what.came_at, what.centre.value(), what.region ? what.region->value() : "",
                      what.cell.value_or(""), filed_words(what.filed),
                      what.form.empty() ? "" : what.form["company"],
                      what.external ? what.external->id : "")};
}

// -- taken in --

DrawnCase CaseDrawing::admit() {
  cases::AdmitCase ask{CaseId(id_), version(), filed()};
  return {ask, told("admit") + filed_words(ask.filed)};
}
DrawnCase CaseDrawing::refuse() {
  cases::RefuseCase ask{CaseId(id_), version(), {draw_.chance(92) ? "scope" : "none", kSealedText}};
  return {ask, fmt::format("{} for {}", told("refuse"), ask.why.ground)};
}
DrawnCase CaseDrawing::dispatch() {
  cases::DispatchCase ask{CaseId(id_), version(), {}};
  ask.to.unit = office::UnitId(unit());
  std::string supporting;
  for (int i = draw_.chance(60) ? 0 : number(1, 2); i > 0; --i) {
    ask.to.supporting.push_back(office::UnitId(unit()));
    supporting += " " + ask.to.supporting.back().value();
  }
  ask.to.filed = filed();
  return {ask, fmt::format("{} to {}, supported by{}{}", told("dispatch"), ask.to.unit.value(),
                           supporting, filed_words(ask.to.filed))};
}

// -- back and forth, beside --

DrawnCase CaseDrawing::object() {
  cases::ObjectToCase ask{CaseId(id_), version(), in_charge(), {kSealedText, {}}};
  if (draw_.chance(40)) ask.why.suggested = office::UnitId(unit());
  return {ask, fmt::format("{} by {} for {}", told("object to"), ask.unit.value(),
                           ask.why.suggested ? ask.why.suggested->value() : "")};
}
DrawnCase CaseDrawing::decide() {
  cases::DecideObjection ask{CaseId(id_), version(), {draw_.chance(50), kSealedText}};
  return {ask, told(ask.decision.upheld ? "uphold objection to" : "dismiss objection to")};
}
DrawnCase CaseDrawing::transfer() {
  cases::TransferCase ask{CaseId(id_), version(), {office::UnitId(unit()), kSealedText}};
  return {ask, told("transfer") + " to " + ask.to.centre.value()};
}
DrawnCase CaseDrawing::note() {
  cases::NoteCase ask{CaseId(id_), version(), {}};
  ask.note.what = static_cast<cases::NoteKind>(draw_.between(0, 3));
  ask.note.unit = in_charge();
  if (file_.request && !file_.request->supporting.empty() && draw_.chance(70)) {
    ask.note.unit = office::UnitId(*file_.request->supporting.begin());
  }
  ask.note.text = kSealedText;
  return {ask, fmt::format("{} {} by {}", told("note on"), static_cast<int>(ask.note.what),
                           ask.note.unit.value())};
}
DrawnCase CaseDrawing::press() {
  cases::PressCase ask{CaseId(id_), version(), {"unit_head", kSealedText}};
  return {ask, told("press")};
}

// -- merged, asked afterwards, put away --

DrawnCase CaseDrawing::merge() {
  std::vector<std::string> alike;
  for (const auto& [id, file] : part_.files) {
    if (file.kind == file_.kind && id != id_ && is_open(file)) alike.push_back(id);
  }
  const bool is_any = alike.empty() || draw_.chance(8);
  cases::MergeCase ask{CaseId(id_), version(),
                       CaseId(is_any ? some(draw_, part_.files, "q") : draw_.pick(alike))};
  return {ask, told("merge") + " into " + ask.into.value()};
}
DrawnCase CaseDrawing::unmerge() {
  cases::UnmergeCase ask{CaseId(id_), version(), kSealedText};
  return {ask, told("part")};
}
DrawnCase CaseDrawing::follow_up() {
  const auto said = [&] {
    return draw_.chance(40) ? std::nullopt : std::optional(draw_.chance(60));
  };
  cases::FollowUpCase ask{CaseId(id_), version(), {}};
  cases::CaseFollowedUp& what = ask.what;
  what.reached = draw_.chance(55);
  if (what.reached || draw_.chance(5)) {
    what.responded = said();
    what.solved = said();
    if (draw_.chance(60)) what.satisfied = number(draw_.chance(5) ? 0 : 1, 5);
  }
  return {ask, fmt::format("{}: {}, {}, {}, {}", told("follow up"), what.reached,
                           words_of(what.responded), words_of(what.solved),
                           what.satisfied.value_or(-1))};
}
DrawnCase CaseDrawing::archive() {
  cases::ArchiveCase ask{CaseId(id_), version()};
  return {ask, told("archive")};
}

// -- what comes next in its life --

DrawnCase CaseDrawing::at_unit() {
  const int what = number(1, 100);
  if (file_.request->is_objected && what <= 70) return decide();
  if (file_.suspended && what <= 55) return resume();
  if (what <= 10) return object();
  if (what <= 18) return suspend();
  if (what <= 26) return extend();
  if (what <= 31) return hand_over();
  if (what <= 36) return transfer();
  if (what <= 45) return note();
  if (what <= 50) return press();
  if (what <= 52) return withdraw();
  if (what <= 58) return merge();
  return file_.state == CaseState::kIssued ? receive() : answer();
}

DrawnCase CaseDrawing::behind_answer() {
  const int what = number(1, 100);
  if (file_.state == CaseState::kAnswered) return what <= 35 ? give_back() : accept();
  if (file_.state == CaseState::kMerged) return unmerge();
  if (what <= 20 || file_.state == CaseState::kArchived) return reopen();
  return what <= 75 && file_.state == CaseState::kClosed ? follow_up() : archive();
}

DrawnCase CaseDrawing::sensible_request() {
  const int what = number(1, 100);
  switch (file_.state) {
    case CaseState::kRegistered:
      if (what <= 15) return refuse();
      if (what <= 22) return transfer();
      return what <= 30 ? merge() : admit();
    case CaseState::kAdmitted:
      if (what <= 8) return transfer();
      return what <= 16 ? merge() : dispatch();
    case CaseState::kIssued:
    case CaseState::kReceived:
      return at_unit();
    default:
      return behind_answer();
  }
}

// -- the end --

namespace {

// As long as nobody is in charge, none.
std::string somebody(const OfficePart& office) {
  for (const auto& [id, unit] : office.units) {
    if (unit.state == office::UnitState::kActive) return id;
  }
  return {};
}

bool is_there(const std::string& unit, const OfficePart& office) {
  const auto found = office.units.find(unit);
  return found != office.units.end() && found->second.state == office::UnitState::kActive;
}

cases::FollowUpCase reached(const CaseId& id) {
  cases::FollowUpCase ask{id, {}, {}};
  ask.what.reached = true;
  ask.what.solved = true;
  return ask;
}

// None: it has come to its end, waits for the one that it is merged into, or is stuck.
std::optional<CaseAsk> next_of(const std::string& name, const CaseFile& file,
                               const OfficePart& office) {
  const CaseId id(name);
  const office::UnitId unit(file.unit);
  const bool is_at_unit = file.state == CaseState::kIssued || file.state == CaseState::kReceived;
  if (is_open(file) && !is_there(file.unit, office)) return std::nullopt;
  if (is_open(file) && file.request && !is_there(file.request->centre, office)) return std::nullopt;
  if (file.request && file.request->is_objected) {
    return cases::DecideObjection{id, {}, {false, kSealedText}};
  }
  if (file.suspended && is_at_unit) return cases::ResumeCase{id, {}};
  switch (file.state) {
    case CaseState::kRegistered:
      return cases::AdmitCase{id, {}, {}};
    case CaseState::kAdmitted:
      return cases::DispatchCase{id, {}, {office::UnitId(somebody(office)), {}, {}, {}, {}}};
    case CaseState::kIssued:
      return cases::ReceiveCase{id, {}, unit};
    case CaseState::kReceived:
      return cases::AnswerCase{id, {}, unit, {kSealedText, {}}};
    case CaseState::kAnswered:
      return cases::AcceptCase{id, {}, ""};
    case CaseState::kClosed:
      if (!file.request) return std::nullopt;
      if (todo_of(file)) return reached(id);
      return cases::ArchiveCase{id, {}};
    case CaseState::kRefused:
      return cases::ArchiveCase{id, {}};
    default:
      return std::nullopt;
  }
}

}  // namespace

std::vector<DrawnCase> finish_cases(const CasePart& part, const OfficePart& office) {
  std::vector<DrawnCase> out;
  for (const auto& [id, file] : part.files) {
    if (auto next = next_of(id, file, office)) {
      out.emplace_back(std::move(*next), fmt::format("finish case {} at {}", id, file.version));
    }
  }
  return out;
}

std::optional<std::string> unfinished_case(const CasePart& part) {
  for (const auto& [id, file] : part.files) {
    const bool waits = file.request && todo_of(file);
    if (is_open(file) || waits) return id;
  }
  return std::nullopt;
}

}  // namespace luoshi::sim
