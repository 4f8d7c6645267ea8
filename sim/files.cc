#include "sim/files.h"

#include <fmt/format.h>

namespace luoshi::sim {
namespace {

using base::ErrorCode;
using base::Result;

tl::unexpected<base::Error> absent(const std::string& path) {
  return base::fail(ErrorCode::kNotFound, {"没有这个文件", "there is no such file"}, path);
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

class OwnedBytes final : public env::MappedFile {
 public:
  explicit OwnedBytes(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string_view bytes() const override { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace

Result<void> SimulatedFiles::told(Fault fault, const std::string& path) {
  if (fault == Fault::kNone) return {};
  if (fault == Fault::kCrash) process_.kill();
  if (fault == Fault::kPowerLoss) process_.machine().cut_power();
  const std::string why(name_of(fault));
  return base::fail(ErrorCode::kUnavailable, {"模拟故障：" + why, "a simulated fault: " + why},
                    path);
}

template <class Act>
Result<void> SimulatedFiles::call(Call what, const std::string& path, Act act) {
  Machine& machine = process_.machine();
  machine.meddle(process_);
  if (process_.is_dead()) return told(Fault::kCrash, path);
  const Fault fault = machine.befall(process_, what);
  if (fault == Fault::kNone || machine.draw().chance(50)) act();
  return told(fault, path);
}

Result<void> SimulatedFiles::sync_folder_of(const std::string& path) {
  const std::string folder = folder_of(path);
  return call(Call::kSync, folder, [&] { disk().sync_names(folder); });
}

// Bytes go to a name beside the target, which is renamed at the end.
class SimulatedFiles::Pending final : public env::PendingFile {
 public:
  Pending(SimulatedFiles& files, std::string path, std::string temporary)
      : files_(files), path_(std::move(path)), temporary_(std::move(temporary)) {}
  ~Pending() override {
    if (!committed_ && !files_.process_.is_dead()) files_.disk().remove(temporary_);
  }

  Result<void> append(std::string_view bytes) override {
    Machine& machine = files_.process_.machine();
    if (files_.process_.is_dead()) return files_.told(Fault::kCrash, path_);
    const Fault fault = machine.befall(files_.process_, Call::kGrow);
    if (fault != Fault::kNone) {
      bytes = bytes.substr(0, static_cast<std::size_t>(machine.draw().between(
                                  0, static_cast<std::int64_t>(bytes.size()))));
    }
    if (const auto file = files_.disk().open(temporary_, false); file && !bytes.empty()) {
      file->write(file->bytes().size(), bytes);
      file->modified = machine.clock().wall_now();
    }
    return files_.told(fault, path_);
  }

  Result<void> commit() override {
    SimulatedDisk& disk = files_.disk();
    const auto file = disk.open(temporary_, false);
    if (!file) return absent(temporary_);
    auto done = files_.call(Call::kSync, path_, [&] { disk.sync(*file); });
    if (!done) return done;
    if (!disk.has(temporary_)) return absent(temporary_);
    done = files_.call(Call::kRename, path_, [&] {
      if (disk.has(temporary_)) disk.rename(temporary_, path_);
    });
    if (!done) return done;
    committed_ = true;
    return files_.sync_folder_of(path_);
  }

 private:
  SimulatedFiles& files_;
  std::string path_;
  std::string temporary_;
  bool committed_ = false;
};

class SimulatedFiles::Readable final : public env::ReadableFile {
 public:
  Readable(SimulatedFiles& files, std::string path, std::shared_ptr<DiskFile> file)
      : files_(files), path_(std::move(path)), file_(std::move(file)) {}
  std::uint64_t size() const override { return file_->bytes().size(); }
  Result<std::string> read_at(std::uint64_t offset, std::size_t length) override {
    std::string out;
    auto done = files_.call(Call::kRead, path_, [&] {
      if (offset < size()) out = file_->bytes().substr(offset, length);
    });
    if (!done) return tl::unexpected(done.error());
    return out;
  }

 private:
  SimulatedFiles& files_;
  std::string path_;
  std::shared_ptr<DiskFile> file_;
};

env::PathKind SimulatedFiles::kind(const std::string& path) {
  if (process_.is_dead() || !disk().has(path)) return env::PathKind::kAbsent;
  return disk().open(path, false)->is_folder ? env::PathKind::kFolder : env::PathKind::kFile;
}

Result<std::string> SimulatedFiles::read(const std::string& path, std::uint64_t bytes_max) {
  auto file = open(path);
  if (!file) return tl::unexpected(file.error());
  if ((*file)->size() > bytes_max) {
    return base::fail(ErrorCode::kTooLarge, {"文件过大", "the file is too large"}, path);
  }
  return (*file)->read_at(0, (*file)->size());
}

Result<std::unique_ptr<env::MappedFile>> SimulatedFiles::map(const std::string& path,
                                                             std::uint64_t bytes_max) {
  auto bytes = read(path, bytes_max);
  if (!bytes) return tl::unexpected(bytes.error());
  return std::make_unique<OwnedBytes>(std::move(*bytes));
}

Result<void> SimulatedFiles::write_atomically(const std::string& path, std::string_view bytes) {
  auto file = create(path, env::Access::kUsual);
  if (!file) return tl::unexpected(std::move(file.error()));
  if (auto appended = (*file)->append(bytes); !appended) return appended;
  return (*file)->commit();
}

Result<void> SimulatedFiles::create_private(const std::string& path, std::string_view bytes) {
  if (kind(path) == env::PathKind::kAbsent) return write_atomically(path, bytes);
  return base::fail(ErrorCode::kConflict, {"文件已经存在", "the file is there already"}, path);
}

Result<std::unique_ptr<env::PendingFile>> SimulatedFiles::create(const std::string& path,
                                                                 env::Access) {
  if (kind(folder_of(path)) != env::PathKind::kFolder) return absent(folder_of(path));
  std::string temporary = fmt::format("{}.part-7-{}", path, process_.machine().next_number());
  auto done = call(Call::kOpen, path, [&] {
    disk().open(temporary, true)->modified = process_.machine().clock().wall_now();
  });
  if (!done) return tl::unexpected(done.error());
  return std::make_unique<Pending>(*this, path, std::move(temporary));
}

Result<void> SimulatedFiles::make_folders(const std::string& path, env::Access) {
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string folder = path.substr(0, end);
    base::Result<void> done;
    if (!disk().has(folder)) {
      done = call(Call::kOpen, folder, [&] { disk().make_folder(folder); });
    }
    if (done) done = sync_folder_of(folder);
    if (!done) return done;
    if (end == std::string::npos) return {};
  }
}

Result<std::unique_ptr<env::ReadableFile>> SimulatedFiles::open(const std::string& path) {
  if (kind(path) != env::PathKind::kFile) return absent(path);
  return std::make_unique<Readable>(*this, path, disk().open(path, false));
}

Result<env::FileStatus> SimulatedFiles::status(const std::string& path) {
  if (kind(path) == env::PathKind::kAbsent) return absent(path);
  const auto file = disk().open(path, false);
  if (file->is_folder) return env::FileStatus{env::PathKind::kFolder, 0, {}, false};
  return env::FileStatus{env::PathKind::kFile, file->bytes().size(), file->modified, false};
}

Result<void> SimulatedFiles::remove(const std::string& path) {
  if (kind(path) == env::PathKind::kAbsent) return absent(path);
  auto done = call(Call::kRemove, path, [&] { disk().remove(path); });
  return done ? sync_folder_of(path) : done;
}

Result<void> SimulatedFiles::rename(const std::string& from, const std::string& to) {
  if (kind(from) == env::PathKind::kAbsent) return absent(from);
  if (kind(folder_of(to)) != env::PathKind::kFolder) return absent(folder_of(to));
  auto done = call(Call::kRename, from, [&] {
    if (disk().has(from)) disk().rename(from, to);
  });
  if (done) done = sync_folder_of(to);
  return done ? sync_folder_of(from) : done;
}

Result<env::Listing> SimulatedFiles::list(const std::string& folder, const env::ListLimits&) {
  if (kind(folder) != env::PathKind::kFolder) return absent(folder);
  env::Listing out;
  auto done = call(Call::kRead, folder, [&] { out.files = disk().files_below(folder); });
  if (!done) return tl::unexpected(done.error());
  return out;
}

}  // namespace luoshi::sim
