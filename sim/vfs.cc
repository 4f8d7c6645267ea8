// The SQLite VFS of a simulated process: files of the machine's disk, locks as on Unix, shared
// memory for WAL. SQLite's own rules stand in its documentation of sqlite3_vfs, sqlite3_io_methods
// and "File Locking And Concurrency".
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>

#include "base/check.h"
#include "sim/machine.h"

namespace luoshi::sim {

struct SimulatedProcess::Vfs {
  sqlite3_vfs vfs{};
};

namespace {

struct Handle {
  sqlite3_file base;
  OpenFile* open;
};

OpenFile& opened(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file)->open; }
Machine& machine_of(const OpenFile& open) { return open.process->machine(); }
Sharing& sharing_of(const OpenFile& open) { return machine_of(open).sharing(open.file); }
SimulatedProcess& process_of(sqlite3_vfs* vfs) {
  return *static_cast<SimulatedProcess*>(vfs->pAppData);
}

// Ends the process or the power when that is what befell the call; says what SQLite is told.
int struck(SimulatedProcess& process, Fault fault, int code) {
  if (fault == Fault::kCrash) process.kill();
  if (fault == Fault::kPowerLoss) process.machine().cut_power();
  return fault == Fault::kFull ? SQLITE_FULL : code;
}

int close_file(sqlite3_file* file) {
  auto* handle = reinterpret_cast<Handle*>(file);
  OpenFile* open = handle->open;
  Sharing& sharing = sharing_of(*open);
  sharing.handles.erase(open);
  sharing.mapped.erase(open);
  if (sharing.mapped.empty()) sharing.regions.clear();
  if (open->delete_on_close && !open->name.empty() && !open->process->is_dead()) {
    machine_of(*open).disk().remove(open->name);
  }
  delete open;
  handle->open = nullptr;
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* to, int count, sqlite3_int64 offset) {
  OpenFile& open = opened(file);
  const Fault fault = machine_of(open).befall(*open.process, Call::kRead);
  if (fault != Fault::kNone) return struck(*open.process, fault, SQLITE_IOERR_READ);
  const std::string& bytes = open.file->bytes();
  const auto size = static_cast<std::size_t>(count);
  const auto at = static_cast<std::size_t>(offset);
  const std::size_t have = at < bytes.size() ? std::min(size, bytes.size() - at) : 0;
  if (have > 0) std::memcpy(to, bytes.data() + at, have);
  if (have == size) return SQLITE_OK;
  std::memset(static_cast<char*>(to) + have, 0, size - have);
  return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
  OpenFile& open = opened(file);
  if (open.process->is_dead()) return SQLITE_IOERR_WRITE;
  const auto at = static_cast<std::uint64_t>(offset);
  std::string_view bytes(static_cast<const char*>(from), static_cast<std::size_t>(count));
  const bool grows = at + bytes.size() > open.file->bytes().size();
  Machine& machine = machine_of(open);
  const Fault fault = machine.befall(*open.process, grows ? Call::kGrow : Call::kWrite);
  if (fault != Fault::kNone) {
    bytes = bytes.substr(0, static_cast<std::size_t>(machine.draw().between(
                                0, static_cast<std::int64_t>(bytes.size()))));
  }
  if (!bytes.empty()) open.file->write(at, bytes);
  if (fault == Fault::kNone) return SQLITE_OK;
  return struck(*open.process, fault, SQLITE_IOERR_WRITE);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  OpenFile& open = opened(file);
  if (open.process->is_dead()) return SQLITE_IOERR_TRUNCATE;
  Machine& machine = machine_of(open);
  const Fault fault = machine.befall(*open.process, Call::kTruncate);
  const bool is_done = fault == Fault::kNone || machine.draw().chance(50);
  if (is_done) open.file->truncate(static_cast<std::uint64_t>(size));
  if (fault == Fault::kNone) return SQLITE_OK;
  return struck(*open.process, fault, SQLITE_IOERR_TRUNCATE);
}

int sync_file(sqlite3_file* file, int) {
  OpenFile& open = opened(file);
  if (open.process->is_dead()) return SQLITE_IOERR_FSYNC;
  Machine& machine = machine_of(open);
  const Fault fault = machine.befall(*open.process, Call::kSync);
  const bool is_done = fault == Fault::kNone || machine.draw().chance(50);
  if (is_done) {
    machine.disk().sync(*open.file);
    if (open.sync_names_too) machine.disk().sync_names();
    open.sync_names_too = false;
  }
  if (fault == Fault::kNone) return SQLITE_OK;
  if (!is_done && fault == Fault::kSyncError && machine.draw().chance(50)) open.file->fail_sync();
  return struck(*open.process, fault, SQLITE_IOERR_FSYNC);
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(opened(file).file->bytes().size());
  return SQLITE_OK;
}

// The locks of a file: shared by many, reserved by one beside them, pending by one that lets no
// more come, exclusive by one alone.
int lock_file(sqlite3_file* file, int wanted) {
  OpenFile& open = opened(file);
  if (open.process->is_dead()) return SQLITE_IOERR_LOCK;
  if (open.lock >= wanted) return SQLITE_OK;
  int highest = SQLITE_LOCK_NONE;
  for (const OpenFile* other : sharing_of(open).handles) {
    if (other != &open) highest = std::max(highest, other->lock);
  }
  const bool refused = wanted == SQLITE_LOCK_SHARED ? highest >= SQLITE_LOCK_PENDING
                                                    : highest >= SQLITE_LOCK_RESERVED;
  if (refused) return SQLITE_BUSY;
  if (wanted == SQLITE_LOCK_EXCLUSIVE && highest >= SQLITE_LOCK_SHARED) {
    open.lock = SQLITE_LOCK_PENDING;
    return SQLITE_BUSY;
  }
  open.lock = wanted;
  return SQLITE_OK;
}

int unlock_file(sqlite3_file* file, int wanted) {
  OpenFile& open = opened(file);
  if (!open.process->is_dead()) open.lock = std::min(open.lock, wanted);
  return SQLITE_OK;
}

int check_reserved(sqlite3_file* file, int* out) {
  OpenFile& open = opened(file);
  const auto& handles = sharing_of(open).handles;
  *out = std::any_of(handles.begin(), handles.end(),
                     [](const OpenFile* handle) { return handle->lock >= SQLITE_LOCK_RESERVED; });
  return SQLITE_OK;
}

int control_file(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return static_cast<int>(kSectorBytes); }
// As SQLite's own VFS says of a Unix file system.
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int map_shared(sqlite3_file* file, int number, int size, int extend, void volatile** out) {
  OpenFile& open = opened(file);
  *out = nullptr;
  if (open.process->is_dead()) return SQLITE_IOERR_SHMMAP;
  LUOSHI_CHECK(size == static_cast<int>(Sharing::kRegionBytes));
  Sharing& sharing = sharing_of(open);
  sharing.mapped.insert(&open);
  const auto index = static_cast<std::size_t>(number);
  if (sharing.regions.size() <= index && !extend) return SQLITE_OK;
  while (sharing.regions.size() <= index) {
    sharing.regions.push_back(std::make_unique<std::array<char, Sharing::kRegionBytes>>());
    sharing.regions.back()->fill(0);
  }
  *out = sharing.regions[index]->data();
  return SQLITE_OK;
}

int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
  OpenFile& open = opened(file);
  if (open.process->is_dead()) return SQLITE_IOERR_SHMLOCK;
  const auto slots = static_cast<std::uint8_t>(((1u << count) - 1u) << offset);
  if (flags & SQLITE_SHM_UNLOCK) {
    open.shared_slots &= static_cast<std::uint8_t>(~slots);
    open.exclusive_slots &= static_cast<std::uint8_t>(~slots);
    return SQLITE_OK;
  }
  const bool exclusive = flags & SQLITE_SHM_EXCLUSIVE;
  for (const OpenFile* other : sharing_of(open).mapped) {
    if (other == &open) continue;
    const int held = other->exclusive_slots | (exclusive ? other->shared_slots : 0);
    if (held & slots) return SQLITE_BUSY;
  }
  (exclusive ? open.exclusive_slots : open.shared_slots) |= slots;
  return SQLITE_OK;
}

void barrier_shared(sqlite3_file*) {}

int unmap_shared(sqlite3_file* file, int) {
  OpenFile& open = opened(file);
  open.shared_slots = open.exclusive_slots = 0;
  Sharing& sharing = sharing_of(open);
  sharing.mapped.erase(&open);
  if (sharing.mapped.empty()) sharing.regions.clear();
  return SQLITE_OK;
}

constexpr sqlite3_io_methods kMethods = {2,
                                         close_file,
                                         read_file,
                                         write_file,
                                         truncate_file,
                                         sync_file,
                                         size_of_file,
                                         lock_file,
                                         unlock_file,
                                         check_reserved,
                                         control_file,
                                         sector_size,
                                         characteristics,
                                         map_shared,
                                         lock_shared,
                                         barrier_shared,
                                         unmap_shared,
                                         nullptr,
                                         nullptr};

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  SimulatedProcess& process = process_of(vfs);
  if (process.is_dead()) return SQLITE_IOERR;
  Machine& machine = process.machine();
  const Fault fault = name ? machine.befall(process, Call::kOpen) : Fault::kNone;
  std::shared_ptr<DiskFile> found;
  if (fault == Fault::kNone || machine.draw().chance(50)) {
    found =
        name ? machine.disk().open(name, flags & SQLITE_OPEN_CREATE) : std::make_shared<DiskFile>();
  }
  if (fault != Fault::kNone) return struck(process, fault, SQLITE_IOERR);
  if (!found) return SQLITE_CANTOPEN;
  auto* open = new OpenFile{};
  open->process = &process;
  open->file = std::move(found);
  open->name = name ? name : "";
  open->delete_on_close = flags & SQLITE_OPEN_DELETEONCLOSE;
  // As SQLite's own VFS: also where the file was there, since another connection made it perhaps.
  open->sync_names_too =
      (flags & SQLITE_OPEN_CREATE) && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL));
  sharing_of(*open).handles.insert(open);
  reinterpret_cast<Handle*>(file)->open = open;
  file->pMethods = &kMethods;
  if (out_flags) *out_flags = flags;
  return SQLITE_OK;
}

int remove_file(sqlite3_vfs* vfs, const char* name, int sync_names) {
  SimulatedProcess& process = process_of(vfs);
  if (process.is_dead()) return SQLITE_IOERR_DELETE;
  Machine& machine = process.machine();
  if (!machine.disk().has(name)) return SQLITE_IOERR_DELETE_NOENT;
  const Fault fault = machine.befall(process, Call::kRemove);
  const bool is_done = fault == Fault::kNone || machine.draw().chance(50);
  if (is_done) machine.disk().remove(name);
  if (fault != Fault::kNone) return struck(process, fault, SQLITE_IOERR_DELETE);
  if (sync_names) machine.disk().sync_names();
  return SQLITE_OK;
}

// An empty file is as good as none, as SQLite's own VFS has it.
int access_file(sqlite3_vfs* vfs, const char* name, int, int* out) {
  SimulatedProcess& process = process_of(vfs);
  if (process.is_dead()) return SQLITE_IOERR_ACCESS;
  SimulatedDisk& disk = process.machine().disk();
  *out = disk.has(name) && !disk.open(name, false)->bytes().empty();
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int give_random(sqlite3_vfs*, int size, char* out) {
  std::memset(out, 7, static_cast<std::size_t>(size));
  return size;
}

int wait_in_vain(sqlite3_vfs*, int microseconds) { return microseconds; }

int tell_time(sqlite3_vfs* vfs, sqlite3_int64* out) {
  constexpr sqlite3_int64 kJulian1970 = 210'866'760'000'000;  // milliseconds
  *out = kJulian1970 + process_of(vfs).machine().clock().wall_now().time_since_epoch().count();
  return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) { return 0; }

std::atomic<std::uint64_t> g_names{0};  // of VFSs; unique in the program, part of no outcome

}  // namespace

SimulatedProcess::SimulatedProcess(Machine& machine)
    : machine_(machine),
      name_("luoshi-sim-" + std::to_string(g_names++)),
      vfs_(std::make_unique<Vfs>()) {
  sqlite3_vfs& vfs = vfs_->vfs;
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(Handle);
  vfs.mxPathname = 512;
  vfs.zName = name_.c_str();
  vfs.pAppData = this;
  vfs.xOpen = open_file;
  vfs.xDelete = remove_file;
  vfs.xAccess = access_file;
  vfs.xFullPathname = full_path;
  vfs.xRandomness = give_random;
  vfs.xSleep = wait_in_vain;
  vfs.xGetLastError = last_error;
  vfs.xCurrentTimeInt64 = tell_time;
  LUOSHI_CHECK(sqlite3_vfs_register(&vfs, 0) == SQLITE_OK);
  machine_.processes().insert(this);
}

SimulatedProcess::~SimulatedProcess() {
  machine_.processes().erase(this);
  sqlite3_vfs_unregister(&vfs_->vfs);
}

void SimulatedProcess::kill() {
  if (dead_) return;
  dead_ = true;
  machine_.die(*this);
}

}  // namespace luoshi::sim
