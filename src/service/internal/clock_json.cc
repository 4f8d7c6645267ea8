#include "service/internal/clock_json.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.h"
#include "calendar/sentence.h"
#include "service/answers.h"
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

}  // namespace luoshi::service
