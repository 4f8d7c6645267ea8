#include "office/person.h"

#include <algorithm>
#include <array>

#include "office/fold.h"
#include "office/internal/duties.h"
#include "office/lookup.h"
#include "office/unit.h"

namespace luoshi::office {
namespace {

using base::Result;

constexpr std::array<std::string_view, 4> kStateNames = {"active", "suspended", "left", "erased"};

Grant* grant_of(Person& person, const GrantId& id) {
  const auto found = std::find_if(person.grants.begin(), person.grants.end(),
                                  [&](const Grant& grant) { return grant.id == id; });
  return found == person.grants.end() ? nullptr : &*found;
}

void created(Person& person, const PersonCreated& body, const ledger::Event& event) {
  person.exists = true;
  person.login = body.login;
  person.name = body.name;
  person.phone = body.phone;
  person.unit_id = body.unit_id;
  person.created_at = event.time;
}
void login_changed(Person& person, const PersonLoginChanged& body, const ledger::Event&) {
  person.login = body.login;
}
void named(Person& person, const PersonNamed& body, const ledger::Event&) {
  person.name = body.name;
}
void phone_changed(Person& person, const PersonPhoneChanged& body, const ledger::Event&) {
  person.phone = body.phone;
}
void moved(Person& person, const PersonMoved& body, const ledger::Event&) {
  person.unit_id = body.unit_id;
}
void password_set(Person& person, const PersonPasswordSet& body, const ledger::Event& event) {
  if (person.password) {
    person.former_passwords.insert(person.former_passwords.begin(), *person.password);
    if (person.former_passwords.size() > kFormerPasswordsMax) person.former_passwords.pop_back();
  }
  person.password = body.password;
  person.password_set_at = event.time;
  person.must_change_password = body.must_change;
}
void locked(Person& person, const PersonLocked& body, const ledger::Event&) {
  person.locked_until = env::WallTime(std::chrono::milliseconds(body.until));
}
void unlocked(Person& person, const Nothing&, const ledger::Event&) { person.locked_until.reset(); }
void suspended(Person& person, const PersonSuspended&, const ledger::Event&) {
  person.state = PersonState::kSuspended;
}
void reinstated(Person& person, const Nothing&, const ledger::Event&) {
  person.state = PersonState::kActive;
}
void left(Person& person, const PersonLeft& body, const ledger::Event&) {
  person.state = PersonState::kLeft;
  person.left_on = body.on;
  person.successor_id = body.successor_id;
  for (Grant& grant : person.grants) grant.withdrawn = true;
}
void erased(Person& person, const PersonErased&, const ledger::Event&) {
  person.state = PersonState::kErased;
  person.name = {};
  person.phone.reset();
  person.password.reset();
  person.former_passwords.clear();
}
void role_granted(Person& person, const PersonRoleGranted& body, const ledger::Event&) {
  person.grants.push_back(
      {body.grant_id, body.role, body.unit_id, body.from, body.until, body.acting_for, false});
}
void role_withdrawn(Person& person, const PersonRoleWithdrawn& body, const ledger::Event&) {
  if (Grant* grant = grant_of(person, body.grant_id)) grant->withdrawn = true;
}
void role_moved(Person& person, const PersonRoleMoved& body, const ledger::Event&) {
  if (Grant* grant = grant_of(person, body.grant_id)) grant->unit_id = body.unit_id;
}

constexpr std::array<Applier<Person>, 15> kAppliers = {{
    {"person.created", 1, &fold<Person, PersonCreated, created>},
    {"person.login_changed", 1, &fold<Person, PersonLoginChanged, login_changed>},
    {"person.named", 1, &fold<Person, PersonNamed, named>},
    {"person.phone_changed", 1, &fold<Person, PersonPhoneChanged, phone_changed>},
    {"person.moved", 1, &fold<Person, PersonMoved, moved>},
    {"person.password_set", 1, &fold<Person, PersonPasswordSet, password_set>},
    {"person.locked", 1, &fold<Person, PersonLocked, locked>},
    {"person.unlocked", 1, &fold<Person, Nothing, unlocked>},
    {"person.suspended", 1, &fold<Person, PersonSuspended, suspended>},
    {"person.reinstated", 1, &fold<Person, Nothing, reinstated>},
    {"person.left", 1, &fold<Person, PersonLeft, left>},
    {"person.erased", 1, &fold<Person, PersonErased, erased>},
    {"person.role_granted", 1, &fold<Person, PersonRoleGranted, role_granted>},
    {"person.role_withdrawn", 1, &fold<Person, PersonRoleWithdrawn, role_withdrawn>},
    {"person.role_moved", 1, &fold<Person, PersonRoleMoved, role_moved>},
}};

Result<void> apply(Person& person, const ledger::Event& event) {
  return apply_by<Person>(kAppliers, person, event);
}

ledger::Value sealed_or_null(const std::string& text) {
  return text.empty() ? ledger::Value() : ledger::Value(text);
}

void project(const Person& person, const ledger::Event& event, ledger::RowChanges& changes) {
  const std::string id = ledger::StreamId::parse(event.stream).id;
  const Sealed phone = person.phone.value_or(Sealed{});
  changes.push_back(
      {&people_table(),
       {id, person.login, sealed_or_null(person.name.sealed), sealed_or_null(person.name.match),
        sealed_or_null(phone.sealed), sealed_or_null(phone.match), person.unit_id.value(),
        std::string(name_of(person.state)), std::int64_t{person.must_change_password},
        person.locked_until ? value_of(*person.locked_until) : ledger::Value(),
        value_of(person.successor_id), value_of(person.created_at),
        static_cast<std::int64_t>(event.version)},
       false});
  if (!event.kind.starts_with("person.role_") && event.kind != "person.left") return;
  for (const Grant& grant : person.grants) {
    changes.push_back({&role_grants_table(),
                       {grant.id.value(), id, std::string(name_of(grant.role)),
                        grant.unit_id.value(), grant.from.text(), value_of(grant.until),
                        value_of(grant.acting_for), std::int64_t{grant.withdrawn}},
                       false});
  }
}

}  // namespace

std::string_view name_of(PersonState state) { return kStateNames[static_cast<std::size_t>(state)]; }

bool is_locked(const Person& person, env::WallTime now) {
  return person.locked_until && now < *person.locked_until;
}

RightSet rights_of(const Person& person, const Day& day) {
  if (person.state != PersonState::kActive) return {};
  return rights_of(std::span<const Grant>(person.grants), day);
}

const ledger::Table& people_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"people",
                                    {{"id", kText},
                                     {"login", kText},
                                     {"name", kText},
                                     {"name_match", kText},
                                     {"phone", kText},
                                     {"phone_match", kText},
                                     {"unit", kText},
                                     {"state", kText},
                                     {"must_change_password", kInteger},
                                     {"locked_until", kInteger},
                                     {"successor", kText},
                                     {"created_at", kInteger},
                                     {"version", kInteger}},
                                    1,
                                    {{"login"}, {"unit"}, {"name_match"}, {"phone_match"}}};
  return kTable;
}

const ledger::Table& role_grants_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"role_grants",
                                    {{"id", kText},
                                     {"person", kText},
                                     {"role", kText},
                                     {"unit", kText},
                                     {"from_day", kText},
                                     {"until_day", kText},
                                     {"acting_for", kText},
                                     {"withdrawn", kInteger}},
                                    1,
                                    {{"person"}, {"unit"}, {"role"}}};
  return kTable;
}

ledger::StreamKind person_streams() {
  return ledger::stream_kind<Person>("person", {&people_table(), &role_grants_table()}, &apply,
                                     &project);
}

void list_person_kinds(std::vector<EventKind>& kinds) { list_kinds<Person>(kAppliers, kinds); }

}  // namespace luoshi::office
