#include <algorithm>
#include <cerrno>
#include <utility>

#include "env/files.h"
#include "env/internal/system_error.h"

namespace luoshi::env {
namespace {

using base::Result;

class OwnedBytes final : public MappedFile {
 public:
  explicit OwnedBytes(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string_view bytes() const override { return bytes_; }

 private:
  std::string bytes_;
};

class PendingMemory final : public PendingFile {
 public:
  PendingMemory(MemoryFileSystem& files, std::string path)
      : files_(files), path_(std::move(path)) {}
  Result<void> append(std::string_view bytes) override {
    bytes_ += bytes;
    return {};
  }
  Result<void> commit() override { return files_.write_atomically(path_, bytes_); }

 private:
  MemoryFileSystem& files_;
  std::string path_;
  std::string bytes_;
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
  files_[path] = std::move(bytes);
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

Result<std::string> MemoryFileSystem::find(const std::string& path, std::uint64_t bytes_max) const {
  const auto file = files_.find(path);
  if (file == files_.end()) {
    return internal::system_failure(path, kind_locked(path) == PathKind::kFolder ? EISDIR : ENOENT);
  }
  if (file->second.size() > bytes_max) return internal::too_large(path, bytes_max);
  return file->second;
}

Result<std::string> MemoryFileSystem::read(const std::string& path, std::uint64_t bytes_max) {
  const std::lock_guard lock(mutex_);
  if (auto fault = answer_fault(Operation::kRead, path); !fault) {
    return tl::unexpected(std::move(fault.error()));
  }
  return find(path, bytes_max);
}

Result<std::unique_ptr<MappedFile>> MemoryFileSystem::map(const std::string& path,
                                                          std::uint64_t bytes_max) {
  const std::lock_guard lock(mutex_);
  if (auto fault = answer_fault(Operation::kMap, path); !fault) {
    return tl::unexpected(std::move(fault.error()));
  }
  auto bytes = find(path, bytes_max);
  if (!bytes) return tl::unexpected(std::move(bytes.error()));
  return std::make_unique<OwnedBytes>(std::move(*bytes));
}

Result<void> MemoryFileSystem::write_atomically(const std::string& path, std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  if (auto fault = answer_fault(Operation::kWrite, path); !fault) return fault;
  if (kind_locked(path) == PathKind::kFolder) return internal::system_failure(path, EISDIR);
  files_[path] = bytes;
  return {};
}

Result<void> MemoryFileSystem::create_private(const std::string& path, std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  if (auto fault = answer_fault(Operation::kWrite, path); !fault) return fault;
  if (kind_locked(path) != PathKind::kAbsent) return internal::system_failure(path, EEXIST);
  files_[path] = bytes;
  return {};
}

Result<std::unique_ptr<PendingFile>> MemoryFileSystem::create(const std::string& path) {
  if (kind(path) == PathKind::kFolder) return internal::system_failure(path, EISDIR);
  return std::make_unique<PendingMemory>(*this, path);
}

Result<void> MemoryFileSystem::make_folders(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (auto fault = answer_fault(Operation::kMakeFolders, path); !fault) return fault;
  if (files_.contains(path)) return internal::system_failure(path, ENOTDIR);
  folders_[path] = true;
  return {};
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
    if (has_left_out_part(below)) continue;
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
