#include <algorithm>
#include <cerrno>
#include <utility>

#include "env/files.h"
#include "env/internal/system_error.h"

namespace luoshi::env {

// Not in the anonymous namespace: MemoryFileSystem names it as its friend.
class PendingMemory final : public PendingFile {
 public:
  PendingMemory(MemoryFileSystem& files, std::string path, Access access)
      : files_(files), path_(std::move(path)), access_(access) {}
  base::Result<void> append(std::string_view bytes) override {
    bytes_ += bytes;
    return {};
  }
  base::Result<void> commit() override { return files_.write(path_, bytes_, access_); }

 private:
  MemoryFileSystem& files_;
  std::string path_;
  Access access_;
  std::string bytes_;
};

namespace {

using base::Result;

class OwnedBytes final : public MappedFile {
 public:
  explicit OwnedBytes(std::shared_ptr<const std::string> bytes) : bytes_(std::move(bytes)) {}
  std::string_view bytes() const override { return *bytes_; }

 private:
  std::shared_ptr<const std::string> bytes_;
};

class OwnedFile final : public ReadableFile {
 public:
  explicit OwnedFile(std::shared_ptr<const std::string> bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t size() const override { return bytes_->size(); }
  Result<std::string> read_at(std::uint64_t offset, std::size_t length) override {
    return offset < bytes_->size() ? bytes_->substr(offset, length) : std::string();
  }

 private:
  std::shared_ptr<const std::string> bytes_;
};

std::string with_slash(const std::string& folder) {
  return folder.ends_with('/') ? folder : folder + "/";
}

bool has_left_out_part(std::string_view below) {
  for (std::size_t begin = 0; begin < below.size();) {
    const std::size_t end = std::min(below.find('/', begin), below.size());
    const std::string_view name = below.substr(begin, end - begin);
    if (name.starts_with('.') || name.starts_with("~$")) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace

void MemoryFileSystem::put(const std::string& path, std::string bytes) {
  const std::lock_guard lock(mutex_);
  put_locked(path, std::move(bytes), Access::kUsual);
}

void MemoryFileSystem::put_locked(const std::string& path, std::string bytes, Access access) {
  File& file = files_[path];
  file.bytes = std::make_shared<const std::string>(std::move(bytes));
  file.modified = clock_ ? clock_->wall_now() : WallTime();
  if (access == Access::kOwnerOnly) file.access = access;
}

void MemoryFileSystem::inject(Operation operation, const std::string& path, base::Error error) {
  const std::lock_guard lock(mutex_);
  faults_.emplace(std::pair(operation, path), std::move(error));
}

Result<void> MemoryFileSystem::answer_fault(Operation operation, const std::string& path) {
  const auto fault = faults_.find(std::pair(operation, path));
  if (fault == faults_.end()) return {};
  base::Error error = std::move(fault->second);
  faults_.erase(fault);
  return tl::unexpected(std::move(error));
}

PathKind MemoryFileSystem::kind_locked(const std::string& path) const {
  if (files_.contains(path)) return PathKind::kFile;
  if (folders_.contains(path)) return PathKind::kFolder;
  const auto below = files_.lower_bound(with_slash(path));
  const bool is_folder = below != files_.end() && below->first.starts_with(with_slash(path));
  return is_folder ? PathKind::kFolder : PathKind::kAbsent;
}

PathKind MemoryFileSystem::kind(const std::string& path) {
  const std::lock_guard lock(mutex_);
  return kind_locked(path);
}

Result<const MemoryFileSystem::File*> MemoryFileSystem::find(const std::string& path,
                                                             std::uint64_t bytes_max) const {
  const auto file = files_.find(path);
  if (file == files_.end()) {
    return internal::system_failure(path, kind_locked(path) == PathKind::kFolder ? EISDIR : ENOENT);
  }
  if (file->second.bytes->size() > bytes_max) return internal::too_large(path, bytes_max);
  return &file->second;
}

Result<std::string> MemoryFileSystem::read(const std::string& path, std::uint64_t bytes_max) {
  const std::lock_guard lock(mutex_);
  if (auto fault = answer_fault(Operation::kRead, path); !fault) {
    return tl::unexpected(std::move(fault.error()));
  }
  const auto file = find(path, bytes_max);
  if (!file) return tl::unexpected(file.error());
  return *(*file)->bytes;
}

Result<std::unique_ptr<MappedFile>> MemoryFileSystem::map(const std::string& path,
                                                          std::uint64_t bytes_max) {
  const std::lock_guard lock(mutex_);
  if (auto fault = answer_fault(Operation::kMap, path); !fault) {
    return tl::unexpected(std::move(fault.error()));
  }
  const auto file = find(path, bytes_max);
  if (!file) return tl::unexpected(file.error());
  return std::make_unique<OwnedBytes>((*file)->bytes);
}

Result<void> MemoryFileSystem::write_atomically(const std::string& path, std::string_view bytes) {
  return write(path, bytes, Access::kUsual);
}

Result<void> MemoryFileSystem::write(const std::string& path, std::string_view bytes,
                                     Access access) {
  const std::lock_guard lock(mutex_);
  if (auto fault = answer_fault(Operation::kWrite, path); !fault) return fault;
  if (kind_locked(path) == PathKind::kFolder) return internal::system_failure(path, EISDIR);
  put_locked(path, std::string(bytes), access);
  return {};
}

Result<void> MemoryFileSystem::create_private(const std::string& path, std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  if (auto fault = answer_fault(Operation::kWrite, path); !fault) return fault;
  if (kind_locked(path) != PathKind::kAbsent) return internal::system_failure(path, EEXIST);
  put_locked(path, std::string(bytes), Access::kOwnerOnly);
  return {};
}

Result<std::unique_ptr<PendingFile>> MemoryFileSystem::create(const std::string& path,
                                                              Access access) {
  if (kind(path) == PathKind::kFolder) return internal::system_failure(path, EISDIR);
  return std::make_unique<PendingMemory>(*this, path, access);
}

Result<void> MemoryFileSystem::make_folders(const std::string& path, Access access) {
  const std::lock_guard lock(mutex_);
  if (auto fault = answer_fault(Operation::kMakeFolders, path); !fault) return fault;
  if (files_.contains(path)) return internal::system_failure(path, ENOTDIR);
  folders_.emplace(path, access);
  return {};
}

Result<std::unique_ptr<ReadableFile>> MemoryFileSystem::open(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (auto fault = answer_fault(Operation::kOpen, path); !fault) {
    return tl::unexpected(std::move(fault.error()));
  }
  const auto file = find(path, UINT64_MAX);
  if (!file) return tl::unexpected(file.error());
  return std::make_unique<OwnedFile>((*file)->bytes);
}

Result<FileStatus> MemoryFileSystem::status(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (auto fault = answer_fault(Operation::kStatus, path); !fault) {
    return tl::unexpected(std::move(fault.error()));
  }
  if (kind_locked(path) == PathKind::kFolder) {
    const auto made = folders_.find(path);
    const bool owner_only = made != folders_.end() && made->second == Access::kOwnerOnly;
    return FileStatus{PathKind::kFolder, 0, {}, owner_only};
  }
  const auto file = find(path, UINT64_MAX);
  if (!file) return tl::unexpected(file.error());
  return FileStatus{PathKind::kFile, (*file)->bytes->size(), (*file)->modified,
                    (*file)->access == Access::kOwnerOnly};
}

Result<void> MemoryFileSystem::remove(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (auto fault = answer_fault(Operation::kRemove, path); !fault) return fault;
  if (files_.erase(path) > 0) return {};
  const auto below = files_.lower_bound(with_slash(path));
  if (below != files_.end() && below->first.starts_with(with_slash(path))) {
    return internal::system_failure(path, ENOTEMPTY);
  }
  if (folders_.erase(path) > 0) return {};
  return internal::system_failure(path, ENOENT);
}

Result<void> MemoryFileSystem::rename(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  if (auto fault = answer_fault(Operation::kRename, from); !fault) return fault;
  const PathKind moved = kind_locked(from);
  const PathKind there = kind_locked(to);
  if (moved == PathKind::kAbsent) return internal::system_failure(from, ENOENT);
  if (from == to) return {};
  if (moved == PathKind::kFile) {
    if (there == PathKind::kFolder) return internal::system_failure(from, EISDIR);
    files_[to] = std::move(files_.at(from));
    files_.erase(from);
    return {};
  }
  if (there == PathKind::kFile) return internal::system_failure(from, ENOTDIR);
  if (to.starts_with(with_slash(from))) return internal::system_failure(from, EINVAL);
  const auto below = files_.lower_bound(with_slash(to));
  if (below != files_.end() && below->first.starts_with(with_slash(to))) {
    return internal::system_failure(from, ENOTEMPTY);
  }
  move_below(from, to);
  return {};
}

void MemoryFileSystem::move_below(const std::string& from, const std::string& to) {
  const std::string prefix = with_slash(from);
  const auto move_keys = [&](auto& entries) {
    for (auto at = entries.lower_bound(prefix);
         at != entries.end() && at->first.starts_with(prefix);) {
      auto entry = entries.extract(at++);
      entry.key() = with_slash(to) + entry.key().substr(prefix.size());
      entries.insert(std::move(entry));
    }
  };
  move_keys(files_);
  move_keys(folders_);
  const auto made = folders_.find(from);
  folders_[to] = made == folders_.end() ? Access::kUsual : made->second;
  folders_.erase(from);
}

Result<Listing> MemoryFileSystem::list(const std::string& folder, const ListLimits& limits) {
  const std::lock_guard lock(mutex_);
  if (auto fault = answer_fault(Operation::kList, folder); !fault) {
    return tl::unexpected(std::move(fault.error()));
  }
  if (kind_locked(folder) != PathKind::kFolder) return internal::system_failure(folder, ENOENT);
  const std::string prefix = with_slash(folder);
  Listing listing;
  for (auto file = files_.lower_bound(prefix);
       file != files_.end() && file->first.starts_with(prefix); ++file) {
    const std::string_view below = std::string_view(file->first).substr(prefix.size());
    if (!limits.hidden && has_left_out_part(below)) continue;
    const auto depth = static_cast<std::size_t>(std::count(below.begin(), below.end(), '/'));
    listing.files.push_back(file->first);
    if (listing.files.size() > limits.files_max || depth > limits.depth_max) {
      return base::fail(base::ErrorCode::kTooLarge,
                        {"文件过多或层级过深", "too many files or folders too deep"}, folder);
    }
  }
  return listing;
}

}  // namespace luoshi::env
