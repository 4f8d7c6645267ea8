#include "sim/machine.h"

#include "base/check.h"

namespace luoshi::sim {

std::string_view name_of(Fault fault) {
  constexpr std::array<std::string_view, 7> kNames = {
      "none", "crash", "power loss", "full disk", "read error", "write error", "sync error"};
  return kNames[static_cast<std::size_t>(fault)];
}

bool Machine::can_strike(Call call) const {
  switch (plan_.fault) {
    case Fault::kNone:
      return false;
    case Fault::kCrash:
    case Fault::kPowerLoss:
      return call != Call::kRead;
    case Fault::kFull:
      return call == Call::kGrow;
    case Fault::kReadError:
      return call == Call::kRead;
    case Fault::kWriteError:
      return call == Call::kWrite || call == Call::kGrow || call == Call::kTruncate ||
             call == Call::kRename;
    case Fault::kSyncError:
      return call == Call::kSync;
  }
  return false;
}

Fault Machine::befall(SimulatedProcess& process, Call call) {
  if (process.is_dead()) return Fault::kCrash;
  if (!can_strike(call)) return Fault::kNone;
  if (left_ > 1) {
    --left_;
    return Fault::kNone;
  }
  const Fault fault = plan_.fault;
  ++strikes_;
  if (--times_ == 0) disarm();
  // Whoever is killed in the middle of a call has done it, or a part of it, or nothing: the caller
  // carries that out and lets the process die then.
  return fault;
}

Sharing& Machine::sharing(const std::shared_ptr<DiskFile>& file) {
  auto& found = sharings_[file];
  if (!found) found = std::make_unique<Sharing>();
  return *found;
}

void Machine::die(SimulatedProcess& process) {
  for (auto& [file, sharing] : sharings_) {
    bool others_map = false;
    for (const OpenFile* handle : sharing->mapped) others_map |= !handle->process->is_dead();
    if (others_map && sharing->at_death.empty()) {
      for (const auto& region : sharing->regions) sharing->at_death.push_back(*region);
    }
    for (OpenFile* handle : sharing->handles) {
      if (handle->process != &process) continue;
      handle->lock = 0;
      handle->shared_slots = handle->exclusive_slots = 0;
    }
  }
}

void Machine::cut_power() {
  has_power_ = false;
  for (SimulatedProcess* process : processes_) process->kill();
}

void Machine::bury(bool others_live) {
  for (auto& [file, sharing] : sharings_) {
    // Nobody has it mapped any more when all died: then it is gone.
    const std::size_t count = sharing->regions.empty() ? 0 : sharing->at_death.size();
    for (std::size_t i = 0; i < count; ++i) {
      *sharing->regions[i] = sharing->at_death[i];
    }
    sharing->at_death.clear();
  }
  if (!others_live) {
    LUOSHI_CHECK(processes_.empty());
    sharings_.clear();
  }
  if (!has_power_) disk_.lose_power(draw_);
  has_power_ = true;
}

}  // namespace luoshi::sim
