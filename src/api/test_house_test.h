// The server without its sockets: every operation behind its gate, over service's small world.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/open311.h"
#include "api/operation.h"
#include "api/router.h"
#include "base/json.h"
#include "service/test_world_test.h"

namespace luoshi::api::test {

struct Told {
  int status = 0;
  Headers headers;
  std::string body;

  // Of a problem, the last word of its type; "" for an answer that is none.
  std::string problem() const {
    auto json = base::parse_json(body);
    if (!json || !json->is_object()) return {};
    const auto* type = json->get_object().if_contains("type");
    constexpr std::string_view kPrefix = "urn:luoshi:problem:";
    if (!type || !type->is_string() || !type->get_string().starts_with(kPrefix)) return {};
    return std::string(std::string_view(type->get_string()).substr(kPrefix.size()));
  }
  boost::json::object json() const {
    auto value = base::parse_json(body);
    EXPECT_TRUE(value && value->is_object()) << body;
    return value && value->is_object() ? value->get_object() : boost::json::object();
  }
};

class House {
 public:
  House() {
    auto routes = routes_of(all_operations(), at.world(), at.sessions(), at.oidc());
    std::ranges::move(routes_of(open311_operations(), at.world(), at.sessions(), at.oidc()),
                      std::back_inserter(routes));
    auto router = Router::make(std::move(routes));
    EXPECT_TRUE(router);
    router_.emplace(std::move(*router));
  }

  // As whoever has this session; "" for nobody.
  Told ask(const std::string& who, Method method, const std::string& target,
           const std::string& body = {}, Headers headers = {}, std::vector<Part> parts = {}) {
    return send(request_of(who, method, target, body, std::move(headers), std::move(parts)));
  }
  // What is answered to the head of a request alone; status 0: the body may come.
  Told refused(const std::string& who, Method method, const std::string& target,
               Headers headers = {}) {
    Request request = request_of(who, method, target, {}, std::move(headers), {});
    const Router::Match match = router_->match(request.method, request.path);
    EXPECT_TRUE(match.route && match.route->refuses) << target;
    if (!match.route || !match.route->refuses) return {};
    request.parameters = match.parameters;
    const auto response = match.route->refuses(request);
    return response ? Told{response->status, response->headers,
                           std::get<std::string>(response->body)}
                    : Told{};
  }
  // The next request opens another session.
  void forget_session(const std::string& who) { sessions_.erase(who); }

  service::test::TestWorld at;

 private:
  Request request_of(const std::string& who, Method method, const std::string& target,
                     const std::string& body, Headers headers, std::vector<Part> parts) {
    Request request;
    request.id = "r-1";
    request.method = method;
    request.target = target;
    request.body = body;
    request.headers = std::move(headers);
    request.parts = std::move(parts);
    request.peer = "192.0.2.7";
    request.language = base::Language::kEnglish;
    if (const auto wanted = request.headers.find("Accept-Language")) {
      request.language = preferred_language(*wanted);
    }
    split(target, request);
    if (!body.empty() && !request.headers.find("Content-Type")) {
      request.headers.add("Content-Type", "application/json");
    }
    if (!who.empty() && !request.headers.find("Authorization")) {
      const service::Opened& opened = session_of(who);
      request.headers.add("Cookie", "luoshi_session=" + opened.cookie);
      if (!request.headers.find("X-CSRF-Token")) {
        request.headers.add("X-CSRF-Token", opened.session.csrf);
      }
    }
    return request;
  }
  static void split(const std::string& target, Request& request) {
    const std::size_t question = std::min(target.find('?'), target.size());
    std::string_view path = std::string_view(target).substr(1, question - 1);
    while (!path.empty()) {
      const std::size_t end = std::min(path.find('/'), path.size());
      request.path.emplace_back(path.substr(0, end));
      path.remove_prefix(std::min(end + 1, path.size()));
    }
    std::string_view query = std::string_view(target).substr(std::min(question + 1, target.size()));
    while (!query.empty()) {
      const std::size_t end = std::min(query.find('&'), query.size());
      const std::string_view pair = query.substr(0, end);
      const std::size_t equals = std::min(pair.find('='), pair.size());
      request.query.emplace_back(pair.substr(0, equals),
                                 pair.substr(std::min(equals + 1, pair.size())));
      query.remove_prefix(std::min(end + 1, query.size()));
    }
  }

  const service::Opened& session_of(const std::string& who) {
    auto found = sessions_.find(who);
    if (found == sessions_.end()) {
      auto opened = at.sessions().open(office::PersonId(who), office::SignInMethod::kPassword, {});
      EXPECT_TRUE(opened) << who << ": " << service::test::why(opened);
      found = sessions_.emplace(who, std::move(*opened)).first;
    }
    return found->second;
  }

  Told send(Request request) {
    const Router::Match match = router_->match(request.method, request.path);
    if (!match.route || !match.route->handler) return {};
    request.parameters = match.parameters;
    auto answered = std::make_shared<std::promise<Told>>();
    auto future = answered->get_future();
    match.route->handler(std::move(request), Responder([answered](Response response) {
                           Told told{response.status, response.headers, {}};
                           if (const auto* text = std::get_if<std::string>(&response.body)) {
                             told.body = *text;
                           }
                           answered->set_value(std::move(told));
                         }));
    constexpr std::chrono::seconds kLongest{20};
    return future.wait_for(kLongest) == std::future_status::ready ? future.get() : Told{};
  }

  std::optional<Router> router_;
  std::map<std::string, service::Opened> sessions_;
};

}  // namespace luoshi::api::test
