// The test world with what files, readings, the trail and jobs need: the reader's word lists,
// uploads as the server hands them on, and the ledger opened a second time.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "report/lexicon.h"
#include "service/files.h"
#include "service/readings.h"
#include "service/test_world_test.h"

namespace luoshi::service::test {

class FilingTest : public testing::Test {
 protected:
  void SetUp() override {
    std::map<std::string, std::string> lists;
    auto listing = files_.list(std::string(LUOSHI_SOURCE_DIR) + "/data/reading", {});
    ASSERT_TRUE(listing) << why(listing);
    for (const std::string& path : listing->files) {
      lists[path.substr(path.rfind('/') + 1)] = *files_.read(path, 1 << 22);
    }
    auto lexicon = report::Lexicon::load(lists);
    ASSERT_TRUE(lexicon) << why(lexicon);
    lexicon_.emplace(std::move(*lexicon));
    world_->lexicon = &*lexicon_;
    world_->lexicon_version = version_of_word_lists(lists);
  }

  // Another process on the same file, as far as the ledger can tell.
  std::unique_ptr<ledger::Ledger> open_ledger(const std::string& holder) {
    auto store = ledger::open_store({.location = city_.folder() + "/ledger.db"}, {});
    EXPECT_TRUE(store) << why(store);
    ledger::LedgerOptions options;
    options.holder = holder;
    auto ledger =
        ledger::Ledger::open(std::move(*store), world_->ledger.catalog(), clock_, options);
    EXPECT_TRUE(ledger) << why(ledger);
    return ledger ? std::move(*ledger) : nullptr;
  }

  Caller caller(const std::string& person) { return city_.caller(person); }
  Asked request() { return city_.new_request(); }

  // A file of the request.
  Upload upload(const std::string& name, const std::string& bytes) {
    const std::string path = city_.folder() + "/upload-" + random_id(city_.random, "");
    EXPECT_TRUE(files_.write_atomically(path, bytes));
    return {path, name, bytes.size()};
  }
  std::string source(const std::string& path) {
    auto bytes = files_.read(std::string(LUOSHI_SOURCE_DIR) + "/" + path, 64 << 20);
    EXPECT_TRUE(bytes) << why(bytes);
    return bytes ? *bytes : std::string();
  }
  std::uint64_t events() {
    std::uint64_t count = 0;
    const auto books = world_->ledger.books();
    for (const ledger::Book& book : *books) count += book.head.sequence;
    return count;
  }

  TestWorld city_;
  World* world_ = &city_.world();
  ledger::Ledger* ledger_ = &world_->ledger;
  env::SimulatedClock& clock_ = city_.clock;
  env::FileSystem& files_ = city_.files;
  std::optional<report::Lexicon> lexicon_;
};

}  // namespace luoshi::service::test
