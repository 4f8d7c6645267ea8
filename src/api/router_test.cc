#include "api/router.h"

#include <gtest/gtest.h>

#include "api/internal/peers.h"
#include "api/internal/response_head.h"
#include "api/problem.h"

namespace luoshi::api {
namespace {

Route route(Method method, std::string pattern) {
  Route out;
  out.method = method;
  out.pattern = std::move(pattern);
  out.handler = [](const Request&, const Responder&) {};
  return out;
}

TEST(Router, PrefersTheLiteral) {
  const auto router =
      Router::make({route(Method::kGet, "/units/{id}"), route(Method::kDelete, "/units/{unit}"),
                    route(Method::kGet, "/units/tree"), route(Method::kGet, "/{a}/{b}/{c}"),
                    route(Method::kGet, "/units/{id}/people"), route(Method::kGet, "/")});
  ASSERT_TRUE(router);
  const auto pattern = [&](Method method, const std::vector<std::string>& path) {
    const Router::Match match = router->match(method, path);
    return match.route == nullptr ? std::string("none") : match.route->pattern;
  };
  EXPECT_EQ(pattern(Method::kGet, {}), "/");
  EXPECT_EQ(pattern(Method::kGet, {"units", "tree"}), "/units/tree");
  EXPECT_EQ(pattern(Method::kGet, {"units", "12"}), "/units/{id}");
  EXPECT_EQ(pattern(Method::kGet, {"units", "12", "people"}), "/units/{id}/people");
  EXPECT_EQ(pattern(Method::kGet, {"units", "12", "rights"}), "/{a}/{b}/{c}");
  EXPECT_EQ(pattern(Method::kGet, {"units", ""}), "none");
  EXPECT_EQ(pattern(Method::kGet, {"units"}), "none");
  const Router::Match match = router->match(Method::kDelete, {"units", "12"});
  EXPECT_EQ(match.parameters, (Parameters{{"unit", "12"}}));
  EXPECT_EQ(allow_of(match.allowed), "GET, DELETE, HEAD, OPTIONS");
}

TEST(Router, RefusesPatternsThatAreNone) {
  for (const char* pattern :
       {"", "units", "/units/", "//", "/{}", "/{a", "/a}", "/x{a}", "/{a}/{a}", "/{{a}}"}) {
    EXPECT_FALSE(Router::make({route(Method::kGet, pattern)})) << pattern;
  }
  EXPECT_FALSE(Router::make({route(Method::kGet, "/a/{b}"), route(Method::kGet, "/a/{c}")}));
  EXPECT_TRUE(Router::make({route(Method::kGet, "/a/{b}"), route(Method::kPut, "/a/{c}")}));
}

TEST(Problem, PointsAtTheFieldAtFault) {
  Problem problem = problem_of(422, {"名称过长", "The name is too long"}, "r-1");
  problem.faults.push_back({"/name", {"至多 40 字", "40 characters at most"}});
  const Response response = respond_with(problem, base::Language::kChinese);
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(
      std::get<std::string>(response.body),
      R"({"type":"urn:luoshi:problem:validation","title":"内容无法处理","title_en":"Unprocessable content",)"
      R"("status":422,"detail":"名称过长","detail_en":"The name is too long","instance":"r-1",)"
      R"("errors":[{"pointer":"/name","detail":"至多 40 字","detail_en":"40 characters at most"}]})");
}

TEST(Dates, AreThoseOfHttp) {
  using std::chrono::milliseconds;
  EXPECT_EQ(http_date(env::WallTime(milliseconds(0))), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(http_date(env::WallTime(milliseconds(1'709'210'096'999))),
            "Thu, 29 Feb 2024 12:34:56 GMT");
}

TEST(Peers, AreNetsOfOneOwner) {
  EXPECT_EQ(peer_key("10.1.2.3"), "10.1.2.3");
  EXPECT_EQ(peer_key("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(peer_key("2001:db8:1:2::9"), "2001:db8:1:2::/64");
  EXPECT_EQ(peer_key("::1"), "0:0:0:0::/64");
  EXPECT_EQ(peer_key("fe80::1%eth0"), "fe80:0:0:0::/64");
}

}  // namespace
}  // namespace luoshi::api
