// The one door to files. Paths are UTF-8 strings; a relative path stands against the working
// folder. Every call carries a limit, so that no input can fill the memory; what is over it is
// kTooLarge.
//
// Invariant: write_atomically leaves either the old bytes or the new ones under the name, never a
// part, whatever is killed when; rename and remove are durable when they return. Errors name the
// path and what the system said.
// Thread rule: a FileSystem may be used from any thread at once, as may what it opened to read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "env/clock.h"

namespace luoshi::env {

enum class PathKind { kAbsent, kFile, kFolder, kOther };  // kOther: a pipe, a device, a socket

// Who may open what is made: as the process's mask says, or this user alone (0600, folders 0700).
enum class Access { kUsual, kOwnerOnly };

struct FileStatus {
  PathKind kind = PathKind::kFile;
  std::uint64_t size = 0;  // bytes; 0 for what is no regular file
  WallTime modified;
  bool owner_only = false;  // neither the group nor others have any right
};

struct ListLimits {
  std::size_t files_max = 100'000;
  std::size_t depth_max = 32;  // folders below the one that is named
  bool hidden = false;         // also what begins with '.' or "~$"
};

struct Listing {
  std::vector<std::string> files;       // regular files, in byte order of their paths
  std::vector<base::Error> unreadable;  // folders below that could not be opened
};

// The bytes of a file without a copy. A real one that another program shortens meanwhile ends this
// process with SIGBUS: map only what nobody else writes (the project's own data).
class MappedFile {
 public:
  virtual ~MappedFile() = default;
  virtual std::string_view bytes() const = 0;
};

// A file read in pieces. What is renamed over its name meanwhile does not change it.
class ReadableFile {
 public:
  virtual ~ReadableFile() = default;
  virtual std::uint64_t size() const = 0;  // when it was opened
  // Fewer bytes than asked for only at the end, none behind it.
  virtual base::Result<std::string> read_at(std::uint64_t offset, std::size_t length) = 0;
};

// A file that is being written piece by piece; nothing stands under its name before commit().
// Dropped without commit it leaves no trace. One thread at a time.
class PendingFile {
 public:
  virtual ~PendingFile() = default;
  virtual base::Result<void> append(std::string_view bytes) = 0;
  virtual base::Result<void> commit() = 0;  // once, last
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;

  virtual PathKind kind(const std::string& path) = 0;
  virtual base::Result<std::string> read(const std::string& path, std::uint64_t bytes_max) = 0;
  virtual base::Result<std::unique_ptr<MappedFile>> map(const std::string& path,
                                                        std::uint64_t bytes_max) = 0;
  // The file appears under its name complete and durable, or not at all. The folder must exist.
  // A device or pipe under the name ("/dev/stdout") is written to in place.
  virtual base::Result<void> write_atomically(const std::string& path, std::string_view bytes) = 0;
  // A new file that only its owner may read and write (mode 0600), for keys. A name that is taken
  // is an error and keeps its bytes, also when two processes try at once.
  virtual base::Result<void> create_private(const std::string& path, std::string_view bytes) = 0;
  // Like write_atomically, for bytes that come one after the other and are not all held in memory.
  // A file that is replaced keeps its rights, unless they are to be kOwnerOnly.
  virtual base::Result<std::unique_ptr<PendingFile>> create(const std::string& path,
                                                            Access access = Access::kUsual) = 0;
  // `access` is of the folders that are made; one that exists keeps its own.
  virtual base::Result<void> make_folders(const std::string& path,
                                          Access access = Access::kUsual) = 0;
  virtual base::Result<std::unique_ptr<ReadableFile>> open(const std::string& path) = 0;
  virtual base::Result<FileStatus> status(const std::string& path) = 0;
  // A file or an empty folder.
  virtual base::Result<void> remove(const std::string& path) = 0;
  // A file or a folder, within one file system; a file under the new name is replaced.
  virtual base::Result<void> rename(const std::string& from, const std::string& to) = 0;
  // Every regular file below the folder. Names that begin with '.' or "~$" (locks of office
  // programs) are left out unless asked for, links to folders are not followed.
  virtual base::Result<Listing> list(const std::string& folder, const ListLimits& limits) = 0;
};

class RealFileSystem final : public FileSystem {
 public:
  PathKind kind(const std::string& path) override;
  base::Result<std::string> read(const std::string& path, std::uint64_t bytes_max) override;
  base::Result<std::unique_ptr<MappedFile>> map(const std::string& path,
                                                std::uint64_t bytes_max) override;
  base::Result<void> write_atomically(const std::string& path, std::string_view bytes) override;
  base::Result<void> create_private(const std::string& path, std::string_view bytes) override;
  base::Result<std::unique_ptr<PendingFile>> create(const std::string& path,
                                                    Access access = Access::kUsual) override;
  base::Result<void> make_folders(const std::string& path, Access access = Access::kUsual) override;
  base::Result<std::unique_ptr<ReadableFile>> open(const std::string& path) override;
  base::Result<FileStatus> status(const std::string& path) override;
  base::Result<void> remove(const std::string& path) override;
  base::Result<void> rename(const std::string& from, const std::string& to) override;
  base::Result<Listing> list(const std::string& folder, const ListLimits& limits) override;
};

// Standard input to its end. The error's `where` is "-".
base::Result<std::string> read_standard_input(std::uint64_t bytes_max);

// A folder of one's own in the system's place for temporary files, for libraries that write nothing
// but files. It is removed with all that is in it when the object goes.
class TemporaryFolder {
 public:
  static base::Result<TemporaryFolder> make();
  TemporaryFolder(TemporaryFolder&& other) noexcept;
  TemporaryFolder& operator=(TemporaryFolder&& other) noexcept;
  ~TemporaryFolder();
  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

// Files in memory, for tests and simulation. Folders are the prefixes of the files' paths and those
// made by make_folders. A fault answers the next call of its operation on its path, once. The time
// of a change is the clock's, or 1970 without one.
class MemoryFileSystem final : public FileSystem {
 public:
  enum class Operation {
    kRead,
    kMap,
    kWrite,
    kMakeFolders,
    kList,
    kOpen,
    kStatus,
    kRemove,
    kRename
  };

  explicit MemoryFileSystem(Clock* clock = nullptr) : clock_(clock) {}  // outlives this

  void put(const std::string& path, std::string bytes);
  void inject(Operation operation, const std::string& path, base::Error error);

  PathKind kind(const std::string& path) override;
  base::Result<std::string> read(const std::string& path, std::uint64_t bytes_max) override;
  base::Result<std::unique_ptr<MappedFile>> map(const std::string& path,
                                                std::uint64_t bytes_max) override;
  base::Result<void> write_atomically(const std::string& path, std::string_view bytes) override;
  base::Result<void> create_private(const std::string& path, std::string_view bytes) override;
  base::Result<std::unique_ptr<PendingFile>> create(const std::string& path,
                                                    Access access = Access::kUsual) override;
  base::Result<void> make_folders(const std::string& path, Access access = Access::kUsual) override;
  base::Result<std::unique_ptr<ReadableFile>> open(const std::string& path) override;
  base::Result<FileStatus> status(const std::string& path) override;
  base::Result<void> remove(const std::string& path) override;
  base::Result<void> rename(const std::string& from, const std::string& to) override;
  base::Result<Listing> list(const std::string& folder, const ListLimits& limits) override;

 private:
  friend class PendingMemory;
  struct File {
    std::shared_ptr<const std::string> bytes;
    WallTime modified;
    Access access = Access::kUsual;
  };

  base::Result<void> answer_fault(Operation operation, const std::string& path);
  PathKind kind_locked(const std::string& path) const;
  base::Result<const File*> find(const std::string& path, std::uint64_t bytes_max) const;
  base::Result<void> write(const std::string& path, std::string_view bytes, Access access);
  void put_locked(const std::string& path, std::string bytes, Access access);
  void move_below(const std::string& from, const std::string& to);

  Clock* clock_;
  std::mutex mutex_;
  std::map<std::string, File> files_;
  std::map<std::string, Access> folders_;
  std::multimap<std::pair<Operation, std::string>, base::Error> faults_;
};

}  // namespace luoshi::env
