#include "service/internal/clock_json.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.h"
#include "calendar/sentence.h"
#include "service/answers.h"
#include "service/event_view.h"
#include "service/internal/commitment_json.h"
#include "service/internal/committed_view.h"

namespace luoshi::service {
namespace {

using base::Result;
using cases::Case;
using cases::CaseState;
namespace json = boost::json;

constexpr std::size_t kRungsMax = 1'000;

void replace(std::string& text, std::string_view word, std::string_view other) {
  if (const std::size_t at = text.find(word); at != std::string::npos) {
    text.replace(at, word.size(), other);
  }
}

// What ends an order's clock is the answer.
json::array derivation_json(const cases::CaseClock& clock) {
  json::array out;
  for (const calendar::Step& step : clock.deadline.steps) {
    base::Message sentence = calendar::sentence(step);
    if (step.kind == calendar::StepKind::kClosed) {
      replace(sentence.zh, "办结", "反馈");
      replace(sentence.en, "closed", "answered");
    }
    out.push_back(base::to_json(sentence));
  }
  return out;
}

// In place of the kind's derivation.
json::value promise_json(const cases::Promised& promised) {
  if (!promised.until) {
    return base::to_json(
        base::Message{"来源系统没有承诺时限。", "The system that it came from promised no time."});
  }
  const std::string until = rfc3339(env::WallTime(std::chrono::milliseconds(*promised.until)));
  return base::to_json(base::Message{"来源系统承诺：" + until + "，加上在此中止、延期的时间。",
                                     "Promised by the system that it came from: " + until +
                                         ", and as much later as it was paused or extended here."});
}

json::value rung_name(const Derived& derived, const std::string& id) {
  if (derived.rules && derived.rules->kind->clock.rungs) {
    const auto& rungs = *derived.rules->kind->clock.rungs;
    const auto found = std::ranges::find(rungs, id, &calendar::Rung::id);
    if (found != rungs.end()) return name_json(id, found->name, found->name_en);
  }
  return name_json(id, id, {});
}

}  // namespace

json::value at_json(const std::optional<std::int64_t>& time) {
  return time_json(time ? ledger::Value(*time) : ledger::Value());
}
json::value name_json(const std::string& id, const std::string& zh,
                      const std::optional<std::string>& en) {
  return {{"id", id}, {"name", zh}, {"name_en", en.value_or(id)}};
}

Result<Derived> derive(World& world, const Case& of) {
  // What another system closed is told by the rules of today: there were none here then.
  const bool closed_elsewhere = of.closing && of.intake && of.answers.empty() && !of.into;
  const env::WallTime now = world.clock.wall_now();
  CommittedView view(world, closed_elsewhere ? now : of.closed_at.value_or(now));
  Derived out;
  if (auto rules = cases::rules_of(view, of.what.kind)) out.rules = std::move(*rules);
  if (of.state == CaseState::kWithdrawn || of.state == CaseState::kRefused) return out;
  std::optional<env::WallTime> closed;
  if (of.closing) closed = env::WallTime(std::chrono::milliseconds(of.closing->answered_at));
  auto clock = cases::clock_of(view, of, closed);
  if (!clock) return tl::unexpected(clock.error());
  out.clock = std::move(*clock);
  return out;
}

void add_clock(const Case& of, const Derived& derived, json::object& out) {
  const bool is_closed = of.closing.has_value();
  out["due_at"] = at_json(is_closed ? of.closing->due_at : of.timed.due_at);
  out["provisional"] = of.timed.provisional;
  out["left"] = nullptr;
  out["derivation"] = json::array();
  json::array sides;
  if (derived.clock) {
    const calendar::Deadline& deadline = derived.clock->deadline;
    if (!is_closed) out["due_at"] = at_json(derived.clock->timed.due_at);
    if (!deadline.due && !deadline.steps.empty()) {  // it stands still
      out["left"] = base::to_json(calendar::amount_text(deadline.left, deadline.left_unit));
    }
    out["derivation"] = derivation_json(*derived.clock);
    if (of.intake && of.intake->promised && of.round == 1) {
      out["left"] = nullptr;
      out["derivation"] = json::array{promise_json(*of.intake->promised)};
    }
    for (const calendar::SideDue& side : deadline.sides) {
      const std::int64_t at = derived.clock->zone.utc_seconds(side.due) * 1'000;
      sides.push_back(
          {{"id", side.id}, {"name", base::to_json(side.name)}, {"due_at", time_json(at)}});
    }
  }
  out["sides"] = std::move(sides);
}

Result<json::array> rungs_json(World& world, const std::string& id, const Derived& derived) {
  const ledger::Table& table = cases::case_rungs_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"case_id", ledger::Comparison::kEqual, {id}}};
  query.order = {{"due_at", false}};
  query.limit = kRungsMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  json::array out;
  for (const ledger::BookRow& each : *rows) {
    out.push_back({{"rung", rung_name(derived, text_of(table, each.row, "rung"))},
                   {"round", json_of(each.row[table.column("round")])},
                   {"to", text_of(table, each.row, "to_role")},
                   {"due_at", time_json(each.row[table.column("due_at")])},
                   {"state", text_of(table, each.row, "state")}});
  }
  return out;
}

Result<json::array> timeline_json(World& world, const std::string& id, const AddStep& add) {
  constexpr std::size_t kStepsMax = 10'000;
  ledger::EventFilter filter;
  filter.book = ledger::kCityBook;
  filter.stream = cases::stream_of(cases::CaseId(id)).text();
  filter.limit = kStepsMax;
  auto events = world.ledger.events(filter);
  if (!events) return tl::unexpected(events.error());
  json::array out;
  for (const ledger::Event& each : *events) {
    auto body = base::parse_json(each.body);
    if (!body) return tl::unexpected(body.error());
    auto actor = actor_of(world, each.actor);
    if (!actor) return tl::unexpected(actor.error());
    json::object step{{"at", rfc3339(each.time)},
                      {"event", each.kind.substr(std::string_view("case.").size())},
                      {"by", actor->login}};
    auto told = add(each, body->as_object(), step);
    if (!told) return tl::unexpected(told.error());
    if (!*told) continue;
    const bool is_timed = each.kind == "case.timed";
    const bool belongs = is_timed && !out.empty() && out.back().at("at") == step.at("at");
    if (!belongs) out.push_back(std::move(step));
    if (!is_timed) continue;
    std::optional<std::int64_t> due;
    const json::value* at = body->as_object().if_contains("due_at");
    if (at != nullptr && at->is_int64()) due = at->get_int64();
    out.back().as_object()["due_at"] = at_json(due);
  }
  return out;
}

}  // namespace luoshi::service
