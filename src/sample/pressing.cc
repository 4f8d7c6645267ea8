#include "sample/pressing.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cases/case.h"
#include "sample/evidence.h"
#include "service/answers.h"

namespace luoshi::sample {
namespace {

using base::Result;
using cases::CaseId;
using office::Right;

constexpr int kFirstMonth = 3;  // in which orders are issued
constexpr int kLastMonth = 12;
constexpr int kOrderDay = 14;     // working day of the month
constexpr int kDaysOverdue = 3;   // working days behind the limit
constexpr int kAnsweredDays = 6;  // since the opening of the one that waits
constexpr int kQuietDays = 26;    // before the end: then come the last orders alone
constexpr std::size_t kRedMax = 200;

// An order or a problem: who issued it, and the unit that answers.
struct Paper {
  CaseId id;
  office::PersonId officer;
  office::UnitId unit;
  std::string name;  // that chance goes by
};

template <class Ask>
Result<void> by_office(Stage& stage, const Paper& paper, Ask ask) {
  return stage.desk.ask(paper.officer, Right::kCommitmentsWrite, paper.unit, std::move(ask));
}
template <class Ask>
Result<void> by_unit(Stage& stage, const Paper& paper, Ask ask) {
  return stage.desk.ask(stage.staff.clerk_of(paper.unit), Right::kProgressWrite, paper.unit,
                        std::move(ask));
}

Result<void> receive(Stage& stage, const Paper& paper) {
  return by_unit(stage, paper, cases::ReceiveCase{paper.id, {}, paper.unit});
}

Result<void> answer(Stage& stage, const Paper& paper, const std::string& phrase_name) {
  Draw draw = stage.draw(paper.name + phrase_name);
  return by_unit(
      stage, paper,
      cases::AnswerCase{paper.id, {}, paper.unit, {phrase(stage, phrase_name, draw, {}), {}}});
}

// An order that was taken to heart: the work catches up from the next month on.
Result<void> accept(Stage& stage, const Paper& paper, Work& work) {
  Draw draw = stage.draw(paper.name + "accept");
  const auto today = commitment::Period::month_of(stage.today());
  work.recovers = today.last_month() + 1;
  return by_office(stage, paper,
                   cases::AcceptCase{paper.id, {}, phrase(stage, "order_accept", draw, {})});
}

Result<void> send_back(Stage& stage, const Paper& paper) {
  Draw draw = stage.draw(paper.name + "return");
  return by_office(stage, paper,
                   cases::ReturnCase{paper.id, {}, phrase(stage, "order_return", draw, {}), {}});
}

Paper paper_for(Stage& stage, const Work& work) {
  return {CaseId(service::ordered_id(stage.world, "o-")), stage.officer(work), work.who.lead,
          "order of " + work.what.title};
}

// What a unit is told: the sentence of the light, as it stands.
Result<void> open(Stage& stage, const Paper& paper, Work& work) {
  auto now = stage.world.ledger.state<commitment::Commitment>(ledger::kCityBook,
                                                              commitment::stream_of(work.id));
  if (!now) return tl::unexpected(now.error());
  Draw draw = stage.draw(paper.name);
  const std::map<std::string, std::string> values{{"title", work.what.title},
                                                  {"cause", (*now)->light.cause.text.zh}};
  work.has_order = true;
  cases::OpenCase ask;
  ask.id = paper.id;
  ask.kind = stage.plan.orders.kind;
  ask.title = phrase(stage, "order_title", draw, values);
  ask.text = phrase(stage, "order_text", draw, values);
  ask.unit = paper.unit;
  ask.about = {work.id.value()};
  return by_office(stage, paper, std::move(ask));
}

void at_day(Stage& stage, int working_days, int hour, const Paper& paper, Agenda::Task task) {
  Draw draw = stage.draw(fmt::format("{} {}", paper.name, working_days));
  const office::Day day = stage.time.after(stage.today(), working_days);
  stage.agenda.put(stage.time.at(day, hour, draw.between(0, 50)), std::move(task));
}

Result<void> issue(Stage& stage, Work& work, OrderEnd end) {
  const Paper paper = paper_for(stage, work);
  at_day(stage, 1, 9, paper, [&stage, paper] { return receive(stage, paper); });
  const bool returned = end == OrderEnd::kReturned;
  const int answered =
      end == OrderEnd::kLate ? stage.plan.orders.limit_days + 2 : stage.plan.orders.limit_days - 3;
  const std::string first = returned ? "order_vague" : "order_answer";
  at_day(stage, answered, 15, paper,
         [&stage, paper, first] { return answer(stage, paper, first); });
  if (returned) {
    at_day(stage, answered + 1, 10, paper, [&stage, paper] { return send_back(stage, paper); });
    at_day(stage, answered + 6, 16, paper,
           [&stage, paper] { return answer(stage, paper, "order_answer"); });
  }
  at_day(stage, returned ? answered + 8 : answered + 2, 10, paper,
         [&stage, paper, &work] { return accept(stage, paper, work); });
  return open(stage, paper, work);
}

// Those that stand at this light and have no order yet, the oldest first.
Result<std::vector<Work*>> standing(Stage& stage, const std::string& light) {
  const ledger::Table& table = commitment::commitments_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"light", ledger::Comparison::kEqual, {light}}};
  query.limit = kRedMax;
  auto rows = stage.world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<std::pair<std::string, Work*>> found;
  for (const ledger::BookRow& row : *rows) {
    const std::string id = service::text_of(table, row.row, "id");
    for (Work& work : stage.works) {
      const bool is_it = work.id.value() == id && work.is_signed && !work.is_closed &&
                         !work.has_order && stage.staff.can_lead(work.who.lead);
      if (is_it) found.emplace_back(service::text_of(table, row.row, "light_since") + id, &work);
    }
  }
  std::ranges::sort(found);
  std::vector<Work*> out;
  for (const auto& [since, work] : found) out.push_back(work);
  return out;
}

// Red ones, and yellow ones where there are not enough.
Result<std::vector<Work*>> worst(Stage& stage) {
  auto out = standing(stage, "red");
  if (!out) return out;
  auto more = standing(stage, "yellow");
  if (!more) return more;
  out->insert(out->end(), more->begin(), more->end());
  return out;
}

Result<void> press(Stage& stage, int month) {
  const bool is_quiet = stage.time.after(stage.today(), kQuietDays) > office::city_day(stage.end);
  if (is_quiet) return {};
  auto red = standing(stage, "red");
  if (!red) return tl::unexpected(red.error());
  const Orders& orders = stage.plan.orders;
  const int issued = static_cast<int>(std::ranges::count_if(stage.works, &Work::has_order));
  const int wanted =
      std::min({orders.a_month, orders.of_year - issued, static_cast<int>(red->size())});
  for (int i = 0; i < wanted; ++i) {
    const std::size_t turn = static_cast<std::size_t>(month * orders.a_month + i);
    const OrderEnd end = orders.ends[turn % orders.ends.size()];
    if (auto done = issue(stage, *(*red)[static_cast<std::size_t>(i)], end); !done) return done;
  }
  return {};
}

// -- the last ones --

enum class Last { kOverdue, kDueToday, kAnswered };

Result<void> issue_last(Stage& stage, Last last) {
  auto all = worst(stage);
  if (!all) return tl::unexpected(all.error());
  if (all->empty()) return {};
  Work& work = *all->front();
  const Paper paper = paper_for(stage, work);
  at_day(stage, 1, 9, paper, [&stage, paper] { return receive(stage, paper); });
  if (last == Last::kAnswered) {
    at_day(stage, kAnsweredDays - 1, 10, paper,
           [&stage, paper] { return answer(stage, paper, "order_answer"); });
  }
  return open(stage, paper, work);
}

void plan_last(Stage& stage, Last last, int days_before) {
  const office::Day today = stage.time.on_or_after(office::city_day(stage.end));
  const auto at = stage.time.at(stage.time.before(today, days_before), 15, 40);
  if (at < stage.time.at(stage.day("03-01"), 9, 0)) return;
  stage.agenda.put(at, [&stage, last] { return issue_last(stage, last); });
}

// Reminders are recorded as the server does it.
Result<void> remind(Stage& stage) {
  stage.desk.ask_as_system("cases", cases::RecordRungs{});
  const office::Day next = stage.time.after(stage.today(), 1);
  stage.agenda.put(stage.time.at(next, 8, 45), [&stage] { return remind(stage); });
  return {};
}

// -- problems --

Result<void> open_problem(Stage& stage, const Problem& problem, const Paper& paper) {
  cases::OpenCase ask;
  ask.id = paper.id;
  ask.kind = problem.kind;
  ask.title = problem.title;
  ask.text = problem.text;
  ask.unit = problem.unit;
  ask.measures = problem.measures;
  at_day(stage, 1, 10, paper, [&stage, paper] { return receive(stage, paper); });
  return by_office(stage, paper, std::move(ask));
}

Result<void> answer_problem(Stage& stage, const Problem& problem, const Paper& paper) {
  auto digest = keep_file(stage, stage.staff.clerk_of(problem.unit), problem.file,
                          problem.title + "\n\n" + problem.answer + "\n");
  if (!digest) return tl::unexpected(digest.error());
  return by_unit(stage, paper,
                 cases::AnswerCase{paper.id, {}, paper.unit, {problem.answer, {*digest}}});
}

}  // namespace

void plan_orders(Stage& stage) {
  for (int month = kFirstMonth; month <= kLastMonth; ++month) {
    stage.agenda.put(stage.time.at(stage.time.of_month(stage.year, month, kOrderDay), 10, 30),
                     [&stage, month] { return press(stage, month); });
  }
  plan_last(stage, Last::kOverdue, stage.plan.orders.limit_days + kDaysOverdue);
  plan_last(stage, Last::kDueToday, stage.plan.orders.limit_days);
  plan_last(stage, Last::kAnswered, kAnsweredDays);
  stage.agenda.put(stage.time.at(stage.time.on_or_after(stage.day("03-01")), 8, 45),
                   [&stage] { return remind(stage); });
}

void plan_problems(Stage& stage) {
  for (const Problem& problem : stage.plan.problems) {
    if (!stage.staff.can_lead(problem.unit)) continue;
    const Paper paper{CaseId(service::ordered_id(stage.world, "o-")), stage.staff.office().back(),
                      problem.unit, problem.title};
    const auto put = [&](const std::string& day, int hour, Agenda::Task task) {
      if (day.empty()) return;
      stage.agenda.put(stage.time.at(stage.time.on_or_after(stage.day(day)), hour, 20),
                       std::move(task));
    };
    put(problem.opened, 10,
        [&stage, &problem, paper] { return open_problem(stage, problem, paper); });
    put(problem.answered, 15,
        [&stage, &problem, paper] { return answer_problem(stage, problem, paper); });
    put(problem.accepted, 11, [&stage, &problem, paper] {
      return by_office(stage, paper, cases::AcceptCase{paper.id, {}, problem.note});
    });
  }
}

}  // namespace luoshi::sample
