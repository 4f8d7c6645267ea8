#include "base/json.h"

#include <gtest/gtest.h>

#include <unordered_set>

#include "base/id.h"

namespace luoshi::base {
namespace {

enum class Role { kUnitClerk, kLeader };
BOOST_DESCRIBE_ENUM(Role, kUnitClerk, kLeader)

using UnitId = Id<struct UnitTag>;

struct Share {
  UnitId unit;
  Decimal part;
  friend bool operator==(const Share&, const Share&) = default;
};
BOOST_DESCRIBE_STRUCT(Share, (), (unit, part))

struct Named {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name))

struct Sample : Named {
  bool open = false;
  std::int32_t small = 0;
  std::int64_t big = 0;
  std::uint64_t huge = 0;
  Role class_ = Role::kLeader;
  std::optional<std::string> note;
  std::vector<Share> shares;
  std::map<std::string, std::int32_t> counts;
  boost::json::value extra;
};
BOOST_DESCRIBE_STRUCT(Sample, (Named),
                      (open, small, big, huge, class_, note, shares, counts, extra))

constexpr std::string_view kWhole =
    R"({"name":"民政局","open":true,"small":-7,"big":-9223372036854775808,)"
    R"("huge":18446744073709551615,"class":"unit_clerk","note":"a","shares":[{"unit":"u1",)"
    R"("part":"12.5"}],"counts":{"一/~":3},"extra":{"any":[null,1.5]}})";

boost::json::value parsed(std::string_view text) {
  const auto value = parse_json(text);
  EXPECT_TRUE(value.has_value()) << text << value.error().to_string(Language::kEnglish);
  return value ? *value : boost::json::value();
}

TEST(Json, WritesWhatItReads) {
  const auto sample = from_json<Sample>(parsed(kWhole));
  ASSERT_TRUE(sample.has_value()) << sample.error().to_string(Language::kEnglish);
  EXPECT_EQ(sample->name, "民政局");
  EXPECT_EQ(sample->class_, Role::kUnitClerk);
  EXPECT_EQ(sample->huge, UINT64_MAX);
  EXPECT_EQ(sample->shares, std::vector<Share>({{UnitId("u1"), *Decimal::parse("12.5")}}));
  // "extra" holds a double, which the library prints in a form of its own.
  auto copy = *sample;
  copy.extra = {{"any", {nullptr, 1}}};
  std::string expected(kWhole);
  expected.replace(expected.find("1.5"), 3, "1");
  EXPECT_EQ(serialize(to_json(copy)), expected);
}

TEST(Json, LeavesOutWhatIsEmptyAndReadsNullAsEmpty) {
  auto json = parsed(kWhole);
  json.as_object()["note"] = nullptr;
  const auto sample = from_json<Sample>(json);
  ASSERT_TRUE(sample.has_value());
  EXPECT_FALSE(sample->note.has_value());
  EXPECT_FALSE(to_json(*sample).as_object().contains("note"));
}

struct Change {
  const char* member;  // of the sample
  const char* json;    // its new value; "" removes it
  const char* where;
  const char* right;  // part of what would be right, in English
};

TEST(Json, PointsAtTheMemberAtFault) {
  const Change kChanges[] = {
      {"name", "", "/name", "text"},
      {"name", "7", "/name", "text"},
      {"name", "\"a\\u0000\"", "/name", "without U+0000"},
      {"open", "1", "/open", "true or false"},
      {"small", "2147483648", "/small", "from -2147483648 to 2147483647"},
      {"small", "-2147483649", "/small", "from -2147483648 to 2147483647"},
      {"small", "1.0", "/small", "whole number"},
      {"small", "\"1\"", "/small", "whole number"},
      {"big", "9223372036854775808", "/big", "to 9223372036854775807"},
      {"huge", "-1", "/huge", "from 0"},
      {"class", "\"kUnitClerk\"", "/class", "one of \"unit_clerk\", \"leader\""},
      {"class", "null", "/class", "one of"},
      {"note", "[]", "/note", "text"},
      {"shares", "{}", "/shares", "an array"},
      {"shares", "[{\"unit\":\"u\",\"part\":\"1\"},3]", "/shares/1", "an object"},
      {"shares", "[{\"unit\":\"\",\"part\":\"1\"}]", "/shares/0/unit", "1 to 128 bytes"},
      {"shares", "[{\"unit\":\"a b\",\"part\":\"1\"}]", "/shares/0/unit", "1 to 128 bytes"},
      {"shares", "[{\"unit\":\"u\",\"part\":1.5}]", "/shares/0/part", "decimal number as text"},
      {"shares", "[{\"unit\":\"u\",\"part\":\"1,5\"}]", "/shares/0/part", "decimal"},
      {"shares", "[{\"unit\":\"u\"}]", "/shares/0/part", "decimal"},
      {"shares", "[{\"unit\":\"u\",\"part\":\"1\",\"x\":0}]", "/shares/0/x", "unit, part"},
      {"counts", "[]", "/counts", "an object"},
      {"counts", "{\"a/b~c\":\"x\"}", "/counts/a~1b~0c", "whole number"},
      {"unknown~", "1", "/unknown~0", "the members are name, open, small"},
      {"class_", "\"leader\"", "/class_", "the members are"},
  };
  for (const Change& change : kChanges) {
    auto json = parsed(kWhole);
    json.as_object().erase(change.member);
    if (*change.json) json.as_object()[change.member] = parsed(change.json);
    std::vector<Error> problems;
    EXPECT_FALSE(from_json<Sample>(json, problems).has_value());
    ASSERT_EQ(problems.size(), 1u) << change.member << change.json;
    EXPECT_EQ(problems[0].where, change.where);
    EXPECT_NE(problems[0].right.en.find(change.right), std::string::npos)
        << problems[0].to_string(Language::kEnglish);
    EXPECT_FALSE(problems[0].what.zh.empty());
    EXPECT_FALSE(problems[0].right.zh.empty());
    const auto first = from_json<Sample>(json);
    ASSERT_FALSE(first.has_value());
    EXPECT_EQ(first.error().where, change.where);
  }
}

TEST(Json, CollectsProblemsUpToALimit) {
  std::vector<Error> problems;
  EXPECT_FALSE(from_json<Sample>(parsed(R"({"open":0,"x":1})"), problems).has_value());
  EXPECT_EQ(problems.size(), 10u);  // every member but the optional one, and "x"
  boost::json::array many(100);
  EXPECT_FALSE(from_json<std::vector<bool>>(many, problems).has_value());
  EXPECT_EQ(problems.size(), 20u);
  EXPECT_EQ(problems.back().where, "/19");
  EXPECT_TRUE(from_json<std::vector<bool>>(parsed("[true]"), problems).has_value());
  EXPECT_TRUE(problems.empty());
}

TEST(Json, IgnoresUnknownMembersOnRequest) {
  const auto json = parsed(R"({"name":"a","b":1})");
  EXPECT_FALSE(from_json<Named>(json).has_value());
  EXPECT_TRUE(from_json<Named>(json, JsonReadOptions{.ignore_unknown = true}).has_value());
}

TEST(Json, RefusesTextThatIsNoJson) {
  const std::string deep(33, '[');
  const struct {
    std::string text;
    const char* where;
    ErrorCode code;
  } kTexts[] = {
      {"", "line 1, column 1", ErrorCode::kInvalidInput},
      {"{", "line 1, column 2", ErrorCode::kInvalidInput},
      {"{\n \"a\": x}", "line 2, column 7", ErrorCode::kInvalidInput},
      {"[1,]", "line 1, column 4", ErrorCode::kInvalidInput},
      {"[1] 2", "line 1, column 5", ErrorCode::kInvalidInput},
      {"nul", "line 1, column 4", ErrorCode::kInvalidInput},
      {"/*a*/1", "line 1, column 1", ErrorCode::kInvalidInput},
      {"\"\xFF\"", "line 1, column 2", ErrorCode::kInvalidInput},
      {"\xEF\xBB\xBF{}", "line 1, column 1", ErrorCode::kInvalidInput},
      {deep, "line 1, column 33", ErrorCode::kTooLarge},
      {"{\"" + std::string(1025, 'a') + "\":1}", "line 1, column 1028", ErrorCode::kTooLarge},
      {R"({"a":1,"b":{"a":1},"a":2})", "line 1, column 25", ErrorCode::kInvalidInput},
      {R"([{"a":1},{"a":1,"\u0061":2}])", "line 1, column 27", ErrorCode::kInvalidInput},
  };
  for (const auto& [text, where, code] : kTexts) {
    const auto value = parse_json(text);
    ASSERT_FALSE(value.has_value()) << text;
    EXPECT_EQ(value.error().where, where) << text;
    EXPECT_EQ(value.error().code, code) << text;
  }
  EXPECT_EQ(parse_json("[1]", {.bytes_max = 2}).error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(parse_json(std::string(32, '[') + std::string(32, ']')).has_value());
}

TEST(Id, IsOfOneKindAndOrdered) {
  static_assert(!std::is_convertible_v<std::string, UnitId>);
  static_assert(!std::is_constructible_v<UnitId, Id<struct CaseTag>>);
  EXPECT_LT(UnitId("a"), UnitId("b"));
  EXPECT_TRUE(UnitId().empty());
  const std::unordered_set<UnitId> units{UnitId("a"), UnitId("a"), UnitId("b")};
  EXPECT_EQ(units.size(), 2u);
  EXPECT_TRUE(UnitId::parse("民政局").has_value());
  EXPECT_TRUE(UnitId::parse(std::string(128, 'a')).has_value());
  for (const std::string& text : {std::string(), std::string(129, 'a'), std::string("a\nb")}) {
    EXPECT_FALSE(UnitId::parse(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace luoshi::base
