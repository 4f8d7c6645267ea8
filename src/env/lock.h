// An exclusive lock on a file, so that two programs do not use one data folder at once. It is the
// kernel's (flock): it is free again when the process ends, however it ends. The file stays; it
// must not be removed while anybody may hold the lock.
// Errors: kConflict when another holds it, this process included. Thread rule: one owner.
#pragma once

#include <string>

#include "base/result.h"
#include "env/internal/descriptor.h"

namespace luoshi::env {

class FileLock {
 public:
  // Does not wait. The file is made when it is absent (mode 0600); its folder must exist.
  static base::Result<FileLock> try_acquire(const std::string& path);

 private:
  explicit FileLock(internal::Descriptor open) : descriptor_(std::move(open)) {}
  internal::Descriptor descriptor_;
};

}  // namespace luoshi::env
