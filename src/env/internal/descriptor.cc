#include "env/internal/descriptor.h"

#include <algorithm>
#include <cerrno>

#include "env/internal/system_error.h"

namespace luoshi::env::internal {

base::Result<std::string> read_to_end(int descriptor, const std::string& where,
                                      std::uint64_t bytes_max, std::uint64_t size_hint) {
  constexpr std::size_t kStep = 64 << 10;
  std::string bytes;
  // One byte more than the hint, so that the read that finds the end needs no growth.
  std::size_t room = static_cast<std::size_t>(std::min(size_hint, bytes_max)) + 1;
  std::size_t filled = 0;
  for (;;) {
    if (bytes.size() == filled) {
      bytes.resize(filled + room);
      room = std::max(kStep, filled);
    }
    const ssize_t count = ::read(descriptor, bytes.data() + filled, bytes.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_failure(where, errno);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
    if (filled > bytes_max) return too_large(where, bytes_max);
  }
  bytes.resize(filled);
  return bytes;
}

base::Result<void> write_whole(int descriptor, const std::string& where, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_failure(where, errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

}  // namespace luoshi::env::internal
