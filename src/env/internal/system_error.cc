#include "env/internal/system_error.h"

#include <cerrno>
#include <system_error>

namespace luoshi::env::internal {
namespace {

// Sizes are stated in the largest unit that keeps them whole, so that a limit reads as it was set.
std::string size_text(std::uint64_t bytes) {
  constexpr std::uint64_t kKibibyte = 1024;
  constexpr std::uint64_t kMebibyte = kKibibyte * kKibibyte;
  if (bytes >= kMebibyte && bytes % kMebibyte == 0)
    return std::to_string(bytes / kMebibyte) + " MiB";
  if (bytes >= kKibibyte && bytes % kKibibyte == 0)
    return std::to_string(bytes / kKibibyte) + " KiB";
  return std::to_string(bytes) + " B";
}

}  // namespace

tl::unexpected<base::Error> system_failure(const std::string& where, int error_number) {
  using base::ErrorCode;
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      return base::fail(ErrorCode::kNotFound, {"没有这个文件或文件夹", "no such file or folder"},
                        where, {"请检查路径", "check the path"});
    case EACCES:
    case EPERM:
      return base::fail(ErrorCode::kUnavailable, {"没有访问权限", "permission denied"}, where,
                        {"请检查该文件的权限", "check the rights on it"});
    case EISDIR:
      return base::fail(ErrorCode::kInvalidInput,
                        {"这是文件夹，不是文件", "this is a folder, not a file"}, where);
    case ENOSPC:
    case EDQUOT:
      return base::fail(ErrorCode::kUnavailable, {"磁盘空间不足", "no space left on the disk"},
                        where);
    default: {
      const std::string reason = std::generic_category().message(error_number);
      return base::fail(ErrorCode::kUnavailable,
                        {"系统报告：" + reason, "the system says: " + reason}, where);
    }
  }
}

tl::unexpected<base::Error> too_large(const std::string& where, std::uint64_t bytes_max) {
  const std::string limit = size_text(bytes_max);
  return base::fail(base::ErrorCode::kTooLarge,
                    {"超过大小上限 " + limit, "larger than the limit of " + limit}, where,
                    {"请拆分或换一个较小的文件", "split it or give a smaller one"});
}

}  // namespace luoshi::env::internal
