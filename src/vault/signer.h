// Signatures over a ledger's anchors: ECDSA on P-256 with SHA-256, or SM2 with SM3 (GB/T 32918,
// identifier 1234567812345678). The private key is a PEM file of its owner's alone; who checks a
// signature needs the public PEM and nothing of ours.
//
// Randomness: keys and signatures are made by OpenSSL with its own generator, which the kernel
// seeds. A signature is therefore no part of what a simulation repeats.
// Errors: kInvalidInput for a PEM that is not such a key. Thread rule: any thread at once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "env/files.h"

namespace luoshi::vault {

enum class SignatureScheme : std::uint8_t { kEcdsaP256 = 1, kSm2 = 2 };

class Signer {
 public:
  // Makes the file with a new key when there is none. An existing key of another scheme is refused.
  static base::Result<Signer> load_or_create(env::FileSystem& files, const std::string& path,
                                             SignatureScheme scheme);
  static base::Result<Signer> parse(std::string_view private_pem);

  SignatureScheme scheme() const { return scheme_; }
  const std::string& public_pem() const { return public_pem_; }
  // DER of r and s. Different each time.
  base::Result<std::string> sign(std::string_view bytes) const;

 private:
  Signer() = default;

  SignatureScheme scheme_ = SignatureScheme::kEcdsaP256;
  std::shared_ptr<void> key_;  // an EVP_PKEY, never changed
  std::string public_pem_;
};

// Whether the signature is over these bytes by the holder of that key. The key tells the scheme.
base::Result<bool> verify_signature(std::string_view public_pem, std::string_view bytes,
                                    std::string_view signature);

}  // namespace luoshi::vault
