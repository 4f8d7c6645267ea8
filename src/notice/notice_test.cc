// Notices are made once, and read by each for himself.
#include "notice/notice.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "notice/test_book_test.h"

namespace luoshi::notice {
namespace {

class NoticeTest : public test::Book {
 protected:
  static MakeNotices::One one(const std::string& id) {
    return {NoticeId(id),
            {"u-a", "unit_clerk", "case/o-1", "case.opened", 7, "请签收", "to be received"}};
  }
  const Reader& reader() {
    auto state = ledger_->state<Reader>(ledger::kCityBook, reader_stream("p-1"));
    EXPECT_TRUE(state);
    kept_ = *state;
    return *kept_;
  }
  std::shared_ptr<const Reader> kept_;
};

TEST_F(NoticeTest, IsMadeOnce) {
  EXPECT_EQ(run(MakeNotices{{one("n-1"), one("n-2"), one("n-1")}}), R"({"done":2})");
  EXPECT_EQ(run(MakeNotices{{one("n-2"), one("n-3")}}), R"({"done":1})");
  EXPECT_EQ(run(MakeNotices{{one("n-4"), one("x")}}), "/all/1");
  EXPECT_EQ(run(MakeNotices{std::vector(kMakeMax + 1, one("n-5"))}), "/all");
  ledger::Query query{.table = &notices_table(), .book = ledger::kCityBook};
  EXPECT_EQ(ledger_->count(query).value(), 3u);
}

TEST_F(NoticeTest, IsReadOneByOneOrAllUpToATime) {
  run(MakeNotices{{one("n-1"), one("n-2")}});
  EXPECT_EQ(run(ReadNotices{"p-1", {}, {"n-1"}}), "{}");
  EXPECT_TRUE(reader().has_read("n-1", now()));
  EXPECT_FALSE(reader().has_read("n-2", now()));
  EXPECT_EQ(run(ReadNotices{"p-1", {}, {"n-9"}}), "/ids/0");
  EXPECT_EQ(run(ReadNotices{"p-1", now() + 1, {}}), "/until");
  EXPECT_EQ(run(ReadNotices{"p-1", now(), {}}), "{}");
  EXPECT_TRUE(reader().has_read("n-2", now()));
  EXPECT_TRUE(reader().ids.empty());
  EXPECT_FALSE(reader().has_read("n-3", now() + 1));
  // What is read already is no event.
  const auto head = ledger_->books()->front().head.sequence;
  EXPECT_EQ(run(ReadNotices{"p-1", now() - 5, {"n-1", "n-2"}}), "{}");
  EXPECT_EQ(ledger_->books()->front().head.sequence, head);
}

// docs/formats/notice-events.md has a row "| `notice.made` | 1 | …" for every kind.
TEST_F(NoticeTest, EveryEventIsInTheDocument) {
  std::ifstream in(std::string(LUOSHI_SOURCE_DIR) + "/docs/formats/notice-events.md");
  const std::string all{std::istreambuf_iterator<char>(in), {}};
  for (const EventKind& each : event_kinds()) {
    const std::string row = "| `" + each.kind + "` | " + std::to_string(each.version) + " |";
    EXPECT_NE(all.find(row), std::string::npos) << row;
  }
}

}  // namespace
}  // namespace luoshi::notice
