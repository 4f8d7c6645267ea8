#include "sim/office_part.h"

#include <fmt/format.h>

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
constexpr std::size_t kTokensMax = 20;

std::string reply(const std::string& id, std::int64_t version) {
  return fmt::format(R"({{"id":"{}","version":{}}})", id, version);
}

ledger::Value or_null(const std::string& text) {
  return text.empty() ? ledger::Value() : ledger::Value(text);
}

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

bool is_admin(office::Role role) {
  return role == office::Role::kSystemAdmin || role == office::Role::kSecurityAdmin ||
         role == office::Role::kAuditAdmin;
}

// Suspended, he keeps his unit and his roles, and has no right.
bool is_on_staff(const OfficePart::Person& person) {
  return person.state == PersonState::kActive || person.state == PersonState::kSuspended;
}

bool overlap(const OfficePart::Grant& one, const OfficePart::Grant& other) {
  const auto end = [](const Day& until) { return until.empty() ? Day("9999") : until; };
  return one.from <= end(other.until) && other.from <= end(one.until);
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
  return {{}, reply(ask.id, 1), 1};
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
  return {{}, reply(ask.id, next.version), events};
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
    if (!is_on_staff(person) || person.unit != from) continue;
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
  return {{}, reply(ask.id, unit.version), moved + 1};
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

// -- people --

bool OfficePart::is_over(const Grant& grant, const Day& today) const {
  return grant.withdrawn || (!grant.until.empty() && grant.until < today);
}

// Nobody else holds this administration for good when the grant ends (and all of its person's, if
// so).
bool OfficePart::is_last(const std::string& id, const Day& today, bool all_of_person) const {
  const Grant& ending = grants.at(id);
  const auto for_good = [&](const Grant& grant) {
    return !grant.withdrawn && grant.until.empty() && grant.from <= today;
  };
  if (!is_admin(ending.role) || !for_good(ending)) return false;
  for (const auto& [other, grant] : grants) {
    if (other == id || grant.role != ending.role || !for_good(grant)) continue;
    if (people.at(grant.person).state != PersonState::kActive) continue;
    if (!all_of_person || grant.person != ending.person) return false;
  }
  return true;
}

Expected OfficePart::create(const PersonAsk& ask, std::int64_t now) {
  if (people.contains(ask.id)) return Expected::refuse(ErrorCode::kConflict);
  for (const auto& [id, person] : people) {
    if (person.login == ask.login) return Expected::refuse(ErrorCode::kConflict);
  }
  if (auto refused = active(ask.unit)) return Expected::refuse(*refused);
  people[ask.id] = {ask.login, ask.unit, PersonState::kActive, now, 1};
  return {{}, reply(ask.id, 1), 1};
}

bool OfficePart::is_any_last(const std::string& person, const Day& today) const {
  for (const auto& [id, grant] : grants) {
    if (grant.person == person && is_last(id, today, true)) return true;
  }
  return false;
}

// Nothing of his ends: not his roles, and not his tokens, which are of no use meanwhile.
Expected OfficePart::suspend(const PersonAsk& ask, const Day& today) {
  Person& person = people.at(ask.id);
  if (person.state != PersonState::kActive) return Expected::refuse(ErrorCode::kConflict);
  if (is_any_last(ask.id, today)) return Expected::refuse(ErrorCode::kConflict);
  person.state = PersonState::kSuspended;
  return {{}, reply(ask.id, ++person.version), 1};
}

Expected OfficePart::reinstate(const PersonAsk& ask) {
  Person& person = people.at(ask.id);
  if (person.state != PersonState::kSuspended) return Expected::refuse(ErrorCode::kConflict);
  if (auto refused = active(person.unit)) return Expected::refuse(*refused);
  person.state = PersonState::kActive;
  return {{}, reply(ask.id, ++person.version), 1};
}

// The login stays, and is nobody's for ever.
Expected OfficePart::erase(const PersonAsk& ask) {
  Person& person = people.at(ask.id);
  if (person.state != PersonState::kLeft) return Expected::refuse(ErrorCode::kConflict);
  person.state = PersonState::kErased;
  return {{}, reply(ask.id, ++person.version), 1};
}

Expected OfficePart::leave(const PersonAsk& ask, const Day& today) {
  Person& person = people.at(ask.id);
  if (!is_on_staff(person)) return Expected::refuse(ErrorCode::kConflict);
  if (is_any_last(ask.id, today)) return Expected::refuse(ErrorCode::kConflict);
  for (auto& [id, grant] : grants) grant.withdrawn |= grant.person == ask.id;
  person.state = PersonState::kLeft;
  return {{}, reply(ask.id, ++person.version), 1};
}

Expected OfficePart::grant(const PersonAsk& ask, const Day& today) {
  if (!is_on_staff(people.at(ask.id))) return Expected::refuse(ErrorCode::kConflict);
  if (auto refused = active(ask.unit)) return Expected::refuse(*refused);
  const Grant fresh{ask.id, ask.unit, ask.role, ask.from.empty() ? today : ask.from, ask.until};
  if (!fresh.until.empty() && fresh.until < fresh.from) {
    return Expected::refuse(ErrorCode::kInvalidInput);
  }
  for (const auto& [id, each] : grants) {
    if (each.person != ask.id || is_over(each, today) || !overlap(each, fresh)) continue;
    if (is_admin(each.role) && is_admin(fresh.role) && each.role != fresh.role) {
      return Expected::refuse(ErrorCode::kForbidden);
    }
  }
  if (grants.contains(ask.other)) return Expected::refuse(ErrorCode::kConflict);
  for (const auto& [id, each] : grants) {
    if (each.person == ask.id && !is_over(each, today) && each.role == fresh.role &&
        each.unit == fresh.unit && overlap(each, fresh)) {
      return Expected::refuse(ErrorCode::kConflict);
    }
  }
  grants[ask.other] = fresh;
  return {{}, reply(ask.id, ++people.at(ask.id).version), 1};
}

Expected OfficePart::withdraw(const PersonAsk& ask, const Day& today) {
  const auto found = grants.find(ask.other);
  if (found == grants.end() || found->second.person != ask.id) {
    return Expected::refuse(ErrorCode::kNotFound);
  }
  if (is_over(found->second, today) || is_last(ask.other, today, false)) {
    return Expected::refuse(ErrorCode::kConflict);
  }
  found->second.withdrawn = true;
  return {{}, reply(ask.id, ++people.at(ask.id).version), 1};
}

// -- tokens --

Expected OfficePart::token(const PersonAsk& ask, std::int64_t now, const Day& today) {
  if (tokens.contains(ask.other)) return Expected::refuse(ErrorCode::kConflict);
  if (ask.until < today || ask.until > office::plus_days(*office::Day::parse(today), 366).text()) {
    return Expected::refuse(ErrorCode::kInvalidInput);
  }
  if (!people.contains(ask.id)) return Expected::refuse(ErrorCode::kNotFound);
  if (people.at(ask.id).state != PersonState::kActive) {
    return Expected::refuse(ErrorCode::kConflict);
  }
  bool may = false;
  for (const auto& [id, grant] : grants) {
    may |= grant.person == ask.id && !is_over(grant, today) && grant.from <= today &&
           office::row_of(grant.role).rights.has(office::Right::kUnitsRead);
  }
  if (!may) return Expected::refuse(ErrorCode::kForbidden);
  std::size_t count = 0;
  for (const auto& [id, each] : tokens) {
    if (each.digest == ask.digest) return Expected::refuse(ErrorCode::kConflict);
    count += each.person == ask.id && !each.revoked_at && each.expires_on >= today;
  }
  if (count >= kTokensMax) return Expected::refuse(ErrorCode::kConflict);
  tokens[ask.other] = {ask.id, ask.digest, ask.until, now, {}};
  return {{}, reply(ask.other, 1), 1};
}

Expected OfficePart::revoke(const PersonAsk& ask, std::int64_t now) {
  const auto found = tokens.find(ask.other);
  if (found == tokens.end()) return Expected::refuse(ErrorCode::kNotFound);
  if (found->second.revoked_at) return Expected::refuse(ErrorCode::kConflict);
  found->second.revoked_at = now;
  return {{}, reply(ask.other, 2), 1};
}

Expected OfficePart::carry_out(const PersonAsk& ask, env::WallTime now) {
  const Day today = office::city_day(now).text();
  const std::int64_t time = now.time_since_epoch().count();
  using What = PersonAsk::What;
  if (ask.what == What::kCreate) return create(ask, time);
  if (ask.what == What::kToken) return token(ask, time, today);
  if (ask.what == What::kRevoke) return revoke(ask, time);
  if (!people.contains(ask.id)) return Expected::refuse(ErrorCode::kNotFound);
  if (ask.what == What::kSuspend) return suspend(ask, today);
  if (ask.what == What::kReinstate) return reinstate(ask);
  if (ask.what == What::kLeave) return leave(ask, today);
  if (ask.what == What::kErase) return erase(ask);
  return ask.what == What::kGrant ? grant(ask, today) : withdraw(ask, today);
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

std::set<std::string> people_erased_in(const Part& part) {
  std::set<std::string> out;
  const auto* office = dynamic_cast<const OfficePart*>(&part);
  if (!office) return out;
  for (const auto& [id, person] : office->people) {
    if (person.state == PersonState::kErased) out.insert(id);
  }
  return out;
}

}  // namespace luoshi::sim
