// What stands in front of every operation: who asks, the CSRF token, the right,
// the request id.
#include <algorithm>
#include <memory>

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

// Looks at the head alone: it is asked before an upload is taken too.
Result<service::Caller> admit(const Operation& operation, service::Sessions& sessions,
                              const Request& request) {
  if (operation.who == Who::kAnyone) return service::Caller{};
  auto caller = caller_of(sessions, request);
  if (!caller) return caller;
  if (auto fits = check_csrf(sessions, *caller, request); !fits) {
    return tl::unexpected(fits.error());
  }
  if (operation.sessions_only && caller->session_id.empty()) {
    return tl::unexpected(Error{ErrorCode::kForbidden,
                                {"令牌不能做这件事", "not with a token"},
                                {},
                                {"请登录", "sign in"},
                                "right_missing"});
  }
  if (caller->must_change_password && !operation.while_password_is_first) {
    return tl::unexpected(Error{ErrorCode::kForbidden,
                                {"请先修改初始密码", "change the first password first"},
                                {},
                                {},
                                "password_change_required"});
  }
  if (operation.who == Who::kRight) {
    if (auto may = service::require(*caller, operation.right); !may) {
      return tl::unexpected(may.error());
    }
  }
  return caller;
}

std::optional<Response> refusal_of(const Operation& operation, service::Sessions& sessions,
                                   const Request& request) {
  auto caller = admit(operation, sessions, request);
  if (caller) return std::nullopt;
  return problem_response(caller.error(), request);
}

void run(const Operation& operation, Call call) {
  auto caller = admit(operation, call.sessions, call.request);
  if (!caller) return answer_problem(call, caller.error());
  call.caller = std::move(*caller);
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
    route.is_sign_in = each.is_sign_in;
    const auto operation = std::make_shared<const Operation>(std::move(each));
    if (operation->who != Who::kAnyone) {
      route.refuses = [operation, &sessions](const Request& request) {
        return refusal_of(*operation, sessions, request);
      };
    }
    if (operation->refuses) {
      route.refuses = [operation, &world, &sessions](const Request& request) {
        return operation->refuses(world, sessions, request);
      };
    }
    route.handler = [operation, &world, &sessions, &oidc](Request request, Responder respond) {
      run(*operation, Call{world, sessions, oidc, {}, {}, std::move(request), std::move(respond)});
    };
    routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace luoshi::api
