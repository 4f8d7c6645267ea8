// Figures beside a recount: random lives of cases, drawn as events, and a model that counts each of
// them anew for every period.
#include "cases/figures.h"

#include <map>
#include <random>

#include "cases/request_rows.h"
#include "cases/test_book_test.h"
#include "cases/waiting.h"
#include "office/fold.h"
#include "office/lookup.h"

namespace luoshi::cases {
namespace {

using office::Day;
using office::new_event;
using office::UnitId;

constexpr std::int64_t kHour = 3'600'000;

// What is known of a case without folding its events.
struct Model {
  std::string kind, category, unit, region, channel, line, matter, company;
  std::int64_t opened_at = 0;
  std::optional<std::int64_t> due_at, answered_at, closed_at;
  Verdict verdict = Verdict::kInTime;
  int asked = 0;
  bool was_reopened = false;
  std::optional<CaseFollowedUp> said;
  std::string state = "none";  // none, open, answered, closed, gone
};

std::string day_of(std::int64_t time) {
  return office::city_day(env::WallTime(std::chrono::milliseconds(time))).text();
}

class Lives {
 public:
  explicit Lives(unsigned seed) : random_(seed), book_(&add_to) {}

  void step() {
    book_.pass_hours(static_cast<int>(below(30)));
    const std::size_t number = below(60);
    Model& model = models_[number];
    const CaseId id("q-" + std::to_string(number));
    if (model.state == "none") return open(id, model);
    if (model.state == "open") return work(id, model);
    if (model.state == "answered") return check(id, model);
    if (model.state == "closed") return after(id, model);
  }

  test::Book& book() { return book_; }
  const std::map<std::size_t, Model>& models() const { return models_; }
  std::int64_t now() const { return book_.now().time_since_epoch().count(); }
  std::size_t below(std::size_t end) { return random_() % end; }

 private:
  template <class Body>
  void keep(const CaseId& id, const char* kind, const Body& body) {
    book_.keep({{new_event(stream_of(id), kind, body)}, ""});
  }
  std::string draw_unit() { return "u-" + std::string(1, static_cast<char>('a' + below(4))); }

  void open(const CaseId& id, Model& model) {
    CaseRegistered what;
    what.kind = model.kind = below(2) == 0 ? "hotline" : "petition";
    what.line = model.kind == "hotline" ? calendar::Line::kHotline : calendar::Line::kPetition;
    model.line = model.kind;
    what.channel = below(2) == 0 ? Channel::kCall : Channel::kLetter;
    model.channel = what.channel == Channel::kCall ? "call" : "letter";
    what.centre = UnitId(model.unit = "u-centre");
    if (below(3) > 0) what.region = UnitId(model.region = draw_unit());
    if (below(2) == 0) what.filed = Filed{model.category = "noise", {}, {}};
    if (below(2) == 0) {
      if (!what.filed) what.filed.emplace();
      what.filed->company = model.company = below(2) == 0 ? "甲物业" : "乙物业";
    }
    what.came_at = model.opened_at = now() - static_cast<std::int64_t>(below(48)) * kHour;
    model.state = "open";
    keep(id, "case.registered", what);
  }
  void work(const CaseId& id, Model& model) {
    switch (below(9)) {
      case 0: {
        model.category = "water";
        model.matter = "health";
        model.company = "丙物业";
        return keep(id, "case.admitted", CaseAdmitted{Filed{"water", "health", {}, "丙物业"}});
      }
      case 1:
      case 2:
        model.unit = draw_unit();
        return keep(id, "case.dispatched", CaseDispatched{UnitId(model.unit), {}, {}, {}, {}});
      case 3:
      case 4: {
        CaseTimed timed;
        model.due_at = now() + (static_cast<std::int64_t>(below(300)) - 60) * kHour;
        timed.due_at = model.due_at;
        return keep(id, "case.timed", timed);
      }
      case 5:
      case 6:
      case 7:
        model.state = "answered";
        model.answered_at = now();
        return keep(id, "case.answered", CaseAnswered{"已办", {}});
      default:
        model.state = "gone";
        if (below(2) == 0) return keep(id, "case.withdrawn", CaseWithdrawn{"撤回"});
        return keep(id, "case.refused", CaseRefused{"out-of-scope", "不属于"});
    }
  }
  void check(const CaseId& id, Model& model) {
    if (below(3) == 0) {
      model.state = "open";
      model.answered_at.reset();
      return keep(id, "case.returned", CaseReturned{"不实", {}, false});
    }
    model.state = "closed";
    model.closed_at = now();
    model.verdict = !model.due_at                         ? Verdict::kNoLimit
                    : *model.answered_at <= *model.due_at ? Verdict::kInTime
                                                          : Verdict::kLate;
    CaseAccepted closing;
    closing.answered_at = *model.answered_at;
    closing.due_at = model.due_at;
    closing.verdict = model.verdict;
    keep(id, "case.accepted", closing);
  }
  void after(const CaseId& id, Model& model) {
    if (below(4) == 0) return reopen(id, model);
    if (below(4) == 0) return keep(id, "case.archived", CaseArchived{});
    CaseFollowedUp said;
    said.reached = below(3) > 0;
    if (said.reached && below(4) > 0) said.responded = below(2) == 0;
    if (said.reached && below(4) > 0) said.solved = below(2) == 0;
    if (said.reached && below(4) > 0) said.satisfied = 1 + static_cast<int>(below(5));
    model.asked += 1;
    if (said.reached) model.said = said;
    keep(id, "case.followed_up", said);
  }
  void reopen(const CaseId& id, Model& model) {
    model.state = "open";
    model.was_reopened = true;
    model.asked = 0;
    model.said.reset();
    model.closed_at.reset();
    model.answered_at.reset();
    keep(id, "case.reopened", CaseReopened{"未解决", 1});
  }

  std::mt19937 random_;
  test::Book book_;
  std::map<std::size_t, Model> models_;
};

bool is_met(const Model& model) {
  return model.answered_at && model.due_at && *model.answered_at <= *model.due_at;
}

void count_said(const Model& model, CaseCounts& counts) {
  counts.followed_up += model.asked > 0;
  if (!model.said) return;
  const CaseFollowedUp& said = *model.said;
  counts.reached += 1;
  counts.responded += said.responded == true;
  counts.not_responded += said.responded == false;
  counts.solved += said.solved == true;
  counts.not_solved += said.solved == false;
  counts.satisfied += said.satisfied.value_or(0) >= 4;
  counts.not_satisfied += said.satisfied.value_or(5) <= 3;
}

// What the cases come to of which `value` holds; periods are days and months, by how they begin.
CaseCounts recount(const Lives& lives, const std::string& period, const auto& chosen) {
  CaseCounts counts;
  for (const auto& [number, model] : lives.models()) {
    if (model.state == "none" || !chosen(model)) continue;
    const auto within = [&](const std::optional<std::int64_t>& at) {
      return at && day_of(*at).starts_with(period);
    };
    counts.opened += within(model.opened_at);
    const bool is_closed = model.state == "closed" && within(model.closed_at);
    counts.closed += is_closed;
    counts.closed_in_time += is_closed && model.verdict == Verdict::kInTime;
    counts.closed_late += is_closed && model.verdict == Verdict::kLate;
    counts.reopened += is_closed && model.was_reopened;
    if (is_closed) count_said(model, counts);
    const bool is_due = model.state != "gone" && within(model.due_at);
    counts.due += is_due;
    counts.due_met += is_due && is_met(model);
  }
  return counts;
}

std::string value_of(const Model& model, const std::string& by) {
  if (by == "unit") return model.unit;
  if (by == "region") return model.region;
  if (by == "channel") return model.channel;
  if (by == "matter") return model.matter;
  if (by == "company") return model.company;
  return model.kind + "/" + model.category;
}

CaseCounts sum_of(test::Book& book, const std::string& by,
                  const std::vector<std::string>& periods) {
  CaseCounts sum;
  for (const auto& [key, row] : book.rows_of(case_figures_table())) {
    const bool is_asked = key[0] == ledger::Value(by) &&
                          std::ranges::count(periods, std::get<std::string>(key[1])) > 0;
    if (is_asked) sum += counts_in(row);
  }
  return sum;
}

TEST(Figures, EqualARecountAfterEveryStep) {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    Lives lives(seed);
    for (int step = 0; step < 400; ++step) {
      lives.step();
      if (step % 10 != 9) continue;
      for (const auto& [key, row] : lives.book().rows_of(case_figures_table())) {
        const auto text = [&](std::size_t at) { return std::get<std::string>(key[at]); };
        const CaseCounts right = recount(lives, text(1), [&](const Model& model) {
          return model.line == text(2) && value_of(model, text(0)) == text(3);
        });
        ASSERT_EQ(counts_in(row), right)
            << text(0) << " " << text(1) << " " << text(2) << " " << text(3) << ", seed " << seed;
      }
      // And no row is missing: all of them together are all cases, by each dimension.
      // By matter and by company those that have one.
      const auto year = figure_periods(*Day::parse("2026-01-01"), *Day::parse("2026-12-31"));
      for (const std::string by : {"unit", "region", "channel", "category", "matter", "company"}) {
        const bool is_of_some = by == "matter" || by == "company";
        const CaseCounts all = recount(lives, "2026", [&](const Model& model) {
          return !is_of_some || !value_of(model, by).empty();
        });
        ASSERT_EQ(sum_of(lives.book(), by, year), all) << by;
      }
    }
    EXPECT_TRUE(lives.book().replays_alike());
  }
}

// Days that are over from the rows, today from the cases: what was due by now, to the moment.
TEST(Figures, TellWhatIsDueToTheMoment) {
  Lives lives(7);
  std::int64_t seen = 0;
  for (int step = 0; step < 500; ++step) {
    lives.step();
    const Day today = lives.book().today();
    const Day before = office::plus_days(today, -1);
    CaseCounts found =
        sum_of(lives.book(), "unit", figure_periods(*Day::parse("2026-01-01"), before));
    const auto start =
        std::chrono::floor<std::chrono::days>(lives.book().now() + std::chrono::hours(8)) -
        std::chrono::hours(8);
    const auto rows = lives.book().rows(due_query(start, lives.book().now()));
    ASSERT_TRUE(rows);
    for (const ledger::Row& row : *rows) found += due_counts_in(row);
    std::int64_t due = 0, met = 0, today_alone = 0;
    for (const auto& [number, model] : lives.models()) {
      if (model.state == "none" || model.state == "gone" || !model.due_at) continue;
      if (*model.due_at > lives.now()) continue;
      ++due;
      met += is_met(model);
      today_alone += day_of(*model.due_at) == today.text();
    }
    ASSERT_EQ(found.due, due) << "step " << step;
    ASSERT_EQ(found.due_met, met) << "step " << step;
    seen += today_alone;
  }
  EXPECT_GT(seen, 20);
}

// How many cases the rows add up to.
std::int64_t waiting(Lives& lives, std::vector<ledger::Condition> where) {
  ledger::Query query{.table = &case_waiting_table(), .where = std::move(where), .limit = 10'000};
  const auto rows = lives.book().rows(query);
  EXPECT_TRUE(rows);
  std::int64_t sum = 0;
  for (const ledger::Row& row : *rows) sum += std::get<std::int64_t>(row.back());
  return sum;
}

// Beside the rows of the cases themselves, each looked at.
TEST(Figures, TellWhatWaitsAndWhatIsOverdue) {
  Lives lives(11);
  std::int64_t seen = 0;
  const ledger::Table& table = requests_table();
  for (int step = 0; step < 500; ++step) {
    lives.step();
    const Day today = lives.book().today();
    std::map<std::string, std::int64_t> open, overdue;
    for (const auto& [key, row] : lives.book().rows_of(table)) {
      const std::string todo = office::text_at(table, row, "todo");
      if (todo.empty()) continue;
      const std::string whose = todo + " " + office::text_at(table, row, "unit");
      ++open[whose];
      const auto* due = std::get_if<std::int64_t>(&row[table.column("due_at")]);
      if (due && day_of(*due) < today.text()) ++overdue[whose];
    }
    for (const auto& [whose, count] : open) {
      const std::size_t gap = whose.find(' ');
      const std::vector<ledger::Condition> these = {office::equals("todo", whose.substr(0, gap)),
                                                    office::equals("unit", whose.substr(gap + 1))};
      const auto with = [&](std::vector<ledger::Condition> where) {
        where.insert(where.end(), these.begin(), these.end());
        return where;
      };
      ASSERT_EQ(waiting(lives, with(waiting_at_all())), count) << whose << ", step " << step;
      std::int64_t late = 0;
      for (const auto& where : waiting_since_before(today)) late += waiting(lives, with(where));
      ASSERT_EQ(late, overdue[whose]) << whose << ", step " << step;
      seen += late;
    }
  }
  EXPECT_GT(seen, 100);
}

// Figures while it is answered and when it is closed, and the verdict, all by whole seconds.
TEST(Figures, TheSecondOfTheLimitIsInTime) {
  for (const auto& [late_ms, met] : {std::pair{0, 1}, {999, 1}, {1'000, 0}}) {
    test::Book book = test::small_city();
    ASSERT_TRUE(book.run(test::request_kinds()));
    book.pass_hours(24);
    const CaseId id("q-1");
    RegisterCase ask;
    ask.id = id;
    ask.what.kind = "letter";
    ask.what.summary = "欠薪";
    ask.what.text = "c2VhbGVk";
    ask.what.centre = UnitId("u-a");
    ASSERT_TRUE(book.run(ask));
    ASSERT_TRUE(book.run(AdmitCase{id, {}, {}}));
    ASSERT_TRUE(book.run(DispatchCase{id, {}, {UnitId("u-b"), {}, {}, {}, {}}}));
    ASSERT_TRUE(book.run(ReceiveCase{id, {}, UnitId("u-b")}));
    book.pass_days(59);
    const Case& state = book.of<Case>(stream_of(id));
    const std::int64_t left = *state.timed.due_at - book.now().time_since_epoch().count();
    book.pass_ms(static_cast<int>(left) + late_ms);
    ASSERT_TRUE(book.run(AnswerCase{id, {}, UnitId("u-b"), {"c2VhbGVk", {}}}));
    const auto met_now = [&] {
      return sum_of(book, "unit", figure_periods(*Day::parse("2026-01-01"), book.today())).due_met;
    };
    EXPECT_EQ(met_now(), met) << late_ms;
    const auto rows = book.rows(due_query(book.now() - std::chrono::hours(1), book.now()));
    ASSERT_TRUE(rows);
    ASSERT_EQ(rows->size(), 1u);
    EXPECT_EQ(due_counts_in(rows->front()).due_met, met) << late_ms;
    book.pass_hours(1);
    ASSERT_TRUE(book.run(AcceptCase{id, {}, ""}));
    EXPECT_EQ(book.of<Case>(stream_of(id)).closing->verdict,
              met ? Verdict::kInTime : Verdict::kLate)
        << late_ms;
    EXPECT_EQ(met_now(), met) << late_ms;
  }
}

TEST(Figures, OrdersAreNotAmongThem) {
  test::Book book = test::small_city();
  OpenCase ask;
  ask.id = CaseId("o-1");
  ask.kind = "order";
  ask.title = "加快项目开工";
  ask.unit = UnitId("u-a");
  ASSERT_EQ(book.refusal(ask), "");
  EXPECT_TRUE(book.rows_of(case_figures_table()).empty());
}

TEST(Figures, APeriodIsMadeOfTheFewestRows) {
  const auto periods = [](const char* from, const char* to) {
    std::string out;
    for (const std::string& each : figure_periods(*Day::parse(from), *Day::parse(to))) {
      out += (out.empty() ? "" : " ") + each;
    }
    return out;
  };
  EXPECT_EQ(periods("2026-01-01", "2026-12-31"),
            "2026-01 2026-02 2026-03 2026-04 2026-05 2026-06 2026-07 2026-08 2026-09 2026-10 "
            "2026-11 2026-12");
  EXPECT_EQ(periods("2026-01-30", "2026-03-02"),
            "2026-01-30 2026-01-31 2026-02 2026-03-01 2026-03-02");
  EXPECT_EQ(periods("2024-02-01", "2024-02-28").size(), 28u * 11 - 1);
  EXPECT_EQ(periods("2024-02-01", "2024-02-29"), "2024-02");
  EXPECT_EQ(periods("2026-03-02", "2026-03-01"), "");
}

}  // namespace
}  // namespace luoshi::cases
