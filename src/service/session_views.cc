#include "service/session_views.h"

#include <algorithm>

#include "base/json.h"
#include "service/directory.h"
#include "service/people.h"
#include "service/personal.h"
#include "service/version.h"

namespace luoshi::service {
namespace {

using base::ErrorCode;
using base::Result;
namespace json = boost::json;

std::string time_text(std::int64_t milliseconds) {
  return rfc3339(env::WallTime(std::chrono::milliseconds(milliseconds)));
}

Result<json::object> session_json(World& world, const Caller& caller, const Session& session) {
  const office::PersonId person(session.person_id);
  auto address = open(world, person, kAddressContext, session.address);
  if (!address) return tl::unexpected(address.error());
  auto user_agent = open(world, person, kAddressContext, session.user_agent);
  if (!user_agent) return tl::unexpected(user_agent.error());
  return json::object{{"id", session.id},
                      {"person_id", session.person_id},
                      {"created_at", time_text(session.created_at)},
                      {"last_seen_at", time_text(session.last_seen_at)},
                      {"expires_at", time_text(session.expires_at)},
                      {"address", address->value_or("")},
                      {"user_agent", user_agent->value_or("")},
                      {"is_current", session.id == caller.session_id}};
}

const Listing& listing() {
  static const Listing kListing{"sessions",
                                {{"last_seen_at", "last_seen_at"}, {"created_at", "created_at"}},
                                {{"last_seen_at", true}},
                                {{"id", {"编号", "Id"}},
                                 {"person_id", {"人员", "Person"}},
                                 {"created_at", {"登录时间", "Signed in at"}},
                                 {"last_seen_at", {"最近活动", "Last seen at"}},
                                 {"expires_at", {"到期时间", "Expires at"}},
                                 {"address", {"地址", "Address"}},
                                 {"user_agent", {"浏览器", "Browser"}}},
                                {"person"}};
  return kListing;
}

void sort_by(std::vector<Session>& sessions, const std::vector<ledger::Order>& order) {
  for (auto key = order.rbegin(); key != order.rend(); ++key) {
    const auto member = key->column == "created_at" ? &Session::created_at : &Session::last_seen_at;
    std::stable_sort(sessions.begin(), sessions.end(), [&](const Session& a, const Session& b) {
      return key->descending ? a.*member > b.*member : a.*member < b.*member;
    });
  }
}

std::string expiry_of(World& world, Sessions& sessions, const Caller& caller) {
  if (const auto session = sessions.session_of(caller)) return time_text(session->expires_at);
  auto token = world.directory.token(office::TokenId(caller.token_id));
  // The end of a token's last day.
  const std::string day = token && *token ? (*token)->expires_on.text() : today(world).text();
  return day + "T23:59:59.999+08:00";
}

}  // namespace

Result<json::object> who_am_i(World& world, Sessions& sessions, const Caller& caller) {
  auto person = person_json(world, caller, caller.person);
  if (!person) return person;
  auto roles = grants_json(world, caller.grants, today(world));
  if (!roles) return tl::unexpected(roles.error());
  const std::string csrf = sessions.csrf_of(caller);
  return json::object{{"person", std::move(*person)},
                      {"roles", std::move(*roles)},
                      {"rights", base::to_json(caller.rights.list())},
                      {"csrf_token", csrf.empty() ? json::value(nullptr) : json::value(csrf)},
                      {"must_change_password", caller.must_change_password},
                      {"expires_at", expiry_of(world, sessions, caller)}};
}

Result<json::object> signed_in(World& world, const Opened& opened) {
  auto person = person_json(world, opened.caller, opened.caller.person);
  if (!person) return person;
  return json::object{{"person", std::move(*person)},
                      {"csrf_token", opened.session.csrf},
                      {"must_change_password", opened.caller.must_change_password},
                      {"expires_at", time_text(opened.session.expires_at)}};
}

Result<json::object> session_options(World& world) {
  auto settings = world.directory.settings();
  if (!settings) return tl::unexpected(settings.error());
  const office::Settings& all = (*settings)->settings;
  return json::object{{"city_name", all.city_name},
                      {"oidc", all.oidc ? json::value(json::object{{"name", all.oidc->name}})
                                        : json::value(nullptr)},
                      {"password", base::to_json(all.password)},
                      {"demonstration", all.demonstration.value_or(false)},
                      {"server_version", kServerVersion}};
}

Result<Page> list_sessions(World& world, Sessions& sessions, const Caller& caller,
                           const Parameters& parameters) {
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  const std::string person = value_of(parameters, "person").value_or(caller.person.value());
  if (person != caller.person.value()) {
    auto may = require_over(world, caller, office::Right::kSessionsRevoke, person);
    if (!may) return tl::unexpected(may.error());
  }
  auto found = sessions.of_person(office::PersonId(person));
  if (!found) return tl::unexpected(found.error());
  sort_by(*found, asked->order);
  std::vector<json::object> items;
  for (const Session& session : *found) {
    auto shown = session_json(world, caller, session);
    if (!shown) return tl::unexpected(shown.error());
    items.push_back(std::move(*shown));
  }
  return list_items(world, listing(), *asked, std::move(items));
}

Result<void> end_session(World& world, Sessions& sessions, const Caller& caller,
                         const std::string& session_id) {
  auto own = sessions.end(caller.person, session_id, caller);
  if (own || own.error().code != ErrorCode::kNotFound) return own;
  if (!require(caller, office::Right::kSessionsRevoke)) return own;
  auto owner = sessions.owner_of(session_id);
  if (!owner) return tl::unexpected(owner.error());
  if (!*owner) return own;
  auto may = require_over(world, caller, office::Right::kSessionsRevoke, (*owner)->value());
  return may ? sessions.end(**owner, session_id, caller) : own;
}

}  // namespace luoshi::service
