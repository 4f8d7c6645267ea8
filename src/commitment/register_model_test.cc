// 10,000 random commands against a naive model of a few commitments: what is taken and what is
// refused, the state behind each, and the light recomputed from the model.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "commitment/commitment.h"
#include "commitment/light.h"
#include "commitment/period.h"
#include "commitment/test_book_test.h"

namespace luoshi::commitment {
namespace {

using base::Decimal;
using office::UnitId;
using test::Book;

constexpr int kYear = 2026;

struct ModelReport {
  int month = 0;
  std::optional<int> value;
  ReportState state = ReportState::kReported;
  std::vector<std::optional<int>> earlier;
};
enum class Life { kNone, kUnassigned, kAssigned, kSigned, kClosed, kWithdrawn };
struct ModelCommitment {
  CommitmentId id;
  Life life = Life::kNone;
  Life before = Life::kNone;
  std::string lead;
  std::set<std::string> supporting;
  std::optional<office::Day> signed_on;
  std::optional<Outcome> outcome;
  std::vector<ModelReport> reports;

  bool is_open() const {
    return life == Life::kUnassigned || life == Life::kAssigned || life == Life::kSigned;
  }
  bool may_report(const std::string& unit) const {
    return life == Life::kSigned && unit != "u-old" && (unit == lead || supporting.contains(unit));
  }
  bool has_value(int month, std::size_t except) const {
    for (std::size_t i = 0; i < reports.size(); ++i) {
      const ModelReport& each = reports[i];
      if (i != except && each.state != ReportState::kReturned && each.value &&
          each.month == month) {
        return true;
      }
    }
    return false;
  }
};

MakeCommitment making(const CommitmentId& id) {
  MakeCommitment ask;
  ask.id = id;
  ask.title = "新建学校120所";
  ask.year = kYear;
  ask.measure.by = MeasuredBy::kValue;
  ask.measure.unit = "所";
  ask.measure.target = Decimal(120);
  ask.measure.cumulative = true;
  return ask;
}

class World {
 public:
  explicit World(std::uint64_t seed) : book_(test::small_city()), random_(seed) {
    book_.set_day("2026-01-15");
    for (ModelCommitment& each : slots_) renew(each);
  }

  void step() {
    ModelCommitment& model = slots_[below(slots_.size())];
    if (model.life == Life::kWithdrawn) renew(model);
    using Step = void (World::*)(ModelCommitment&);
    static constexpr Step kSteps[] = {
        &World::make,    &World::make,     &World::assign,  &World::assign,    &World::decline,
        &World::sign,    &World::sign,     &World::report,  &World::report,    &World::report,
        &World::report,  &World::confirm,  &World::confirm, &World::give_back, &World::correct,
        &World::correct, &World::close,    &World::reopen,  &World::withdraw,  &World::freeze,
        &World::thaw,    &World::outdated, &World::look,    &World::pass};
    (this->*kSteps[below(std::size(kSteps))])(model);
    compare(model);
  }
  Book& book() { return book_; }
  std::size_t taken() const { return taken_; }
  std::size_t refused() const { return refused_; }

 private:
  std::size_t below(std::size_t count) { return random_() % count; }
  std::string unit() {
    static const char* const kUnits[] = {"u-a", "u-b", "u-c", "u-old"};
    return kUnits[below(std::size(kUnits))];
  }
  int month() { return static_cast<int>(below(12)) + 1; }
  static Period period(int month) { return Period::month(kYear, month); }
  bool is_begun(int month) { return period(month).first_day() <= book_.today(); }

  void renew(ModelCommitment& model) {
    model = {};
    model.id = CommitmentId("c-" + std::to_string(++made_));
  }
  template <class Ask>
  bool expect(bool is_right, const Ask& ask, const char* what) {
    const auto decision = book_.run(ask);
    EXPECT_EQ(decision.has_value(), is_right)
        << what << (decision ? "" : decision.error().to_string(base::Language::kEnglish));
    ++(is_right ? taken_ : refused_);
    return is_right;
  }

  void make(ModelCommitment& model) {
    if (expect(model.life == Life::kNone, making(model.id), "make")) {
      model.life = Life::kUnassigned;
    }
  }
  void assign(ModelCommitment& model) {
    AssignCommitment ask{model.id, {}, {UnitId(unit()), {UnitId(unit())}, {}}};
    const std::string lead = ask.responsibility.lead.value();
    const std::string other = ask.responsibility.supporting[0].value();
    const bool is_right = model.is_open() && lead != other && lead != "u-old" && other != "u-old";
    if (!expect(is_right, ask, "assign")) return;
    if (model.lead != lead || model.life == Life::kUnassigned) {
      model.life = Life::kAssigned;
      model.signed_on.reset();
    }
    model.lead = lead;
    model.supporting = {other};
  }
  void decline(ModelCommitment& model) {
    const std::string by = unit();
    const bool is_right = model.life == Life::kAssigned && by == model.lead;
    if (!expect(is_right, DeclineCommitment{model.id, {}, UnitId(by), "不属职责"}, "decline")) {
      return;
    }
    model.life = Life::kUnassigned;
    model.lead.clear();
    model.supporting.clear();
  }
  void sign(ModelCommitment& model) {
    const std::string by = unit();
    const bool is_right = model.life == Life::kAssigned && by == model.lead;
    if (!expect(is_right, SignCommitment{model.id, {}, UnitId(by)}, "sign")) return;
    model.life = Life::kSigned;
    model.signed_on = book_.today();
  }
  std::optional<int> value() {
    return below(4) == 0 ? std::nullopt : std::optional(static_cast<int>(below(130)));
  }
  static std::optional<Decimal> decimal(std::optional<int> value) {
    return value ? std::optional(Decimal(*value)) : std::nullopt;
  }
  void report(ModelCommitment& model) {
    const ModelReport wanted{month(), value(), ReportState::kReported, {}};
    const std::string by = unit();
    ReportProgress ask{
        model.id, {}, UnitId(by), period(wanted.month), decimal(wanted.value), "推进中",
        {},       {}, "已核实"};
    const bool is_right = model.may_report(by) && is_begun(wanted.month) &&
                          wanted.month > frozen_ &&
                          !(wanted.value && model.has_value(wanted.month, model.reports.size()));
    if (expect(is_right, ask, "report")) model.reports.push_back(wanted);
  }
  ModelReport* some_report(ModelCommitment& model, std::uint32_t& number) {
    number = static_cast<std::uint32_t>(below(model.reports.size() + 1)) + 1;
    return number <= model.reports.size() ? &model.reports[number - 1] : nullptr;
  }
  bool is_waiting(const ModelCommitment& model, const ModelReport* report) const {
    return model.is_open() && report && report->state == ReportState::kReported &&
           report->month > frozen_;
  }
  void confirm(ModelCommitment& model) {
    std::uint32_t number = 0;
    ModelReport* found = some_report(model, number);
    if (expect(is_waiting(model, found), ConfirmProgress{model.id, {}, number}, "confirm")) {
      found->state = ReportState::kConfirmed;
    }
  }
  void give_back(ModelCommitment& model) {
    std::uint32_t number = 0;
    ModelReport* found = some_report(model, number);
    if (expect(is_waiting(model, found), ReturnProgress{model.id, {}, number, "请补充"},
               "return")) {
      found->state = ReportState::kReturned;
    }
  }
  void correct(ModelCommitment& model) {
    std::uint32_t number = 0;
    ModelReport* found = some_report(model, number);
    const int to = below(2) == 0 && found ? found->month : month();
    const std::optional<int> next = value();
    const bool by_office = below(2) == 0;
    const std::string by = unit();
    CorrectProgress ask{model.id, {}, number, {},       period(to), decimal(next),
                        "更正",   {}, {},     "已核实", "口径更正"};
    if (!by_office) ask.unit = UnitId(by);
    const bool is_right = model.is_open() && found && (by_office || model.may_report(by)) &&
                          found->month > frozen_ && to > frozen_ && is_begun(to) &&
                          !(next && model.has_value(to, number - 1));
    if (!expect(is_right, ask, "correct")) return;
    found->earlier.push_back(found->value);
    found->value = next;
    found->month = to;
    found->state = by_office ? ReportState::kConfirmed : ReportState::kReported;
  }
  void close(ModelCommitment& model) {
    if (below(4) != 0) return;  // so that most live on
    const Outcome outcome = below(2) == 0 ? Outcome::kMet : Outcome::kNotMet;
    const CloseCommitment ask{model.id, {}, outcome, {}, "年终"};
    if (!expect(model.is_open(), ask, "close")) return;
    model.before = model.life;
    model.life = Life::kClosed;
    model.outcome = outcome;
  }
  void reopen(ModelCommitment& model) {
    const ReopenCommitment ask{model.id, {}, "审计"};
    if (!expect(model.life == Life::kClosed, ask, "reopen")) return;
    model.life = model.before;
    model.outcome.reset();
  }
  void withdraw(ModelCommitment& model) {
    const bool is_right = model.is_open() && model.life != Life::kSigned && model.reports.empty();
    if (expect(is_right, WithdrawCommitment{model.id, {}, "误收"}, "withdraw")) {
      model.life = Life::kWithdrawn;
      EXPECT_FALSE(book_.run(making(model.id)));
      EXPECT_FALSE(book_.run(SignCommitment{model.id, {}, UnitId(model.lead)}));
    }
  }
  void freeze(ModelCommitment&) {
    if (below(8) != 0) return;
    const int through = month();
    const bool is_right = through > frozen_ && period(through).last_day() < book_.today();
    if (expect(is_right, FreezePeriod{kYear, {}, period(through), "报表"}, "freeze")) {
      frozen_ = through;
    }
  }
  void thaw(ModelCommitment&) {
    const int through = static_cast<int>(below(12));  // 0: nothing stays frozen
    ThawPeriod ask{kYear, {}, {}, "更正"};
    if (through > 0) ask.through = period(through);
    if (expect(frozen_ > 0 && through < frozen_, ask, "thaw")) frozen_ = through;
  }
  void outdated(ModelCommitment& model) {
    const auto version = *book_.version(stream_of(model.id));
    if (version == 0) return;
    expect(false, SignCommitment{model.id, version - 1, UnitId("u-a")}, "outdated");
  }
  void look(ModelCommitment& model) {
    expect(model.life != Life::kNone, TurnLight{model.id}, "look");
  }
  void pass(ModelCommitment&) {
    if (book_.today().text() < "2026-12-20") book_.pass_days(static_cast<int>(below(17)));
  }

  Standing standing_of(const ModelCommitment& model) const {
    Standing standing;
    const MakeCommitment made = making(model.id);
    standing.measure = made.measure;
    standing.schedule = default_schedule(kYear);
    standing.deadline = default_deadline(kYear);
    constexpr Status kStatuses[] = {Status::kUnassigned, Status::kUnassigned, Status::kAssigned,
                                    Status::kSigned, Status::kClosed};
    standing.status = kStatuses[static_cast<std::size_t>(model.life)];
    standing.outcome = model.outcome;
    standing.signed_on = model.signed_on;
    for (const ModelReport& each : model.reports) {
      if (each.state == ReportState::kReturned) continue;
      standing.reported.push_back(period(each.month));
      if (each.state == ReportState::kConfirmed && each.value) {
        standing.confirmed.push_back({period(each.month), Decimal(*each.value)});
      }
    }
    return standing;
  }

  void compare(const ModelCommitment& model) {
    const auto& state = book_.of<Commitment>(stream_of(model.id));
    ASSERT_EQ(state.exists, model.life != Life::kNone);
    if (!state.exists) return;
    ASSERT_EQ(state.withdrawn, model.life == Life::kWithdrawn);
    if (state.withdrawn) return;
    ASSERT_EQ(state.status, standing_of(model).status);
    ASSERT_EQ(state.responsibility ? state.responsibility->lead.value() : "", model.lead);
    ASSERT_EQ(state.progress.size(), model.reports.size());
    for (std::size_t i = 0; i < model.reports.size(); ++i)
      compare(state.progress[i], model.reports[i]);
    compare_units(model);
    compare_light(model, state);
  }
  void compare(const Progress& progress, const ModelReport& model) {
    ASSERT_EQ(progress.state, model.state);
    ASSERT_EQ(progress.content.period, period(model.month));
    ASSERT_EQ(progress.content.value, decimal(model.value));
    ASSERT_EQ(progress.earlier.size(), model.earlier.size());
    for (std::size_t i = 0; i < model.earlier.size(); ++i) {
      ASSERT_EQ(progress.earlier[i].value, decimal(model.earlier[i]));
    }
  }
  // One lead in the rows when anybody answers for it, and nobody twice.
  void compare_units(const ModelCommitment& model) {
    std::size_t leads = 0;
    std::size_t others = 0;
    const auto rows =
        book_.rows({.table = &commitment_units_table(),
                    .where = {{"commitment", ledger::Comparison::kEqual, {model.id.value()}}}});
    ASSERT_TRUE(rows);
    for (const ledger::Row& row : *rows) {
      ++(row[2] == ledger::Value(std::string("lead")) ? leads : others);
    }
    ASSERT_EQ(leads, model.lead.empty() ? 0u : 1u);
    ASSERT_EQ(others, model.supporting.size());
  }
  // As of now: a look first, for days pass without an event.
  void compare_light(const ModelCommitment& model, const Commitment& state) {
    ASSERT_TRUE(book_.run(TurnLight{model.id}));
    const LightReading light = light_of(standing_of(model), {}, book_.today());
    ASSERT_EQ(state.light.light, light.light);
    ASSERT_EQ(state.light.planned, light.planned);
    ASSERT_EQ(state.light.actual, light.actual);
  }

  Book book_;
  std::mt19937_64 random_;
  std::array<ModelCommitment, 4> slots_;
  int made_ = 0;
  int frozen_ = 0;  // the last month that is
  std::size_t taken_ = 0;
  std::size_t refused_ = 0;
};

TEST(RegisterModel, TenThousandCommands) {
  std::size_t taken = 0;
  std::size_t refused = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    World world(seed);
    for (int i = 0; i < 1'000; ++i) {
      world.step();
      ASSERT_FALSE(HasFailure()) << "seed " << seed << ", step " << i;
    }
    ASSERT_TRUE(world.book().replays_alike()) << "seed " << seed;
    taken += world.taken();
    refused += world.refused();
  }
  EXPECT_GT(taken, 1'000u);  // both happen often enough to say something
  EXPECT_GT(refused, 1'000u);
}

}  // namespace
}  // namespace luoshi::commitment
