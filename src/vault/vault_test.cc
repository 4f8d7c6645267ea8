#include "vault/vault.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <span>
#include <thread>

#include "vault/support_test.h"

namespace luoshi::vault {
namespace {

using base::ErrorCode;

class VaultTest : public testing::TestWithParam<Suite> {
 protected:
  Vault make(std::size_t cached_keys_max = 100) {
    return Vault(make_master_keys(files_, random_), store_, random_, {GetParam(), cached_keys_max});
  }
  std::string sealed_file(Vault& vault, std::string_view plaintext) {
    std::string out;
    auto writer = vault.seal_file("s", "photo", [&](std::string_view bytes) {
      out += bytes;
      return base::Result<void>();
    });
    EXPECT_TRUE(writer->append(plaintext.substr(0, plaintext.size() / 3)).has_value());
    EXPECT_TRUE(writer->append(plaintext.substr(plaintext.size() / 3)).has_value());
    EXPECT_TRUE(writer->finish().has_value());
    return out;
  }

  env::MemoryFileSystem files_;
  env::SimulatedRandom random_{42};
  MemoryKeyStore store_;
};

INSTANTIATE_TEST_SUITE_P(Suites, VaultTest,
                         testing::Values(Suite::kAes256Gcm, Suite::kSm4CtrHmacSm3));

TEST_P(VaultTest, OpensWhatItSealed) {
  Vault vault = make();
  for (const std::string& plaintext : {std::string(), std::string("王小明"),
                                       std::string(100'000, 'x'), std::string("\0\xff", 2)}) {
    const std::string sealed = vault.seal("person/1", "name", plaintext).value();
    EXPECT_EQ(vault.open("person/1", "name", sealed).value(), plaintext);
    if (plaintext.size() > 2) {
      EXPECT_EQ(sealed.find(plaintext.substr(0, 3)), std::string::npos);
    }
    EXPECT_NE(vault.seal("person/1", "name", plaintext).value(), sealed);
  }
  // Another process with the same key file and store.
  Vault other = make();
  EXPECT_EQ(other.open("person/1", "name", vault.seal("person/1", "name", "x").value()).value(),
            "x");
}

TEST_P(VaultTest, SealsForSubjectsThatWerePrepared) {
  Vault vault = make();
  const std::string before = vault.seal("person/1", "name", "王小明").value();
  ASSERT_TRUE(vault.prepare({"person/1", "person/2"}));
  EXPECT_EQ(vault.open("person/1", "name", before).value(), "王小明");  // it keeps its key
  const std::string sealed = vault.seal("person/2", "name", "李四").value();
  EXPECT_EQ(make().open("person/2", "name", sealed).value(), "李四");
}

TEST_P(VaultTest, OpensTheOtherSuiteToo) {
  const std::string sealed = make().seal("s", "c", "text").value();
  const Suite other = GetParam() == Suite::kAes256Gcm ? Suite::kSm4CtrHmacSm3 : Suite::kAes256Gcm;
  Vault vault(make_master_keys(files_, random_), store_, random_, {other, 10});
  EXPECT_EQ(vault.open("s", "c", sealed).value(), "text");
}

TEST_P(VaultTest, FindsEveryFlippedBitAndEveryTruncation) {
  Vault vault = make();
  const std::string sealed = vault.seal("s", "c", "身份证 110101").value();
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string flipped = sealed;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const auto opened = vault.open("s", "c", flipped);
    ASSERT_FALSE(opened.has_value()) << "bit " << bit;
    EXPECT_FALSE(opened.error().what.zh.empty());
  }
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_FALSE(vault.open("s", "c", sealed.substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(vault.open("s", "c", sealed + "x").has_value());
}

TEST_P(VaultTest, FindsEveryFlippedBitOfAWrappedKey) {
  const std::string sealed = make().seal("s", "c", "x").value();
  const WrappedKey kept = store_.get("s").value().value();
  for (std::size_t bit = 0; bit < kept.bytes.size() * 8; ++bit) {
    WrappedKey flipped = kept;
    flipped.bytes[bit / 8] = static_cast<char>(flipped.bytes[bit / 8] ^ (1 << (bit % 8)));
    ASSERT_TRUE(store_.replace("s", store_.get("s").value().value(), flipped).value());
    EXPECT_FALSE(make().open("s", "c", sealed).has_value()) << "bit " << bit;
  }
}

TEST_P(VaultTest, RefusesAnotherSubjectsOrFieldsValue) {
  Vault vault = make();
  const std::string sealed = vault.seal("s", "name", "x").value();
  ASSERT_TRUE(vault.seal("t", "name", "y").has_value());
  EXPECT_EQ(vault.open("t", "name", sealed).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(vault.open("s", "phone", sealed).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(vault.open("unknown", "name", sealed).error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(vault.seal("", "name", "x").has_value());
  EXPECT_FALSE(vault.seal(std::string(kSubjectBytesMax + 1, 's'), "name", "x").has_value());
  EXPECT_EQ(vault.seal("s", "c", std::string(kValueBytesMax + 1, 'x')).error().code,
            ErrorCode::kTooLarge);
  // One subject's wrapped key under another's name.
  ASSERT_TRUE(store_.put_if_absent("u", store_.get("s").value().value()).has_value());
  EXPECT_EQ(vault.open("u", "name", sealed).error().code, ErrorCode::kInvalidInput);
}

TEST_P(VaultTest, ErasedIsNotDamaged) {
  Vault vault = make();
  Vault other = make();
  const std::string sealed = vault.seal("s", "c", "x").value();
  const std::string kept = vault.seal("t", "c", "y").value();
  ASSERT_EQ(other.open("s", "c", sealed).value(), "x");
  const std::string file = sealed_file(vault, "evidence");
  ASSERT_TRUE(vault.erase("s").has_value());
  EXPECT_EQ(vault.open("s", "c", sealed).value(), std::nullopt);
  EXPECT_FALSE(vault.open_file("s", "photo", file).value().has_value());
  EXPECT_EQ(vault.seal("s", "c", "x").error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(vault.open("t", "c", kept).value(), "y");
  // Another process has the key in memory until it is told.
  other.forget("s");
  EXPECT_EQ(other.open("s", "c", sealed).value(), std::nullopt);
  EXPECT_EQ(other.rotate().value().wrapped_anew, 0u);
  EXPECT_TRUE(vault.erase("never heard of").has_value());
  EXPECT_EQ(vault.seal("never heard of", "c", "x").error().code, ErrorCode::kUnsupported);
}

TEST_P(VaultTest, RotatesPageByPageAndRemovesTheOldKey) {
  Vault vault = make();
  std::vector<std::string> sealed;
  for (int i = 0; i < 7; ++i) sealed.push_back(vault.seal(std::to_string(i), "c", "x").value());
  const Hash token = vault.match_token("phone", "13800000000");
  vault.replace_master_keys(MasterKeys::add_key(files_, random_, kKeyPath).value());
  sealed.push_back(vault.seal("7", "c", "x").value());
  Rotation page = vault.rotate_page("", 3).value();
  EXPECT_EQ(page.wrapped_anew, 3u);
  EXPECT_EQ(page.last_subject, "2");
  EXPECT_FALSE(page.is_finished);
  page = vault.rotate().value();
  EXPECT_EQ(page.examined, 8u);
  EXPECT_EQ(page.wrapped_anew, 4u);
  EXPECT_TRUE(page.is_finished);
  Vault renewed(MasterKeys::remove_key(files_, kKeyPath, 1).value(), store_, random_, {});
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    EXPECT_EQ(renewed.open(std::to_string(i), "c", sealed[i]).value(), "x");
  }
  EXPECT_EQ(renewed.match_token("phone", "13800000000"), token);
}

TEST_P(VaultTest, SaysWhichMasterKeyIsMissing) {
  const MasterKeys old = make_master_keys(files_, random_);
  Vault newer(MasterKeys::add_key(files_, random_, kKeyPath).value(), store_, random_,
              {GetParam(), 1});
  const std::string sealed = newer.seal("s", "c", "x").value();
  Vault older(old, store_, random_, {GetParam(), 1});
  const auto opened = older.open("s", "c", sealed);
  EXPECT_EQ(opened.error().code, ErrorCode::kNotFound);
  EXPECT_NE(opened.error().what.en.find("master key 2"), std::string::npos);
}

TEST_P(VaultTest, MatchesEqualValuesOfOnePurpose) {
  const Vault vault = make();
  EXPECT_EQ(vault.match_token("phone", "1"), make().match_token("phone", "1"));
  EXPECT_NE(vault.match_token("phone", "1"), vault.match_token("phone", "2"));
  EXPECT_NE(vault.match_token("phone", "1"), vault.match_token("mail", "1"));
}

TEST_P(VaultTest, SealsFilesOfEverySize) {
  Vault vault = make();
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kChunkBytes - 1, kChunkBytes,
                                 kChunkBytes + 1, 3 * kChunkBytes, 3 * kChunkBytes + 77}) {
    std::string plaintext(size, '\0');
    random_.fill(std::as_writable_bytes(std::span(plaintext)));
    const std::string sealed = sealed_file(vault, plaintext);
    const auto reader = vault.open_file("s", "photo", sealed);
    ASSERT_TRUE(reader.has_value()) << size;
    EXPECT_EQ((*reader)->size(), size);
    EXPECT_EQ((*reader)->chunk_count(),
              std::max<std::size_t>(1, (size + kChunkBytes - 1) / kChunkBytes));
    EXPECT_EQ((*reader)->read_all(size).value(), plaintext);
    if (size > 0) {
      EXPECT_FALSE((*reader)->read_all(size - 1).has_value());
    }
    EXPECT_FALSE((*reader)->read_chunk((*reader)->chunk_count()).has_value());
    EXPECT_FALSE(vault.open_file("s", "other", sealed).has_value());
  }
}

TEST_P(VaultTest, FindsChangedMovedAndMissingChunks) {
  Vault vault = make();
  const std::size_t stride = kChunkBytes + (GetParam() == Suite::kAes256Gcm ? 16 : 32);
  const std::string sealed = sealed_file(vault, std::string(3 * kChunkBytes + 5, 'x'));
  const auto reads = [&](const std::string& bytes) {
    const auto reader = vault.open_file("s", "photo", bytes);
    return reader && (*reader)->read_all(1 << 20).has_value();
  };
  ASSERT_TRUE(reads(sealed));
  for (std::size_t cut = 0; cut < sealed.size(); cut += 997)
    EXPECT_FALSE(reads(sealed.substr(0, cut)));
  // Cut at the ends of chunks, found before any is given out.
  for (std::size_t count = 0; count <= 3; ++count) {
    EXPECT_FALSE(vault.open_file("s", "photo", sealed.substr(0, 40 + count * stride)).has_value());
  }
  std::string moved = sealed;
  std::swap_ranges(moved.begin() + 40, moved.begin() + 40 + static_cast<std::ptrdiff_t>(stride),
                   moved.begin() + 40 + static_cast<std::ptrdiff_t>(stride));
  EXPECT_FALSE(reads(moved));
  EXPECT_FALSE(reads(sealed.substr(0, 40) + sealed.substr(40 + stride)));
  for (std::size_t at = 0; at < sealed.size(); at += at < 60 ? 1 : 4099) {
    std::string flipped = sealed;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    EXPECT_FALSE(reads(flipped)) << at;
  }
}

TEST_P(VaultTest, KeepsOneKeyWhenManyThreadsSealFirst) {
  Vault vault = make(2);
  std::array<std::string, 8> sealed;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 50; ++round) {
        const std::string subject = std::to_string(round % 5);
        sealed[i] = vault.seal(subject, "c", "x").value();
        EXPECT_EQ(vault.open(subject, "c", sealed[i]).value(), "x");
        if (round % 7 == 0) vault.forget(subject);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& each : sealed) EXPECT_EQ(make().open("4", "c", each).value(), "x");
}

TEST(MasterKeysTest, AreMadeOnceAndRefusedWhenDamaged) {
  env::MemoryFileSystem files;
  env::SimulatedRandom random(1);
  const MasterKeys made = make_master_keys(files, random);
  const MasterKeys again = make_master_keys(files, random);
  EXPECT_EQ(made.newest_version(), 1u);
  EXPECT_EQ(again.find(1)->bytes(), made.find(1)->bytes());
  EXPECT_EQ(again.matching_key().bytes(), made.matching_key().bytes());
  EXPECT_FALSE(MasterKeys::remove_key(files, kKeyPath, 1).has_value());
  EXPECT_EQ(MasterKeys::remove_key(files, kKeyPath, 9).error().code, ErrorCode::kNotFound);
  const std::string text = files.read(kKeyPath, 10'000).value();
  for (std::size_t i = 0; i < text.size(); ++i) {
    files.put("cut", text.substr(0, i));
    EXPECT_FALSE(MasterKeys::load(files, "cut").has_value()) << i;
    std::string flipped = text;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    files.put("flipped", flipped);
    EXPECT_FALSE(MasterKeys::load(files, "flipped").has_value()) << i;
  }
  EXPECT_EQ(MasterKeys::load(files, "absent").error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace luoshi::vault
