// What strangers may hand to the vault: sealed values and files, wrapped keys, master key files,
// tokens and key sets, stored password hashes. Only what was sealed may open.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "env/files.h"
#include "env/random.h"
#include "vault/jws.h"
#include "vault/key_store.h"
#include "vault/master_keys.h"
#include "vault/password.h"
#include "vault/signer.h"
#include "vault/vault.h"

namespace {

using namespace luoshi;

constexpr const char* kKeyPath = "master";
constexpr const char* kPlaintext = "plaintext";

void check_said(const base::Error& error) {
  LUOSHI_CHECK(!error.what.zh.empty() && !error.what.en.empty());
}

// One vault for all inputs: making it costs more than a run.
struct World {
  env::MemoryFileSystem files;
  env::SimulatedRandom random{1};
  vault::MemoryKeyStore store;
  vault::MasterKeys keys =
      vault::MasterKeys::load_or_create(files, random, kKeyPath, vault::HashAlgorithm::kSha256)
          .value();
  vault::Vault vault{keys, store, random};
  std::string sealed = vault.seal("s", "c", kPlaintext).value();
};

World& world() {
  static World instance;
  return instance;
}

void open_value(std::string_view bytes) {
  const auto opened = world().vault.open("s", "c", bytes);
  if (!opened) return check_said(opened.error());
  LUOSHI_CHECK(bytes == world().sealed && *opened == kPlaintext);
}

// The sealed value with the input laid over its beginning, so that its layout is got through.
void open_changed(std::string_view bytes) {
  std::string changed = world().sealed;
  for (std::size_t i = 0; i < bytes.size() && i < changed.size(); ++i) {
    changed[i] = static_cast<char>(changed[i] ^ bytes[i]);
  }
  open_value(changed);
}

void open_file(std::string_view bytes) {
  const auto reader = world().vault.open_file("s", "c", bytes);
  if (!reader) return check_said(reader.error());
  LUOSHI_CHECK(false && "a file that was not sealed opens");
}

void open_wrapped(std::string_view bytes) {
  vault::MemoryKeyStore store;
  LUOSHI_CHECK(store.put_if_absent("s", {std::string(bytes)}).has_value());
  vault::Vault other(world().keys, store, world().random);
  const auto opened = other.open("s", "c", world().sealed);
  LUOSHI_CHECK(!opened || bytes.empty());
  LUOSHI_CHECK(other.rotate().has_value() || !bytes.empty());
}

void read_keys(std::string_view bytes) {
  world().files.put("stranger", std::string(bytes));
  const auto keys = vault::MasterKeys::load(world().files, "stranger");
  if (!keys) check_said(keys.error());
}

// The input is a token up to its first line end, and a key set behind it.
void verify_token(std::string_view bytes) {
  constexpr std::array kAllowed = {vault::JwsAlgorithm::kRs256, vault::JwsAlgorithm::kEs256};
  const std::size_t line_end = std::min(bytes.find('\n'), bytes.size());
  const auto keys = vault::JsonWebKeys::parse(bytes.substr(line_end));
  if (!keys) return check_said(keys.error());
  const auto payload = vault::verify_jws(bytes.substr(0, line_end), *keys, kAllowed);
  if (!payload) check_said(payload.error());
}

void check_texts(std::string_view bytes) {
  vault::ExpectedClaims expected;
  expected.issuer = "i";
  expected.client_id = "c";
  const auto claims = vault::check_claims(bytes, expected, env::WallTime());
  if (!claims) check_said(claims.error());
  (void)vault::check_password(bytes, "user");
  (void)vault::needs_rehash(std::string(bytes));
  (void)vault::verify_signature(bytes, "text", bytes);
  if (const auto decoded = vault::parse_base64url(bytes)) {
    LUOSHI_CHECK(vault::to_base64url(*decoded) == bytes);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  open_value(bytes);
  open_changed(bytes);
  open_file(bytes);
  open_wrapped(bytes);
  read_keys(bytes);
  verify_token(bytes);
  check_texts(bytes);
  return 0;
}
