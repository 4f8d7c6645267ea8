// What stands in front of every operation: who asks, the CSRF token, the right,
// the request id.
#include <algorithm>

#include "api/operation.h"
#include "service/sessions.h"

namespace luoshi::api {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kCookie = "luoshi_session";
constexpr std::string_view kBearer = "Bearer ";

Result<service::Caller> caller_of(service::Sessions& sessions, const Request& request) {
  Result<service::Caller> caller =
      base::fail(ErrorCode::kUnauthenticated, {"需要登录", "sign in first"});
  if (const auto header = request.headers.find("Authorization")) {
    if (header->starts_with(kBearer)) {
      caller = sessions.by_token(std::string(header->substr(kBearer.size())));
    }
  } else if (const auto cookie = cookie_of(request, kCookie)) {
    caller = sessions.by_cookie(*cookie);
  }
  if (caller) caller->peer = request.peer;
  return caller;
}

bool is_safe(Method method) {
  return method == Method::kGet || method == Method::kHead || method == Method::kOptions;
}

Result<void> check_csrf(service::Sessions& sessions, const service::Caller& caller,
                        const Request& request) {
  if (caller.session_id.empty() || is_safe(request.method)) return {};
  const auto token = request.headers.find("X-CSRF-Token");
  if (token && sessions.is_csrf_of(caller, *token)) return {};
  return tl::unexpected(Error{ErrorCode::kForbidden,
                              {"防伪令牌不对", "the CSRF token is wrong"},
                              "X-CSRF-Token",
                              {"应为登录时得到的 csrf_token", "the session's csrf_token"},
                              "csrf_token_wrong"});
}

// Of an upload, its operation adds the digest of the bytes.
Result<service::Asked> asked_of(service::World& world, const Request& request) {
  const std::string_view parts[] = {name_of(request.method), request.target,
                                    request.headers.find("If-Match").value_or(""), request.body};
  return service::asked(world, request.headers.find("Idempotency-Key"), parts);
}

Result<void> admit(const Operation& operation, Call& call) {
  if (operation.who == Who::kAnyone) return {};
  auto caller = caller_of(call.sessions, call.request);
  if (!caller) return tl::unexpected(caller.error());
  call.caller = std::move(*caller);
  if (auto fits = check_csrf(call.sessions, call.caller, call.request); !fits) return fits;
  if (operation.sessions_only && call.caller.session_id.empty()) {
    return tl::unexpected(Error{ErrorCode::kForbidden,
                                {"令牌不能做这件事", "not with a token"},
                                {},
                                {"请登录", "sign in"},
                                "right_missing"});
  }
  if (call.caller.must_change_password && !operation.while_password_is_first) {
    return tl::unexpected(Error{ErrorCode::kForbidden,
                                {"请先修改初始密码", "change the first password first"},
                                {},
                                {},
                                "password_change_required"});
  }
  return operation.who == Who::kRight ? service::require(call.caller, operation.right)
                                      : Result<void>();
}

void run(const Operation& operation, Call call) {
  if (auto may = admit(operation, call); !may) return answer_problem(call, may.error());
  if (operation.is_change) {
    auto asked = asked_of(call.world, call.request);
    if (!asked) return answer_problem(call, asked.error());
    call.asked = std::move(*asked);
  }
  operation.run(std::move(call));
}

}  // namespace

std::optional<std::string> cookie_of(const Request& request, std::string_view name) {
  const auto header = request.headers.find("Cookie");
  if (!header) return std::nullopt;
  std::string_view rest = *header;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
      return std::string(pair.substr(name.size() + 1));
    }
  }
  return std::nullopt;
}

std::vector<Route> routes_of(std::vector<Operation> operations, service::World& world,
                             service::Sessions& sessions, service::Oidc& oidc) {
  std::vector<Route> routes;
  for (Operation& each : operations) {
    Route route;
    route.method = each.method;
    route.pattern = each.pattern;
    route.runs_on = each.runs_on;
    route.body_bytes_max = each.body_bytes_max;
    route.takes_upload = each.takes_upload;
    route.upload = each.upload;
    route.handler = [operation = std::move(each), &world, &sessions, &oidc](Request request,
                                                                            Responder respond) {
      run(operation, Call{world, sessions, oidc, {}, {}, std::move(request), std::move(respond)});
    };
    routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace luoshi::api
