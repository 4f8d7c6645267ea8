// Units and people as a client meets them: statuses, headers, problems.
#include "api/resource.h"

#include "api/test_house_test.h"

namespace luoshi::api {
namespace {

using test::House;
using test::Told;

class Resource : public testing::Test {
 protected:
  Told ask(Method method, const std::string& target, const std::string& body = {},
           Headers headers = {}) {
    return house.ask("p-sys", method, target, body, std::move(headers));
  }
  // "412 version_outdated"
  static std::string told(const Told& answer) {
    return std::to_string(answer.status) + " " + answer.problem();
  }
  std::string header(const Told& answer, std::string_view name) {
    return std::string(answer.headers.find(name).value_or(""));
  }

  House house;
};

TEST_F(Resource, AUnitMadeReadAndChanged) {
  const Told made = ask(Method::kPost, "/api/v1/units",
                        R"({"name":"民政局","kind":"department","parent_id":"u-a"})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string place = header(made, "Location");
  EXPECT_EQ(place, "/api/v1/units/" + std::string(made.json().at("id").as_string()));
  EXPECT_EQ(header(made, "ETag"), "\"1\"");
  const Told read = ask(Method::kGet, place);
  EXPECT_EQ(read.body, made.body);
  EXPECT_EQ(ask(Method::kGet, place, {}, {{"If-None-Match", "\"1\""}}).status, 304);

  const std::string change = R"({"short_name":"民政","valid_from":"2020-01-01"})";
  EXPECT_EQ(told(ask(Method::kPatch, place, change)), "428 version_missing");
  EXPECT_EQ(told(ask(Method::kPatch, place, change, {{"If-Match", "1"}})), "400 malformed");
  const Told changed = ask(Method::kPatch, place, change, {{"If-Match", "\"1\""}});
  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(header(changed, "ETag"), "\"3\"");
  EXPECT_EQ(told(ask(Method::kPatch, place, change, {{"If-Match", "\"1\""}})),
            "412 version_outdated");
  const Told emptied =
      ask(Method::kPatch, place, R"({"valid_from":null})", {{"If-Match", "\"3\""}});
  EXPECT_TRUE(emptied.json().at("valid_from").is_null()) << emptied.body;
  EXPECT_EQ(told(ask(Method::kPatch, place, "{}", {{"If-Match", "\"4\""}})), "422 validation");
}

TEST_F(Resource, ProblemsOfABody) {
  const std::string units = "/api/v1/units";
  EXPECT_EQ(told(ask(Method::kPost, units, "{", {})), "400 malformed");
  EXPECT_EQ(told(ask(Method::kPost, units, "{}", {{"Content-Type", "text/plain"}})),
            "415 media_type_unsupported");
  EXPECT_EQ(told(ask(Method::kPost, units, R"({"name":"x"})")), "422 validation");
  EXPECT_EQ(told(ask(Method::kPost, units,
                     R"({"name":"x","kind":"department","parent_id":"u-a","more":1})")),
            "422 validation");
  const Told nowhere =
      ask(Method::kPost, units, R"({"name":"x","kind":"department","parent_id":"u-nobody"})");
  EXPECT_EQ(told(nowhere), "422 validation");
  EXPECT_NE(nowhere.body.find(R"("pointer":"/parent_id")"), std::string::npos) << nowhere.body;
  EXPECT_EQ(told(ask(Method::kPost, units,
                     R"({"name":"甲区","kind":"county","parent_id":"u-city"})")),
            "409 conflict");
  EXPECT_EQ(told(ask(Method::kGet, units + "?kind=planet")), "400 malformed");
  EXPECT_EQ(told(ask(Method::kGet, units + "?planet=1")), "400 unknown_parameter");
  EXPECT_EQ(told(ask(Method::kGet, units + "?cursor=abc")), "400 cursor_invalid");
}

TEST_F(Resource, AKeyIsGoodForOneRequest) {
  const std::string body = R"({"login":"newcomer","name":"新人","unit_id":"u-a"})";
  const Headers key{{"Idempotency-Key", "key-12345"}};
  const Told made = ask(Method::kPost, "/api/v1/people", body, key);
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_TRUE(made.json().at("first_password").is_string());
  const Told again = ask(Method::kPost, "/api/v1/people", body, key);
  EXPECT_EQ(again.status, 201) << again.body;
  EXPECT_TRUE(again.json().at("first_password").is_null());
  EXPECT_EQ(header(again, "Location"), header(made, "Location"));
  EXPECT_EQ(told(ask(Method::kPost, "/api/v1/people",
                     R"({"login":"other-one","name":"新人","unit_id":"u-a"})", key)),
            "409 key_reused");
}

TEST_F(Resource, RolesRevealedAndLeft) {
  const auto security = [&](Method method, const std::string& target, const std::string& body) {
    return house.ask("p-sec", method, target, body);
  };
  const Told granted = security(Method::kPost, "/api/v1/people/p-head/roles",
                                R"({"role":"leader","unit_id":"u-city"})");
  EXPECT_EQ(granted.status, 201) << granted.body;
  EXPECT_EQ(told(security(Method::kPost, "/api/v1/people/p-sec/roles",
                          R"({"role":"leader","unit_id":"u-city"})")),
            "403 separation_of_duties");
  const Told revealed = house.ask(
      "p-supervision", Method::kGet,
      "/api/v1/people/p-head/reveal?field=phone&purpose=check");
  EXPECT_EQ(revealed.json().at("value").as_string(), "13800000004") << revealed.body;
  EXPECT_EQ(told(ask(Method::kPost, "/api/v1/people/p-grid/leave", "{}")), "422 validation");
  const Told left = ask(Method::kPost, "/api/v1/people/p-grid/leave", R"({"successor_id":null})");
  EXPECT_EQ(left.status, 200) << left.body;
}

TEST_F(Resource, ATableWithMistakesIsToldByItsCells) {
  Part part;
  part.name = "file";
  part.file_name = "units.csv";
  part.path = house.at.folder() + "/units.csv";
  ASSERT_TRUE(house.at.files.write_atomically(part.path, "name,kind,parent\n甲三镇,planet,甲区\n"));
  const Told refused =
      house.ask("p-sys", Method::kPost, "/api/v1/units/import", {}, {}, {part});
  EXPECT_EQ(told(refused), "422 validation");
  EXPECT_NE(refused.body.find(R"("pointer":"B2")"), std::string::npos) << refused.body;
  const Told dry =
      house.ask("p-sys", Method::kPost, "/api/v1/units/import?dry_run=true", {}, {}, {part});
  EXPECT_EQ(dry.status, 200) << dry.body;
  EXPECT_EQ(told(ask(Method::kPost, "/api/v1/units/import")), "422 validation");
}

}  // namespace
}  // namespace luoshi::api
