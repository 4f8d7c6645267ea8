#include "env/lock.h"

#include <gtest/gtest.h>

#include "env/files.h"

namespace luoshi::env {
namespace {

TEST(FileLock, IsHeldByOneAtATime) {
  const auto folder = TemporaryFolder::make();
  ASSERT_TRUE(folder.has_value());
  const std::string path = folder->path() + "/lock";
  {
    const auto first = FileLock::try_acquire(path);
    ASSERT_TRUE(first.has_value());
    const auto second = FileLock::try_acquire(path);
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().code, base::ErrorCode::kConflict);
    EXPECT_EQ(second.error().where, path);
  }
  EXPECT_TRUE(FileLock::try_acquire(path).has_value());
  EXPECT_TRUE(RealFileSystem().status(path)->owner_only);
  EXPECT_EQ(FileLock::try_acquire(folder->path() + "/no/lock").error().code,
            base::ErrorCode::kNotFound);
}

}  // namespace
}  // namespace luoshi::env
