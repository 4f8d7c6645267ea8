#include "service/person_view.h"

#include <boost/json.hpp>

#include "office/access.h"
#include "service/answers.h"
#include "service/directory.h"
#include "service/personal.h"

namespace luoshi::service {
namespace {

using base::Result;
namespace json = boost::json;

Result<json::value> unit_name(World& world, const office::UnitId& id) {
  auto unit = world.directory.unit(id);
  if (!unit) return tl::unexpected(unit.error());
  return json::value(*unit ? (*unit)->name : std::string());
}

// A protected field in the clear, masked or empty; tells whether it is less than all.
struct FieldView {
  std::string text;
  bool masked = false;
};

Result<FieldView> view_of(World& world, const office::PersonId& id, const office::Sealed& sealed,
                          office::Field field, office::Shown shown) {
  if (sealed.sealed.empty()) return FieldView{};
  if (shown == office::Shown::kHidden) return FieldView{{}, true};
  const bool is_name = field == office::Field::kName;
  auto text = open(world, id, is_name ? kNameContext : kPhoneContext, sealed.sealed);
  if (!text) return tl::unexpected(text.error());
  if (!*text) return FieldView{};  // erased
  if (shown == office::Shown::kOpen) return FieldView{std::move(**text), false};
  return FieldView{is_name ? mask_name(**text) : mask_phone(**text), true};
}

Result<void> add_protected(World& world, const Caller& caller, const office::PersonId& id,
                           const office::Person& person, json::object& out) {
  auto tree = world.directory.path_to(person.unit_id);
  if (!tree) return tl::unexpected(tree.error());
  const bool is_own = id == caller.person;
  const auto shown = [&](office::Field field) {
    if (is_own && caller.token_id.empty()) return office::Shown::kOpen;
    if (is_own && !caller.rights.has(office::Right::kPeopleRead)) return office::Shown::kHidden;
    return office::shown(caller.grants, today(world), *tree, field, person.unit_id);
  };
  auto name = view_of(world, id, person.name, office::Field::kName, shown(office::Field::kName));
  if (!name) return tl::unexpected(name.error());
  auto phone = view_of(world, id, person.phone.value_or(office::Sealed{}), office::Field::kPhone,
                       shown(office::Field::kPhone));
  if (!phone) return tl::unexpected(phone.error());
  json::array masked;
  if (name->masked) masked.emplace_back("name");
  if (phone->masked) masked.emplace_back("phone");
  out["name"] = std::move(name->text);
  out["phone"] = std::move(phone->text);
  out["masked"] = std::move(masked);
  return {};
}

// Those in force and those to come.
Result<json::array> grants_not_over(World& world, const office::Person& person) {
  json::array grants;
  for (const office::Grant& grant : person.grants) {
    if (office::is_over(grant, today(world))) continue;
    auto one = grant_json(world, grant);
    if (!one) return tl::unexpected(one.error());
    grants.push_back(std::move(*one));
  }
  return grants;
}

Result<PersonFacts> facts_of(World& world, const office::PersonId& id) {
  PersonFacts facts;
  ledger::Query query{.table = &office::people_table(), .book = ledger::kCityBook};
  query.where = {{"id", ledger::Comparison::kEqual, {id.value()}}};
  query.limit = 1;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  if (!rows->empty()) facts.version = version_of(*query.table, rows->front().row);
  ledger::Query access{.table = &office::access_people_table(), .book = ledger::kAccessBook};
  access.where = {{"person", ledger::Comparison::kEqual, {id.value()}}};
  access.limit = 1;
  auto signed_in = world.ledger.rows(access);
  if (!signed_in) return tl::unexpected(signed_in.error());
  if (!signed_in->empty()) {
    const auto* at =
        std::get_if<std::int64_t>(&signed_in->front().row[access.table->column("signed_in_at")]);
    if (at) facts.last_signed_in_at = *at;
  }
  return facts;
}

}  // namespace

Result<json::object> grant_json(World& world, const office::Grant& grant) {
  auto name = unit_name(world, grant.unit_id);
  if (!name) return tl::unexpected(name.error());
  json::object out;
  out["id"] = grant.id.value();
  out["role"] = office::name_of(grant.role);
  out["unit_id"] = grant.unit_id.value();
  out["unit_name"] = std::move(*name);
  out["from"] = grant.from.text();
  out["until"] = grant.until ? json::value(grant.until->text()) : json::value(nullptr);
  out["acting_for"] =
      grant.acting_for ? json::value(grant.acting_for->value()) : json::value(nullptr);
  return out;
}

Result<json::object> person_json(World& world, const Caller& caller, const office::PersonId& id,
                                 const office::Person& person, const PersonFacts& facts) {
  json::object out;
  out["id"] = id.value();
  out["login"] = person.login;
  if (auto done = add_protected(world, caller, id, person, out); !done) {
    return tl::unexpected(done.error());
  }
  auto name = unit_name(world, person.unit_id);
  if (!name) return tl::unexpected(name.error());
  auto grants = grants_not_over(world, person);
  if (!grants) return tl::unexpected(grants.error());
  out["unit_id"] = person.unit_id.value();
  out["unit_name"] = std::move(*name);
  out["state"] = office::name_of(person.state);
  out["is_locked"] = office::is_locked(person, world.clock.wall_now());
  out["must_change_password"] = person.must_change_password;
  out["roles"] = std::move(*grants);
  ledger::Value signed_in;
  if (facts.last_signed_in_at) signed_in = *facts.last_signed_in_at;
  out["last_signed_in_at"] = time_json(signed_in);
  out["created_at"] = rfc3339(person.created_at);
  out["version"] = facts.version;
  return out;
}

Result<json::object> person_json(World& world, const Caller& caller, const office::PersonId& id,
                                 const office::Person& person) {
  auto facts = facts_of(world, id);
  if (!facts) return tl::unexpected(facts.error());
  return person_json(world, caller, id, person, *facts);
}

Result<json::object> person_json(World& world, const Caller& caller, const office::PersonId& id) {
  auto person = world.directory.person(id);
  if (!person) return tl::unexpected(person.error());
  if (!*person) return tl::unexpected(not_found({"没有这个人", "there is no such person"}));
  return person_json(world, caller, id, **person);
}

Result<json::array> grants_json(World& world, const std::vector<office::Grant>& grants,
                                const office::Day& day) {
  json::array out;
  for (const office::Grant& grant : grants) {
    if (!office::is_in_force(grant, day)) continue;
    auto one = grant_json(world, grant);
    if (!one) return tl::unexpected(one.error());
    out.push_back(std::move(*one));
  }
  return out;
}

Result<bool> may_see(World& world, const Caller& caller, const office::PersonId& id,
                     const office::UnitId& unit) {
  if (id == caller.person) return true;
  if (!caller.rights.has(office::Right::kPeopleRead)) return false;
  auto tree = world.directory.path_to(unit);
  if (!tree) return tl::unexpected(tree.error());
  return office::may(caller.grants, today(world), *tree, office::Right::kPeopleRead, unit);
}

}  // namespace luoshi::service
