#include "service/people.h"

#include <boost/json.hpp>

#include "office/together.h"
#include "service/answers.h"
#include "service/directory.h"
#include "service/internal/person_fields.h"
#include "service/internal/person_target.h"
#include "service/personal.h"

namespace luoshi::service {
namespace {

using base::ErrorCode;
using base::Result;
using office::PersonId;
using office::Right;
namespace json = boost::json;

constexpr std::size_t kNameMax = 60;
constexpr std::size_t kReasonMax = 200;

// The account with its first password, as one: {"id", "version"}.
ledger::Command creation(const Caller& caller, const Asked& asked, office::CreatePerson person,
                         office::SetPassword password) {
  const office::Actor actor = caller.as_actor();
  auto command =
      office::command(actor, asked.request, asked.fingerprint, office::CreatePerson(person));
  command.decide = [actor, person = std::move(person),
                    password = std::move(password)](ledger::View& view) {
    auto decision = office::decide_together(
        view, {[&](ledger::View& inner) { return office::decide(inner, person, actor); },
               [&](ledger::View& inner) { return office::decide(inner, password, actor); }});
    if (decision) {
      decision->reply = base::serialize(
          json::object{{"id", person.id.value()}, {"version", decision->events.size()}});
    }
    return decision;
  };
  return command;
}

Result<office::CreatePerson> sealed_person(World& world, const PersonNew& wanted) {
  if (auto fits = check_line(wanted.name, kNameMax, "/name"); !fits) {
    return tl::unexpected(fits.error());
  }
  const std::string phone = wanted.phone.value_or("");
  if (auto fits = check_phone(phone); !fits) return tl::unexpected(fits.error());
  office::CreatePerson ask;
  ask.id = PersonId(ordered_id(world, "p-"));
  ask.login = wanted.login;
  ask.unit_id = wanted.unit_id;
  auto name = seal_name(world, ask.id, wanted.name);
  if (!name) return tl::unexpected(name.error());
  auto sealed_phone = seal_phone(world, ask.id, phone);
  if (!sealed_phone) return tl::unexpected(sealed_phone.error());
  ask.name = std::move(*name);
  ask.phone = std::move(*sealed_phone);
  return ask;
}

Result<json::object> with_password(World& world, const Caller& caller, const PersonId& id,
                                   const ledger::Reply& reply, const std::string& password) {
  auto person = person_json(world, caller, id);
  if (!person) return person;
  json::object out;
  out["person"] = std::move(*person);
  out["first_password"] = reply.repeated ? json::value(nullptr) : json::value(password);
  return out;
}

// What is sealed of the members that differ from what stands.
Result<office::ChangePerson> sealed_change(World& world, const Target& target,
                                           const PersonChange& change) {
  office::ChangePerson ask;
  ask.id = target.id;
  ask.login = change.login;
  ask.unit_id = change.unit_id;
  const office::Person& person = *target.person;
  if (change.name) {
    if (auto fits = check_line(*change.name, kNameMax, "/name"); !fits) {
      return tl::unexpected(fits.error());
    }
    if (match_of(world, kNameContext, *change.name) != person.name.match) {
      auto name = seal_name(world, target.id, *change.name);
      if (!name) return tl::unexpected(name.error());
      ask.name = std::move(*name);
    }
  }
  if (!change.phone) return ask;
  if (auto fits = check_phone(*change.phone); !fits) return tl::unexpected(fits.error());
  const std::string now = person.phone ? person.phone->match : std::string();
  const std::string next =
      change.phone->empty() ? std::string() : match_of(world, kPhoneContext, *change.phone);
  if (next != now) {
    auto phone = seal_phone(world, target.id, *change.phone);
    if (!phone) return tl::unexpected(phone.error());
    ask.phone = std::move(*phone);
  }
  return ask;
}

// The members that null may empty are emptied; of the others it is said that it may not.
Result<PersonChange> complete(PersonChange change) {
  for (const std::string& member : change.emptied) {
    if (member != "phone") {
      return tl::unexpected(
          wrong_member("/" + member, {"不能为空", "this is never empty"},
                       {"应给出新的值，或不写", "a new value, or no such member"}));
    }
    change.phone = "";
  }
  if (!change.login && !change.name && !change.phone && !change.unit_id) {
    return tl::unexpected(wrong_member("/", {"没有要改的内容", "nothing is to be changed"},
                                       {"应至少有一项", "at least one member"}));
  }
  return change;
}

Result<std::optional<PersonId>> successor_of(const PersonLeave& leave) {
  if (leave.successor_id.is_null()) return std::optional<PersonId>();
  const auto* text = leave.successor_id.if_string();
  if (text && is_id_of("p-", *text)) return std::optional(PersonId(std::string(*text)));
  return tl::unexpected(wrong_member("/successor_id", {"不是人员标识", "this is no person's id"},
                                     {"应为人员标识或 null", "a person's id, or null"}));
}

}  // namespace

Result<Target> target_of(World& world, const Caller& caller, const std::string& id) {
  const auto missing = [] {
    return tl::unexpected(not_found({"没有这个人", "there is no such person"}));
  };
  if (!is_id_of("p-", id)) return missing();
  Target target{PersonId(id), nullptr};
  auto person = world.directory.person(target.id);
  if (!person) return tl::unexpected(person.error());
  if (!*person) return missing();
  auto visible = may_see(world, caller, target.id, (*person)->unit_id);
  if (!visible) return tl::unexpected(visible.error());
  if (!*visible) return missing();
  target.person = std::move(*person);
  return target;
}

Result<Target> target_of(World& world, const Caller& caller, const std::string& id, Right right) {
  auto target = target_of(world, caller, id);
  if (!target) return target;
  if (auto may = require(world, caller, right, target->person->unit_id); !may) {
    return tl::unexpected(may.error());
  }
  return target;
}

Result<json::object> get_person(World& world, const Caller& caller, const std::string& id) {
  auto target = target_of(world, caller, id);
  if (!target) return tl::unexpected(target.error());
  return person_json(world, caller, target->id, *target->person);
}

Result<json::object> create_person(World& world, const Caller& caller, const Asked& asked,
                                   const PersonNew& wanted) {
  if (auto may = require(world, caller, Right::kPeopleWrite, wanted.unit_id); !may) {
    return tl::unexpected(at_member(may.error(), "/unit_id"));
  }
  auto person = sealed_person(world, wanted);
  if (!person) return tl::unexpected(person.error());
  const PersonId made_up = person->id;
  auto password = make_first_password(world, made_up);
  if (!password) return tl::unexpected(password.error());
  auto reply = world.ledger.execute(
      creation(caller, asked, std::move(*person), {made_up, std::move(password->sealed), true}));
  // Nobody has this id: the key that was made for it goes again. When nobody knows what became of
  // the command, it stays.
  const bool is_unused = reply ? reply->repeated : reply.error().code != ErrorCode::kUnavailable;
  if (is_unused) {
    if (auto done = world.vault.erase(made_up.value()); !done) return tl::unexpected(done.error());
  }
  if (!reply) return tl::unexpected(told(reply.error()));
  auto done = done_of(*reply);
  if (!done) return tl::unexpected(done.error());
  return with_password(world, caller, PersonId(done->id), *reply, password->text);
}

Result<json::object> reset_password(World& world, Sessions& sessions, const Caller& caller,
                                    const Asked& asked, const std::string& id) {
  auto target = target_of(world, caller, id, Right::kPeopleUnlock);
  if (!target) return tl::unexpected(target.error());
  if (auto there = check_not_erased(*target); !there) return tl::unexpected(there.error());
  auto password = make_first_password(world, target->id);
  if (!password) return tl::unexpected(password.error());
  auto reply = carry_out(world, caller, asked,
                         office::SetPassword{target->id, std::move(password->sealed), true});
  if (!reply) return tl::unexpected(reply.error());
  if (!reply->repeated) {
    if (auto ended = sessions.end_all(target->id, caller); !ended) {
      return tl::unexpected(ended.error());
    }
  }
  return with_password(world, caller, target->id, *reply, password->text);
}

Result<json::object> change_person(World& world, const Caller& caller, const Asked& asked,
                                   const std::string& id, std::optional<std::uint64_t> version,
                                   const PersonChange& change) {
  auto target = target_of(world, caller, id, Right::kPeopleWrite);
  if (!target) return tl::unexpected(target.error());
  auto whole = complete(change);
  if (!whole) return tl::unexpected(whole.error());
  if (whole->unit_id) {
    if (auto may = require(world, caller, Right::kPeopleWrite, *whole->unit_id); !may) {
      return tl::unexpected(at_member(may.error(), "/unit_id"));
    }
  }
  if (auto there = check_not_erased(*target); !there) return tl::unexpected(there.error());
  auto ask = sealed_change(world, *target, *whole);
  if (!ask) return tl::unexpected(ask.error());
  ask->version = version;
  return changed_person(world, caller, asked, std::move(*ask));
}

Result<json::object> unlock_person(World& world, Sessions& sessions, const Caller& caller,
                                   const Asked& asked, const std::string& id) {
  auto target = target_of(world, caller, id, Right::kPeopleUnlock);
  if (!target) return tl::unexpected(target.error());
  auto reply = carry_out(world, caller, asked, office::UnlockPerson{target->id});
  if (!reply) return tl::unexpected(reply.error());
  if (!reply->repeated) {
    if (auto done = sessions.forget_failures(target->person->login); !done) {
      return tl::unexpected(done.error());
    }
  }
  return person_json(world, caller, target->id);
}

Result<json::object> suspend_person(World& world, Sessions& sessions, const Caller& caller,
                                    const Asked& asked, const std::string& id,
                                    const PersonReason& why) {
  auto target = target_of(world, caller, id, Right::kPeopleWrite);
  if (!target) return tl::unexpected(target.error());
  if (auto fits = check_line(why.reason, kReasonMax, "/reason"); !fits) {
    return tl::unexpected(fits.error());
  }
  if (auto there = check_not_erased(*target); !there) return tl::unexpected(there.error());
  auto reason = seal(world, target->id, kReasonContext, why.reason, false);
  if (!reason) return tl::unexpected(reason.error());
  auto reply = carry_out(world, caller, asked,
                         office::SuspendPerson{target->id, std::nullopt, std::move(*reason)});
  if (!reply) return tl::unexpected(reply.error());
  if (!reply->repeated) {
    if (auto ended = sessions.end_all(target->id, caller); !ended) {
      return tl::unexpected(ended.error());
    }
  }
  return person_json(world, caller, target->id);
}

Result<json::object> reinstate_person(World& world, const Caller& caller, const Asked& asked,
                                      const std::string& id) {
  auto target = target_of(world, caller, id, Right::kPeopleWrite);
  if (!target) return tl::unexpected(target.error());
  return changed_person(world, caller, asked, office::ReinstatePerson{target->id, std::nullopt});
}

Result<json::object> person_leaves(World& world, Sessions& sessions, const Caller& caller,
                                   const Asked& asked, const std::string& id,
                                   const PersonLeave& leave) {
  auto target = target_of(world, caller, id, Right::kPeopleWrite);
  if (!target) return tl::unexpected(target.error());
  auto successor = successor_of(leave);
  if (!successor) return tl::unexpected(successor.error());
  auto person = changed_person(world, caller, asked,
                               office::LeavePerson{target->id, std::nullopt, *successor, 0});
  if (!person) return person;
  if (auto ended = sessions.end_all(target->id, caller); !ended) {
    return tl::unexpected(ended.error());
  }
  json::object out;
  out["person"] = std::move(*person);
  out["handed_over"] = json::array();
  return out;
}

Result<json::object> erase_person(World& world, const Caller& caller, const Asked& asked,
                                  const std::string& id, const PersonErase& why) {
  auto target = target_of(world, caller, id, Right::kPeopleErase);
  if (!target) return tl::unexpected(target.error());
  auto reply =
      carry_out(world, caller, asked, office::ErasePerson{target->id, std::nullopt, why.purpose});
  if (!reply) return tl::unexpected(reply.error());
  if (auto done = world.vault.erase(target->id.value()); !done) {
    return tl::unexpected(done.error());
  }
  return person_json(world, caller, target->id);
}

}  // namespace luoshi::service
