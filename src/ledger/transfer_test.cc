#include "ledger/transfer.h"

#include <algorithm>

#include "ledger/book_stream.h"
#include "ledger/rebuild.h"
#include "ledger/test_keeping_test.h"
#include "ledger/verify.h"

namespace luoshi::ledger {
namespace {

using namespace test;

class TransferTest : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    if (is_missing(GetParam())) GTEST_SKIP() << kWhyMissing;
    fill(full_);
    store_ = std::move(*full_.open());
    text_ = export_of(*store_);
    place_ = std::make_unique<StorePlace>(GetParam());
  }

  std::unique_ptr<Store> open_target() { return std::move(*place_->open()); }

  // The end line made anew for changed lines before it.
  static std::string with_new_end(std::string lines) {
    lines.resize(lines.rfind("{\"type\":\"end\""));
    const auto count = static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n'));
    append_line(lines, EndLine{count, vault::digest(HashAlgorithm::kSha256, lines)});
    return lines;
  }
  std::string replaced(std::string from, const std::string& to) const {
    std::string out = text_;
    const std::size_t at = out.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return out.replace(at, from.size(), to);
  }

  void expect_refused(const std::string& text, const std::string& where, const std::string& what) {
    place_ = std::make_unique<StorePlace>(GetParam());
    auto target = open_target();
    auto imported = import_into(*target, text);
    ASSERT_FALSE(imported) << what;
    const std::string said = why(imported);
    EXPECT_NE(said.find(where), std::string::npos) << said;
    EXPECT_NE(said.find(what), std::string::npos) << said;
    // What is left is empty, or cannot be opened.
    const bool is_empty = (*(*target->snapshot())->books()).empty();
    target.reset();
    auto again = place_->open();
    EXPECT_EQ(again.has_value(), is_empty);
    const bool is_named = why(again).find("not finished") != std::string::npos;
    EXPECT_TRUE(again || is_named) << why(again);
  }

  StorePlace full_{StoreKind::kSqlite};
  std::unique_ptr<Store> store_;
  std::string text_;
  std::unique_ptr<StorePlace> place_;
};

INSTANTIATE_TEST_SUITE_P(Stores, TransferTest,
                         testing::Values(StoreKind::kSqlite, StoreKind::kPostgres),
                         StoreKindName());

TEST_P(TransferTest, AnImportIsTheSameLedger) {
  auto target = open_target();
  auto imported = import_into(*target, text_);
  ASSERT_TRUE(imported) << why(imported);
  EXPECT_EQ(imported->events, 44u);
  EXPECT_EQ(imported->requests, 44u);
  EXPECT_EQ(imported->keys, 4u);
  EXPECT_EQ(export_of(*target), text_);
  ASSERT_TRUE(rebuild(*target, with_own_kinds(keeping_catalog())));
  auto report = verify(*target, keeping_catalog());
  ASSERT_TRUE(report) << why(report);
  EXPECT_TRUE(report->agrees()) << report->to_string(base::Language::kEnglish);
  EXPECT_TRUE(report->projections_compared);
  EXPECT_EQ(export_of(*target), text_);
  EXPECT_TRUE((*target->keys().get("person/p-3"))->is_destroyed());

  // And it goes on where it was: a request that was answered is not carried out again.
  target.reset();
  env::SimulatedClock clock(time_at(kBeginning + 1'000'000));
  auto ledger = open_ledger(*place_, clock);
  EXPECT_TRUE(ledger->execute(pay("户1", 2, "r1"))->repeated);
  EXPECT_FALSE(ledger->execute(pay("户1", 2, "new"))->repeated);
}

TEST_P(TransferTest, OddBytesGoThrough) {
  Identity identity = *(*store_->snapshot())->identity();
  Chain chain(identity.algorithm, identity.ledger);
  std::string text;
  append_line(text, identity);
  std::vector<Event> events;
  Head head{0, chain.beginning(kCityBook)};
  const std::string bodies[] = {"",
                                std::string("a\0b", 3),
                                "\xff\xfe",
                                "\"\\\n\t\x01\x7f\u2028",
                                std::string(kBodyBytesMax, '\x02'),
                                std::string(kBodyBytesMax, 'x'),
                                std::string(kBodyBytesMax, '"')};
  for (const std::string& body : bodies) {
    Event event{.book = kCityBook,
                .sequence = head.sequence + 1,
                .stream = "账户/\"",
                .version = head.sequence + 1,
                .kind = "k",
                .body = body};
    event.time = time_at(-5);
    event.hash = chain.next(head.hash, event);
    head = {event.sequence, event.hash};
    events.push_back(std::move(event));
  }
  append_line(text, Book{kCityBook, "city", head});
  for (const Event& event : events) ASSERT_TRUE(append_line(text, event));
  text = with_new_end(text + "{\"type\":\"end\"");
  auto target = open_target();
  auto imported = import_into(*target, text);
  ASSERT_TRUE(imported) << why(imported);
  EXPECT_EQ(export_of(*target), text);
  auto found = (*target->snapshot())->events({.book = kCityBook});
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, events);
}

TEST_P(TransferTest, OnlyAnEmptyStoreOfThatIdentityTakesIt) {
  auto target = open_target();
  ASSERT_TRUE(import_into(*target, text_));
  auto again = import_into(*target, text_);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, base::ErrorCode::kConflict);

  std::string other = text_;
  other.replace(other.find("\"ledger\":\"01"), 12, "\"ledger\":\"02");
  expect_refused(with_new_end(other), "", "as another ledger");
}

TEST_P(TransferTest, WhatIsWrongIsNamedByItsLine) {
  expect_refused("", "line 0", "no export of a ledger");
  expect_refused("{}\n", "line 1", "ledger, book, event");
  expect_refused(text_.substr(0, text_.size() / 2), "line ", "cut off");
  expect_refused(text_.substr(0, text_.rfind("{\"type\":\"end\"")), "line ", "cut short");
  expect_refused(text_ + "{}\n", "line ", "behind the end");
  expect_refused(with_new_end(replaced("\"body\":\"1\"", "\"body\":\"9\"")), "/hash",
                 "its content");
  expect_refused(with_new_end(replaced("\"sequence\":2,\"stream", "\"sequence\":3,\"stream")),
                 "/sequence", "comes");
  expect_refused(with_new_end(replaced("\"kind_version\":1", "\"kind_version\":-1")),
                 "/kind_version", "0");
  expect_refused(with_new_end(replaced("\"type\":\"request\",\"book\":1,",
                                       "\"type\":\"request\",\"book\":2,")),
                 "/seal", "does not agree");
  expect_refused(replaced("\"wrapped\":\"d", "\"wrapped\":\"e"), "line ", "do not agree");
  expect_refused(with_new_end(replaced("\"wrapped\":\"d", "\"wrapped\":\"=")), "/wrapped",
                 "base64url");
  expect_refused(replaced("{\"type\":\"book\"", std::string(kLineBytesMax + 1, ' ')), "line 2",
                 "too long");
}

TEST_P(TransferTest, AMissingLastEventIsMissed) {
  // All is right with the lines but that book 3 has one event fewer than it says.
  std::string text = text_;
  const std::size_t end = text.find("{\"type\":\"request\"");
  const std::size_t last = text.rfind("{\"type\":\"event\"", end);
  text.erase(last, end - last);
  expect_refused(with_new_end(text), "line ", "does not end as");
}

}  // namespace
}  // namespace luoshi::ledger
