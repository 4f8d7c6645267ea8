#include "env/lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "env/internal/system_error.h"

namespace luoshi::env {

base::Result<FileLock> FileLock::try_acquire(const std::string& path) {
  internal::Descriptor descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!descriptor.is_open()) return internal::system_failure(path, errno);
  int outcome = 0;
  do {
    outcome = ::flock(descriptor.number(), LOCK_EX | LOCK_NB);
  } while (outcome != 0 && errno == EINTR);
  if (outcome == 0) return FileLock(std::move(descriptor));
  if (errno != EWOULDBLOCK) return internal::system_failure(path, errno);
  return base::fail(
      base::ErrorCode::kConflict, {"另一个程序正在使用", "another program is using this"}, path,
      {"请先结束它，或换一个数据文件夹", "end it first, or name another data folder"});
}

}  // namespace luoshi::env
