// Roles given and taken, and protected members read in the clear.
#include <algorithm>
#include <boost/json.hpp>

#include "service/internal/person_fields.h"
#include "service/internal/person_target.h"
#include "service/people.h"
#include "service/personal.h"

namespace luoshi::service {
namespace {

using base::Result;
using office::Right;
namespace json = boost::json;

constexpr std::size_t kPurposeMin = 4;
constexpr std::size_t kPurposeMax = 200;

Result<std::optional<office::Day>> day_of(const std::optional<std::string>& text,
                                          std::string_view pointer) {
  if (!text) return std::optional<office::Day>();
  auto day = office::Day::parse(*text);
  if (!day) return tl::unexpected(at_member(day.error(), pointer));
  return std::optional(*day);
}

struct Wanted {
  office::Field field = office::Field::kName;
  std::string purpose;
};

Result<Wanted> wanted_of(const Parameters& parameters) {
  for (const auto& [name, value] : parameters) {
    if (name == "field" || name == "purpose") continue;
    base::Error error = wrong_parameter(name, {});
    error.what = {"不认识的参数：" + name, "unknown parameter: " + name};
    error.reason = "unknown_parameter";
    return tl::unexpected(std::move(error));
  }
  auto field = word_of(parameters, "field", {"name", "phone"});
  if (!field) return tl::unexpected(field.error());
  if (!*field) {
    return tl::unexpected(wrong_parameter("field", {"应为 name 或 phone", "name or phone"}));
  }
  Wanted wanted;
  wanted.field = **field == "name" ? office::Field::kName : office::Field::kPhone;
  wanted.purpose = value_of(parameters, "purpose").value_or("");
  const auto fits = check_line(wanted.purpose, kPurposeMax, {});
  const auto characters = std::count_if(wanted.purpose.begin(), wanted.purpose.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  });
  if (!fits || static_cast<std::size_t>(characters) < kPurposeMin) {
    return tl::unexpected(
        wrong_parameter("purpose", {"应写明用途，4 至 200 个字符", "why, in 4 to 200 characters"}));
  }
  return wanted;
}

}  // namespace

Result<json::object> grant_role(World& world, const Caller& caller, const Asked& asked,
                                const std::string& id, const GrantNew& wanted) {
  auto target = target_of(world, caller, id, Right::kRolesGrant);
  if (!target) return tl::unexpected(target.error());
  if (auto may = require(world, caller, Right::kRolesGrant, wanted.unit_id); !may) {
    return tl::unexpected(at_member(may.error(), "/unit_id"));
  }
  auto from = day_of(wanted.from, "/from");
  if (!from) return tl::unexpected(from.error());
  auto until = day_of(wanted.until, "/until");
  if (!until) return tl::unexpected(until.error());
  office::GrantRole ask{target->id,
                        office::GrantId(ordered_id(world, "g-")),
                        wanted.role,
                        wanted.unit_id,
                        *from,
                        *until,
                        wanted.acting_for};
  return changed_person(world, caller, asked, std::move(ask));
}

Result<json::object> withdraw_role(World& world, const Caller& caller, const Asked& asked,
                                   const std::string& id, const std::string& grant_id) {
  auto target = target_of(world, caller, id, Right::kRolesGrant);
  if (!target) return tl::unexpected(target.error());
  const auto& grants = target->person->grants;
  const auto grant = std::find_if(grants.begin(), grants.end(), [&](const office::Grant& each) {
    return each.id.value() == grant_id;
  });
  if (grant == grants.end()) {
    return tl::unexpected(not_found({"此人没有这项角色", "the person has no such role"}));
  }
  if (auto may = require(world, caller, Right::kRolesGrant, grant->unit_id); !may) {
    return tl::unexpected(may.error());
  }
  return changed_person(world, caller, asked,
                        office::WithdrawRole{target->id, office::GrantId(grant_id)});
}

Result<json::object> reveal_person(World& world, const Caller& caller, const std::string& id,
                                   const Parameters& parameters) {
  auto wanted = wanted_of(parameters);
  if (!wanted) return tl::unexpected(wanted.error());
  auto target = target_of(world, caller, id, Right::kPeopleReveal);
  if (!target) return tl::unexpected(target.error());
  const office::Person& person = *target->person;
  const bool is_name = wanted->field == office::Field::kName;
  const office::Sealed sealed = is_name ? person.name : person.phone.value_or(office::Sealed{});
  std::optional<std::string> value{std::in_place};
  if (!sealed.sealed.empty()) {
    auto opened = open(world, target->id, is_name ? kNameContext : kPhoneContext, sealed.sealed);
    if (!opened) return tl::unexpected(opened.error());
    value = std::move(*opened);
  }
  if (!value || person.state == office::PersonState::kErased) {
    return tl::unexpected(
        not_found({"此人的个人信息已销毁", "the person's protected members were destroyed"}));
  }
  const Asked made_up{ordered_id(world, "i-"), {}};
  auto reply = execute(
      world, caller, made_up,
      office::RecordFieldRevealed{caller.person, {target->id, wanted->field, wanted->purpose}});
  if (!reply) return tl::unexpected(reply.error());
  json::object out;
  out["field"] = is_name ? "name" : "phone";
  out["value"] = std::move(*value);
  out["book"] = "access";
  out["sequence"] = reply->sequence;
  return out;
}

}  // namespace luoshi::service
