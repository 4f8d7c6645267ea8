// Every role on every operation, and the table of operations against openapi.yaml, both ways.
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

#include "api/test_house_test.h"

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
           {"{hash}", "sha256:" + std::string(64, '0')}}) {
    const std::size_t at = target.find(name);
    if (at != std::string::npos) target.replace(at, name.size(), id);
  }
  EXPECT_EQ(target.find('{'), std::string::npos) << target;
  return target;
}

bool ends_sessions(const Operation& operation) { return operation.id == "sign_out"; }
// Answers with a stream that does not end.
bool is_stream(const Operation& operation) { return operation.id == "stream_events"; }

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
    if (!pattern.starts_with("/api/")) continue;
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
      const bool may = operation.who != Who::kRight ||
                       office::row_of(someone.role)
                           .rights.has(office::parse_right(operation.right).value());
      if (!may) {
        EXPECT_EQ(told.status, 403) << place;
        EXPECT_EQ(told.problem(), "right_missing") << place;
        continue;
      }
      EXPECT_TRUE(told.status >= 200 && told.status < 500) << place << " " << told.body;
      EXPECT_NE(told.problem(), "right_missing") << place;
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
    const bool is_reading =
        operation.method == Method::kGet || operation.method == Method::kHead;
    if (operation.who == Who::kAnyone || is_reading) continue;
    const Told told = house.ask("p-sys", operation.method, target_of(operation), {},
                                {{"X-CSRF-Token", "another"}});
    EXPECT_EQ(told.status, 403) << operation.id;
    EXPECT_EQ(told.problem(), "csrf_token_wrong") << operation.id;
  }
}

}  // namespace
}  // namespace luoshi::api
