#include "office/rule_file.h"

#include <gtest/gtest.h>

#include "office/support_test.h"

namespace luoshi::office {
namespace {

std::string text_in_force(Book& book, const std::string& name, const std::string& on) {
  const auto file = static_cast<ledger::View&>(book).state<RuleFile>(rule_stream(name));
  EXPECT_TRUE(file);
  const RuleVersion* version = in_force(**file, day(on));
  return version == nullptr ? "none" : version->text;
}

TEST(RuleFile, CountsFromItsDayOn) {
  struct Case {
    std::string text;
    std::string from;
    std::string events;  // how many, or where it is wrong
  };
  const std::vector<Case> cases = {
      {"a", "2026-03-02", "1"},    {"a", "2026-03-02", "0"}, {"b", "2026-05-01", "1"},
      {"c", "2026-04-01", "1"},    {"c", "2026-04-15", "0"}, {"d", "2026-03-02", "1"},
      {"", "2026-03-02", "/text"},
  };
  Book book;
  book.set_day("2026-03-02");
  for (const Case& each : cases) {
    const auto decision = book.run(LoadRules{"light", {}, each.text, day(each.from)});
    EXPECT_EQ(decision ? std::to_string(decision->events.size()) : decision.error().where,
              each.events)
        << each.text << each.from;
  }
  EXPECT_EQ(text_in_force(book, "light", "2026-03-01"), "none");
  EXPECT_EQ(text_in_force(book, "light", "2026-03-02"), "d");  // of one day the last loaded
  EXPECT_EQ(text_in_force(book, "light", "2026-04-30"), "c");
  EXPECT_EQ(text_in_force(book, "light", "2026-05-01"), "b");
  EXPECT_EQ(text_in_force(book, "kinds", "2026-05-01"), "none");
  EXPECT_EQ(book.rows_of(rule_files_table()).size(), 1);
  EXPECT_TRUE(book.replays_alike());
}

TEST(RuleFile, RefusesWhatIsNoRule) {
  Book book;
  EXPECT_EQ(book.tell_all(LoadRules{"units", {}, "a", {}}), "not_found /name");
  EXPECT_EQ(book.tell_all(LoadRules{"kinds", {}, std::string(kRuleTextBytesMax + 1, 'a'), {}}),
            "too_large /text");
  EXPECT_EQ(book.tell_all(LoadRules{"kinds", 3, "a", {}}), "conflict /version");
}

TEST(RuleFile, BeginsWithItsDayOrWhenItWasLoaded) {
  const env::WallTime loaded{std::chrono::milliseconds(1'772'416'800'000)};  // 2026-03-02 10:00
  EXPECT_EQ(began({1, "", "", day("2026-01-01"), loaded}), loaded);
  EXPECT_EQ(began({1, "", "", day("2026-03-03"), loaded}), loaded + std::chrono::hours(14));
}

TEST(RuleFile, ClocksAreReadBeforeTheyAreLoaded) {
  EXPECT_TRUE(rule_findings("kinds", "kinds: []").empty());
  const auto findings = rule_findings("kinds", "kinds:\n  - {id: a}\n");
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings.front().where, "kinds.yaml:2");
}

TEST(RuleCache, ReadsATextOnce) {
  RuleCache<int> cache;
  int reads = 0;
  for (const char* hash : {"a", "a", "b", "a"}) cache.get(hash, [&] { return ++reads; });
  EXPECT_EQ(reads, 2);
  for (int i = 0; i < 20; ++i) cache.get(std::to_string(i), [&] { return ++reads; });
  EXPECT_EQ(*cache.get("a", [&] { return 7; }), 7);  // it was forgotten
}

}  // namespace
}  // namespace luoshi::office
