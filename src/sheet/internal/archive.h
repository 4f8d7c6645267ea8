// The members of a zip archive in memory, read with limits: a member that claims or turns out to
// expand beyond them is refused before its bytes are kept. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sheet/read.h"

struct zip;

namespace luoshi::sheet::internal {

class Archive {
 public:
  // `bytes` must outlive the archive.
  static base::Result<Archive> open(std::string_view bytes, const ReadLimits& limits);

  // Nothing when there is no such member. Names are compared without regard to case, as office
  // programs do.
  base::Result<std::optional<std::string>> read(const std::string& name);
  bool has(const std::string& name) const;

 private:
  struct Close {
    void operator()(zip* archive) const;
  };
  Archive(zip* archive, const ReadLimits& limits) : zip_(archive), limits_(limits) {}

  std::unique_ptr<zip, Close> zip_;
  ReadLimits limits_;
  std::uint64_t expanded_bytes_ = 0;  // of all members read so far
};

}  // namespace luoshi::sheet::internal
