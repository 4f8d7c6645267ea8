// Sessions and tokens. The session's cookie is set and taken back here and
// nowhere else.
#include <boost/json.hpp>

#include "api/operation.h"
#include "service/oidc.h"
#include "service/session_views.h"
#include "service/tokens.h"

namespace luoshi::api {
namespace {

constexpr std::string_view kCookie = "luoshi_session";
constexpr std::string_view kStateCookie = "luoshi_oidc";
constexpr std::uint64_t kSignInBytesMax = 16 << 10;  // nobody has said yet who he is

struct SignIn {
  std::string login;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (login, password))

struct PasswordChange {
  std::string old;
  std::string new_;
};
BOOST_DESCRIBE_STRUCT(PasswordChange, (), (old, new_))

// SameSite=Lax only for the way back from the identity provider, which is
// another site.
std::string cookie(const Call& call, std::string_view name, const std::string& value,
                   std::string_view same_site) {
  std::string out = std::string(name) + "=" + value + "; HttpOnly; Path=/; SameSite=";
  out += same_site;
  if (call.request.is_secure || call.oidc.is_by_https()) out += "; Secure";
  if (value.empty()) out += "; Max-Age=0";
  return out;
}

service::Origin origin_of(const Request& request) {
  return {request.peer, std::string(request.headers.find("User-Agent").value_or(""))};
}

void answer_opened(Call& call, const base::Result<service::Opened>& opened) {
  if (!opened) return answer_problem(call, opened.error());
  answer(call, 200, service::signed_in(call.world, *opened),
         {{"Set-Cookie", cookie(call, kCookie, opened->cookie, "Strict")}});
}

void sign_in(Call call) {
  const auto asked = body<SignIn>(call);
  if (!asked) return;
  answer_opened(call,
                call.sessions.sign_in(asked->login, asked->password, origin_of(call.request)));
}

void change_password(Call call) {
  const auto asked = body<PasswordChange>(call);
  if (!asked) return;
  answer_opened(call, call.sessions.change_password(call.caller, asked->old, asked->new_,
                                                    origin_of(call.request)));
}

void sign_out(Call call) {
  if (auto done = call.sessions.sign_out(call.caller); !done) {
    return answer_problem(call, done.error());
  }
  answer_nothing(call, {{"Set-Cookie", cookie(call, kCookie, "", "Strict")}});
}

void go_to(Call& call, std::string address, Headers headers) {
  Response response;
  response.status = 302;
  response.headers = std::move(headers);
  response.headers.add("Location", std::move(address));
  response.headers.add("Cache-Control", "no-store");
  call.respond(std::move(response));
}

void start_oidc(Call call) {
  auto going = call.oidc.start();
  if (!going) return answer_problem(call, going.error());
  go_to(call, going->address, {{"Set-Cookie", cookie(call, kStateCookie, going->state, "Lax")}});
}

void finish_oidc(Call call) {
  const std::string state(call.request.query_value("state").value_or(""));
  const std::string code(call.request.query_value("code").value_or(""));
  Headers headers{{"Set-Cookie", cookie(call, kStateCookie, "", "Lax")}};
  // Whoever comes back must be the browser that was sent.
  const bool same = !state.empty() && cookie_of(call.request, kStateCookie) == state;
  auto opened = same ? call.oidc.finish(state, code, origin_of(call.request))
                     : base::Result<service::Opened>(base::fail(base::ErrorCode::kUnauthenticated,
                                                                {"登录没有完成", "not signed in"}));
  if (!opened) {
    const std::string& reason = opened.error().reason;
    return go_to(call, "/#/sign-in?problem=" + (reason.empty() ? "sign_in_failed" : reason),
                 std::move(headers));
  }
  headers.add("Set-Cookie", cookie(call, kCookie, opened->cookie, "Strict"));
  go_to(call, "/", std::move(headers));
}

void end_session(Call call) {
  auto done = service::end_session(call.world, call.sessions, call.caller,
                                   std::string(call.request.parameter("session_id")));
  if (!done) return answer_problem(call, done.error());
  answer_nothing(call);
}

void create_token(Call call) {
  const auto wanted = body<service::NewToken>(call);
  if (!wanted) return;
  answer(call, 201, service::create_token(call.world, call.caller, call.asked, *wanted));
}

void revoke_token(Call call) {
  auto done = service::revoke_token(call.world, call.caller, call.asked,
                                    std::string(call.request.parameter("token_id")));
  if (!done) return answer_problem(call, done.error());
  answer_nothing(call);
}

Operation operation(std::string id, Method method, std::string pattern, Who who,
                    std::function<void(Call)> run) {
  Operation out;
  out.id = std::move(id);
  out.method = method;
  out.pattern = std::move(pattern);
  out.who = who;
  out.run = std::move(run);
  return out;
}

}  // namespace

std::vector<Operation> session_operations() {
  std::vector<Operation> all;
  all.push_back(
      operation("get_session", Method::kGet, "/api/v1/session", Who::kSignedIn, [](Call call) {
        answer(call, 200, service::who_am_i(call.world, call.sessions, call.caller));
      }));
  all.back().while_password_is_first = true;
  all.push_back(operation("sign_in", Method::kPost, "/api/v1/session", Who::kAnyone, sign_in));
  all.back().runs_on = RunsOn::kHashing;
  all.back().is_sign_in = true;
  all.back().body_bytes_max = kSignInBytesMax;
  all.push_back(
      operation("sign_out", Method::kDelete, "/api/v1/session", Who::kSignedIn, sign_out));
  all.back().while_password_is_first = true;
  all.back().sessions_only = true;
  all.push_back(
      operation("get_session_options", Method::kGet, "/api/v1/session/options", Who::kAnyone,
                [](Call call) { answer(call, 200, service::session_options(call.world)); }));
  all.push_back(operation("change_password", Method::kPost, "/api/v1/session/password",
                          Who::kSignedIn, change_password));
  all.back().runs_on = RunsOn::kHashing;
  all.back().while_password_is_first = true;
  all.back().sessions_only = true;
  all.push_back(operation("start_oidc", Method::kGet, "/api/v1/session/oidc/start", Who::kAnyone,
                          start_oidc));
  all.push_back(operation("finish_oidc", Method::kGet, "/api/v1/session/oidc/callback",
                          Who::kAnyone, finish_oidc));
  all.push_back(
      operation("list_sessions", Method::kGet, "/api/v1/sessions", Who::kSignedIn, [](Call call) {
        answer_page(call, service::list_sessions(call.world, call.sessions, call.caller,
                                                 call.request.query));
      }));
  all.back().sessions_only = true;
  all.push_back(operation("end_session", Method::kDelete, "/api/v1/sessions/{session_id}",
                          Who::kSignedIn, end_session));
  all.back().is_change = true;
  all.back().sessions_only = true;
  return all;
}

std::vector<Operation> token_operations() {
  std::vector<Operation> all;
  all.push_back(
      operation("list_tokens", Method::kGet, "/api/v1/tokens", Who::kRight, [](Call call) {
        answer_page(call, service::list_tokens(call.world, call.caller, call.request.query));
      }));
  all.push_back(
      operation("create_token", Method::kPost, "/api/v1/tokens", Who::kRight, create_token));
  all.back().is_change = true;
  all.back().sessions_only = true;
  all.push_back(operation("revoke_token", Method::kDelete, "/api/v1/tokens/{token_id}", Who::kRight,
                          revoke_token));
  all.back().is_change = true;
  for (Operation& each : all) each.right = "tokens.own";
  return all;
}

}  // namespace luoshi::api
