// OpenSSL's algorithms, each fetched once for the life of the process: a fetch takes locks and
// compares strings. Never freed, so that threads that outlive main() find them.
// Thread rule: any thread.
#pragma once

#include <openssl/evp.h>

#include "vault/digest.h"

namespace luoshi::vault::internal {

const EVP_MD* hash_method(HashAlgorithm algorithm);
EVP_MAC* hmac_method();
const EVP_CIPHER* aes_256_gcm();
const EVP_CIPHER* sm4_ctr();

}  // namespace luoshi::vault::internal
