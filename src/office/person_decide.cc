// What may become of a person (office/person.h); how his events are folded is in person.cc.
#include <fmt/format.h>

#include <algorithm>

#include "office/fields.h"
#include "office/fold.h"
#include "office/internal/duties.h"
#include "office/internal/hand_over.h"
#include "office/lookup.h"
#include "office/person.h"
#include "office/unit.h"

namespace luoshi::office {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::View;

constexpr TextLimits kPurposeLimits{.min = 4, .max = 200};

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

}  // namespace luoshi::office
