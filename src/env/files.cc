#include "env/files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "env/internal/descriptor.h"
#include "env/internal/system_error.h"

namespace luoshi::env {
namespace {

using base::Result;
using internal::Descriptor;
using internal::system_failure;

class Mapping final : public MappedFile {
 public:
  Mapping(void* address, std::size_t size) : address_(address), size_(size) {}
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() override {
    if (size_ > 0) ::munmap(address_, size_);
  }
  std::string_view bytes() const override { return {static_cast<const char*>(address_), size_}; }

 private:
  void* address_;
  std::size_t size_;
};

class DescriptorFile final : public ReadableFile {
 public:
  DescriptorFile(std::string path, Descriptor open, std::uint64_t size)
      : path_(std::move(path)), descriptor_(std::move(open)), size_(size) {}
  std::uint64_t size() const override { return size_; }

  Result<std::string> read_at(std::uint64_t offset, std::size_t length) override {
    std::string bytes;
    if (offset >= size_) return bytes;
    bytes.resize(std::min<std::uint64_t>(length, size_ - offset));
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t got = ::pread(descriptor_.number(), bytes.data() + done, bytes.size() - done,
                                  static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return system_failure(path_, errno);
      if (got == 0) break;  // somebody made it shorter
      done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
  }

 private:
  std::string path_;
  Descriptor descriptor_;
  std::uint64_t size_;
};

struct OpenFile {
  Descriptor descriptor;
  struct stat status {};
};

Result<OpenFile> open_to_read(const std::string& path) {
  OpenFile file;
  file.descriptor = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.descriptor.is_open()) return system_failure(path, errno);
  if (::fstat(file.descriptor.number(), &file.status) != 0) return system_failure(path, errno);
  if (S_ISDIR(file.status.st_mode)) return system_failure(path, EISDIR);
  return file;
}

// The place where the bytes really go: a link is written through, not replaced.
std::string target_of(const std::string& path) {
  std::error_code ignored;
  const std::filesystem::path resolved = std::filesystem::weakly_canonical(path, ignored);
  return ignored || resolved.empty() ? path : resolved.string();
}

std::string temporary_name(const std::string& path) {
  static std::atomic<unsigned> counter{0};
  return path + ".part-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
}

// The rename is durable only when the folder that holds the name is.
Result<void> sync_folder_of(const std::string& path) {
  std::filesystem::path named(path);
  if (!named.has_filename()) named = named.parent_path();  // "folder/"
  const std::string parent = named.parent_path().string();
  const std::string folder = parent.empty() ? "." : parent;
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.is_open()) return system_failure(folder, errno);
  // Some file systems cannot sync a folder and say EINVAL; there is nothing more to be done then.
  if (::fsync(descriptor.number()) != 0 && errno != EINVAL) return system_failure(folder, errno);
  return {};
}

PathKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return PathKind::kFile;
  if (S_ISDIR(mode)) return PathKind::kFolder;
  return PathKind::kOther;
}

// Bytes go to a name beside the target, which is renamed at the end.
class TemporaryBeside final : public PendingFile {
 public:
  TemporaryBeside(std::string path, std::string target, std::string temporary, Descriptor open)
      : path_(std::move(path)),
        target_(std::move(target)),
        temporary_(std::move(temporary)),
        descriptor_(std::move(open)) {}
  TemporaryBeside(const TemporaryBeside&) = delete;
  TemporaryBeside& operator=(const TemporaryBeside&) = delete;
  ~TemporaryBeside() override {
    if (!committed_) ::unlink(temporary_.c_str());
  }

  Result<void> append(std::string_view bytes) override {
    return internal::write_whole(descriptor_.number(), path_, bytes);
  }

  Result<void> commit() override {
    if (::fsync(descriptor_.number()) != 0) return system_failure(path_, errno);
    descriptor_.close();
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) return system_failure(path_, errno);
    committed_ = true;
    return sync_folder_of(target_);
  }

 private:
  std::string path_;  // as the caller named it
  std::string target_;
  std::string temporary_;
  Descriptor descriptor_;
  bool committed_ = false;
};

// A device or a pipe.
class InPlace final : public PendingFile {
 public:
  InPlace(std::string path, Descriptor open)
      : path_(std::move(path)), descriptor_(std::move(open)) {}
  Result<void> append(std::string_view bytes) override {
    return internal::write_whole(descriptor_.number(), path_, bytes);
  }
  Result<void> commit() override { return {}; }

 private:
  std::string path_;
  Descriptor descriptor_;
};

bool is_left_out(const std::string& name) {
  return name.starts_with('.') || name.starts_with("~$");
}

// One folder's names; folders below it are pushed on `pending` by the caller.
struct FolderContent {
  std::vector<std::string> files;
  std::vector<std::string> folders;
};

Result<FolderContent> read_folder(const std::string& folder, const ListLimits& limits) {
  FolderContent content;
  std::error_code code;
  std::filesystem::directory_iterator at(folder, code);
  if (code) return system_failure(folder, code.value());
  for (; at != std::filesystem::directory_iterator(); at.increment(code)) {
    if (code) return system_failure(folder, code.value());
    if (!limits.hidden && is_left_out(at->path().filename().string())) continue;
    std::error_code ignored;
    if (at->is_directory(ignored)) {
      if (!at->is_symlink(ignored)) content.folders.push_back(at->path().string());
    } else if (at->is_regular_file(ignored)) {
      content.files.push_back(at->path().string());
    }
    if (content.files.size() + content.folders.size() > limits.files_max) break;
  }
  return content;
}

tl::unexpected<base::Error> too_many(const std::string& folder, const ListLimits& limits) {
  const std::string files = std::to_string(limits.files_max);
  const std::string depth = std::to_string(limits.depth_max);
  return base::fail(base::ErrorCode::kTooLarge,
                    {"文件多于 " + files + " 个或层级深于 " + depth + " 层",
                     "more than " + files + " files or deeper than " + depth + " folders"},
                    folder, {"请指定更小的文件夹", "name a smaller folder"});
}

}  // namespace

PathKind RealFileSystem::kind(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return PathKind::kAbsent;
  return kind_of(status.st_mode);
}

Result<std::string> RealFileSystem::read(const std::string& path, std::uint64_t bytes_max) {
  const auto file = open_to_read(path);
  if (!file) return tl::unexpected(file.error());
  const auto size = static_cast<std::uint64_t>(std::max<off_t>(file->status.st_size, 0));
  if (S_ISREG(file->status.st_mode) && size > bytes_max)
    return internal::too_large(path, bytes_max);
  return internal::read_to_end(file->descriptor.number(), path, bytes_max, size);
}

Result<std::unique_ptr<MappedFile>> RealFileSystem::map(const std::string& path,
                                                        std::uint64_t bytes_max) {
  const auto file = open_to_read(path);
  if (!file) return tl::unexpected(file.error());
  if (!S_ISREG(file->status.st_mode)) return system_failure(path, ENODEV);
  const auto size = static_cast<std::uint64_t>(file->status.st_size);
  if (size > bytes_max) return internal::too_large(path, bytes_max);
  if (size == 0) return std::make_unique<Mapping>(nullptr, 0);
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file->descriptor.number(), 0);
  if (address == MAP_FAILED) return system_failure(path, errno);
  return std::make_unique<Mapping>(address, size);
}

Result<void> RealFileSystem::write_atomically(const std::string& path, std::string_view bytes) {
  auto file = create(path);
  if (!file) return tl::unexpected(std::move(file.error()));
  if (auto appended = (*file)->append(bytes); !appended) return appended;
  return (*file)->commit();
}

Result<void> RealFileSystem::create_private(const std::string& path, std::string_view bytes) {
  const std::string temporary = temporary_name(path);
  Descriptor descriptor(
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!descriptor.is_open()) return system_failure(path, errno);
  Result<void> written = internal::write_whole(descriptor.number(), path, bytes);
  if (written && ::fsync(descriptor.number()) != 0) written = system_failure(path, errno);
  // A rename would take the place of a file that came meanwhile; a link does not.
  if (written && ::link(temporary.c_str(), path.c_str()) != 0) {
    written = system_failure(path, errno);
  }
  ::unlink(temporary.c_str());
  if (!written) return written;
  return sync_folder_of(path);
}

Result<std::unique_ptr<PendingFile>> RealFileSystem::create(const std::string& path,
                                                            Access access) {
  const std::string target = target_of(path);
  struct stat status {};
  const bool exists = ::stat(target.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) return system_failure(path, EISDIR);
  if (exists && !S_ISREG(status.st_mode)) {
    Descriptor descriptor(::open(target.c_str(), O_WRONLY | O_CLOEXEC));
    if (!descriptor.is_open()) return system_failure(path, errno);
    return std::make_unique<InPlace>(path, std::move(descriptor));
  }
  std::string temporary = temporary_name(target);
  const mode_t usual = exists ? status.st_mode & 0777u : 0666u;
  const mode_t mode = access == Access::kOwnerOnly ? 0600u : usual;
  Descriptor descriptor(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!descriptor.is_open()) return system_failure(path, errno);
  return std::make_unique<TemporaryBeside>(path, target, std::move(temporary),
                                           std::move(descriptor));
}

Result<void> RealFileSystem::make_folders(const std::string& path, Access access) {
  const mode_t mode = access == Access::kOwnerOnly ? 0700u : 0777u;
  std::filesystem::path folder;
  for (const auto& part : std::filesystem::path(path)) {
    folder /= part;
    const bool is_made = ::mkdir(folder.c_str(), mode) == 0;
    const int problem = is_made ? 0 : errno;
    if (!is_made && kind(folder.string()) != PathKind::kFolder) {
      return system_failure(path, problem == EEXIST ? ENOTDIR : problem);
    }
    // One that is there may have been made by a process that was killed before it synced. Who may
    // not write above it has not made it.
    const std::string parent = folder.parent_path().string();
    if (!is_made && ::access(parent.empty() ? "." : parent.c_str(), W_OK) != 0) continue;
    if (auto synced = sync_folder_of(folder.string()); !synced) return synced;
  }
  return {};
}

Result<std::unique_ptr<ReadableFile>> RealFileSystem::open(const std::string& path) {
  auto file = open_to_read(path);
  if (!file) return tl::unexpected(std::move(file.error()));
  if (!S_ISREG(file->status.st_mode)) return system_failure(path, ENODEV);
  return std::make_unique<DescriptorFile>(path, std::move(file->descriptor),
                                          static_cast<std::uint64_t>(file->status.st_size));
}

Result<FileStatus> RealFileSystem::status(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return system_failure(path, errno);
  FileStatus status;
  status.kind = kind_of(found.st_mode);
  if (S_ISREG(found.st_mode)) status.size = static_cast<std::uint64_t>(found.st_size);
  const auto since_1970 =
      std::chrono::seconds(found.st_mtim.tv_sec) + std::chrono::nanoseconds(found.st_mtim.tv_nsec);
  status.modified = WallTime(std::chrono::floor<std::chrono::milliseconds>(since_1970));
  status.owner_only = (found.st_mode & 077u) == 0;
  return status;
}

Result<void> RealFileSystem::remove(const std::string& path) {
  if (::remove(path.c_str()) != 0) return system_failure(path, errno);
  return sync_folder_of(path);
}

Result<void> RealFileSystem::rename(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) {
    const int problem = errno;
    const bool from_is_there = kind(from) != PathKind::kAbsent;
    return system_failure(problem == ENOENT && from_is_there ? to : from, problem);
  }
  if (auto synced = sync_folder_of(to); !synced) return synced;
  return sync_folder_of(from);
}

Result<Listing> RealFileSystem::list(const std::string& folder, const ListLimits& limits) {
  struct Pending {
    std::string folder;
    std::size_t depth;
  };
  Listing listing;
  std::vector<Pending> pending{{folder, 0}};
  std::size_t folder_count = 0;
  while (!pending.empty()) {
    const Pending next = std::move(pending.back());
    pending.pop_back();
    if (next.depth > limits.depth_max || ++folder_count > limits.files_max) {
      return too_many(folder, limits);
    }
    auto content = read_folder(next.folder, limits);
    if (!content && next.depth == 0) return tl::unexpected(content.error());
    if (!content) {
      listing.unreadable.push_back(std::move(content.error()));
      continue;
    }
    for (std::string& below : content->folders) {
      pending.push_back({std::move(below), next.depth + 1});
    }
    std::move(content->files.begin(), content->files.end(), std::back_inserter(listing.files));
    if (listing.files.size() > limits.files_max) return too_many(folder, limits);
  }
  std::sort(listing.files.begin(), listing.files.end());
  std::sort(listing.unreadable.begin(), listing.unreadable.end(),
            [](const auto& a, const auto& b) { return a.where < b.where; });
  return listing;
}

Result<std::string> read_standard_input(std::uint64_t bytes_max) {
  return internal::read_to_end(STDIN_FILENO, "-", bytes_max, 0);
}

Result<TemporaryFolder> TemporaryFolder::make() {
  std::error_code code;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(code);
  if (code) return system_failure("TMPDIR", code.value());
  std::string pattern = (parent / "luoshi-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) return system_failure(parent.string(), errno);
  return TemporaryFolder(std::move(pattern));
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

TemporaryFolder& TemporaryFolder::operator=(TemporaryFolder&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace luoshi::env
