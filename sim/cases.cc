// Cases, drawn: opened by hand and by rule, received, answered, accepted or returned, suspended,
// extended, handed over; ticks that record rungs and derive anew. And what is put in on purpose.
#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "office/command.h"
#include "office/fold.h"
#include "sim/case_part.h"

namespace luoshi::sim {
namespace {

using cases::CaseId;
using cases::CaseState;

using CaseAsk =
    std::variant<cases::OpenCase, cases::ReceiveCase, cases::AnswerCase, cases::AcceptCase,
                 cases::ReturnCase, cases::SuspendCase, cases::ResumeCase, cases::ExtendCase,
                 cases::HandOverCase, cases::ReopenCase, cases::WithdrawCase, cases::RecordRungs,
                 cases::RetimeCases>;
using Drawn = std::pair<CaseAsk, std::string>;

const std::string kReason = "drawn";
constexpr std::size_t kFewCases = 4;

class Drawing {
 public:
  Drawing(Draw& draw, const CasePart& part, const RegisterPart& promises, const OfficePart& office,
          env::WallTime now)
      : draw_(draw), part_(part), promises_(promises), office_(office), now_(now) {}

  Drawn run() {
    const std::int64_t what = draw_.between(1, 100);
    if (part_.files.empty() || what <= (part_.files.size() < kFewCases ? 30 : 8)) return open();
    if (what >= 86) return rungs();
    if (what >= 80) return retime();
    id_ = some(draw_, part_.files, "o");
    const auto found = part_.files.find(id_);
    if (found != part_.files.end()) file_ = found->second;
    return draw_.chance(15) ? anything(draw_.between(1, 10)) : sensible();
  }

 private:
  int number(int from, int to) { return static_cast<int>(draw_.between(from, to)); }

  std::string unit() { return some(draw_, office_.units, "u"); }

  Drawn open() {
    static const std::vector<std::string> kKinds = {"order", "order", "problem"};
    cases::OpenCase ask;
    ask.id =
        CaseId(draw_.chance(5) ? some(draw_, part_.files, "o")
                               : fmt::format("o-{}", part_.files.size() + draw_.between(1, 6)));
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

  Drawn rungs() {
    const std::size_t limit = draw_.chance(30) ? 1 : cases::kTickMax;
    return {cases::RecordRungs{limit}, fmt::format("record {} rungs", limit)};
  }
  Drawn retime() {
    const std::size_t limit = draw_.chance(30) ? 1 : cases::kTickMax;
    return {cases::RetimeCases{limit}, fmt::format("retime {} cases", limit)};
  }

  // -- with a case --

  std::optional<std::uint64_t> version() {
    version_words_.clear();
    if (!draw_.chance(15)) return std::nullopt;
    const std::int64_t version =
        std::max<std::int64_t>(file_.version - (draw_.chance(40) ? 1 : 0), 0);
    version_words_ = fmt::format(" at {}", version);
    return static_cast<std::uint64_t>(version);
  }
  office::UnitId in_charge() {
    return office::UnitId(file_.unit.empty() || draw_.chance(8) ? unit() : file_.unit);
  }
  std::string told(const char* what) {
    return fmt::format("{} case {}{}", what, id_, version_words_);
  }

  Drawn receive() {
    cases::ReceiveCase ask{CaseId(id_), version(), in_charge()};
    return {ask, told("receive") + " by " + ask.unit.value()};
  }
  Drawn answer() {
    cases::AnswerCase ask{CaseId(id_), version(), in_charge(), {"已办理", {}}};
    return {ask, told("answer") + " by " + ask.unit.value()};
  }
  Drawn accept() {
    cases::AcceptCase ask{CaseId(id_), version(), ""};
    return {ask, told("accept")};
  }
  Drawn give_back() {
    cases::ReturnCase ask{CaseId(id_), version(), kReason, {}};
    if (draw_.chance(30)) ask.days = number(1, 8);
    return {ask, fmt::format("{} with {} days", told("return"), ask.days.value_or(0))};
  }
  Drawn suspend() {
    cases::SuspendCase ask{CaseId(id_), version(), draw_.chance(92) ? "rain" : "snow", {}, kReason};
    if (draw_.chance(30)) ask.from = now_ - std::chrono::hours(draw_.between(-2, 48));
    return {ask, fmt::format("{} {} from {}", told("suspend"), ask.ground,
                             ask.from ? ask.from->time_since_epoch().count() : 0)};
  }
  Drawn resume() {
    cases::ResumeCase ask{CaseId(id_), version()};
    return {ask, told("resume")};
  }
  Drawn extend() {
    cases::ExtendCase ask{
        CaseId(id_), version(), number(0, draw_.chance(80) ? 4 : 11), kReason, {}};
    return {ask, fmt::format("{} by {}", told("extend"), ask.days)};
  }
  Drawn hand_over() {
    cases::HandOverCase ask{CaseId(id_), version(), office::UnitId(unit()), kReason};
    return {ask, told("hand over") + " to " + ask.unit.value()};
  }
  Drawn reopen() {
    cases::ReopenCase ask{CaseId(id_), version(), kReason};
    return {ask, told("reopen")};
  }
  Drawn withdraw() {
    cases::WithdrawCase ask{CaseId(id_), version(), kReason};
    return {ask, told("withdraw")};
  }

  Drawn anything(std::int64_t what) {
    using Step = Drawn (Drawing::*)();
    static constexpr std::array<Step, 10> kSteps = {
        &Drawing::receive, &Drawing::answer,  &Drawing::accept, &Drawing::give_back,
        &Drawing::suspend, &Drawing::resume,  &Drawing::extend, &Drawing::hand_over,
        &Drawing::reopen,  &Drawing::withdraw};
    return (this->*kSteps[static_cast<std::size_t>(what - 1)])();
  }

  // What comes next in its life.
  Drawn sensible() {
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

  Draw& draw_;
  const CasePart& part_;
  const RegisterPart& promises_;
  const OfficePart& office_;
  env::WallTime now_;
  std::string id_;
  CaseFile file_;  // as it is now; empty: not there
  std::string version_words_;
};

// -- what is put in on purpose --

// As if the last number that was given could not be seen yet.
class OldNumbers final : public ledger::View {
 public:
  explicit OldNumbers(ledger::View& view) : view_(view) {}
  env::WallTime now() const override { return view_.now(); }
  ledger::BookId book() const override { return view_.book(); }
  base::Result<std::uint64_t> version(const ledger::StreamId& stream) override {
    return view_.version(stream);
  }
  base::Result<std::vector<ledger::Row>> rows(const ledger::Query& query) override {
    const bool is_number = query.table == &cases::cases_table() && !query.order.empty();
    if (!is_number) return view_.rows(query);
    ledger::Query more = query;
    ++more.limit;
    auto rows = view_.rows(more);
    if (rows && !rows->empty()) rows->erase(rows->begin());
    return rows;
  }

 protected:
  base::Result<const void*> state_of(const ledger::StreamId& stream) override {
    return view_.state<void>(stream);
  }

 private:
  ledger::View& view_;
};

// The row says that it is recorded; the case does not know.
void forget_rungs(ledger::StreamKind& kind) {
  kind.apply = [apply = kind.apply](void* state, const ledger::Event& event) {
    auto done = apply(state, event);
    if (event.kind == "case.escalated") {
      if (const auto body = office::body_of<cases::CaseEscalated>(event)) {
        static_cast<cases::Case*>(state)->recorded.erase({body->round, body->rung});
      }
    }
    return done;
  };
}

class Cases final : public Actor {
 public:
  explicit Cases(Canary canary) : canary_(canary) {}

  void add_to(ledger::Catalog& catalog) const override {
    catalog.push_back(cases::case_streams());
    if (canary_ == Canary::kForgottenRung) forget_rungs(catalog.back());
  }
  std::unique_ptr<Part> begin() const override { return std::make_unique<CasePart>(); }
  bool acts_in(ledger::BookId book) const override { return book == ledger::kCityBook; }
  std::size_t weight() const override { return 6; }

  // Nobody is in charge before there are units, nothing has a time before there are rules.
  Ask ask(Draw& draw, ledger::BookId book, const Parts& parts, env::WallTime now) const override {
    if (parts.of<OfficePart>().units.size() < 3) return office_->ask(draw, book, parts, now);
    if (parts.of<RulePart>().in_force("kinds", day_of(day_at(now))) == 0 && draw.chance(80)) {
      return rules_->ask(draw, book, parts, now);
    }
    auto [what, words] =
        Drawing(draw, parts.of<CasePart>(), parts.of<RegisterPart>(), parts.of<OfficePart>(), now)
            .run();
    return ask_of(std::move(what), std::move(words));
  }

 private:
  Ask ask_of(CaseAsk what, std::string words) const {
    Ask out;
    const auto fingerprint = vault::digest(vault::HashAlgorithm::kSha256, words);
    out.command = std::visit(
        [&](const auto& ask) {
          return office::command({"system/simulation", {}}, {}, fingerprint, ask);
        },
        what);
    if (canary_ == Canary::kNumberTwice) {
      out.command.decide = [decide = out.command.decide](ledger::View& view) {
        OldNumbers old(view);
        return decide(old);
      };
    }
    out.words = std::move(words);
    out.expect = [what = std::move(what)](Parts& parts, env::WallTime now) {
      const CasePart::Beside beside{parts.of<OfficePart>(), parts.of<RulePart>(),
                                    parts.of<RegisterPart>(), now.time_since_epoch().count(),
                                    day_at(now)};
      return std::visit(
          [&](const auto& ask) { return parts.of<CasePart>().carry_out(ask, beside); }, what);
    };
    return out;
  }

  Canary canary_;
  std::unique_ptr<Actor> office_ = make_office(Canary::kNone);
  std::unique_ptr<Actor> rules_ = make_rule_files();
};

}  // namespace

std::unique_ptr<Actor> make_cases(Canary canary) { return std::make_unique<Cases>(canary); }

}  // namespace luoshi::sim
