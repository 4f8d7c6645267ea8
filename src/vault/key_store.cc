#include "vault/key_store.h"

namespace luoshi::vault {

using base::Result;

Result<std::optional<WrappedKey>> MemoryKeyStore::get(const std::string& subject) {
  const std::lock_guard lock(mutex_);
  const auto found = keys_.find(subject);
  if (found == keys_.end()) return std::optional<WrappedKey>();
  return std::optional(found->second);
}

Result<WrappedKey> MemoryKeyStore::put_if_absent(const std::string& subject,
                                                 const WrappedKey& key) {
  const std::lock_guard lock(mutex_);
  return keys_.emplace(subject, key).first->second;
}

Result<void> MemoryKeyStore::put_new(const std::vector<KeyEntry>& entries) {
  const std::lock_guard lock(mutex_);
  for (const KeyEntry& each : entries) keys_.emplace(each.subject, each.key);
  return {};
}

Result<bool> MemoryKeyStore::replace(const std::string& subject, const WrappedKey& expected,
                                     const WrappedKey& key) {
  const std::lock_guard lock(mutex_);
  const auto found = keys_.find(subject);
  if (found == keys_.end() || found->second != expected) return false;
  found->second = key;
  return true;
}

Result<void> MemoryKeyStore::erase(const std::string& subject) {
  const std::lock_guard lock(mutex_);
  keys_[subject] = {};
  return {};
}

Result<std::vector<KeyEntry>> MemoryKeyStore::page(const std::string& after,
                                                   std::size_t count_max) {
  const std::lock_guard lock(mutex_);
  std::vector<KeyEntry> entries;
  for (auto at = keys_.upper_bound(after); at != keys_.end() && entries.size() < count_max; ++at) {
    entries.push_back({at->first, at->second});
  }
  return entries;
}

}  // namespace luoshi::vault
