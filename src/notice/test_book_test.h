// A ledger with this module's streams, on either store.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "env/clock.h"
#include "ledger/ledger.h"
#include "ledger/test_stores_test.h"
#include "notice/notice.h"
#include "notice/webhook.h"

namespace luoshi::notice::test {

using ledger::test::StoreKind;

class Book : public testing::Test {
 protected:
  explicit Book(StoreKind kind = StoreKind::kSqlite) {
    if (is_missing(kind)) return;
    place_ = std::make_unique<ledger::test::StorePlace>(kind);
    open();
  }
  // Again, as another process or after a restart.
  void open() {
    auto store = place_->open();
    ASSERT_TRUE(store);
    ledger::Catalog catalog;
    add_to(catalog);
    auto ledger = ledger::Ledger::open(std::move(*store), std::move(catalog), clock_);
    ASSERT_TRUE(ledger);
    ledger_ = std::move(*ledger);
  }
  // The reply, or where it was refused.
  template <class Ask>
  std::string run(Ask ask) {
    auto reply = ledger_->execute(
        command("system/test", "request-" + std::to_string(++requests_), {}, std::move(ask)));
    return reply ? reply->body : reply.error().where;
  }
  std::int64_t now() { return clock_.wall_now().time_since_epoch().count(); }

  std::unique_ptr<ledger::test::StorePlace> place_;
  env::SimulatedClock clock_{env::WallTime(std::chrono::milliseconds(1'772'416'800'000))};
  std::unique_ptr<ledger::Ledger> ledger_;
  int requests_ = 0;
};

}  // namespace luoshi::notice::test
