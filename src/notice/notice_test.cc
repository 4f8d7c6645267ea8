// Notices are made once, and read by each for himself.
#include "notice/notice.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "env/clock.h"
#include "env/files.h"
#include "ledger/ledger.h"

namespace luoshi::notice {
namespace {

class NoticeTest : public testing::Test {
 protected:
  NoticeTest() {
    ledger::StoreOptions options;
    options.location = folder_.path() + "/ledger.db";
    ledger::Identity identity;
    identity.ledger = {9};
    auto store = ledger::open_store(options, identity);
    EXPECT_TRUE(store);
    ledger::Catalog catalog;
    add_to(catalog);
    auto ledger = ledger::Ledger::open(std::move(*store), std::move(catalog), clock_);
    EXPECT_TRUE(ledger);
    ledger_ = std::move(*ledger);
  }
  // The reply, or where it was refused.
  template <class Ask>
  std::string run(Ask ask) {
    auto reply = ledger_->execute(
        command("system/test", "request-" + std::to_string(++requests_), {}, std::move(ask)));
    return reply ? reply->body : reply.error().where;
  }
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
  std::int64_t now() { return clock_.wall_now().time_since_epoch().count(); }

  env::TemporaryFolder folder_ = env::TemporaryFolder::make().value();
  env::SimulatedClock clock_{env::WallTime(std::chrono::milliseconds(1'772'416'800'000))};
  std::unique_ptr<ledger::Ledger> ledger_;
  std::shared_ptr<const Reader> kept_;
  int requests_ = 0;
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
  std::set<std::string> rows;
  for (std::string line; std::getline(in, line);) rows.insert(line.substr(0, line.find("| ", 20)));
  std::string all;
  for (const std::string& row : rows) all += row + "\n";
  for (const EventKind& each : event_kinds()) {
    EXPECT_NE(all.find("| `" + each.kind + "` | "), std::string::npos) << each.kind;
  }
}

}  // namespace
}  // namespace luoshi::notice
