#include "service/order_rules.h"

#include <algorithm>
#include <map>
#include <unordered_set>
#include <vector>

#include "base/fill.h"
#include "base/json.h"
#include "base/unicode.h"
#include "cases/clock.h"
#include "cases/request_rows.h"
#include "commitment/figure.h"
#include "commitment/standing.h"
#include "office/command.h"
#include "office/rule_file.h"
#include "service/answers.h"
#include "service/caller.h"
#include "service/internal/committed_view.h"

namespace luoshi::service {

// What a tick replies with.
struct Ticked {
  std::uint64_t done = 0;
  bool more = false;
};
BOOST_DESCRIBE_STRUCT(Ticked, (), (done, more))

namespace {

using base::Result;
using commitment::Commitment;
using commitment::OrderRule;
using commitment::OrderWhen;
using ledger::Comparison;
using ledger::Condition;
using office::Day;

constexpr std::size_t kTicksMax = 1'000;   // of one run; what is left waits for the next
constexpr std::size_t kRowsMax = 1'000;    // of one query
constexpr std::size_t kOpenMax = 200'000;  // commitments that are looked at
constexpr std::size_t kKeysAtOnce = 500;   // looked up in one query
constexpr std::size_t kTitleMax = 120;     // code points of a commitment's title within another

template <class Ask>
Result<ledger::Reply> run(World& world, const std::string& request, Ask ask) {
  return world.ledger.execute(
      office::command(office::Actor{"system/orders", {}}, request, {}, std::move(ask)));
}

// Ticks until there is nothing more.
template <class Ask>
Result<std::uint64_t> tick(World& world, const char* name, Ask ask) {
  std::uint64_t done = 0;
  for (std::size_t i = 0; i < kTicksMax; ++i) {
    auto reply = run(world, ordered_id(world, name), ask);
    if (!reply) return tl::unexpected(reply.error());
    auto json = base::parse_json(reply->body);
    if (!json) return tl::unexpected(json.error());
    auto ticked = base::from_json<Ticked>(*json);
    if (!ticked) return tl::unexpected(ticked.error());
    done += ticked->done;
    if (!ticked->more) break;
  }
  return done;
}

Result<bool> is_any(World& world, ledger::Query query) {
  query.book = ledger::kCityBook;
  query.limit = 1;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  return !rows->empty();
}

// -- orders by rule --

// An order that a rule asks for.
struct Wanted {
  cases::OpenCase ask;
  std::string commitment;
};

struct Facts {
  std::string id;
  std::string title;
  std::string lead;
  std::string light;
  std::string light_since;
};

std::string shortened(const std::string& title) {
  std::u32string text = base::to_utf32(title);
  if (text.size() <= kTitleMax) return title;
  text.resize(kTitleMax - 1);
  return base::to_utf8(text + U"…");
}

class Issuing {
 public:
  Issuing(World& world, commitment::LightRule rule)
      : world_(world), rule_(std::move(rule)), today_(today(world)), view_(world) {}

  // What the rules ask for of one commitment.
  Result<void> look_at(const Facts& facts) {
    for (const OrderRule& rule : rule_.orders) {
      if (rule.when == OrderWhen::kRed) {
        auto done = look_at_light(rule, facts);
        if (!done) return done;
      } else if (auto done = look_at_reports(rule, facts); !done) {
        return done;
      }
    }
    return {};
  }
  std::vector<Wanted> take() { return std::move(wanted_); }

 private:
  Result<const Commitment*> state_of(const Facts& facts) {
    return view_.state<Commitment>(commitment::stream_of(commitment::CommitmentId(facts.id)));
  }

  Result<void> look_at_light(const OrderRule& rule, const Facts& facts) {
    if (facts.light != "red") return {};
    auto since = Day::parse(facts.light_since);
    if (!since) return {};
    const std::int64_t days = commitment::days_between(*since, today_);
    if (days < rule.days) return {};
    auto state = state_of(facts);
    if (!state) return tl::unexpected(state.error());
    auto read = commitment::light_today(view_, commitment::CommitmentId(facts.id), **state);
    if (!read) return tl::unexpected(read.error());
    const bool is_same = read->light == (*state)->light.light;
    const commitment::Cause& cause = is_same ? read->cause : (*state)->light.cause;
    add(rule, facts, facts.light_since, days, *since, cause.text.zh);
    return {};
  }

  Result<void> look_at_reports(const OrderRule& rule, const Facts& facts) {
    auto state = state_of(facts);
    if (!state) return tl::unexpected(state.error());
    auto standing = commitment::standing_of(view_, commitment::CommitmentId(facts.id), **state);
    if (!standing) return tl::unexpected(standing.error());
    const commitment::Period missing = commitment::next_report(*standing, rule_);
    if (missing.empty()) return {};
    const Day due = commitment::report_due(missing, rule_);
    const std::int64_t days = commitment::days_between(due, today_);
    if (days < rule.days) return {};
    add(rule, facts, missing.to_string(), days, due, {});
    return {};
  }

  // `what`: the day or the period that makes it one of its own.
  void add(const OrderRule& rule, const Facts& facts, const std::string& what, std::int64_t days,
           const Day& since, const std::string& cause) {
    const std::map<std::string, std::string> values = {{"since", commitment::day_text(since)},
                                                       {"days", std::to_string(days)},
                                                       {"period", what},
                                                       {"cause", cause},
                                                       {"commitment", shortened(facts.title)}};
    cases::OpenCase ask;
    ask.id = cases::CaseId(ordered_id(world_, "o-"));
    ask.kind = rule.kind;
    ask.title = base::filled(rule.title, values);
    ask.text = base::filled(rule.text, values);
    ask.unit = office::UnitId(facts.lead);
    ask.about = {facts.id};
    ask.origin = {cases::IssuedBy::kRule, rule.id, rule.id + "/" + facts.id + "/" + what};
    wanted_.push_back({std::move(ask), facts.id});
  }

  World& world_;
  commitment::LightRule rule_;
  Day today_;
  CommittedView view_;
  std::vector<Wanted> wanted_;
};

Facts facts_of(const ledger::Row& row) {
  const ledger::Table& table = commitment::commitments_table();
  return {text_of(table, row, "id"), text_of(table, row, "title"), text_of(table, row, "lead"),
          text_of(table, row, "light"), text_of(table, row, "light_since")};
}

// What the rules ask for, a page of commitments at a time.
Result<std::vector<Wanted>> wanted_now(World& world, const commitment::LightRule& rule) {
  const ledger::Table& table = commitment::commitments_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"status", Comparison::kEqual, {"signed"}}};
  query.limit = kRowsMax;
  std::vector<Wanted> all;
  for (std::size_t seen = 0; seen < kOpenMax; seen += kRowsMax) {
    auto rows = world.ledger.rows(query);
    if (!rows) return tl::unexpected(rows.error());
    Issuing page(world, rule);
    for (const ledger::BookRow& each : *rows) {
      if (auto done = page.look_at(facts_of(each.row)); !done) {
        return tl::unexpected(done.error());
      }
    }
    for (Wanted& each : page.take()) all.push_back(std::move(each));
    if (rows->size() < kRowsMax) break;
    query.after = ledger::Row{text_of(table, rows->back().row, "id")};
  }
  return all;
}

// Takes away what was issued before.
Result<void> drop_issued(World& world, std::vector<Wanted>& all) {
  std::unordered_set<std::string> known;
  for (std::size_t begin = 0; begin < all.size(); begin += kKeysAtOnce) {
    ledger::Query query{.table = &cases::cases_table(), .book = ledger::kCityBook};
    std::vector<ledger::Value> keys;
    for (std::size_t i = begin; i < std::min(begin + kKeysAtOnce, all.size()); ++i) {
      keys.emplace_back(*all[i].ask.origin.key);
    }
    query.where = {{"rule_key", Comparison::kIn, std::move(keys)}};
    query.limit = kKeysAtOnce;
    auto rows = world.ledger.rows(query);
    if (!rows) return tl::unexpected(rows.error());
    for (const ledger::BookRow& each : *rows) {
      known.insert(text_of(*query.table, each.row, "rule_key"));
    }
  }
  std::erase_if(all, [&](const Wanted& each) { return known.contains(*each.ask.origin.key); });
  return {};
}

using Ids = std::unordered_set<std::string>;

// The column of all rows in which another has one of these values.
Result<Ids> looked_up(World& world, const ledger::Table& table, const char* wanted,
                      std::vector<Condition> where) {
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = std::move(where);
  query.limit = kOpenMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  Ids out;
  for (const ledger::BookRow& each : *rows) out.insert(text_of(table, each.row, wanted));
  return out;
}

// The commitments about which an order is open.
Result<Ids> pressed_now(World& world) {
  auto open = looked_up(world, cases::cases_table(), "id",
                        {{"state", Comparison::kIn, {"issued", "received", "answered"}}});
  if (!open) return open;
  const std::vector<std::string> ids(open->begin(), open->end());
  Ids out;
  for (std::size_t begin = 0; begin < ids.size(); begin += kKeysAtOnce) {
    const auto end = std::min(begin + kKeysAtOnce, ids.size());
    std::vector<ledger::Value> some(ids.begin() + static_cast<std::ptrdiff_t>(begin),
                                    ids.begin() + static_cast<std::ptrdiff_t>(end));
    auto about = looked_up(world, cases::case_about_table(), "about",
                           {{"case_id", Comparison::kIn, std::move(some)}});
    if (!about) return about;
    out.merge(*about);
  }
  return out;
}

// Nobody is pressed twice for one commitment at a time: the first rule comes first, and what an
// open order is about waits until that is closed.
Result<void> drop_pressed(World& world, std::vector<Wanted>& all) {
  if (all.empty()) return {};
  auto pressed = pressed_now(world);
  if (!pressed) return tl::unexpected(pressed.error());
  std::erase_if(all, [&](const Wanted& each) { return !pressed->insert(each.commitment).second; });
  return {};
}

}  // namespace

Result<std::uint64_t> record_rungs(World& world) {
  ledger::Query due{.table = &cases::case_rungs_table()};
  due.where = {
      {"state", Comparison::kEqual, {"waiting"}},
      {"due_at", Comparison::kLessOrEqual, {world.clock.wall_now().time_since_epoch().count()}}};
  auto any = is_any(world, std::move(due));
  if (!any) return tl::unexpected(any.error());
  return *any ? tick(world, "rungs-", cases::RecordRungs{}) : std::uint64_t{0};
}

Result<std::uint64_t> retime_orders(World& world) {
  CommittedView view(world);
  auto stamp = cases::stamp_now(view);
  if (!stamp) return tl::unexpected(stamp.error());
  for (ledger::Query& old : cases::open_with_other(*stamp, 1)) {
    auto any = is_any(world, std::move(old));
    if (!any) return tl::unexpected(any.error());
    if (*any) return tick(world, "retime-", cases::RetimeCases{});
  }
  return std::uint64_t{0};
}

Result<std::uint64_t> issue_orders(World& world, const std::string& slot) {
  auto file = world.ledger.state<office::RuleFile>(ledger::kCityBook, office::rule_stream("light"));
  if (!file) return tl::unexpected(file.error());
  const office::RuleVersion* version = office::in_force(**file, today(world));
  if (version == nullptr) return std::uint64_t{0};
  const commitment::LightRule rule = commitment::parse_light_rule(version->text).rule;
  if (rule.orders.empty()) return std::uint64_t{0};
  auto all = wanted_now(world, rule);
  if (!all) return tl::unexpected(all.error());
  if (auto done = drop_issued(world, *all); !done) return tl::unexpected(done.error());
  if (auto done = drop_pressed(world, *all); !done) return tl::unexpected(done.error());
  std::uint64_t issued = 0;
  for (Wanted& each : *all) {
    const std::string request =
        "order-" + slot + "-" + *each.ask.origin.rule + "-" + each.commitment;
    auto reply = run(world, request, std::move(each.ask));
    if (reply) {
      ++issued;
      continue;
    }
    const base::ErrorCode code = reply.error().code;
    if (code == base::ErrorCode::kUnavailable) return tl::unexpected(reply.error());
    // A unit that was closed, a kind that is not there: the others are issued all the same.
    world.log.warning("order.not_issued", {{"error", code}});
  }
  return issued;
}

}  // namespace luoshi::service
