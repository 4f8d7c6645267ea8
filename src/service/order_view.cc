// Everything about one order, as its page shows it: where its time comes from, what happened.
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/json.h"
#include "calendar/sentence.h"
#include "cases/clock.h"
#include "service/answers.h"
#include "service/event_view.h"
#include "service/files.h"
#include "service/internal/clock_json.h"
#include "service/internal/commitment_json.h"
#include "service/internal/committed_view.h"
#include "service/internal/order_json.h"
#include "service/orders.h"

namespace luoshi::service {
namespace {

using base::Result;
using cases::Case;
using cases::CaseState;
using office::Right;
namespace json = boost::json;

// -- what happened --

// The members of an event's body that a reader looks for.
Result<bool> add_step(World& world, const json::object& body, json::object& step) {
  for (const char* name : {"text", "reason", "note", "ground", "days", "rung", "to", "verdict"}) {
    if (const json::value* value = body.if_contains(name)) step[name] = *value;
  }
  if (const json::value* unit = body.if_contains("unit")) {
    auto named = named_unit(world, std::string(unit->as_string()));
    if (!named) return tl::unexpected(named.error());
    step["unit"] = std::move(*named);
  }
  return true;
}

Result<json::array> answers_json(World& world, const Caller& caller, const Case& of) {
  json::array out;
  for (const cases::Answer& each : of.answers) {
    auto actor = actor_of(world, each.actor);
    if (!actor) return tl::unexpected(actor.error());
    out.push_back({{"text", each.what.text},
                   {"evidence", files_json(world, caller, each.what.evidence)},
                   {"at", rfc3339(each.at)},
                   {"by", actor->login}});
  }
  return out;
}

Result<json::array> about_json(World& world, const Case& of) {
  const ledger::Table& table = commitment::commitments_table();
  json::array out;
  for (const std::string& id : of.what.about) {
    auto row = row_at(world, table, id);
    if (!row) return tl::unexpected(row.error());
    if (!*row) continue;  // withdrawn meanwhile
    json::object shown;
    for (const char* name : {"id", "title", "status", "light", "deadline"}) {
      shown[name] = json_of((**row)[table.column(name)]);
    }
    auto lead = named_unit(world, text_of(table, **row, "lead"));
    if (!lead) return tl::unexpected(lead.error());
    shown["lead"] = std::move(*lead);
    out.push_back(std::move(shown));
  }
  return out;
}

// -- what this caller may do to it as it stands --

void add_office_actions(const Case& of, const Derived& derived, json::array& out) {
  if (of.state == CaseState::kClosed) {
    out.push_back("reopen");
    return;
  }
  if (of.state == CaseState::kAnswered) {
    out.push_back("accept");
    out.push_back("return");
  } else {
    const calendar::Kind* kind = derived.rules ? derived.rules->kind : nullptr;
    const bool has_grounds =
        kind != nullptr && kind->clock.suspensions && !kind->clock.suspensions->empty();
    if (of.suspended) out.push_back("resume");
    if (!of.suspended && has_grounds) out.push_back("suspend");
    if (kind != nullptr && kind->clock.extension) out.push_back("extend");
    out.push_back("hand_over");
  }
  out.push_back("withdraw");
}

json::array actions_json(World& world, const Caller& caller, const Case& of,
                         const Derived& derived) {
  json::array out;
  if (of.state == CaseState::kWithdrawn) return out;
  const auto may = [&](Right right) {
    return caller.rights.has(right) && require(world, caller, right, of.unit).has_value();
  };
  if (of.state == CaseState::kIssued && may(Right::kProgressWrite)) out.push_back("receive");
  if (of.state == CaseState::kReceived && may(Right::kProgressWrite)) out.push_back("answer");
  if (may(Right::kCommitmentsWrite)) add_office_actions(of, derived, out);
  return out;
}

json::object own_members(const Case& of) {
  json::object out;
  out["text"] = of.what.text;
  out["measures"] = or_null(of.what.measures);
  out["origin"] = base::to_json(of.what.origin);
  out["round"] = of.round;
  out["note"] = of.closing ? json::value(of.closing->note) : json::value(nullptr);
  return out;
}

json::value kind_name(const Derived& derived, const Case& of) {
  if (!derived.rules) return name_json(of.what.kind, of.what.kind, {});
  const calendar::Kind& kind = *derived.rules->kind;
  return name_json(kind.id, kind.name, kind.name_en);
}

json::object kind_json(const calendar::Kind& kind) {
  json::object out = name_json(kind.id, kind.name, kind.name_en).as_object();
  out["series"] = kind.series.value_or("");
  out["needs_measures"] = kind.needs_measures.value_or(false);
  out["needs_evidence"] = kind.needs_evidence.value_or(false);
  json::array grounds;
  for (const calendar::Ground& each :
       kind.clock.suspensions.value_or(std::vector<calendar::Ground>())) {
    grounds.push_back(name_json(each.id, each.name, each.name_en));
  }
  out["grounds"] = std::move(grounds);
  json::array stages;
  for (const calendar::Stage& each : kind.clock.stages) {
    constexpr std::int64_t kHour = 3'600;
    const std::int64_t amount = calendar::is_in_days(each.unit) ? each.amount : each.amount * kHour;
    stages.push_back(base::to_json(calendar::amount_text(amount, each.unit)));
  }
  out["stages"] = std::move(stages);
  out["extension"] = nullptr;
  if (const auto& rule = kind.clock.extension) {
    out["extension"] = {
        {"times_max", rule->times_max},
        {"amount_max", rule->amount_max},
        {"total_max", or_null(rule->total_max)},
        {"unit", base::to_json(rule->unit.value_or(kind.clock.stages.back().unit))}};
  }
  return out;
}

}  // namespace

base::Error no_order() { return not_found({"没有这个督办单", "there is no such order"}); }

Result<std::shared_ptr<const Case>> order_at(World& world, const std::string& id) {
  if (!is_id_of("o-", id)) return tl::unexpected(no_order());
  auto state = world.ledger.state<Case>(ledger::kCityBook, cases::stream_of(cases::CaseId(id)));
  if (state && !(*state)->exists) return tl::unexpected(no_order());
  return state;
}

OrderJson get_order(World& world, const Caller& caller, const std::string& id) {
  if (auto may = require(caller, Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  // The row first: a version that is older than the state is refused when it is used.
  auto row = row_at(world, cases::cases_table(), id);
  if (!row) return tl::unexpected(row.error());
  if (!*row) return tl::unexpected(no_order());
  auto found = order_at(world, id);
  if (!found) return tl::unexpected(found.error());
  const Case& of = **found;
  auto derived = derive(world, of);
  if (!derived) return tl::unexpected(derived.error());
  auto out = order_item(world, **row);
  if (!out) return tl::unexpected(out.error());
  (*out)["kind_name"] = kind_name(*derived, of);
  for (auto& member : own_members(of)) (*out)[member.key()] = std::move(member.value());
  add_clock(of, *derived, *out);
  std::array<std::pair<const char*, Result<json::array>>, 4> lists = {{
      {"rungs", rungs_json(world, id, *derived)},
      {"answers", answers_json(world, caller, of)},
      {"about", about_json(world, of)},
      {"timeline", timeline_json(world, id,
                                 [&](const ledger::Event&, const json::object& body,
                                     json::object& step) { return add_step(world, body, step); })},
  }};
  for (auto& [name, list] : lists) {
    if (!list) return tl::unexpected(list.error());
    (*out)[name] = std::move(*list);
  }
  (*out)["actions"] = actions_json(world, caller, of, *derived);
  return out;
}

OrderJson list_order_kinds(World& world, const Caller& caller) {
  if (auto may = require(caller, Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  CommittedView view(world);
  json::array items;
  auto kinds = cases::kinds_now(view);
  if (!kinds) return tl::unexpected(kinds.error());
  if (*kinds) {
    for (const calendar::Kind& each : (*kinds)->kinds) {
      if (each.series && !each.process) items.push_back(kind_json(each));
    }
  }
  return json::object{{"items", std::move(items)}};
}

Result<Page> list_order_events(World& world, const Caller& caller, const std::string& id,
                               const Parameters& parameters) {
  if (auto may = require(caller, Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  if (auto found = order_at(world, id); !found) return tl::unexpected(found.error());
  return list_history(world, "order-events", "case/" + id, parameters);
}

}  // namespace luoshi::service
