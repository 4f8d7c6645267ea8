// The vault: seals and opens what is personal, each under the key of whom it is about. It knows
// subjects and contexts as names and nothing of what they mean. Layouts, algorithms and what
// erasure means for backups: docs/formats/vault.md.
//
// Invariants: nothing is opened that was changed, or that was sealed for another subject or
// context. Once erase() returned, no value of that subject opens here any more, and none is sealed.
// Another process may use a key it has in memory until it is told: forget().
// Errors: kInvalidInput for sealed bytes that are damaged; kNotFound when a subject's key is
// missing and was not destroyed; kUnsupported for what an erased subject is asked; the KeyStore's
// own. Thread rule: any thread at once. The KeyStore and the Random must outlive the vault.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "env/random.h"
#include "vault/key_store.h"
#include "vault/master_keys.h"
#include "vault/sealed_file.h"
#include "vault/suite.h"

namespace luoshi::vault {

constexpr std::size_t kSubjectBytesMax = 256;
constexpr std::size_t kContextBytesMax = 1024;
constexpr std::size_t kValueBytesMax = 16 << 20;  // what is larger is a file

struct VaultOptions {
  Suite suite = Suite::kAes256Gcm;  // for what is sealed; both are opened
  std::size_t cached_keys_max = 10'000;
};

struct Rotation {
  std::uint64_t examined = 0;
  std::uint64_t wrapped_anew = 0;
  std::string last_subject;  // where the next page begins
  bool is_finished = false;  // nothing stands behind it
};

class Vault {
 public:
  Vault(MasterKeys keys, KeyStore& store, env::Random& random, VaultOptions options = {});
  ~Vault();

  // A key is made for a subject that has none. `context` says which field of what this is; the
  // same must be given to open.
  base::Result<std::string> seal(std::string_view subject, std::string_view context,
                                 std::string_view plaintext);
  // Makes keys for subjects that nobody has had, all at once: for whoever seals for many.
  base::Result<void> prepare(const std::vector<std::string>& subjects);
  // Empty: the subject's key was destroyed and the value is gone for good.
  base::Result<std::optional<std::string>> open(std::string_view subject, std::string_view context,
                                                std::string_view sealed);

  // The header is given to `sink` before this returns.
  base::Result<SealedWriter> seal_file(std::string_view subject, std::string_view context,
                                       SealedSink sink);
  // `sealed` is the whole file and must outlive the reader. Empty as with open().
  base::Result<std::optional<SealedReader>> open_file(std::string_view subject,
                                                      std::string_view context,
                                                      std::string_view sealed);

  // Destroys the subject's key, in the store and here.
  base::Result<void> erase(std::string_view subject);
  // Another process destroyed it.
  void forget(std::string_view subject);

  // A keyed hash that is the same for the same purpose and value, whatever the master key, and
  // tells nothing to who has no key. The caller normalises the value first, and deletes the tokens
  // of an erased subject: who has the matching key can try values against them.
  Hash match_token(std::string_view purpose, std::string_view value) const;

  // Wraps keys under the newest master key that stand under older ones. One page, for jobs that
  // must give way between pages; or all.
  base::Result<Rotation> rotate_page(const std::string& after, std::size_t count_max);
  base::Result<Rotation> rotate();
  // Whether the entry's key unwraps; a destroyed one has nothing to unwrap.
  base::Result<void> check(const KeyEntry& entry) const;
  // After MasterKeys::add_key or remove_key.
  void replace_master_keys(MasterKeys keys);

 private:
  struct SubjectKey;
  class Cache;
  using KeyPointer = std::shared_ptr<const SubjectKey>;

  WrappedKey wrap(std::string_view subject, const SecretKey& key);
  base::Result<SecretKey> unwrap(std::string_view subject, const WrappedKey& wrapped) const;
  // Null: destroyed.
  base::Result<KeyPointer> find_key(std::string_view subject, bool make_when_absent);
  base::Result<bool> rotate_entry(const KeyEntry& entry);
  std::shared_ptr<const MasterKeys> master_keys() const;
  std::string random_bytes(std::size_t count);

  KeyStore& store_;
  env::Random& random_;
  VaultOptions options_;
  SecretKey matching_key_;
  HashAlgorithm matching_algorithm_;
  mutable std::mutex master_keys_mutex_;
  std::shared_ptr<const MasterKeys> master_keys_;
  std::unique_ptr<Cache> cache_;
};

}  // namespace luoshi::vault
