// The master keys: a file of its own outside the database, readable by its owner alone. Several
// versions stand in it so that they can be changed while old wrapped keys are still about: the
// newest wraps, all unwrap. The matching key in it never changes: every token would have to be made
// anew from opened values.
//
// Who loses the file loses everything sealed; it belongs in a backup apart from the database's.
// Errors: a file that is damaged, cut short or of another kind is refused whole.
// Thread rule: a value; create and add_key may race with other processes' create, not add_key.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "env/files.h"
#include "env/random.h"
#include "vault/digest.h"
#include "vault/secret.h"

namespace luoshi::vault {

class MasterKeys {
 public:
  static base::Result<MasterKeys> load(env::FileSystem& files, const std::string& path);
  // Makes the file with one key when there is none. `matching` is then fixed for good.
  static base::Result<MasterKeys> load_or_create(env::FileSystem& files, env::Random& random,
                                                 const std::string& path, HashAlgorithm matching);
  // Adds a key that is the newest from now on, to the file too. Vault::rotate comes next.
  static base::Result<MasterKeys> add_key(env::FileSystem& files, env::Random& random,
                                          const std::string& path);
  // Takes an old key out of the file. Only after Vault::rotate said that nothing was left under it.
  static base::Result<MasterKeys> remove_key(env::FileSystem& files, const std::string& path,
                                             std::uint32_t version);

  std::uint32_t newest_version() const { return keys_.rbegin()->first; }
  // Null when there is no such version.
  const SecretKey* find(std::uint32_t version) const;
  const SecretKey& matching_key() const { return matching_key_; }
  HashAlgorithm matching_algorithm() const { return matching_algorithm_; }

 private:
  MasterKeys() = default;
  static base::Result<MasterKeys> parse(std::string_view text, const std::string& path);
  base::Result<void> take_line(std::string_view line, const std::string& path);
  std::string to_text() const;

  HashAlgorithm matching_algorithm_ = HashAlgorithm::kSha256;
  SecretKey matching_key_;
  bool has_matching_key_ = false;
  std::map<std::uint32_t, SecretKey> keys_;  // never empty once made
};

}  // namespace luoshi::vault
