#include "service/tokens.h"

#include "base/json.h"
#include "office/token.h"
#include "service/directory.h"
#include "service/people_lookup.h"
#include "vault/digest.h"

namespace luoshi::service {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
namespace json = boost::json;

const Listing& listing() {
  static const Listing kListing{
      "tokens",
      {{"created_at", "created_at"}, {"name", "name"}, {"expires_on", "expires_on"}},
      {{"created_at", true}},
      {{"id", {"编号", "Id"}},
       {"name", {"名称", "Name"}},
       {"scopes", {"权限", "Scopes"}},
       {"person_id", {"所属人员", "Person"}},
       {"created_at", {"创建时间", "Created at"}},
       {"expires_on", {"到期日", "Expires on"}},
       {"last_used_at", {"最近使用", "Last used at"}},
       {"revoked_at", {"撤销时间", "Revoked at"}}},
      {"person"}};
  return kListing;
}

json::value time_or_null(const std::optional<env::WallTime>& time) {
  return time ? json::value(rfc3339(*time)) : json::value(nullptr);
}

Result<json::object> token_json(World& world, const std::string& id, const office::Token& token) {
  auto used = world.ledger.store().transient().get("token_used", id, world.clock.wall_now());
  if (!used) return tl::unexpected(used.error());
  return json::object{{"id", id},
                      {"name", token.name},
                      {"scopes", base::to_json(token.scopes)},
                      {"person_id", token.person_id.value()},
                      {"created_at", rfc3339(token.created_at)},
                      {"expires_on", token.expires_on.text()},
                      {"last_used_at", *used ? json::value(**used) : json::value(nullptr)},
                      {"revoked_at", time_or_null(token.revoked_at)}};
}

Result<std::vector<office::Right>> scopes_of(const NewToken& wanted) {
  std::vector<office::Right> out;
  for (std::size_t i = 0; i < wanted.scopes.size(); ++i) {
    const auto right = office::parse_right(wanted.scopes[i]);
    if (!right) {
      return base::fail(ErrorCode::kInvalidInput, {"没有这项权限", "there is no such right"},
                        "/scopes/" + std::to_string(i),
                        {"例如 units.read", "for example units.read"});
    }
    out.push_back(*right);
  }
  return out;
}

Result<office::Day> end_of(const NewToken& wanted) {
  auto day = office::Day::parse(wanted.expires_on);
  if (!day) {
    Error error = day.error();
    error.where = "/expires_on";
    return tl::unexpected(std::move(error));
  }
  return day;
}

struct Made {
  office::TokenId id;
  std::string secret;  // empty: the request was made before
};

Result<Made> make(World& world, const office::PersonId& person, const office::Actor& actor,
                  const Asked& asked, const NewToken& wanted) {
  auto scopes = scopes_of(wanted);
  if (!scopes) return tl::unexpected(scopes.error());
  auto expires_on = end_of(wanted);
  if (!expires_on) return tl::unexpected(expires_on.error());
  Made made;
  made.id = office::TokenId(random_id(world.random, "t-"));
  made.secret =
      "luoshi_" + made.id.value() + "_" + random_id(world.random, "") + random_id(world.random, "");
  office::CreateToken ask{made.id,
                          person,
                          wanted.name,
                          std::move(*scopes),
                          std::move(*expires_on),
                          vault::to_hex(vault::digest(vault::HashAlgorithm::kSha256, made.secret))};
  ledger::Command command =
      office::command(actor, asked.request, asked.fingerprint, std::move(ask));
  // A repeated request is told which token it was, and no secret.
  command.decide = [decide = std::move(command.decide),
                    id = made.id](ledger::View& view) -> Result<ledger::Decision> {
    auto decision = decide(view);
    if (decision) decision->reply = id.value();
    return decision;
  };
  auto reply = world.ledger.execute(std::move(command));
  if (!reply) return tl::unexpected(reply.error());
  if (reply->repeated) made = {office::TokenId(reply->body), ""};
  return made;
}

}  // namespace

Result<json::object> create_token(World& world, const Caller& caller, const Asked& asked,
                                  const NewToken& wanted) {
  if (caller.session_id.empty()) {
    return tl::unexpected(Error{ErrorCode::kForbidden,
                                {"令牌不能创建令牌", "a token makes no token"},
                                {},
                                {"请登录后创建", "sign in first"},
                                "right_missing"});
  }
  auto made = make(world, caller.person, caller.as_actor(), asked, wanted);
  if (!made) return tl::unexpected(made.error());
  auto token = world.directory.token(made->id);
  if (!token) return tl::unexpected(token.error());
  auto shown = token_json(world, made->id.value(), **token);
  if (!shown) return shown;
  return json::object{
      {"token", std::move(*shown)},
      {"secret", made->secret.empty() ? json::value(nullptr) : json::value(made->secret)}};
}

Result<void> revoke_token(World& world, const Caller& caller, const Asked& asked,
                          const std::string& token_id) {
  const office::TokenId id(token_id);
  auto token = world.directory.token(id);
  if (!token) return tl::unexpected(token.error());
  const bool own = *token && (*token)->person_id == caller.person;
  if (!own) {
    if (!*token ||
        !require_over(world, caller, office::Right::kTokensRevoke, (*token)->person_id.value())) {
      return base::fail(ErrorCode::kNotFound, {"没有这个令牌", "there is no such token"});
    }
  }
  auto reply = execute(world, caller, asked, office::RevokeToken{id});
  world.directory.forget(office::stream_of(id).text());
  if (!reply) return tl::unexpected(reply.error());
  return {};
}

Result<Page> list_tokens(World& world, const Caller& caller, const Parameters& parameters) {
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  const std::string person = value_of(parameters, "person").value_or(caller.person.value());
  if (person != caller.person.value()) {
    auto may = require_over(world, caller, office::Right::kTokensRevoke, person);
    if (!may) return tl::unexpected(may.error());
  }
  ledger::Query query{.table = &office::tokens_table(), .book = ledger::kCityBook};
  query.where = {{"person", ledger::Comparison::kEqual, {person}}};
  return list_rows(world, listing(), *asked, query,
                   [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
                     const std::string id = std::get<std::string>(row.row[0]);
                     auto token = world.directory.token(office::TokenId(id));
                     if (!token) return tl::unexpected(token.error());
                     if (!*token) return std::optional<json::object>();
                     auto shown = token_json(world, id, **token);
                     if (!shown) return tl::unexpected(shown.error());
                     return std::optional(std::move(*shown));
                   });
}

Result<std::string> make_token_for(World& world, const std::string& login, const NewToken& wanted) {
  auto person = person_of_login(world, login);
  if (!person) return tl::unexpected(person.error());
  if (!*person) {
    return base::fail(ErrorCode::kNotFound,
                      {"没有用户名为“" + login + "”的人员", "nobody has the login " + login});
  }
  auto made = make(world, **person, {"system/command-line", {}},
                   {random_id(world.random, "made-up-"), {}}, wanted);
  if (!made) return tl::unexpected(made.error());
  return made->secret;
}

}  // namespace luoshi::service
