#include "vault/digest.h"

#include <openssl/evp.h>

#include <algorithm>

#include "base/check.h"
#include "vault/internal/algorithms.h"

namespace luoshi::vault {

struct Digester::State {
  explicit State(HashAlgorithm algorithm)
      : method(internal::hash_method(algorithm)), context(EVP_MD_CTX_new()) {
    LUOSHI_CHECK(context != nullptr);
    begin();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }

  void begin() const { LUOSHI_CHECK(EVP_DigestInit_ex2(context, method, nullptr) == 1); }

  const EVP_MD* method;
  EVP_MD_CTX* context;
};

Digester::Digester(HashAlgorithm algorithm) : state_(std::make_unique<State>(algorithm)) {}
Digester::Digester(Digester&&) noexcept = default;
Digester& Digester::operator=(Digester&&) noexcept = default;
Digester::~Digester() = default;

void Digester::update(std::string_view bytes) {
  LUOSHI_CHECK(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

Hash Digester::finish() {
  Hash hash{};
  unsigned size = 0;
  LUOSHI_CHECK(EVP_DigestFinal_ex(state_->context, hash.data(), &size) == 1);
  LUOSHI_CHECK(size == hash.size());
  state_->begin();
  return hash;
}

Hash digest(HashAlgorithm algorithm, std::string_view bytes) {
  Digester digester(algorithm);
  digester.update(bytes);
  return digester.finish();
}

std::string_view name_of(HashAlgorithm algorithm) {
  return algorithm == HashAlgorithm::kSha256 ? "sha256" : "sm3";
}

std::optional<HashAlgorithm> parse_hash_algorithm(std::string_view name) {
  for (const auto algorithm : {HashAlgorithm::kSha256, HashAlgorithm::kSm3}) {
    if (name == name_of(algorithm)) return algorithm;
  }
  return std::nullopt;
}

std::string_view bytes_of(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::string to_hex(const Hash& hash) { return to_hex(bytes_of(hash)); }

std::optional<Hash> parse_hash(std::string_view text) {
  const auto bytes = parse_hex(text);
  Hash hash{};
  if (!bytes || bytes->size() != hash.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  return hash;
}

}  // namespace luoshi::vault
