// People, their roles and tokens, of the naive office.
#include "office/person.h"
#include "sim/office_part.h"

namespace luoshi::sim {
namespace {

using base::ErrorCode;
using office::PersonState;

constexpr std::size_t kTokensMax = 20;

bool is_admin(office::Role role) {
  return role == office::Role::kSystemAdmin || role == office::Role::kSecurityAdmin ||
         role == office::Role::kAuditAdmin;
}

bool overlap(const OfficePart::Grant& one, const OfficePart::Grant& other) {
  const auto end = [](const Day& until) { return until.empty() ? Day("9999") : until; };
  return one.from <= end(other.until) && other.from <= end(one.until);
}

}  // namespace

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
  return {{}, reply_of(ask.id, 1), 1};
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
  return {{}, reply_of(ask.id, ++person.version), 1};
}

Expected OfficePart::reinstate(const PersonAsk& ask) {
  Person& person = people.at(ask.id);
  if (person.state != PersonState::kSuspended) return Expected::refuse(ErrorCode::kConflict);
  if (auto refused = active(person.unit)) return Expected::refuse(*refused);
  person.state = PersonState::kActive;
  return {{}, reply_of(ask.id, ++person.version), 1};
}

// The login stays, and is nobody's for ever.
Expected OfficePart::erase(const PersonAsk& ask) {
  Person& person = people.at(ask.id);
  if (person.state != PersonState::kLeft) return Expected::refuse(ErrorCode::kConflict);
  person.state = PersonState::kErased;
  return {{}, reply_of(ask.id, ++person.version), 1};
}

Expected OfficePart::leave(const PersonAsk& ask, const Day& today) {
  Person& person = people.at(ask.id);
  if (!person.is_on_staff()) return Expected::refuse(ErrorCode::kConflict);
  if (is_any_last(ask.id, today)) return Expected::refuse(ErrorCode::kConflict);
  for (auto& [id, grant] : grants) grant.withdrawn |= grant.person == ask.id;
  person.state = PersonState::kLeft;
  return {{}, reply_of(ask.id, ++person.version), 1};
}

Expected OfficePart::grant(const PersonAsk& ask, const Day& today) {
  if (!people.at(ask.id).is_on_staff()) return Expected::refuse(ErrorCode::kConflict);
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
  return {{}, reply_of(ask.id, ++people.at(ask.id).version), 1};
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
  return {{}, reply_of(ask.id, ++people.at(ask.id).version), 1};
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
  return {{}, reply_of(ask.other, 1), 1};
}

Expected OfficePart::revoke(const PersonAsk& ask, std::int64_t now) {
  const auto found = tokens.find(ask.other);
  if (found == tokens.end()) return Expected::refuse(ErrorCode::kNotFound);
  if (found->second.revoked_at) return Expected::refuse(ErrorCode::kConflict);
  found->second.revoked_at = now;
  return {{}, reply_of(ask.other, 2), 1};
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

}  // namespace luoshi::sim
