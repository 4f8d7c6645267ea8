// Cases, drawn: opened by hand and by rule, received, answered, accepted or returned, suspended,
// extended, handed over; ticks that record rungs and derive anew.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/case_drawing.h"

namespace luoshi::sim {
namespace {

using cases::CaseId;
using cases::CaseState;

constexpr std::size_t kFewCases = 4;
// A world is small; more than these would make it slow.
constexpr std::size_t kManyCases = 40;

}  // namespace

std::size_t CaseDrawing::count(bool requests) const {
  return static_cast<std::size_t>(
      std::count_if(part_.files.begin(), part_.files.end(),
                    [&](const auto& one) { return one.second.request.has_value() == requests; }));
}

DrawnCase CaseDrawing::run() {
  const std::int64_t what = draw_.between(1, 100);
  const bool asks = draw_.chance(60);
  const std::size_t there = count(asks);
  if (what <= (there < kFewCases ? 30 : there < kManyCases ? 8 : 1) || part_.files.empty()) {
    return asks ? registered() : open();
  }
  if (what >= 90) return rungs();
  if (what >= 85) return retime();
  std::vector<std::string> ids;
  for (const auto& [id, file] : part_.files) {
    if (file.request.has_value() == asks) ids.push_back(id);
  }
  id_ = ids.empty() || draw_.chance(5) ? some(draw_, part_.files, "q") : draw_.pick(ids);
  const auto found = part_.files.find(id_);
  if (found != part_.files.end()) file_ = found->second;
  return draw_.chance(15) ? anything() : sensible();
}

std::string CaseDrawing::new_id(char prefix, std::size_t count) {
  if (draw_.chance(5)) return some(draw_, part_.files, "o");
  return fmt::format("{}-{}", prefix, static_cast<std::int64_t>(count) + draw_.between(1, 6));
}

DrawnCase CaseDrawing::open() {
  static const std::vector<std::string> kKinds = {"order", "order", "problem"};
  cases::OpenCase ask;
  ask.id = CaseId(new_id('o', count(false)));
  ask.kind = draw_.chance(98) ? draw_.pick(kKinds) : "nothing";
  ask.title = fmt::format("督办事项{}", number(1, 99));
  ask.text = "请按时办理";
  ask.unit = office::UnitId(unit());
  const int count = promises_.promises.empty() ? 0 : number(0, 2);
  for (int i = 0; i < count; ++i) ask.about.push_back(some(draw_, promises_.promises, "c"));
  if (draw_.chance(40)) {
    ask.origin = {cases::IssuedBy::kRule, "red-days", fmt::format("red-days/{}", number(1, 6))};
  }
  return {ask, fmt::format("open case {} {} {} for {} about {} key {}", ask.id.value(), ask.kind,
                           ask.title, ask.unit.value(), fmt::join(ask.about, ","),
                           ask.origin.key.value_or(""))};
}

DrawnCase CaseDrawing::rungs() {
  const std::size_t limit = draw_.chance(30) ? 1 : cases::kTickMax;
  return {cases::RecordRungs{limit}, fmt::format("record {} rungs", limit)};
}
DrawnCase CaseDrawing::retime() {
  const std::size_t limit = draw_.chance(30) ? 1 : cases::kTickMax;
  return {cases::RetimeCases{limit}, fmt::format("retime {} cases", limit)};
}

// -- with a case --

std::optional<std::uint64_t> CaseDrawing::version() {
  version_words_.clear();
  if (!draw_.chance(15)) return std::nullopt;
  const std::int64_t version =
      std::max<std::int64_t>(file_.version - (draw_.chance(40) ? 1 : 0), 0);
  version_words_ = fmt::format(" at {}", version);
  return static_cast<std::uint64_t>(version);
}
office::UnitId CaseDrawing::in_charge() {
  return office::UnitId(file_.unit.empty() || draw_.chance(8) ? unit() : file_.unit);
}
std::string CaseDrawing::told(const char* what) const {
  return fmt::format("{} case {}{}", what, id_, version_words_);
}

DrawnCase CaseDrawing::receive() {
  cases::ReceiveCase ask{CaseId(id_), version(), in_charge()};
  return {ask, told("receive") + " by " + ask.unit.value()};
}
DrawnCase CaseDrawing::answer() {
  cases::AnswerCase ask{CaseId(id_), version(), in_charge(), {kSealedText, {}}};
  return {ask, told("answer") + " by " + ask.unit.value()};
}
DrawnCase CaseDrawing::accept() {
  cases::AcceptCase ask{CaseId(id_), version(), ""};
  return {ask, told("accept")};
}
DrawnCase CaseDrawing::give_back() {
  cases::ReturnCase ask{CaseId(id_), version(), kSealedText, {}};
  if (draw_.chance(30)) ask.days = number(1, 8);
  return {ask, fmt::format("{} with {} days", told("return"), ask.days.value_or(0))};
}
DrawnCase CaseDrawing::suspend() {
  cases::SuspendCase ask{
      CaseId(id_), version(), draw_.chance(92) ? "rain" : "snow", {}, kSealedText};
  if (draw_.chance(30)) ask.from = now_ - std::chrono::hours(draw_.between(-2, 48));
  return {ask, fmt::format("{} {} from {}", told("suspend"), ask.ground,
                           ask.from ? ask.from->time_since_epoch().count() : 0)};
}
DrawnCase CaseDrawing::resume() {
  cases::ResumeCase ask{CaseId(id_), version()};
  return {ask, told("resume")};
}
DrawnCase CaseDrawing::extend() {
  cases::ExtendCase ask{
      CaseId(id_), version(), number(0, draw_.chance(80) ? 4 : 11), kSealedText, {}};
  return {ask, fmt::format("{} by {}", told("extend"), ask.days)};
}
DrawnCase CaseDrawing::hand_over() {
  cases::HandOverCase ask{CaseId(id_), version(), office::UnitId(unit()), kSealedText};
  return {ask, told("hand over") + " to " + ask.unit.value()};
}
DrawnCase CaseDrawing::reopen() {
  cases::ReopenCase ask{CaseId(id_), version(), kSealedText};
  return {ask, told("reopen")};
}
DrawnCase CaseDrawing::withdraw() {
  cases::WithdrawCase ask{CaseId(id_), version(), kSealedText};
  return {ask, told("withdraw")};
}

DrawnCase CaseDrawing::anything() {
  static constexpr std::array<Step, 22> kSteps = {
      &CaseDrawing::receive,   &CaseDrawing::answer,    &CaseDrawing::accept,
      &CaseDrawing::give_back, &CaseDrawing::suspend,   &CaseDrawing::resume,
      &CaseDrawing::extend,    &CaseDrawing::hand_over, &CaseDrawing::reopen,
      &CaseDrawing::withdraw,  &CaseDrawing::admit,     &CaseDrawing::refuse,
      &CaseDrawing::dispatch,  &CaseDrawing::object,    &CaseDrawing::decide,
      &CaseDrawing::transfer,  &CaseDrawing::note,      &CaseDrawing::press,
      &CaseDrawing::merge,     &CaseDrawing::unmerge,   &CaseDrawing::follow_up,
      &CaseDrawing::archive};
  const auto last = static_cast<std::int64_t>(kSteps.size()) - 1;
  return (this->*kSteps[static_cast<std::size_t>(draw_.between(0, last))])();
}

DrawnCase CaseDrawing::sensible() { return file_.request ? sensible_request() : sensible_order(); }

// What comes next in its life.
DrawnCase CaseDrawing::sensible_order() {
  const int what = number(1, 100);
  if (file_.state == CaseState::kClosed || file_.state == CaseState::kWithdrawn) return reopen();
  if (file_.state == CaseState::kAnswered) return what <= 45 ? give_back() : accept();
  if (file_.suspended && what <= 65) return resume();
  if (what <= 14) return suspend();
  if (what <= 28) return extend();
  if (what <= 36) return hand_over();
  if (what <= 38) return withdraw();
  return file_.state == CaseState::kIssued ? receive() : answer();
}

DrawnCase draw_case(Draw& draw, const CasePart& part, const RegisterPart& promises,
                    const OfficePart& office, env::WallTime now) {
  return CaseDrawing(draw, part, promises, office, now).run();
}

}  // namespace luoshi::sim
