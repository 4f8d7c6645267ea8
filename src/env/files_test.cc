#include "env/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace luoshi::env {
namespace {

using base::ErrorCode;

class RealFiles : public testing::Test {
 protected:
  RealFiles() {
    std::string pattern = testing::TempDir() + "luoshi-files-XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~RealFiles() override { std::filesystem::remove_all(folder_); }

  std::string at(const std::string& name) const { return folder_ + "/" + name; }
  void put(const std::string& name, const std::string& bytes) const {
    std::filesystem::create_directories(std::filesystem::path(at(name)).parent_path());
    std::ofstream(at(name), std::ios::binary) << bytes;
  }

  RealFileSystem files_;
  std::string folder_;
};

TEST_F(RealFiles, ReadsWhatIsThereAndNoMoreThanTheLimit) {
  const std::string bytes(100'001, 'x');
  put("a.txt", bytes);
  put("empty", "");
  EXPECT_EQ(files_.read(at("a.txt"), bytes.size()).value(), bytes);
  EXPECT_EQ(files_.read(at("empty"), 0).value(), "");
  EXPECT_EQ(files_.read(at("a.txt"), bytes.size() - 1).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(files_.map(at("a.txt"), bytes.size()).value()->bytes(), bytes);
  EXPECT_EQ(files_.map(at("empty"), 0).value()->bytes(), "");
  EXPECT_EQ(files_.map(at("a.txt"), 10).error().code, ErrorCode::kTooLarge);
}

TEST_F(RealFiles, ReadsAnEndlessDeviceOnlyToTheLimit) {
  EXPECT_EQ(files_.read("/dev/zero", 1 << 20).error().code, ErrorCode::kTooLarge);
}

TEST_F(RealFiles, SaysWhatIsWrongAndWhere) {
  const auto absent = files_.read(at("absent"), 10);
  EXPECT_EQ(absent.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(absent.error().where, at("absent"));
  EXPECT_FALSE(absent.error().what.zh.empty());
  EXPECT_EQ(files_.read(folder_, 10).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(files_.map(folder_, 10).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(files_.write_atomically(at("no/folder"), "x").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(files_.write_atomically(folder_, "x").error().code, ErrorCode::kInvalidInput);
}

TEST_F(RealFiles, WritesWholeFilesAndLeavesNothingElse) {
  ASSERT_TRUE(files_.make_folders(at("out/deep")).has_value());
  ASSERT_TRUE(files_.write_atomically(at("out/deep/a"), "one").has_value());
  ASSERT_TRUE(files_.write_atomically(at("out/deep/a"), "two").has_value());
  EXPECT_EQ(files_.read(at("out/deep/a"), 10).value(), "two");
  EXPECT_EQ(files_.list(folder_, {}).value().files, std::vector<std::string>{at("out/deep/a")});
}

TEST_F(RealFiles, ShowsAPendingFileOnlyWhenItIsCommitted) {
  put("a", "old");
  {
    auto dropped = files_.create(at("a")).value();
    ASSERT_TRUE(dropped->append("half").has_value());
  }
  EXPECT_EQ(files_.read(at("a"), 10).value(), "old");
  auto kept = files_.create(at("a")).value();
  ASSERT_TRUE(kept->append("ne").has_value());
  ASSERT_TRUE(kept->append("w").has_value());
  EXPECT_EQ(files_.read(at("a"), 10).value(), "old");
  ASSERT_TRUE(kept->commit().has_value());
  EXPECT_EQ(files_.read(at("a"), 10).value(), "new");
  EXPECT_EQ(files_.list(folder_, {}).value().files.size(), 1u);
  EXPECT_EQ(files_.create(at("no/folder")).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(files_.create(folder_).error().code, ErrorCode::kInvalidInput);
}

TEST_F(RealFiles, RemovesATemporaryFolderWithWhatIsInIt) {
  std::string path;
  {
    const TemporaryFolder folder = TemporaryFolder::make().value();
    path = folder.path();
    ASSERT_TRUE(files_.write_atomically(path + "/x", "1").has_value());
  }
  EXPECT_EQ(files_.kind(path), PathKind::kAbsent);
}

TEST_F(RealFiles, KeepsRightsAndWritesThroughLinks) {
  put("a", "one");
  ASSERT_EQ(chmod(at("a").c_str(), 0640), 0);
  ASSERT_EQ(symlink(at("a").c_str(), at("link").c_str()), 0);
  ASSERT_TRUE(files_.write_atomically(at("link"), "two").has_value());
  struct stat status {};
  ASSERT_EQ(lstat(at("link").c_str(), &status), 0);
  EXPECT_TRUE(S_ISLNK(status.st_mode));
  ASSERT_EQ(stat(at("a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0640u);
  EXPECT_EQ(files_.read(at("a"), 10).value(), "two");
  EXPECT_TRUE(files_.write_atomically("/dev/null", "x").has_value());
  EXPECT_EQ(files_.kind("/dev/null"), PathKind::kOther);
}

TEST_F(RealFiles, CreatesPrivateFilesOnce) {
  ASSERT_TRUE(files_.create_private(at("key"), "secret").has_value());
  struct stat status {};
  ASSERT_EQ(stat(at("key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0600u);
  EXPECT_FALSE(files_.create_private(at("key"), "other").has_value());
  EXPECT_EQ(files_.read(at("key"), 10).value(), "secret");
  EXPECT_EQ(files_.list(folder_, {}).value().files.size(), 1u);
  ASSERT_TRUE(files_.write_atomically(at("key"), "newer").has_value());
  ASSERT_EQ(stat(at("key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0600u);
  EXPECT_FALSE(files_.create_private(at("no/folder"), "x").has_value());
  MemoryFileSystem memory;
  ASSERT_TRUE(memory.create_private("key", "secret").has_value());
  EXPECT_FALSE(memory.create_private("key", "other").has_value());
}

TEST_F(RealFiles, ListsInOneOrderWithoutHiddenNamesOrLoops) {
  for (const char* name : {"b/2.txt", "b/1.txt", "a.txt", ".hidden/x", "b/~$lock.docx", ".x"}) {
    put(name, "x");
  }
  ASSERT_EQ(symlink(folder_.c_str(), at("b/loop").c_str()), 0);
  const Listing listing = files_.list(folder_, {}).value();
  EXPECT_EQ(listing.files, (std::vector<std::string>{at("a.txt"), at("b/1.txt"), at("b/2.txt")}));
  EXPECT_TRUE(listing.unreadable.empty());
  EXPECT_EQ(files_.kind(folder_), PathKind::kFolder);
  EXPECT_EQ(files_.kind(at("a.txt")), PathKind::kFile);
  EXPECT_EQ(files_.kind(at("c")), PathKind::kAbsent);
}

TEST_F(RealFiles, RefusesAFolderOverTheLimits) {
  for (const char* name : {"1", "2", "3", "d/e/f/4"}) put(name, "x");
  EXPECT_EQ(files_.list(folder_, {3, 32}).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(files_.list(folder_, {100, 2}).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(files_.list(folder_, {100, 3}).value().files.size(), 4u);
  EXPECT_EQ(files_.list(at("absent"), {}).error().code, ErrorCode::kNotFound);
}

void write_owner_only(FileSystem& files, const std::string& path, const std::string& bytes) {
  auto file = files.create(path, Access::kOwnerOnly);
  ASSERT_TRUE(file.has_value());
  ASSERT_TRUE((*file)->append(bytes).has_value());
  ASSERT_TRUE((*file)->commit().has_value());
}

// What every FileSystem does, whatever it stands on. `root` is an empty folder.
void check_pieces_and_rights(FileSystem& files, const std::string& root) {
  const std::string a = root + "/a";
  const std::string b = root + "/b";
  write_owner_only(files, a, "0123456789");
  const auto open = files.open(a);
  ASSERT_TRUE(open.has_value());
  ASSERT_TRUE(files.write_atomically(a, "other"));
  EXPECT_EQ((*open)->size(), 10u);
  EXPECT_EQ((*open)->read_at(3, 4).value(), "3456");
  EXPECT_EQ((*open)->read_at(8, 100).value(), "89");
  EXPECT_EQ((*open)->read_at(10, 1).value(), "");
  EXPECT_EQ(files.open(root).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(files.open(b).error().code, ErrorCode::kNotFound);

  EXPECT_EQ(files.status(a)->size, 5u);
  EXPECT_EQ(files.status(a)->kind, PathKind::kFile);
  EXPECT_TRUE(files.status(a)->owner_only);  // a file keeps the rights it has
  EXPECT_EQ(files.status(b).error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(files.make_folders(root + "/keys/old", Access::kOwnerOnly));
  EXPECT_TRUE(files.status(root + "/keys/old")->owner_only);
  EXPECT_EQ(files.status(root + "/keys/old")->kind, PathKind::kFolder);
  ASSERT_TRUE(files.write_atomically(b, "old"));
  EXPECT_FALSE(files.status(b)->owner_only);
  EXPECT_FALSE(files.make_folders(b).has_value());
}

void check_names(FileSystem& files, const std::string& root) {
  const std::string a = root + "/a";
  const std::string b = root + "/b";
  ASSERT_TRUE(files.rename(a, b));
  EXPECT_EQ(files.kind(a), PathKind::kAbsent);
  EXPECT_EQ(files.read(b, 10).value(), "other");
  EXPECT_TRUE(files.status(b)->owner_only);
  EXPECT_EQ(files.rename(a, b).error().where, a);
  ASSERT_TRUE(files.write_atomically(root + "/keys/old/.k", "k"));
  EXPECT_FALSE(files.rename(b, root + "/keys").has_value());
  ASSERT_TRUE(files.rename(root + "/keys/old", root + "/keys/new"));
  EXPECT_EQ(files.list(root, {}).value().files, std::vector<std::string>{b});
  EXPECT_EQ(files.list(root, {.hidden = true}).value().files,
            (std::vector<std::string>{b, root + "/keys/new/.k"}));
  EXPECT_FALSE(files.remove(root + "/keys/new").has_value());
  ASSERT_TRUE(files.remove(root + "/keys/new/.k"));
  ASSERT_TRUE(files.remove(root + "/keys/new"));
  EXPECT_EQ(files.remove(a).error().code, ErrorCode::kNotFound);
}

TEST_F(RealFiles, GivePiecesNamesAndRights) {
  check_pieces_and_rights(files_, folder_);
  check_names(files_, folder_);
  struct stat status {};
  ASSERT_EQ(::stat(at("b").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0600u);
  ASSERT_EQ(::stat(at("keys").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0700u);
  EXPECT_GT(files_.status(at("b"))->modified, WallTime(std::chrono::hours(24 * 365 * 50)));
}

TEST(MemoryFiles, GivePiecesNamesAndRights) {
  SimulatedClock clock(WallTime(std::chrono::milliseconds(1'700'000'000'123)));
  MemoryFileSystem files(&clock);
  ASSERT_TRUE(files.make_folders("/store"));
  check_pieces_and_rights(files, "/store");
  check_names(files, "/store");
  EXPECT_EQ(files.status("/store/b")->modified, clock.wall_now());
  files.inject(MemoryFileSystem::Operation::kRemove, "/store/b",
               {ErrorCode::kUnavailable, {}, {}, {}});
  EXPECT_EQ(files.remove("/store/b").error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(files.remove("/store/b").has_value());
}

TEST(MemoryFiles, AnswerLikeRealOnes) {
  MemoryFileSystem files;
  files.put("r/b/1.txt", "one");
  files.put("r/a.txt", "two");
  files.put("r/.hidden/x", "three");
  EXPECT_EQ(files.kind("r"), PathKind::kFolder);
  EXPECT_EQ(files.kind("r/b/1.txt"), PathKind::kFile);
  EXPECT_EQ(files.kind("q"), PathKind::kAbsent);
  EXPECT_EQ(files.read("r/a.txt", 3).value(), "two");
  EXPECT_EQ(files.read("r/a.txt", 2).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(files.read("r", 2).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(files.list("r", {}).value().files, (std::vector<std::string>{"r/a.txt", "r/b/1.txt"}));
  EXPECT_EQ(files.list("r", {1, 32}).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(files.list("q", {}).error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(files.make_folders("q").has_value());
  EXPECT_TRUE(files.list("q", {}).value().files.empty());
}

TEST(MemoryFiles, FailOnceWhereAFaultWasInjected) {
  MemoryFileSystem files;
  files.put("a", "old");
  files.inject(MemoryFileSystem::Operation::kWrite, "a",
               {ErrorCode::kUnavailable, {"磁盘已满", "disk full"}, "a", {}});
  EXPECT_EQ(files.write_atomically("a", "new").error().what.en, "disk full");
  EXPECT_EQ(files.read("a", 10).value(), "old");
  ASSERT_TRUE(files.write_atomically("a", "new").has_value());
  EXPECT_EQ(files.map("a", 10).value()->bytes(), "new");
  auto pending = files.create("b").value();
  ASSERT_TRUE(pending->append("x").has_value());
  EXPECT_EQ(files.kind("b"), PathKind::kAbsent);
  ASSERT_TRUE(pending->commit().has_value());
  EXPECT_EQ(files.read("b", 10).value(), "x");
}

}  // namespace
}  // namespace luoshi::env
