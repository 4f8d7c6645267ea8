// A disk in memory that tells what was written from what is durable.
//
// Invariants: what was written before a sync survives everything; of what was written since, a loss
// of power keeps any part: whole writes or single sectors of them, in any order. Names (that a file
// was made or removed) are durable when their folder was synced. Bytes outside a write are never
// touched by it, and a sector is written as a whole or not at all.
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "env/clock.h"
#include "sim/draw.h"

namespace luoshi::sim {

inline constexpr std::uint64_t kSectorBytes = 512;

class DiskFile {
 public:
  const std::string& bytes() const { return bytes_; }  // as every process sees them
  void write(std::uint64_t offset, std::string_view bytes);
  void truncate(std::uint64_t size);
  void sync();
  // As Linux does when a sync fails: what was not durable is seen still, and no later sync writes
  // it.
  void fail_sync() { unsynced_.clear(); }

  // What is left when the power goes: of each change since the last sync, perhaps all, perhaps
  // some of its sectors.
  void lose_power(Draw& draw, unsigned survive_percent);

  bool is_folder = false;
  env::WallTime modified{};  // of what is written through SimulatedFiles; the disk keeps it

 private:
  struct Change {
    std::uint64_t offset = 0;  // where bytes were written; the new size when truncated
    std::string bytes;
    bool is_truncation = false;
  };
  static void apply(std::string& to, const Change& change);

  std::string bytes_;
  std::string durable_;
  std::vector<Change> unsynced_;  // in their order; bounded by what a world writes between syncs
};

class SimulatedDisk {
 public:
  bool has(const std::string& name) const { return names_.contains(name); }
  // The file of this name; made when there is none and `create`; else nothing.
  std::shared_ptr<DiskFile> open(const std::string& name, bool create);
  void remove(const std::string& name) { names_.erase(name); }
  void rename(const std::string& from, const std::string& to);  // `from` is there
  void make_folder(const std::string& name);
  std::vector<std::string> files_below(const std::string& folder) const;  // in their order

  // A disk that lies makes nothing durable at every tenth sync: a fault that must be found.
  void set_lying(bool lying) { lying_ = lying; }
  void sync(DiskFile& file);
  void sync_names() { sync_names(""); }  // of the root
  void sync_names(const std::string& folder);

  void lose_power(Draw& draw);

 private:
  using Names = std::map<std::string, std::shared_ptr<DiskFile>>;
  Names names_;
  Names durable_names_;
  bool lying_ = false;
  std::uint64_t syncs_ = 0;
};

}  // namespace luoshi::sim
