#include "duty/internal/deciding.h"

#include <fmt/format.h>

#include <algorithm>

#include "office/person.h"

namespace luoshi::duty {

using base::ErrorCode;
using base::fail;
using base::Result;

tl::unexpected<base::Error> conflict(std::string reason, base::Message what, std::string where,
                                     base::Message right) {
  base::Error error{ErrorCode::kConflict, std::move(what), std::move(where), std::move(right), {}};
  error.reason = std::move(reason);
  return tl::unexpected(std::move(error));
}

Result<void> all_of(std::initializer_list<Result<void>> checks) {
  for (const Result<void>& each : checks) {
    if (!each) return each;
  }
  return {};
}

Result<void> check_place(const PlaceId& place, const std::string& where) {
  const std::string& id = place.value();
  const bool is_right = id.size() >= 3 && id.size() <= 62 && id[0] >= 'a' && id[0] <= 'z' &&
                        id[1] == '-' && std::ranges::all_of(id, [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                        });
  if (is_right) return {};
  return fail(ErrorCode::kInvalidInput, {"不是区域的标识", "this is no region's id"}, where,
              {"如g-101-1", "g-101-1, say"});
}

Result<void> check_unit(ledger::View& view, const office::UnitId& unit, const std::string& where) {
  const auto state = view.state<office::Unit>(office::stream_of(unit));
  if (!state) return tl::unexpected(state.error());
  if ((*state)->exists && (*state)->state == office::UnitState::kActive) return {};
  return fail(
      ErrorCode::kNotFound,
      {fmt::format("没有单位{}", unit.value()), fmt::format("there is no unit {}", unit.value())},
      where);
}

Result<void> check_person(ledger::View& view, const office::PersonId& person,
                          const std::string& where) {
  const auto state = view.state<office::Person>(office::stream_of(person));
  if (!state) return tl::unexpected(state.error());
  if ((*state)->exists && ((*state)->state == office::PersonState::kActive ||
                           (*state)->state == office::PersonState::kSuspended)) {
    return {};
  }
  return fail(ErrorCode::kNotFound,
              {fmt::format("没有在岗人员{}", person.value()),
               fmt::format("nobody who works here is {}", person.value())},
              where);
}

Result<std::string> force_of(ledger::View& view, const std::string& force,
                             const std::string& where) {
  const auto rules = grid_rules(view, office::city_day(view.now()));
  if (!rules) return tl::unexpected(rules.error());
  if (force.empty()) return (*rules)->forces.front().id;
  if ((*rules)->force(force) != nullptr) return force;
  std::string known;
  for (const Force& each : (*rules)->forces) known += (known.empty() ? "" : ", ") + each.id;
  return fail(ErrorCode::kInvalidInput,
              {fmt::format("没有队伍“{}”", force), fmt::format("there is no force \"{}\"", force)},
              where, {"可用：" + known, "one of: " + known});
}

Result<void> check_new(ledger::View& view, const ledger::StreamId& stream) {
  const auto version = view.version(stream);
  if (!version) return tl::unexpected(version.error());
  if (*version == 0) return {};
  return fail(ErrorCode::kConflict, {"编号已被使用", "this id is taken"}, "/id");
}

base::Error no_such(base::Message what) {
  return {ErrorCode::kNotFound, std::move(what), "/id", {}, {}};
}

}  // namespace luoshi::duty
