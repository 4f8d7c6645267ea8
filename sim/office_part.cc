#include "sim/office_part.h"

#include <set>

#include "office/person.h"
#include "office/token.h"
#include "vault/encoding.h"

namespace luoshi::sim {
namespace {

using base::ErrorCode;
using office::PersonState;
using office::UnitKind;
using office::UnitState;

constexpr std::size_t kLevelsMax = 12;

// City, county, township, village in this order, any left out; a department below all but a
// village.
bool fits(UnitKind child, UnitKind parent) {
  if (parent == UnitKind::kVillage) return false;
  if (child == UnitKind::kDepartment) return true;
  const auto rank = [](UnitKind kind) {
    return kind == UnitKind::kCity ? 0 : static_cast<int>(kind);
  };
  return parent != UnitKind::kDepartment && rank(child) > rank(parent);
}

}  // namespace

std::string sealed_name(const std::string& login) { return vault::to_base64url("sealed " + login); }

// -- units --

OfficePart::Refusal OfficePart::active(const std::string& unit) const {
  const auto found = units.find(unit);
  if (found == units.end()) return ErrorCode::kNotFound;
  if (found->second.state != UnitState::kActive) return ErrorCode::kConflict;
  return {};
}

bool OfficePart::is_within(const std::string& unit, const std::string& ancestor) const {
  for (std::string at = unit; !at.empty(); at = units.at(at).parent) {
    if (at == ancestor) return true;
  }
  return false;
}

std::size_t OfficePart::level_of(const std::string& unit) const {
  std::size_t level = 0;
  for (std::string at = unit; !at.empty(); at = units.at(at).parent) ++level;
  return level;
}

std::size_t OfficePart::levels_below(const std::string& unit) const {
  std::size_t deepest = 0;
  for (const auto& [id, each] : units) {
    if (each.state != UnitState::kActive || id == unit || !is_within(id, unit)) continue;
    deepest = std::max(deepest, level_of(id) - level_of(unit));
  }
  return deepest;
}

OfficePart::Refusal OfficePart::unique(const std::string& id, const Unit& unit) const {
  for (const auto& [other, each] : units) {
    if (other == id || each.state != UnitState::kActive) continue;
    if (!unit.code.empty() && each.code == unit.code) return ErrorCode::kConflict;
    if (each.parent == unit.parent && each.name == unit.name) return ErrorCode::kConflict;
  }
  return {};
}

OfficePart::Refusal OfficePart::place(const UnitAsk& ask) const {
  if (ask.other.empty()) {
    if (ask.kind != UnitKind::kCity) return ErrorCode::kInvalidInput;
    return units.empty() ? Refusal() : ErrorCode::kConflict;
  }
  if (auto refused = active(ask.other)) return refused;
  if (!fits(ask.kind, units.at(ask.other).kind)) return ErrorCode::kInvalidInput;
  return level_of(ask.other) + 1 > kLevelsMax ? ErrorCode::kConflict : Refusal();
}

Expected OfficePart::create(const UnitAsk& ask, std::int64_t now) {
  if (units.contains(ask.id)) return Expected::refuse(ErrorCode::kConflict);
  if (auto refused = place(ask)) return Expected::refuse(*refused);
  Unit unit{ask.code, ask.name, ask.other, "", ask.kind, UnitState::kActive, "", now, 1};
  if (auto refused = unique(ask.id, unit)) return Expected::refuse(*refused);
  units[ask.id] = unit;
  return {{}, reply_of(ask.id, 1), 1};
}

Expected OfficePart::change(const UnitAsk& ask) {
  if (auto refused = active(ask.id)) return Expected::refuse(*refused);
  const Unit& unit = units.at(ask.id);
  Unit next = unit;
  if (!ask.name.empty()) next.name = ask.name;
  if (!ask.code.empty()) next.code = ask.code;
  if (!ask.other.empty()) next.parent = ask.other;
  if (next.parent != unit.parent) {
    if (unit.parent.empty()) return Expected::refuse(ErrorCode::kConflict);
    if (auto refused = active(next.parent)) return Expected::refuse(*refused);
    if (is_within(next.parent, ask.id) ||
        level_of(next.parent) + 1 + levels_below(ask.id) > kLevelsMax) {
      return Expected::refuse(ErrorCode::kConflict);
    }
    if (!fits(unit.kind, units.at(next.parent).kind)) {
      return Expected::refuse(ErrorCode::kInvalidInput);
    }
  }
  if (auto refused = unique(ask.id, next)) return Expected::refuse(*refused);
  const std::size_t events = static_cast<std::size_t>(next.name != unit.name) +
                             static_cast<std::size_t>(next.code != unit.code) +
                             static_cast<std::size_t>(next.parent != unit.parent);
  next.version += static_cast<std::int64_t>(events);
  units[ask.id] = next;
  return {{}, reply_of(ask.id, next.version), events};
}

OfficePart::Refusal OfficePart::taker(const UnitAsk& ask) const {
  if (auto refused = active(ask.other)) return refused;
  if (is_within(ask.other, ask.id)) return ErrorCode::kConflict;
  if (level_of(ask.other) + levels_below(ask.id) > kLevelsMax) return ErrorCode::kConflict;
  if (ask.what == UnitAsk::What::kMerge && units.at(ask.other).kind != units.at(ask.id).kind) {
    return ErrorCode::kConflict;
  }
  return children_fit(ask);
}

OfficePart::Refusal OfficePart::children_fit(const UnitAsk& ask) const {
  std::set<std::string> names;
  for (const auto& [id, each] : units) {
    if (each.state == UnitState::kActive && each.parent == ask.other && id != ask.id) {
      names.insert(each.name);
    }
  }
  for (const auto& [id, each] : units) {
    if (each.state != UnitState::kActive || each.parent != ask.id) continue;
    if (!names.insert(each.name).second) return ErrorCode::kConflict;
    if (!fits(each.kind, units.at(ask.other).kind)) return ErrorCode::kConflict;
  }
  return {};
}

std::size_t OfficePart::belongings(const std::string& unit, const Day& today) const {
  OfficePart copy = *this;
  return copy.hand_over(unit, "nobody", today);
}

std::size_t OfficePart::hand_over(const std::string& from, const std::string& to,
                                  const Day& today) {
  std::size_t count = 0;
  for (auto& [id, unit] : units) {
    if (unit.state != UnitState::kActive || unit.parent != from) continue;
    unit.parent = to;
    ++unit.version, ++count;
  }
  for (auto& [id, person] : people) {
    if (!person.is_on_staff() || person.unit != from) continue;
    person.unit = to;
    ++person.version, ++count;
  }
  for (auto& [id, grant] : grants) {
    if (is_over(grant, today) || grant.unit != from) continue;
    grant.unit = to;
    ++people.at(grant.person).version, ++count;
  }
  return count;
}

// Merged into another, or closed with or without somebody who takes over.
Expected OfficePart::end(const UnitAsk& ask, const Day& today) {
  if (auto refused = active(ask.id)) return Expected::refuse(*refused);
  if (units.at(ask.id).parent.empty()) return Expected::refuse(ErrorCode::kConflict);
  if (ask.on.empty() || ask.on > today) return Expected::refuse(ErrorCode::kInvalidInput);
  const bool merged = ask.what == UnitAsk::What::kMerge;
  std::size_t moved = 0;
  if (merged || !ask.other.empty()) {
    if (auto refused = taker(ask)) return Expected::refuse(*refused);
    moved = hand_over(ask.id, ask.other, today);
  } else if (belongings(ask.id, today) > 0) {
    return Expected::refuse(ErrorCode::kConflict);
  }
  Unit& unit = units.at(ask.id);
  unit.state = merged ? UnitState::kMerged : UnitState::kClosed;
  if (merged) unit.merged_into = ask.other;
  unit.closed_on = ask.on;
  ++unit.version;
  return {{}, reply_of(ask.id, unit.version), moved + 1};
}

std::string OfficePart::successor_of(const std::string& unit) const {
  std::string at = unit;
  while (!at.empty() && units.at(at).state != UnitState::kActive) at = units.at(at).merged_into;
  return at;
}

Expected OfficePart::carry_out(const UnitAsk& ask, env::WallTime now) {
  switch (ask.what) {
    case UnitAsk::What::kCreate:
      return create(ask, now.time_since_epoch().count());
    case UnitAsk::What::kChange:
      return change(ask);
    case UnitAsk::What::kMerge:
    case UnitAsk::What::kClose:
      return end(ask, office::city_day(now).text());
  }
  return {};
}

// -- what should stand in the tables --

Part::Rows OfficePart::rows() const {
  std::set<ledger::Row> unit_rows, people_rows, grant_rows, token_rows;
  for (const auto& [id, unit] : units) {
    unit_rows.insert({id,
                      unit.code,
                      unit.name,
                      "",
                      std::string(office::name_of(unit.kind)),
                      or_null(unit.parent),
                      std::string(office::name_of(unit.state)),
                      or_null(unit.merged_into),
                      {},
                      or_null(unit.closed_on),
                      unit.created_at,
                      unit.version});
  }
  for (const auto& [id, person] : people) {
    const bool is_erased = person.state == PersonState::kErased;
    people_rows.insert({id,
                        person.login,
                        or_null(is_erased ? "" : sealed_name(person.login)),
                        or_null(""),
                        {},
                        {},
                        person.unit,
                        std::string(office::name_of(person.state)),
                        std::int64_t{0},
                        {},
                        {},
                        person.created_at,
                        person.version});
  }
  for (const auto& [id, grant] : grants) {
    grant_rows.insert({id,
                       grant.person,
                       std::string(office::name_of(grant.role)),
                       grant.unit,
                       grant.from,
                       or_null(grant.until),
                       {},
                       std::int64_t{grant.withdrawn}});
  }
  for (const auto& [id, token] : tokens) {
    token_rows.insert({id, "token", token.person, "units.read", token.expires_on, token.digest,
                       token.created_at,
                       token.revoked_at ? ledger::Value(*token.revoked_at) : ledger::Value()});
  }
  return {{&office::units_table(), std::move(unit_rows)},
          {&office::people_table(), std::move(people_rows)},
          {&office::role_grants_table(), std::move(grant_rows)},
          {&office::tokens_table(), std::move(token_rows)}};
}

std::set<std::string> people_erased_in(const Parts& parts) {
  std::set<std::string> out;
  const auto* office = parts.find<OfficePart>();
  if (!office) return out;
  for (const auto& [id, person] : office->people) {
    if (person.state == PersonState::kErased) out.insert(id);
  }
  return out;
}

}  // namespace luoshi::sim
