#include "sample/pressing.h"

#include <algorithm>

#include "sample/paper.h"
#include "service/answers.h"
#include "service/order_rules.h"

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

Result<void> answer(Stage& stage, const Paper& paper, const std::string& phrase_name) {
  Draw draw = stage.draw(paper.name + phrase_name);
  return by_unit(
      stage, paper,
      cases::AnswerCase{paper.id, {}, paper.unit, {phrase(stage, phrase_name, draw, {}), {}}});
}

// Some are taken to heart: the work catches up from the next month on.
Result<void> accept(Stage& stage, const Paper& paper, Work& work) {
  Draw draw = stage.draw(paper.name + "accept");
  const auto today = commitment::Period::month_of(stage.today());
  if (draw.in_thousand(stage.plan.orders.heeded)) work.recovers = today.last_month() + 1;
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
  cases::OpenCase ask;
  ask.id = paper.id;
  ask.kind = stage.plan.orders.kind;
  ask.title = phrase(stage, "order_title", draw, values);
  ask.text = phrase(stage, "order_text", draw, values);
  ask.unit = paper.unit;
  ask.about = {work.id.value()};
  return by_office(stage, paper, std::move(ask));
}

// What becomes of an order that was opened.
void plan_ways(Stage& stage, const Paper& paper, Work& work, OrderEnd end) {
  work.has_order = true;
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
}

OrderEnd next_end(Stage& stage) {
  const auto issued =
      static_cast<std::size_t>(std::ranges::count_if(stage.works, &Work::has_order));
  return stage.plan.orders.ends[issued % stage.plan.orders.ends.size()];
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

// By hand, a few of a month's.
Result<void> press(Stage& stage) {
  if (stage.time.after(stage.today(), kQuietDays) > office::city_day(stage.end)) return {};
  auto red = standing(stage, "red");
  if (!red) return tl::unexpected(red.error());
  const auto wanted = static_cast<std::size_t>(stage.plan.orders.a_month);
  for (std::size_t i = 0; i < std::min(wanted, red->size()); ++i) {
    Work& work = *(*red)[i];
    const Paper paper = paper_for(stage, work);
    plan_ways(stage, paper, work, next_end(stage));
    if (auto done = open(stage, paper, work); !done) return done;
  }
  return {};
}

// -- by the city's rules --

// "red-days/c-…/2026-03-02": the commitment that the rule saw.
Work* seen_by_rule(Stage& stage, const std::string& key) {
  const std::size_t from = key.find('/') + 1;
  const std::string id = key.substr(from, key.find('/', from) - from);
  const auto found =
      std::ranges::find_if(stage.works, [&](const Work& work) { return work.id.value() == id; });
  return found == stage.works.end() ? nullptr : &*found;
}

Result<void> issue_by_rule(Stage& stage) {
  auto issued = service::issue_orders(stage.world, stage.today().text());
  if (!issued) return tl::unexpected(issued.error());
  if (*issued == 0) return {};
  const ledger::Table& table = cases::cases_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {
      {"state", ledger::Comparison::kEqual, {"issued"}},
      {"opened_at", ledger::Comparison::kEqual, {stage.agenda.now().time_since_epoch().count()}}};
  query.limit = kRedMax;
  auto rows = stage.world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  for (const ledger::BookRow& row : *rows) {
    Work* work = seen_by_rule(stage, service::text_of(table, row.row, "rule_key"));
    if (!work || !stage.staff.can_lead(work->who.lead)) continue;
    const Paper paper{CaseId(service::text_of(table, row.row, "id")), stage.officer(*work),
                      work->who.lead, "order of " + service::text_of(table, row.row, "number")};
    plan_ways(stage, paper, *work, next_end(stage));
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
  work.has_order = true;
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

}  // namespace

void plan_orders(Stage& stage) {
  for (int month = kFirstMonth; month <= kLastMonth; ++month) {
    stage.agenda.put(stage.time.at(stage.time.of_month(stage.year, month, kOrderDay), 10, 30),
                     [&stage] { return press(stage); });
  }
  for (const office::Day& day : mornings_of(stage)) {
    stage.agenda.put(stage.time.at(day, 0, 20), [&stage] { return issue_by_rule(stage); });
  }
  plan_last(stage, Last::kOverdue, stage.plan.orders.limit_days + kDaysOverdue);
  plan_last(stage, Last::kDueToday, stage.plan.orders.limit_days);
  plan_last(stage, Last::kAnswered, kAnsweredDays);
}

}  // namespace luoshi::sample
