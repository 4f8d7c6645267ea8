#include "notice/message.h"

#include "base/json.h"

namespace luoshi::notice {

using base::Result;

Result<void> FileMessageProvider::send(const ShortMessage& message) {
  auto made = files_.make_folders(folder_, env::Access::kOwnerOnly);
  if (!made) return made;
  auto pending = files_.create(folder_ + "/" + message.id + ".json", env::Access::kOwnerOnly);
  if (!pending) return tl::unexpected(pending.error());
  auto written = (*pending)->append(base::serialize(base::to_json(message)) + "\n");
  return written ? (*pending)->commit() : written;
}

Result<void> MemoryMessageProvider::send(const ShortMessage& message) {
  const std::lock_guard lock(mutex_);
  if (!failures_.empty()) {
    base::Error error = std::move(failures_.front());
    failures_.erase(failures_.begin());
    return tl::unexpected(std::move(error));
  }
  messages_.push_back(message);
  return {};
}

std::vector<ShortMessage> MemoryMessageProvider::messages() const {
  const std::lock_guard lock(mutex_);
  return messages_;
}

void MemoryMessageProvider::fail_next(base::Error error) {
  const std::lock_guard lock(mutex_);
  failures_.push_back(std::move(error));
}

}  // namespace luoshi::notice
