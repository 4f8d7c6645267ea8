// Golden ledgers: tests/ledgers holds, for each released format, a ledger's SQLite file and its
// export. They stay readable for ever. Only a new format adds files; LUOSHI_WRITE_GOLDEN=1 makes
// those of the present one where there are none (the world of test_keeping_test.h, 12 payments).
#include <gtest/gtest.h>

#include "ledger/migrate.h"
#include "ledger/test_keeping_test.h"
#include "ledger/verify.h"

namespace luoshi::ledger {
namespace {

using namespace test;

const std::string kFolder = LUOSHI_SOURCE_DIR "/tests/ledgers";

std::string place_of(int format) { return kFolder + "/format-" + std::to_string(format); }

void write_golden(env::FileSystem& files) {
  const StorePlace place(StoreKind::kSqlite);
  fill(place, 12);
  const std::string path = place_of(kFormatVersion);
  ASSERT_TRUE(files.make_folders(kFolder));
  ASSERT_TRUE(files.write_atomically(path + ".jsonl", export_of(**place.open())));
  ASSERT_TRUE(files.write_atomically(path + ".db", *files.read(place.location(), 10 << 20)));
}

TEST(GoldenTest, EveryReleasedFormatIsReadable) {
  env::RealFileSystem files;
  const bool is_there = files.kind(place_of(kFormatVersion) + ".db") == env::PathKind::kFile;
  if (!is_there && env::variable("LUOSHI_WRITE_GOLDEN")) write_golden(files);
  for (int format = 1; format <= kFormatVersion; ++format) {
    const std::string text = *files.read(place_of(format) + ".jsonl", 10 << 20);
    const StorePlace place(StoreKind::kSqlite);
    ASSERT_TRUE(
        files.write_atomically(place.location(), *files.read(place_of(format) + ".db", 10 << 20)));
    auto store = place.open();  // migrates an older one
    ASSERT_TRUE(store) << why(store);
    auto report = verify(**store, keeping_catalog());
    ASSERT_TRUE(report) << why(report);
    EXPECT_TRUE(report->agrees()) << report->to_string(base::Language::kEnglish);
    if (format == kFormatVersion) {
      EXPECT_EQ(export_of(**store), text);
    }
    const StorePlace other(StoreKind::kSqlite);
    auto target = other.open();
    auto imported = import_into(**target, text);
    ASSERT_TRUE(imported) << why(imported);
    EXPECT_EQ(imported->events, report->events);
  }
}

}  // namespace
}  // namespace luoshi::ledger
