#include "service/units.h"

#include <algorithm>
#include <boost/json.hpp>

#include "service/directory.h"
#include "service/internal/unit_json.h"
#include "service/unit_ending.h"

namespace luoshi::service {
namespace {

using base::Result;
using office::Right;
using office::UnitId;
namespace json = boost::json;

Result<std::optional<office::Day>> day_of(const std::optional<std::string>& text,
                                          std::string_view pointer) {
  if (!text) return std::optional<office::Day>();
  auto day = office::Day::parse(*text);
  if (!day) return tl::unexpected(at_member(day.error(), pointer));
  return std::optional(*day);
}

Result<void> may_write(World& world, const Caller& caller, const UnitId& unit) {
  return require(world, caller, Right::kUnitsWrite, unit);
}

// As may_write, of a unit that a member of the body names.
Result<void> may_write_member(World& world, const Caller& caller, const UnitId& unit,
                              std::string_view pointer) {
  auto may = may_write(world, caller, unit);
  if (!may) return tl::unexpected(at_member(may.error(), pointer));
  return {};
}

// The unit that a path names; of an id that is none, nothing is looked up.
Result<UnitId> unit_to_change(World& world, const Caller& caller, const std::string& id) {
  if (!is_id_of("u-", id)) {
    return tl::unexpected(not_found({"没有这个单位", "there is no such unit"}));
  }
  const UnitId unit(id);
  if (auto may = may_write(world, caller, unit); !may) return tl::unexpected(may.error());
  return unit;
}

// What the command changed is asked for anew from here on: the unit, and what was handed over.
Result<void> forget_changed(World& world, const ledger::Reply& reply, const Asked& asked) {
  constexpr std::uint64_t kEventsMax = 1'000;  // of one command (ledger/command.h)
  if (reply.repeated) return {};
  const std::uint64_t after = reply.sequence > kEventsMax ? reply.sequence - kEventsMax : 0;
  auto events = world.ledger.events({.book = ledger::kCityBook,
                                     .after = after,
                                     .until = reply.sequence,
                                     .newest_first = true,
                                     .limit = kEventsMax});
  if (!events) return tl::unexpected(events.error());
  for (const ledger::Event& event : *events) {
    if (event.request == asked.request) world.directory.forget(event.stream);
  }
  return {};
}

Result<json::object> carry_out(World& world, const UnitId& id, const Asked& asked,
                               ledger::Command command) {
  auto reply = world.ledger.execute(std::move(command));
  if (!reply) return tl::unexpected(told(reply.error()));
  world.directory.forget(office::stream_of(id).text());
  if (auto done = forget_changed(world, *reply, asked); !done) return tl::unexpected(done.error());
  return get_unit(world, id.value());
}

json::object made(const UnitNew& wanted, const Done& done, json::array path) {
  json::object out;
  out["id"] = done.id;
  out["code"] = wanted.code.value_or("");
  out["name"] = wanted.name;
  out["short_name"] = wanted.short_name.value_or("");
  out["kind"] = office::name_of(wanted.kind);
  out["parent_id"] = wanted.parent_id.value();
  out["path"] = std::move(path);
  out["has_children"] = false;
  out["state"] = office::name_of(office::UnitState::kActive);
  out["merged_into"] = nullptr;
  out["valid_from"] = wanted.valid_from ? json::value(*wanted.valid_from) : json::value(nullptr);
  out["closed_on"] = nullptr;
  out["created_at"] = time_json(done.at ? ledger::Value(*done.at) : ledger::Value());
  out["version"] = done.version;
  return out;
}

bool is_emptied(const UnitChange& change, std::string_view member) {
  return std::find(change.emptied.begin(), change.emptied.end(), member) != change.emptied.end();
}

Result<office::ChangeUnit> change_of(const UnitId& id, std::optional<std::uint64_t> version,
                                     const UnitChange& change) {
  office::ChangeUnit ask;
  ask.id = id;
  ask.version = version;
  ask.code = is_emptied(change, "code") ? std::optional(std::string()) : change.code;
  ask.short_name =
      is_emptied(change, "short_name") ? std::optional(std::string()) : change.short_name;
  ask.name = change.name;
  ask.kind = change.kind;
  ask.parent_id = change.parent_id;
  for (const char* member : {"name", "kind", "parent_id"}) {
    if (!is_emptied(change, member)) continue;
    return tl::unexpected(wrong_member(std::string("/") + member,
                                       {"不能为空", "this is never empty"},
                                       {"应给出新的值，或不写", "a new value, or no such member"}));
  }
  auto day = day_of(change.valid_from, "/valid_from");
  if (!day) return tl::unexpected(day.error());
  if (*day || is_emptied(change, "valid_from")) ask.valid_from = *day;
  const bool is_nothing =
      !ask.code && !ask.name && !ask.short_name && !ask.kind && !ask.parent_id && !ask.valid_from;
  if (is_nothing) {
    return tl::unexpected(wrong_member("/", {"没有要改的内容", "nothing is to be changed"},
                                       {"应至少有一项", "at least one member"}));
  }
  return ask;
}

}  // namespace

void create_unit(World& world, const Caller& caller, const Asked& asked, UnitNew wanted,
                 AnswerJson answer) {
  if (auto may = may_write_member(world, caller, wanted.parent_id, "/parent_id"); !may) {
    return answer(tl::unexpected(may.error()));
  }
  auto valid_from = day_of(wanted.valid_from, "/valid_from");
  if (!valid_from) return answer(tl::unexpected(valid_from.error()));
  auto path = unit_path(world, wanted.parent_id);
  if (!path) return answer(tl::unexpected(path.error()));
  office::CreateUnit ask{UnitId(ordered_id(world, "u-")),
                         wanted.code.value_or(""),
                         wanted.name,
                         wanted.short_name.value_or(""),
                         wanted.kind,
                         wanted.parent_id,
                         *valid_from};
  auto command = with_time(
      office::command(caller.as_actor(), asked.request, asked.fingerprint, std::move(ask)));
  world.ledger.submit(std::move(command),
                      [wanted = std::move(wanted), path = std::move(*path),
                       answer = std::move(answer)](Result<ledger::Reply> reply) {
                        if (!reply) return answer(tl::unexpected(told(reply.error())));
                        auto done = done_of(*reply);
                        if (!done) return answer(tl::unexpected(done.error()));
                        answer(made(wanted, *done, path));
                      });
}

Result<json::object> change_unit(World& world, const Caller& caller, const Asked& asked,
                                 const std::string& id, std::optional<std::uint64_t> version,
                                 const UnitChange& change) {
  auto unit = unit_to_change(world, caller, id);
  if (!unit) return tl::unexpected(unit.error());
  auto ask = change_of(*unit, version, change);
  if (!ask) return tl::unexpected(ask.error());
  if (ask->parent_id) {
    auto may = may_write_member(world, caller, *ask->parent_id, "/parent_id");
    if (!may) return tl::unexpected(may.error());
  }
  return carry_out(
      world, *unit, asked,
      office::command(caller.as_actor(), asked.request, asked.fingerprint, std::move(*ask)));
}

Result<json::object> merge_unit(World& world, const Caller& caller, const Asked& asked,
                                const std::string& id, std::optional<std::uint64_t> version,
                                const UnitMerge& merge) {
  auto unit = unit_to_change(world, caller, id);
  if (!unit) return tl::unexpected(unit.error());
  auto may = may_write_member(world, caller, merge.into, "/into");
  if (!may) return tl::unexpected(may.error());
  auto day = day_of(merge.on, "/on");
  if (!day) return tl::unexpected(day.error());
  return carry_out(world, *unit, asked,
                   ending_command(caller.as_actor(), asked.request, asked.fingerprint,
                                  office::MergeUnit{*unit, version, merge.into, **day}));
}

Result<json::object> close_unit(World& world, const Caller& caller, const Asked& asked,
                                const std::string& id, std::optional<std::uint64_t> version,
                                const UnitClose& close) {
  auto unit = unit_to_change(world, caller, id);
  if (!unit) return tl::unexpected(unit.error());
  auto day = day_of(close.on, "/on");
  if (!day) return tl::unexpected(day.error());
  if (close.hand_over_to) {
    auto may = may_write_member(world, caller, *close.hand_over_to, "/hand_over_to");
    if (!may) return tl::unexpected(may.error());
  }
  return carry_out(world, *unit, asked,
                   ending_command(caller.as_actor(), asked.request, asked.fingerprint,
                                  office::CloseUnit{*unit, version, **day, close.hand_over_to}));
}

}  // namespace luoshi::service
