// Every role on every operation, and the table of operations against openapi.yaml, both ways.
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

#include "api/test_house_test.h"
#include "service/tokens.h"

namespace luoshi::api {
namespace {

using test::House;
using test::Told;

// "get_unit GET /api/v1/units/{unit_id} units.read"
std::string line_of(const std::string& id, std::string method, const std::string& pattern,
                    const std::string& right) {
  std::transform(method.begin(), method.end(), method.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return id + " " + method + " " + pattern + " " + right;
}

std::string right_of(const Operation& operation) {
  if (operation.who == Who::kAnyone) return "none";
  return operation.who == Who::kSignedIn ? "signed_in" : operation.right;
}

// Nobody has these ids: what is allowed does no more than look.
std::string target_of(const Operation& operation) {
  std::string target = operation.pattern;
  for (const auto& [name, id] : std::vector<std::pair<std::string, std::string>>{
           {"{unit_id}", "u-nobody"},
           {"{person_id}", "p-nobody"},
           {"{grant_id}", "g-nobody"},
           {"{token_id}", "t-nobody"},
           {"{session_id}", "s-nobody"},
           {"{reading_id}", "r-nobody"},
           {"{commitment_id}", "c-nobody"},
           {"{source_id}", "s-nobody"},
           {"{package_id}", "k-nobody"},
           {"{filter_id}", "v-nobody"},
           {"{order_id}", "o-nobody"},
           {"{article_id}", "a-nobody"},
           {"{case_id}", "q-nobody"},
           {"{indicator_id}", "i-nobody"},
           {"{webhook_id}", "w-nobody"},
           {"{delivery_id}", "w-nobody_1-1"},
           {"{region_id}", "g-nobody"},
           {"{code}", "nobody.nothing"},
           {"{file}", "none.csv"},
           {"{number}", "1"},
           {"{year}", "2026"},
           {"{month}", "2026-01"},
           {"{hash}", "sha256:" + std::string(64, '0')}}) {
    const std::size_t at = target.find(name);
    if (at != std::string::npos) target.replace(at, name.size(), id);
  }
  EXPECT_EQ(target.find('{'), std::string::npos) << target;
  for (const auto& [end, asked] : std::vector<std::pair<std::string, std::string>>{
           {"/locate", "?longitude=113&latitude=27"}, {"/places", "?q=x"}}) {
    if (operation.method == Method::kGet && target.ends_with(end)) target += asked;
  }
  return target;
}

bool ends_sessions(const Operation& operation) { return operation.id == "sign_out"; }
// Answers with a stream that does not end.
bool is_stream(const Operation& operation) { return operation.id == "stream_events"; }

// Whoever has the right for some units alone is refused.
bool is_of_the_city(const Operation& operation) { return operation.id == "get_case_brief"; }

// Of everyone, one for each role.
std::vector<service::test::Someone> one_of_each_role() {
  std::vector<service::test::Someone> all;
  std::set<office::Role> seen;
  for (const auto& one : service::test::everyone()) {
    if (seen.insert(one.role).second) all.push_back(one);
  }
  EXPECT_EQ(all.size(), office::kRoleCount);
  return all;
}

TEST(Rights, EveryOperationOfTheContractIsInTheTableAndTheOtherWayRound) {
  const YAML::Node contract =
      YAML::LoadFile(std::string(LUOSHI_SOURCE_DIR) + "/data/api/openapi.yaml");
  std::set<std::string> told;
  for (const auto& path : contract["paths"]) {
    const auto pattern = path.first.as<std::string>();
    // Healthz and its like are the program's own routes.
    if (!pattern.starts_with("/api/") && !pattern.starts_with("/f/")) continue;
    for (const auto& operation : path.second) {
      const auto method = operation.first.as<std::string>();
      if (method == "parameters") continue;
      told.insert(line_of(operation.second["operationId"].as<std::string>(), method, pattern,
                          operation.second["x-right"].as<std::string>()));
    }
  }
  std::set<std::string> served;
  for (const Operation& operation : all_operations()) {
    const std::string line = line_of(operation.id, std::string(name_of(operation.method)),
                                     operation.pattern, right_of(operation));
    EXPECT_TRUE(served.insert(line).second) << "twice: " << line;
    EXPECT_TRUE(told.contains(line)) << "not in the contract: " << line;
  }
  for (const std::string& line : told) EXPECT_TRUE(served.contains(line)) << "missing: " << line;
  EXPECT_GT(told.size(), 50u);
}

// "session", "session+csrf bearer": the ways to be somebody, as the contract has them.
std::string ways_of(const YAML::Node& contract, const YAML::Node& operation) {
  std::string out;
  for (const auto& way : operation["security"] ? operation["security"] : contract["security"]) {
    std::string names;
    for (const auto& scheme : way) {
      names += (names.empty() ? "" : "+") + scheme.first.as<std::string>();
    }
    out += (out.empty() ? "" : " ") + names;
  }
  return out;
}

TEST(Rights, TheContractSaysWhereATokenWillDo) {
  const YAML::Node contract =
      YAML::LoadFile(std::string(LUOSHI_SOURCE_DIR) + "/data/api/openapi.yaml");
  for (const Operation& operation : all_operations()) {
    std::string method(name_of(operation.method));
    std::transform(method.begin(), method.end(), method.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const bool is_reading = operation.method == Method::kGet || operation.method == Method::kHead;
    std::string ways;
    if (operation.who != Who::kAnyone) ways = is_reading ? "session" : "session+csrf";
    if (operation.who != Who::kAnyone && !operation.sessions_only) ways += " bearer";
    EXPECT_EQ(ways_of(contract, contract["paths"][operation.pattern][method]), ways)
        << operation.id;
  }
}

// Of a token with all that its owner may.
TEST(Rights, WhatIsOnesOwnIsNotATokens) {
  House house;
  std::size_t refused = 0;
  for (const auto& someone : one_of_each_role()) {
    std::vector<std::string> all;
    for (const office::Right right : office::row_of(someone.role).rights.list()) {
      all.emplace_back(office::name_of(right));
    }
    auto secret = service::make_token_for(
        house.at.world(), someone.id.substr(2),
        {"程序", all, office::plus_days(service::today(house.at.world()), 7).text()});
    ASSERT_TRUE(secret) << service::test::why(secret);
    const Headers headers{{"Authorization", "Bearer " + *secret}};
    for (const Operation& operation : all_operations()) {
      if (operation.who == Who::kAnyone || is_stream(operation)) continue;
      const Told told = house.ask(someone.id, operation.method, target_of(operation), {}, headers);
      EXPECT_NE(told.status, 401) << operation.id << " " << told.body;
      if (!operation.sessions_only) continue;
      ++refused;
      EXPECT_EQ(told.problem(), "right_missing") << someone.id << " " << operation.id;
    }
    // Who it works for is no secret, but personal it is not.
    const std::string shown = house.ask("", Method::kGet, "/api/v1/session", {}, headers).body;
    EXPECT_NE(shown.find(someone.id), shown.npos) << shown;
  }
  EXPECT_GE(refused, 5 * office::kRoleCount);
  for (const Operation& operation : all_operations()) {
    const bool is_own = operation.id == "list_sessions" || operation.id == "end_session" ||
                        operation.id == "sign_out" || operation.id == "change_password" ||
                        operation.id == "create_token" || operation.id == "list_saved_filters" ||
                        operation.id == "save_filter" || operation.id == "forget_filter" ||
                        operation.id == "get_mail_wish" || operation.id == "wish_mail";
    EXPECT_EQ(operation.sessions_only, is_own) << operation.id;
  }
}

TEST(Rights, ATokenShowsNothingOfItsOwnerThatItsScopesDoNot) {
  House house;
  auto secret = service::make_token_for(
      house.at.world(), "clerk",
      {"程序", {"units.read"}, office::plus_days(service::today(house.at.world()), 7).text()});
  ASSERT_TRUE(secret) << service::test::why(secret);
  const Headers headers{{"Authorization", "Bearer " + *secret}};
  const std::string by_token = house.ask("", Method::kGet, "/api/v1/session", {}, headers).body;
  EXPECT_EQ(by_token.find("孙三"), by_token.npos) << by_token;
  EXPECT_EQ(by_token.find("13800000003"), by_token.npos) << by_token;
  EXPECT_NE(by_token.find(R"("masked":["name","phone"])"), by_token.npos) << by_token;
  const std::string by_session = house.ask("p-clerk", Method::kGet, "/api/v1/session").body;
  EXPECT_NE(by_session.find("孙三"), by_session.npos) << by_session;
  EXPECT_NE(by_session.find("13800000003"), by_session.npos) << by_session;
}

TEST(Rights, EveryRoleOnEveryOperation) {
  House house;
  std::size_t asked = 0;
  for (const auto& someone : one_of_each_role()) {
    for (const Operation& operation : all_operations()) {
      if (is_stream(operation)) continue;
      const std::string place =
          someone.id + " " + std::string(name_of(operation.method)) + " " + operation.pattern;
      const Told told = house.ask(someone.id, operation.method, target_of(operation));
      if (ends_sessions(operation)) house.forget_session(someone.id);
      ++asked;
      const bool may =
          operation.who != Who::kRight ||
          office::row_of(someone.role).rights.has(office::parse_right(operation.right).value());
      if (!may) {
        EXPECT_EQ(told.status, 403) << place;
        EXPECT_EQ(told.problem(), "right_missing") << place;
        continue;
      }
      EXPECT_TRUE(told.status >= 200 && told.status < 500) << place << " " << told.body;
      const bool is_covered = !is_of_the_city(operation) || someone.unit == "u-city";
      EXPECT_EQ(told.problem() == "right_missing", !is_covered) << place << " " << told.body;
      EXPECT_NE(told.problem(), "csrf_token_wrong") << place;
      if (operation.who == Who::kRight) {
        EXPECT_NE(told.status, 401) << place;
      }
      const bool is_list = operation.method == Method::kGet && operation.who == Who::kRight &&
                           operation.pattern.find('{') == std::string::npos;
      if (is_list) {
        EXPECT_EQ(told.status, 200) << place << " " << told.body;
      }
      if (operation.id == "get_person" || operation.id == "get_unit") {
        EXPECT_EQ(told.status, 404) << place;
      }
    }
  }
  EXPECT_GT(asked, 450u);
}

// Of every role too: the head alone is asked what the whole request is asked.
TEST(Rights, AnUploadIsRefusedBeforeItsBodyComes) {
  House house;
  std::size_t uploads = 0;
  for (const Operation& operation : all_operations()) {
    if (!operation.takes_upload) continue;
    ++uploads;
    const std::string target = target_of(operation);
    if (operation.who == Who::kAnyone) {  // who has done the work for it, whoever he is
      EXPECT_EQ(house.refused("", operation.method, target).status, 403) << operation.id;
      continue;
    }
    EXPECT_EQ(house.refused("", operation.method, target).status, 401) << operation.id;
    for (const auto& someone : one_of_each_role()) {
      const Told told = house.refused(someone.id, operation.method, target);
      const bool may =
          office::row_of(someone.role).rights.has(office::parse_right(operation.right).value());
      EXPECT_EQ(told.status, may ? 0 : 403) << operation.id << " " << someone.id;
      if (!may) continue;
      const Told forged =
          house.refused(someone.id, operation.method, target, {{"X-CSRF-Token", "another"}});
      EXPECT_EQ(forged.problem(), "csrf_token_wrong") << operation.id;
    }
  }
  EXPECT_GE(uploads, 4u);
}

TEST(Rights, NobodyAndWhoeverMustChangeThePassword) {
  House house;
  const std::string hash = "$argon2id$";
  const office::PersonId id("p-clerk");
  house.at.run(office::SetPassword{
      id, service::seal(house.at.world(), id, service::kPasswordContext, hash, false).value(),
      true});
  house.at.world().directory.forget("person/p-clerk");
  for (const Operation& operation : all_operations()) {
    if (operation.who == Who::kAnyone || is_stream(operation)) continue;
    const std::string target = target_of(operation);
    EXPECT_EQ(house.ask("", operation.method, target).status, 401) << operation.id;
    const Told told = house.ask("p-clerk", operation.method, target);
    if (ends_sessions(operation)) house.forget_session("p-clerk");
    EXPECT_EQ(told.problem() == "password_change_required", !operation.while_password_is_first)
        << operation.id << " " << told.body;
  }
}

TEST(Rights, AChangeWithoutTheSessionsTokenIsRefused) {
  House house;
  for (const Operation& operation : all_operations()) {
    const bool is_reading = operation.method == Method::kGet || operation.method == Method::kHead;
    if (operation.who == Who::kAnyone || is_reading) continue;
    const Told told = house.ask("p-sys", operation.method, target_of(operation), {},
                                {{"X-CSRF-Token", "another"}});
    EXPECT_EQ(told.status, 403) << operation.id;
    EXPECT_EQ(told.problem(), "csrf_token_wrong") << operation.id;
  }
}

}  // namespace
}  // namespace luoshi::api
