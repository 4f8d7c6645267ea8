// The audit trail.
#include "service/audit.h"

#include <boost/json.hpp>

#include "service/test_filing_test.h"

namespace luoshi::service {
namespace {

using test::why;
namespace json = boost::json;

class AuditTest : public test::FilingTest {
 protected:
  Page list(const Parameters& parameters) {
    auto page = list_events(*world_, caller("p-aud"), parameters);
    EXPECT_TRUE(page) << why(page);
    return page ? *page : Page();
  }
  // All, page by page.
  std::vector<json::object> all(Parameters parameters) {
    std::vector<json::object> items;
    parameters.emplace_back("limit", "17");
    std::optional<std::string> cursor;
    for (int i = 0; i < 1'000; ++i) {
      Parameters asked = parameters;
      if (cursor) asked.emplace_back("cursor", *cursor);
      Page page = list(asked);
      for (json::object& item : page.items) items.push_back(std::move(item));
      cursor = page.next_cursor;
      if (!cursor) break;
    }
    return items;
  }
};

std::string text_of(const json::object& item, const char* member) {
  return std::string(item.at(member).as_string());
}
std::int64_t sequence_of(const json::object& item) {
  return item.at("sequence").to_number<std::int64_t>();
}

TEST_F(AuditTest, EveryEventOnceTheLatestFirst) {
  clock_.advance(std::chrono::seconds(5));
  ASSERT_TRUE(keep_file(*world_, caller("p-supervision"), request(), upload("一", "甲")));
  const std::vector<json::object> items = all({});
  EXPECT_EQ(items.size(), events());
  EXPECT_EQ(text_of(items[0], "kind"), "file.kept");
  EXPECT_EQ(text_of(items[0], "actor_id"), "p-supervision");
  EXPECT_EQ(text_of(items[0], "actor_login"), "supervision");
  std::set<std::pair<std::string, std::int64_t>> seen;
  for (const json::object& item : items) seen.emplace(text_of(item, "book"), sequence_of(item));
  EXPECT_EQ(seen.size(), items.size());
  for (std::size_t i = 1; i < items.size(); ++i) {
    EXPECT_LE(text_of(items[i], "at"), text_of(items[i - 1], "at"));
  }
}

TEST_F(AuditTest, TheChainCanBeFollowed) {
  const std::vector<json::object> items = all({{"book", "city"}});
  for (std::size_t i = 1; i < items.size(); ++i) {
    EXPECT_EQ(sequence_of(items[i]), sequence_of(items[i - 1]) - 1);
    EXPECT_EQ(text_of(items[i - 1], "previous_hash"), text_of(items[i], "hash"));
  }
  EXPECT_EQ(sequence_of(items.back()), 1);
  const std::vector<json::object> onward = all({{"book", "city"}, {"after", "10"}});
  EXPECT_EQ(sequence_of(onward.front()), 11);
  EXPECT_EQ(onward.size(), items.size() - 10);
  const std::vector<json::object> some = all({{"kind", "unit.created"}});
  EXPECT_EQ(text_of(some[0], "previous_hash").size(), 64u);
  auto heads = book_heads(*world_, caller("p-aud"));
  ASSERT_TRUE(heads) << why(heads);
  const json::object& city = heads->at("items").as_array()[0].as_object();
  EXPECT_EQ(text_of(city, "hash"), text_of(items[0], "hash"));
  EXPECT_EQ(text_of(city, "algorithm"), "sha256");
}

TEST_F(AuditTest, Filters) {
  ASSERT_TRUE(keep_file(*world_, caller("p-supervision"), request(), upload("一", "甲")));
  EXPECT_EQ(all({{"actor", "p-supervision"}}).size(), 1u);
  EXPECT_GT(all({{"actor", "system"}}).size(), 10u);
  EXPECT_EQ(all({{"book", "no such book"}}).size(), 0u);
  EXPECT_EQ(all({{"from", rfc3339(clock_.wall_now())}}).size(), events());
  EXPECT_EQ(all({{"to", rfc3339(clock_.wall_now())}}).size(), 0u);
  EXPECT_EQ(all({{"stream", "person/p-supervision"}, {"kind", "person.created"}}).size(), 1u);
  for (const Parameters& wrong : {Parameters{{"after", "1"}}, Parameters{{"from", "yesterday"}},
                                  Parameters{{"cursor", "AAAA"}}, Parameters{{"what", "x"}}}) {
    EXPECT_FALSE(list_events(*world_, caller("p-aud"), wrong));
  }
  EXPECT_EQ(list_events(*world_, caller("p-sys"), {}).error().reason, "right_missing");
}

TEST_F(AuditTest, SealedMembersStaySealed) {
  for (const json::object& item : all({{"kind", "person.created"}})) {
    const json::object& body = item.at("body").as_object();
    EXPECT_EQ(json::serialize(body.at("name")), R"({"sealed":true})");
  }
  const Page csv = list({{"format", "csv"}});
  EXPECT_EQ(csv.bytes.find("match"), std::string::npos);
}

TEST(Rfc3339, IsRead) {
  const auto milliseconds = [](std::string_view text) -> std::int64_t {
    const auto time = parse_rfc3339(text);
    return time ? time->time_since_epoch().count() : -1;
  };
  EXPECT_EQ(milliseconds("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(milliseconds("1970-01-01T08:00:01.5+08:00"), 1'500);
  EXPECT_EQ(milliseconds("1970-01-01T08:00:00 08:00"), 0);
  EXPECT_EQ(milliseconds("1969-12-31T16:00:00-08:00"), 0);
  EXPECT_EQ(milliseconds("2024-02-29T00:00:00.123456Z"), 1'709'164'800'123);
  for (const char* wrong :
       {"", "2024-02-30T00:00:00Z", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01T24:00:00Z",
        "2024-01-01T00:00:00+8:00", "2024-01-01T00:00:00.Z", "2024-01-01 00:00:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace luoshi::service
