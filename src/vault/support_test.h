// What the vault's tests share.
#pragma once

#include <string>

#include "env/files.h"
#include "env/random.h"
#include "vault/master_keys.h"

namespace luoshi::vault {

inline constexpr const char* kKeyPath = "keys/master";

inline MasterKeys make_master_keys(env::FileSystem& files, env::Random& random) {
  return MasterKeys::load_or_create(files, random, kKeyPath, HashAlgorithm::kSha256).value();
}

}  // namespace luoshi::vault
