#include "ledger/evidence.h"

#include <gtest/gtest.h>

#include <set>

namespace luoshi::ledger {
namespace {

using namespace std::chrono_literals;

class EvidenceTest : public testing::Test {
 protected:
  std::vector<std::string> listed() {
    std::vector<std::string> out;
    EXPECT_TRUE(evidence_.visit([&](const EvidenceFile& file) {
      out.push_back(vault::to_hex(file.hash) + " " + std::to_string(file.size));
      return base::Result<void>();
    }));
    return out;
  }

  env::SimulatedClock clock_{env::WallTime(1'700'000'000'000ms)};
  env::MemoryFileSystem files_{&clock_};
  env::SimulatedRandom random_{1};
  Evidence evidence_{files_, "data", HashAlgorithm::kSha256};
};

TEST_F(EvidenceTest, ContentIsItsName) {
  auto file = evidence_.put("abc");
  ASSERT_TRUE(file);
  const std::string hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  EXPECT_EQ(vault::to_hex(file->hash), hex);
  EXPECT_EQ(evidence_.path_of(file->hash), "data/files/ba/" + hex);
  EXPECT_TRUE(evidence_.exists(file->hash));
  EXPECT_EQ(*(*evidence_.open(file->hash))->read_at(0, 10), "abc");
  EXPECT_EQ(evidence_.check(file->hash)->size, 3u);

  auto writer = evidence_.begin(random_);
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->append("a"));
  ASSERT_TRUE(writer->append("bc"));
  EXPECT_EQ(writer->finish()->hash, file->hash);
  files_.put("upload", "abc");
  EXPECT_EQ(evidence_.put_file("upload")->hash, file->hash);
  EXPECT_EQ(files_.kind("upload"), env::PathKind::kAbsent);
  EXPECT_EQ(listed(), std::vector<std::string>{hex + " 3"});
}

TEST_F(EvidenceTest, WhatWasAlteredOrIsMissingIsSaid) {
  const Hash hash = evidence_.put("abc")->hash;
  files_.put(evidence_.path_of(hash), "abd");
  EXPECT_EQ(evidence_.check(hash).error().code, base::ErrorCode::kInvalidInput);
  Evidence other(files_, "other", HashAlgorithm::kSha256);
  EXPECT_FALSE(other.copy_from(evidence_, hash));
  EXPECT_FALSE(other.exists(hash));
  ASSERT_TRUE(files_.remove(evidence_.path_of(hash)));
  EXPECT_EQ(evidence_.check(hash).error().code, base::ErrorCode::kNotFound);
}

TEST_F(EvidenceTest, OnlyWhatIsOldAndUnusedIsSwept) {
  const Hash used = evidence_.put("used")->hash;
  const Hash unused = evidence_.put("unused")->hash;
  const Hash again = evidence_.put("again")->hash;
  files_.put("data/files/incoming/abandoned", "half");
  clock_.advance(Evidence::kGrace - 1h);
  const auto is_used = [&](const Hash& hash) -> base::Result<bool> { return hash == used; };
  EXPECT_EQ(evidence_.sweep(clock_.wall_now(), is_used)->files, 0u);
  clock_.advance(2h);
  const Hash fresh = evidence_.put("fresh")->hash;
  ASSERT_TRUE(evidence_.put("again"));  // as good as new
  auto swept = evidence_.sweep(clock_.wall_now(), is_used);
  ASSERT_TRUE(swept);
  EXPECT_EQ(swept->files, 2u);
  EXPECT_EQ(swept->bytes, 10u);
  EXPECT_TRUE(evidence_.exists(used) && evidence_.exists(fresh) && evidence_.exists(again));
  EXPECT_FALSE(evidence_.exists(unused));
  EXPECT_EQ(files_.kind("data/files/incoming/abandoned"), env::PathKind::kAbsent);
  const auto failing = [](const Hash&) -> base::Result<bool> {
    return base::fail(base::ErrorCode::kUnavailable, {"断", "gone"});
  };
  EXPECT_FALSE(evidence_.sweep(clock_.wall_now() + Evidence::kGrace + 1h, failing));
}

TEST_F(EvidenceTest, WhatIsPutAnewWhileASweepLooksAtItStays) {
  const Hash hash = evidence_.put("again")->hash;
  clock_.advance(Evidence::kGrace + 1h);
  const auto put_meanwhile = [&](const Hash&) -> base::Result<bool> {
    EXPECT_TRUE(evidence_.put("again"));
    return false;  // the event that names it comes next
  };
  auto swept = evidence_.sweep(clock_.wall_now(), put_meanwhile);
  ASSERT_TRUE(swept);
  EXPECT_EQ(swept->files, 0u);
  EXPECT_TRUE(evidence_.check(hash));
}

TEST_F(EvidenceTest, WhatAKilledSweepLeftIsFoundAndPutBack) {
  const Hash used = evidence_.put("used")->hash;
  const Hash unused = evidence_.put("unused")->hash;
  for (const Hash& hash : {used, unused}) {
    ASSERT_TRUE(
        files_.rename(evidence_.path_of(hash), "data/files/leaving/" + vault::to_hex(hash)));
  }
  EXPECT_TRUE(evidence_.exists(used));
  EXPECT_TRUE(evidence_.check(used));
  EXPECT_EQ(listed().size(), 2u);
  clock_.advance(Evidence::kGrace + 1h);
  const auto is_used = [&](const Hash& hash) -> base::Result<bool> { return hash == used; };
  EXPECT_EQ(evidence_.sweep(clock_.wall_now(), is_used)->files, 1u);
  EXPECT_EQ(files_.kind(evidence_.path_of(used)), env::PathKind::kFile);
  EXPECT_FALSE(evidence_.exists(unused));
}

TEST_F(EvidenceTest, WhatAKilledPutLeftIsSwept) {
  const std::string part = evidence_.path_of(evidence_.put("abc")->hash) + ".part-1-1";
  files_.put(part, "ab");
  const auto is_used = [](const Hash&) -> base::Result<bool> { return true; };
  EXPECT_EQ(evidence_.sweep(clock_.wall_now(), is_used)->files, 0u);
  clock_.advance(Evidence::kGrace + 1h);
  EXPECT_EQ(evidence_.sweep(clock_.wall_now(), is_used)->files, 1u);
  EXPECT_EQ(files_.kind(part), env::PathKind::kAbsent);
}

TEST_F(EvidenceTest, NothingIsLeftOfWhatWasNotFinished) {
  {
    auto writer = evidence_.begin(random_);
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->append("half"));
  }
  EXPECT_TRUE(listed().empty());
  auto left = files_.list("data/files", {.hidden = true});
  // Its folder may be gone with it.
  EXPECT_TRUE(!left || left->files.empty());
}

}  // namespace
}  // namespace luoshi::ledger
