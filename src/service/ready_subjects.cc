#include "service/ready_subjects.h"

#include "service/world.h"

namespace luoshi::service {

namespace {
constexpr std::size_t kMadeAtOnce = 64;
}

std::shared_ptr<ReadySubjects> make_ready_subjects() { return std::make_shared<ReadySubjects>(); }

base::Result<std::string> ReadySubjects::take(World& world, const std::string& prefix) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string>& ready = ready_[prefix];
  if (ready.empty()) {
    std::vector<std::string> made;
    for (std::size_t i = 0; i < kMadeAtOnce; ++i) made.push_back(ordered_id(world, prefix));
    if (auto done = world.vault.prepare(made); !done) return tl::unexpected(done.error());
    ready.assign(made.rbegin(), made.rend());  // the oldest first
  }
  std::string id = std::move(ready.back());
  ready.pop_back();
  return id;
}

}  // namespace luoshi::service
