#include "sim/disk.h"

#include <algorithm>
#include <set>

namespace luoshi::sim {
namespace {

constexpr std::uint64_t kLieEvery = 10;

std::string folder_of(const std::string& name) { return name.substr(0, name.rfind('/')); }

}  // namespace

void DiskFile::apply(std::string& to, const Change& change) {
  if (change.is_truncation) {
    to.resize(change.offset, '\0');
    return;
  }
  to.resize(std::max<std::size_t>(to.size(), change.offset + change.bytes.size()), '\0');
  to.replace(change.offset, change.bytes.size(), change.bytes);
}

void DiskFile::write(std::uint64_t offset, std::string_view bytes) {
  unsynced_.push_back({offset, std::string(bytes), false});
  apply(bytes_, unsynced_.back());
}

void DiskFile::truncate(std::uint64_t size) {
  unsynced_.push_back({size, {}, true});
  apply(bytes_, unsynced_.back());
}

void DiskFile::sync() {
  for (const Change& change : unsynced_) apply(durable_, change);
  unsynced_.clear();
}

void DiskFile::lose_power(Draw& draw, unsigned survive_percent) {
  for (const Change& change : unsynced_) {
    const bool is_torn = !change.is_truncation && draw.chance(25);
    if (!is_torn) {
      if (draw.chance(survive_percent)) apply(durable_, change);
      continue;
    }
    const std::uint64_t end = change.offset + change.bytes.size();
    for (std::uint64_t at = change.offset; at < end;) {
      const std::uint64_t next = std::min(end, (at / kSectorBytes + 1) * kSectorBytes);
      if (draw.chance(survive_percent)) {
        apply(durable_, {at, change.bytes.substr(at - change.offset, next - at), false});
      }
      at = next;
    }
  }
  unsynced_.clear();
  bytes_ = durable_;
}

std::shared_ptr<DiskFile> SimulatedDisk::open(const std::string& name, bool create) {
  if (const auto found = names_.find(name); found != names_.end()) return found->second;
  if (!create) return nullptr;
  return names_[name] = std::make_shared<DiskFile>();
}

void SimulatedDisk::sync(DiskFile& file) {
  if (lying_ && ++syncs_ % kLieEvery == 0) return;
  file.sync();
}

void SimulatedDisk::rename(const std::string& from, const std::string& to) {
  names_[to] = names_.at(from);
  names_.erase(from);
}

void SimulatedDisk::make_folder(const std::string& name) { open(name, true)->is_folder = true; }

std::vector<std::string> SimulatedDisk::files_below(const std::string& folder) const {
  std::vector<std::string> out;
  for (auto at = names_.lower_bound(folder + "/");
       at != names_.end() && at->first.starts_with(folder + "/"); ++at) {
    if (!at->second->is_folder) out.push_back(at->first);
  }
  return out;
}

void SimulatedDisk::sync_names(const std::string& folder) {
  const auto is_in_it = [&](const auto& one) { return folder_of(one.first) == folder; };
  std::erase_if(durable_names_, is_in_it);
  for (const auto& one : names_) {
    if (is_in_it(one)) durable_names_.insert(one);
  }
}

void SimulatedDisk::lose_power(Draw& draw) {
  static const std::vector<unsigned> kSurvive = {0, 20, 50, 80, 100};
  const unsigned survive_percent = draw.pick(kSurvive);
  std::set<std::string> all;
  for (const auto& [name, file] : names_) all.insert(name);
  for (const auto& [name, file] : durable_names_) all.insert(name);
  for (const std::string& name : all) {
    const auto now = names_.find(name);
    const auto before = durable_names_.find(name);
    const bool is_same =
        now != names_.end() && before != durable_names_.end() && now->second == before->second;
    if (is_same || !draw.chance(survive_percent)) continue;
    if (now == names_.end()) {
      durable_names_.erase(name);
    } else {
      durable_names_[name] = now->second;
    }
  }
  // What stood in a folder that is lost is lost with it; folders come before what is in them.
  names_.clear();
  for (const auto& one : durable_names_) {
    const std::string folder = folder_of(one.first);
    if (folder.empty() || names_.contains(folder)) names_.insert(one);
  }
  durable_names_ = names_;
  for (auto& [name, file] : names_) file->lose_power(draw, survive_percent);
}

}  // namespace luoshi::sim
