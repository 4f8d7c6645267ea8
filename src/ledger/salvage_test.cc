// Damaged files: told apart, saved from, and never taken for sound. The long variant
// (LUOSHI_LONG_TESTS=1) flips every bit of the file; the short one a bit of every third byte.
#include "ledger/salvage.h"

#include <fcntl.h>
#include <unistd.h>

#include <map>

#include "ledger/test_keeping_test.h"
#include "ledger/verify.h"

namespace luoshi::ledger {
namespace {

using namespace test;

struct Outcome {
  bool is_reported = false;
  std::string exported;
};

class SalvageTest : public testing::Test {
 protected:
  void SetUp() override {
    fill(place_, 12);
    text_ = export_of(**place_.open());
    bytes_ = *files_.read(place_.location(), 10 << 20);
    path_ = place_.location() + ".damaged";
  }

  void write(const std::string& bytes) { ASSERT_TRUE(files_.write_atomically(path_, bytes)); }

  FileCondition condition_of(const std::string& bytes) {
    write(bytes);
    auto found = diagnose(files_, path_);
    EXPECT_TRUE(found) << why(found);
    EXPECT_FALSE(found->what.zh.empty() || found->what.en.empty());
    return found->condition;
  }

  base::Result<Salvaged> save(const std::string& bytes, std::string& out,
                              const SalvageOptions& options = {}) {
    write(bytes);
    out.clear();
    return salvage(
        files_, path_,
        [&](std::string_view piece) {
          out += piece;
          return base::Result<void>();
        },
        options);
  }

  // Opened, verified and exported as a server would.
  Outcome look() {
    StoreOptions options;
    options.location = path_;
    options.readers = 1;
    options.read_only = true;
    options.may_create = false;
    auto store = open_store(options, {});
    if (!store) return {true, {}};
    const auto unwrap = [](const vault::KeyEntry& entry) -> base::Result<void> {
      const std::string number = entry.subject.substr(entry.subject.size() - 1);
      const bool is_right = entry.subject == "person/p-" + number;  // as a real one is bound to it
      if (is_right && entry.key.bytes == "wrapped " + number) return {};
      return base::fail(base::ErrorCode::kInvalidInput, {"坏", "broken"});
    };
    auto report = verify(**store, keeping_catalog(), {.unwrap = unwrap, .erased = erased_by});
    if (!report || !report->agrees()) return {true, {}};
    return {false, export_of(**store)};
  }

  StorePlace place_{StoreKind::kSqlite};
  env::RealFileSystem files_;
  std::string text_, bytes_, path_;
};

TEST_F(SalvageTest, KindsOfDamageAreToldApart) {
  EXPECT_EQ(condition_of(bytes_), FileCondition::kSound);
  EXPECT_EQ(condition_of(""), FileCondition::kEmpty);
  EXPECT_EQ(condition_of("PK\x03\x04 and so on"), FileCondition::kForeign);
  EXPECT_EQ(condition_of(std::string(20'000, 'x')), FileCondition::kForeign);
  EXPECT_EQ(condition_of(bytes_.substr(0, 50)), FileCondition::kTruncated);
  EXPECT_EQ(condition_of(bytes_.substr(0, bytes_.size() - 1)), FileCondition::kTruncated);
  EXPECT_EQ(condition_of(bytes_.substr(0, 20'000)), FileCondition::kTruncated);
  for (const std::size_t at : {std::size_t{3}, std::size_t{70}, std::size_t{8'192}}) {
    std::string flipped = bytes_;
    flipped[at] ^= 4;
    EXPECT_EQ(condition_of(flipped), FileCondition::kDamaged) << at;
  }
  std::string other = bytes_;
  other.replace(68, 4, std::string(4, '\0'));  // a database of another program
  EXPECT_EQ(condition_of(other), FileCondition::kForeign);
}

TEST_F(SalvageTest, ASoundFileIsSavedWhole) {
  std::string out;
  auto saved = save(bytes_, out);
  ASSERT_TRUE(saved) << why(saved);
  EXPECT_EQ(out, text_);
  for (const SalvagedBook& one : saved->books) EXPECT_EQ(one.stopped.en, "");
}

TEST_F(SalvageTest, WhatStandsBeforeTheDamageIsSavedAndCanBeImported) {
  std::string damaged = bytes_;
  // The body of payment 5 ("6"), which stands behind its request's id.
  const std::size_t at = damaged.find(
      "r5"
      "6");
  ASSERT_NE(at, std::string::npos);
  damaged[at + 2] = '7';
  std::string out;
  auto saved = save(damaged, out);
  ASSERT_TRUE(saved) << why(saved);
  std::uint64_t stopped = 0;
  for (const SalvagedBook& one : saved->books) stopped += one.stopped.en.empty() ? 0 : 1;
  EXPECT_EQ(stopped, 1u);
  EXPECT_LT(saved->exported.events, 16u);
  StorePlace again(StoreKind::kSqlite);
  auto imported = import_into(**again.open(), out);
  ASSERT_TRUE(imported) << why(imported);
  EXPECT_EQ(imported->events, saved->exported.events);
}

TEST_F(SalvageTest, ATruncatedFileGivesWhatIsLeft) {
  // A larger one, so that pages of events are cut off.
  StorePlace large(StoreKind::kSqlite);
  fill(large, 400);
  const std::string bytes = *files_.read(large.location(), 10 << 20);
  std::uint64_t most = 0;
  for (std::size_t size = 8'192; size < bytes.size(); size += 40'960) {
    std::string out;
    auto saved = save(bytes.substr(0, size), out);
    if (!saved) {
      EXPECT_EQ(saved.error().code, base::ErrorCode::kInvalidInput);
      EXPECT_NE(why(saved).find("cut short"), std::string::npos) << why(saved);
      continue;
    }
    EXPECT_EQ(saved->diagnosis.condition, FileCondition::kTruncated);
    most = std::max(most, saved->exported.events);
    StorePlace again(StoreKind::kSqlite);
    auto imported = import_into(**again.open(), out);
    ASSERT_TRUE(imported) << why(imported);
  }
  EXPECT_GT(most, 0u);
}

TEST_F(SalvageTest, AnIdentityKeptElsewhereHelps) {
  std::string damaged = bytes_;
  const std::size_t at = damaged.find("01020300000000000000000000000000");
  ASSERT_NE(at, std::string::npos);
  damaged[at] = '9';
  std::string out;
  EXPECT_FALSE(save(damaged, out));
  const Identity identity = *(*(*place_.open())->snapshot())->identity();
  auto saved = save(damaged, out, {.identity = identity});
  ASSERT_TRUE(saved) << why(saved);
  EXPECT_EQ(out, text_);
}

TEST_F(SalvageTest, EveryFlippedByteIsFoundOrChangesNothing) {
  const bool is_long = env::variable("LUOSHI_LONG_TESTS").has_value();
  write(bytes_);
  ASSERT_EQ(look().exported, text_);
  const int file = ::open(path_.c_str(), O_WRONLY);
  ASSERT_GE(file, 0);
  std::size_t reported = 0, tried = 0;
  for (std::size_t at = 0; at < bytes_.size(); ++at) {
    // In the empty parts of pages one byte is like the other.
    const bool is_empty =
        at > 64 && at + 64 < bytes_.size() && bytes_.find_first_not_of('\0', at - 64) > at + 64;
    const std::size_t step = is_long ? 1 : is_empty ? 257 : 3;
    if (at % step != 0) continue;
    for (int bit = 0; bit < 8; ++bit) {
      if (!is_long && static_cast<std::size_t>(bit) != (at / step) % 8) continue;
      const char flipped = static_cast<char>(bytes_[at] ^ (1 << bit));
      ASSERT_EQ(::pwrite(file, &flipped, 1, static_cast<off_t>(at)), 1);
      const Outcome outcome = look();
      ++tried;
      reported += outcome.is_reported ? 1 : 0;
      EXPECT_TRUE(outcome.is_reported || outcome.exported == text_)
          << "byte " << at << ", bit " << bit;
    }
    ASSERT_EQ(::pwrite(file, &bytes_[at], 1, static_cast<off_t>(at)), 1);
  }
  ::close(file);
  RecordProperty("flips", static_cast<int>(tried));
  RecordProperty("reported", static_cast<int>(reported));
  EXPECT_GT(reported, tried / (is_long ? 20 : 4));  // all of the empty parts are in the long one
}

}  // namespace
}  // namespace luoshi::ledger
