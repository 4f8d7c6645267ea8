#include "office/person.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "office/fields.h"
#include "office/fold.h"
#include "office/internal/duties.h"
#include "office/internal/hand_over.h"
#include "office/lookup.h"
#include "office/unit.h"

namespace luoshi::office {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::View;

constexpr std::array<std::string_view, 4> kStateNames = {"active", "suspended", "left", "erased"};
constexpr TextLimits kPurposeLimits{.min = 4, .max = 200};

// -- apply --

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

// -- decide --

Result<Decision> decided(View& view, const PersonId& id, std::vector<ledger::NewEvent> events) {
  const auto version = view.version(stream_of(id));
  if (!version) return tl::unexpected(version.error());
  const std::uint64_t after = *version + events.size();
  return Decision{std::move(events), reply_of(id.value(), after)};
}

template <class Body>
Result<Decision> decided(View& view, const PersonId& id, std::string kind, const Body& body) {
  return decided(view, id, {new_event(stream_of(id), std::move(kind), body)});
}

Result<void> check_login_free(View& view, const std::string& login, const PersonId& id) {
  if (auto ok = check_login(login, "/login"); !ok) return ok;
  auto taken = any_where(view, people_table(), {equals("login", login), differs("id", id.value())});
  if (!taken) return tl::unexpected(taken.error());
  if (!*taken) return {};
  return fail(
      ErrorCode::kConflict,
      {fmt::format("登录名“{}”已被使用", login), fmt::format("the login \"{}\" is taken", login)},
      "/login", {"应为没有人用过的登录名", "a login that nobody has had"});
}

Result<const Person*> person_in(View& view, const PersonId& id,
                                std::initializer_list<PersonState> states) {
  auto person = known_person(view, id, "/id");
  if (!person) return person;
  if (std::find(states.begin(), states.end(), (*person)->state) != states.end()) return person;
  constexpr std::array<std::string_view, 4> kZh = {"在岗", "停用", "已离任", "已销毁个人信息"};
  const auto now = static_cast<std::size_t>((*person)->state);
  base::Message right{"应为", ""};
  for (const PersonState state : states) {
    right.zh += (right.en.empty() ? "" : "或") + std::string(kZh[static_cast<std::size_t>(state)]);
    right.en += (right.en.empty() ? "" : " or ") + std::string(name_of(state));
  }
  return fail(ErrorCode::kConflict,
              {fmt::format("此人的状态是“{}”", kZh[now]),
               fmt::format("the person is {}", name_of((*person)->state))},
              "/id", std::move(right));
}

Result<void> add_changes(View& view, const ChangePerson& ask, const Person& person,
                         std::vector<ledger::NewEvent>& events) {
  const ledger::StreamId stream = stream_of(ask.id);
  if (ask.login && *ask.login != person.login) {
    if (auto ok = check_login_free(view, *ask.login, ask.id); !ok) return ok;
    events.push_back(new_event(stream, "person.login_changed", PersonLoginChanged{*ask.login}));
  }
  if (ask.name) {
    if (auto ok = check_sealed(*ask.name, "/name"); !ok) return ok;
    events.push_back(new_event(stream, "person.named", PersonNamed{*ask.name}));
  }
  if (ask.phone) {
    if (*ask.phone) {
      if (auto ok = check_sealed(**ask.phone, "/phone"); !ok) return ok;
    }
    if (*ask.phone || person.phone) {
      events.push_back(new_event(stream, "person.phone_changed", PersonPhoneChanged{*ask.phone}));
    }
  }
  if (ask.unit_id && *ask.unit_id != person.unit_id) {
    if (auto unit = active_unit(view, *ask.unit_id, "/unit_id"); !unit) {
      return tl::unexpected(unit.error());
    }
    events.push_back(new_event(stream, "person.moved", PersonMoved{*ask.unit_id}));
  }
  return {};
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

Result<const Person*> known_person(View& view, const PersonId& id, std::string where) {
  auto person = view.state<Person>(stream_of(id));
  if (!person) return tl::unexpected(person.error());
  if ((*person)->exists) return person;
  return fail(ErrorCode::kNotFound, {"没有这个人", "there is no such person"}, std::move(where),
              {"应为已有的人员", "a person who is there"});
}

Result<Decision> decide(View& view, const CreatePerson& ask, const Actor&) {
  if (auto ok = check_id(ask.id.value(), 'p', "/id"); !ok) return tl::unexpected(ok.error());
  const auto version = view.version(stream_of(ask.id));
  if (!version) return tl::unexpected(version.error());
  if (*version > 0) {
    return fail(ErrorCode::kConflict, {"这个标识已有人员", "a person has this id"}, "/id");
  }
  if (auto ok = check_login_free(view, ask.login, ask.id); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_sealed(ask.name, "/name"); !ok) return tl::unexpected(ok.error());
  if (ask.phone) {
    if (auto ok = check_sealed(*ask.phone, "/phone"); !ok) return tl::unexpected(ok.error());
  }
  if (auto unit = active_unit(view, ask.unit_id, "/unit_id"); !unit) {
    return tl::unexpected(unit.error());
  }
  return decided(view, ask.id, "person.created",
                 PersonCreated{ask.login, ask.name, ask.phone, ask.unit_id});
}

Result<Decision> decide(View& view, const ChangePerson& ask, const Actor& actor) {
  const auto person = person_in(view, ask.id, {PersonState::kActive, PersonState::kSuspended});
  if (!person) return tl::unexpected(person.error());
  if (auto ok = check_version(view, stream_of(ask.id), ask.version); !ok) {
    return tl::unexpected(ok.error());
  }
  // Whoever can give an administrator another login can sign in in his place.
  if (ask.login && *ask.login != (*person)->login) {
    if (auto ok = check_not_over(view, ask.id, **person, actor, "/login"); !ok) {
      return tl::unexpected(ok.error());
    }
  }
  std::vector<ledger::NewEvent> events;
  if (auto ok = add_changes(view, ask, **person, events); !ok) return tl::unexpected(ok.error());
  return decided(view, ask.id, std::move(events));
}

Result<Decision> decide(View& view, const SetPassword& ask, const Actor& actor) {
  const auto person = person_in(view, ask.id, {PersonState::kActive, PersonState::kSuspended});
  if (!person) return tl::unexpected(person.error());
  if (auto ok = check_not_over(view, ask.id, **person, actor, "/password"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_sealed(ask.password, "/password"); !ok) return tl::unexpected(ok.error());
  return decided(view, ask.id, "person.password_set",
                 PersonPasswordSet{ask.password, ask.must_change});
}

Result<Decision> decide(View& view, const LockPerson& ask, const Actor&) {
  const auto person = person_in(view, ask.id, {PersonState::kActive, PersonState::kSuspended});
  if (!person) return tl::unexpected(person.error());
  if (ask.until <= view.now()) {
    return fail(ErrorCode::kInvalidInput, {"锁定的期限已过", "the end of the lock is past"},
                "/until", {"应晚于现在", "a time after now"});
  }
  return decided(view, ask.id, "person.locked", PersonLocked{ask.until.time_since_epoch().count()});
}

Result<Decision> decide(View& view, const UnlockPerson& ask, const Actor& actor) {
  const auto person = person_in(view, ask.id, {PersonState::kActive, PersonState::kSuspended});
  if (!person) return tl::unexpected(person.error());
  if (auto ok = check_other(ask.id, actor, "/id"); !ok) return tl::unexpected(ok.error());
  if (!is_locked(**person, view.now())) {
    return fail(ErrorCode::kConflict, {"此人没有被锁定", "the person is not locked"}, "/id");
  }
  return decided(view, ask.id, "person.unlocked", Nothing{});
}

Result<Decision> decide(View& view, const SuspendPerson& ask, const Actor& actor) {
  const auto person = person_in(view, ask.id, {PersonState::kActive});
  if (!person) return tl::unexpected(person.error());
  if (auto ok = check_version(view, stream_of(ask.id), ask.version); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_other(ask.id, actor, "/id"); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_sealed(ask.reason, "/reason"); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_not_last(view, ask.id, (*person)->grants, "/id"); !ok) {
    return tl::unexpected(ok.error());
  }
  return decided(view, ask.id, "person.suspended", PersonSuspended{ask.reason});
}

Result<Decision> decide(View& view, const ReinstatePerson& ask, const Actor& actor) {
  const auto person = person_in(view, ask.id, {PersonState::kSuspended});
  if (!person) return tl::unexpected(person.error());
  if (auto ok = check_version(view, stream_of(ask.id), ask.version); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_other(ask.id, actor, "/id"); !ok) return tl::unexpected(ok.error());
  if (auto unit = active_unit(view, (*person)->unit_id, "/unit_id"); !unit) {
    return tl::unexpected(unit.error());
  }
  return decided(view, ask.id, "person.reinstated", Nothing{});
}

Result<Decision> decide(View& view, const LeavePerson& ask, const Actor& actor) {
  const auto person = person_in(view, ask.id, {PersonState::kActive, PersonState::kSuspended});
  if (!person) return tl::unexpected(person.error());
  if (auto ok = check_version(view, stream_of(ask.id), ask.version); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_other(ask.id, actor, "/id"); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_successor(view, ask); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_not_last(view, ask.id, (*person)->grants, "/id"); !ok) {
    return tl::unexpected(ok.error());
  }
  return decided(view, ask.id, "person.left", PersonLeft{city_day(view.now()), ask.successor_id});
}

Result<Decision> decide(View& view, const ErasePerson& ask, const Actor& actor) {
  const auto person = person_in(view, ask.id, {PersonState::kLeft});
  if (!person) return tl::unexpected(person.error());
  if (auto ok = check_version(view, stream_of(ask.id), ask.version); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_other(ask.id, actor, "/id"); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_text(ask.purpose, kPurposeLimits, "/purpose"); !ok) {
    return tl::unexpected(ok.error());
  }
  return decided(view, ask.id, "person.erased", PersonErased{ask.purpose});
}

Result<Decision> decide(View& view, const GrantRole& ask, const Actor& actor) {
  const auto person = person_in(view, ask.id, {PersonState::kActive, PersonState::kSuspended});
  if (!person) return tl::unexpected(person.error());
  if (auto ok = check_other(ask.id, actor, "/id"); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_id(ask.grant_id.value(), 'g', "/grant_id"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto unit = active_unit(view, ask.unit_id, "/unit_id"); !unit) {
    return tl::unexpected(unit.error());
  }
  const Grant grant{
      ask.grant_id, ask.role,       ask.unit_id, ask.from.value_or(city_day(view.now())),
      ask.until,    ask.acting_for, false};
  if (auto ok = check_grant(view, ask.id, **person, grant, actor); !ok) {
    return tl::unexpected(ok.error());
  }
  return decided(view, ask.id, "person.role_granted",
                 PersonRoleGranted{grant.id, grant.role, grant.unit_id, grant.from, grant.until,
                                   grant.acting_for});
}

Result<Decision> decide(View& view, const WithdrawRole& ask, const Actor&) {
  const auto person = known_person(view, ask.id, "/id");
  if (!person) return tl::unexpected(person.error());
  const auto& grants = (*person)->grants;
  const auto grant = std::find_if(grants.begin(), grants.end(),
                                  [&](const Grant& each) { return each.id == ask.grant_id; });
  if (grant == grants.end()) {
    return fail(ErrorCode::kNotFound, {"此人没有这项角色", "the person has no such role"},
                "/grant_id");
  }
  if (is_over(*grant, city_day(view.now()))) {
    return fail(ErrorCode::kConflict, {"这项角色已经结束", "this role is over"}, "/grant_id");
  }
  if (auto ok = check_not_last(view, ask.id, std::span(&*grant, 1), "/grant_id"); !ok) {
    return tl::unexpected(ok.error());
  }
  return decided(view, ask.id, "person.role_withdrawn", PersonRoleWithdrawn{ask.grant_id});
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
