// Where the subjects' wrapped keys are kept: outside the events, so that destroying one leaves the
// chain as it was. The vault knows this interface alone; the ledger implements it over its store.
//
// Invariant: a subject whose key was destroyed stays marked for ever and never gets another key.
// Else a value sealed under the old key would look damaged, and one sealed later would live.
// Thread rule: any thread. A call that returned without error is durable.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace luoshi::vault {

struct WrappedKey {
  std::string bytes;  // as in docs/formats/vault.md; empty: the key was destroyed

  bool is_destroyed() const { return bytes.empty(); }
  friend bool operator==(const WrappedKey&, const WrappedKey&) = default;
};

struct KeyEntry {
  std::string subject;
  WrappedKey key;
};

class KeyStore {
 public:
  virtual ~KeyStore() = default;

  // Empty for a subject that was never heard of.
  virtual base::Result<std::optional<WrappedKey>> get(const std::string& subject) = 0;
  // What is stored afterwards: the given key, or the one (or the mark) that was there already.
  virtual base::Result<WrappedKey> put_if_absent(const std::string& subject,
                                                 const WrappedKey& key) = 0;
  // All or none, of subjects that were never heard of; one that was keeps what it has.
  virtual base::Result<void> put_new(const std::vector<KeyEntry>& entries) = 0;
  // True when `expected` was stored and `key` is now. A key that was destroyed meanwhile is not
  // brought back.
  virtual base::Result<bool> replace(const std::string& subject, const WrappedKey& expected,
                                     const WrappedKey& key) = 0;
  // Overwrites the key with the mark, whether or not there was one.
  virtual base::Result<void> erase(const std::string& subject) = 0;
  // The first `count_max` entries behind `after` in byte order of their subjects; "" begins. Marks
  // of destroyed keys may be left out. Fewer than count_max: the end.
  virtual base::Result<std::vector<KeyEntry>> page(const std::string& after,
                                                   std::size_t count_max) = 0;
};

// For tests and simulation.
class MemoryKeyStore final : public KeyStore {
 public:
  base::Result<std::optional<WrappedKey>> get(const std::string& subject) override;
  base::Result<WrappedKey> put_if_absent(const std::string& subject,
                                         const WrappedKey& key) override;
  base::Result<void> put_new(const std::vector<KeyEntry>& entries) override;
  base::Result<bool> replace(const std::string& subject, const WrappedKey& expected,
                             const WrappedKey& key) override;
  base::Result<void> erase(const std::string& subject) override;
  base::Result<std::vector<KeyEntry>> page(const std::string& after,
                                           std::size_t count_max) override;

 private:
  std::mutex mutex_;
  std::map<std::string, WrappedKey> keys_;
};

}  // namespace luoshi::vault
