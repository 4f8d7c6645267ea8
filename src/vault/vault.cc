#include "vault/vault.h"

#include <list>
#include <mutex>
#include <span>
#include <unordered_map>
#include <utility>

#include "vault/hmac.h"
#include "vault/internal/aead.h"

namespace luoshi::vault {
namespace {

using base::ErrorCode;
using base::Result;

constexpr char kValueVersion = 0x01;
constexpr char kWrappedVersion = 0x01;
constexpr std::size_t kValueHeaderBytes = 2;
constexpr std::size_t kWrappedHeaderBytes = 6;
constexpr std::string_view kFileMagic = "LUOSHF";
constexpr char kFileVersion = 0x01;
constexpr std::size_t kFileSaltBytes = 32;
constexpr std::size_t kFileHeaderBytes = kFileMagic.size() + 2 + kFileSaltBytes;
constexpr std::size_t kRotationPage = 500;
constexpr std::uint64_t kRotationPagesMax = 10'000'000;

tl::unexpected<base::Error> damaged(std::string_view where, const char* zh, const char* en) {
  return base::fail(ErrorCode::kInvalidInput, {zh, en}, std::string(where),
                    {"请从备份恢复", "restore it from a backup"});
}

tl::unexpected<base::Error> changed(std::string_view where) {
  return damaged(where, "密封的内容被改动，或不属于该主体与字段",
                 "what is sealed was changed, or belongs to another subject or field");
}

tl::unexpected<base::Error> cut_short(std::string_view where) {
  return damaged(where, "密封的内容不完整", "what is sealed is cut short");
}

tl::unexpected<base::Error> unknown_version(std::string_view where) {
  return base::fail(
      ErrorCode::kUnsupported,
      {"密封格式的版本或算法无法识别", "the version or the suite of what is sealed is not known"},
      std::string(where), {"请使用更新版本的程序", "use a newer program"});
}

tl::unexpected<base::Error> erased(std::string_view subject) {
  return base::fail(ErrorCode::kUnsupported,
                    {"该主体的个人信息已清除，不能再写入",
                     "the subject was erased; nothing can be sealed for it any more"},
                    std::string(subject), {"请使用新的主体", "use a new subject"});
}

Result<void> check_names(std::string_view subject, std::string_view context) {
  if (subject.empty() || subject.size() > kSubjectBytesMax || context.size() > kContextBytesMax) {
    return base::fail(ErrorCode::kInvalidInput,
                      {"主体须为 1 至 256 字节，字段名不超过 1024 字节",
                       "a subject has 1 to 256 bytes, a context at most 1,024"});
  }
  return {};
}

std::string header_of(char version, Suite suite) { return {version, static_cast<char>(suite)}; }

std::string wrapped_header(std::uint32_t master_version, Suite suite) {
  std::string header = header_of(kWrappedVersion, suite);
  internal::append_u32(header, master_version);
  return header;
}

internal::SealingKey file_key(Suite suite, const SecretKey& root, std::string_view salt) {
  return internal::derive_sealing_key(suite, root, "file/" + std::string(salt));
}

}  // namespace

struct Vault::SubjectKey {
  explicit SubjectKey(const SecretKey& key)
      : root(key),
        aes(internal::derive_sealing_key(Suite::kAes256Gcm, key, "value")),
        sm4(internal::derive_sealing_key(Suite::kSm4CtrHmacSm3, key, "value")) {}
  const internal::SealingKey& of(Suite suite) const {
    return suite == Suite::kAes256Gcm ? aes : sm4;
  }

  SecretKey root;
  internal::SealingKey aes;
  internal::SealingKey sm4;
};

// The keys used last. A key that was read from the store before an erasure may arrive here after
// it: `epoch` tells, and such a key is not taken.
class Vault::Cache {
 public:
  explicit Cache(std::size_t count_max) : count_max_(count_max) {}

  KeyPointer find(const std::string& subject, std::uint64_t& epoch) {
    const std::lock_guard lock(mutex_);
    epoch = epoch_;
    const auto found = places_.find(subject);
    if (found == places_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->second;
  }

  void put(const std::string& subject, KeyPointer key, std::uint64_t epoch) {
    const std::lock_guard lock(mutex_);
    if (epoch != epoch_ || count_max_ == 0 || places_.contains(subject)) return;
    entries_.emplace_front(subject, std::move(key));
    places_.emplace(subject, entries_.begin());
    if (entries_.size() <= count_max_) return;
    places_.erase(entries_.back().first);
    entries_.pop_back();
  }

  void drop(const std::string& subject) {
    const std::lock_guard lock(mutex_);
    ++epoch_;
    const auto found = places_.find(subject);
    if (found == places_.end()) return;
    entries_.erase(found->second);
    places_.erase(found);
  }

 private:
  using Entries = std::list<std::pair<std::string, KeyPointer>>;  // newest first

  const std::size_t count_max_;
  std::mutex mutex_;
  Entries entries_;
  std::unordered_map<std::string, Entries::iterator> places_;
  std::uint64_t epoch_ = 0;
};

Vault::Vault(MasterKeys keys, KeyStore& store, env::Random& random, VaultOptions options)
    : store_(store),
      random_(random),
      options_(options),
      matching_key_(keys.matching_key()),
      matching_algorithm_(keys.matching_algorithm()),
      master_keys_(std::make_shared<const MasterKeys>(std::move(keys))),
      cache_(std::make_unique<Cache>(options.cached_keys_max)) {}

Vault::~Vault() = default;

std::shared_ptr<const MasterKeys> Vault::master_keys() const {
  const std::lock_guard lock(master_keys_mutex_);
  return master_keys_;
}

void Vault::replace_master_keys(MasterKeys keys) {
  auto replacement = std::make_shared<const MasterKeys>(std::move(keys));
  const std::lock_guard lock(master_keys_mutex_);
  master_keys_ = std::move(replacement);
}

std::string Vault::random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  random_.fill(std::as_writable_bytes(std::span(bytes)));
  return bytes;
}

WrappedKey Vault::wrap(std::string_view subject, const SecretKey& key) {
  const auto masters = master_keys();
  const std::uint32_t version = masters->newest_version();
  const auto wrapping =
      internal::derive_sealing_key(options_.suite, *masters->find(version), "wrap");
  std::string bytes = wrapped_header(version, options_.suite);
  const std::string associated = internal::associated_data(bytes, subject, "");
  const std::string nonce = random_bytes(internal::nonce_size(options_.suite));
  bytes += nonce;
  bytes += internal::seal(wrapping, nonce, associated, key.bytes());
  return WrappedKey{std::move(bytes)};
}

Result<SecretKey> Vault::unwrap(std::string_view subject, const WrappedKey& wrapped) const {
  const std::string_view bytes = wrapped.bytes;
  if (bytes.size() < kWrappedHeaderBytes) return cut_short(subject);
  const auto suite = suite_of(static_cast<std::uint8_t>(bytes[1]));
  if (bytes[0] != kWrappedVersion || !suite) return unknown_version(subject);
  const std::uint32_t version = internal::read_u32(bytes.substr(2));
  const auto masters = master_keys();
  const SecretKey* master = masters->find(version);
  if (master == nullptr) {
    const std::string number = std::to_string(version);
    return base::fail(ErrorCode::kNotFound,
                      {"缺少第 " + number + " 版主密钥", "master key " + number + " is missing"},
                      std::string(subject),
                      {"请载入含该版本的主密钥文件", "load the master key file that has it"});
  }
  const std::size_t nonce_bytes = internal::nonce_size(*suite);
  if (bytes.size() !=
      kWrappedHeaderBytes + nonce_bytes + SecretKey::kBytes + internal::tag_size(*suite)) {
    return cut_short(subject);
  }
  auto plaintext =
      internal::open(internal::derive_sealing_key(*suite, *master, "wrap"),
                     bytes.substr(kWrappedHeaderBytes, nonce_bytes),
                     internal::associated_data(bytes.substr(0, kWrappedHeaderBytes), subject, ""),
                     bytes.substr(kWrappedHeaderBytes + nonce_bytes));
  if (!plaintext) return changed(subject);
  const Cleanser cleanser(*plaintext);
  return *SecretKey::from_bytes(*plaintext);
}

Result<Vault::KeyPointer> Vault::find_key(std::string_view subject, bool make_when_absent) {
  const std::string name(subject);
  std::uint64_t epoch = 0;
  if (KeyPointer cached = cache_->find(name, epoch)) return cached;
  auto stored = store_.get(name);
  if (!stored) return tl::unexpected(std::move(stored.error()));
  if (!*stored && !make_when_absent) {
    return base::fail(ErrorCode::kNotFound,
                      {"缺少该主体的密钥，且没有清除记录",
                       "the subject's key is missing, and no erasure is recorded"},
                      name, {"请恢复密钥表", "restore the table of keys"});
  }
  if (!*stored) {
    const WrappedKey fresh = wrap(name, SecretKey::random(random_));
    // Another thread or process may have been quicker; what is stored is the key.
    auto put = store_.put_if_absent(name, fresh);
    if (!put) return tl::unexpected(std::move(put.error()));
    *stored = std::move(*put);
  }
  if ((*stored)->is_destroyed()) return KeyPointer();
  const auto key = unwrap(name, **stored);
  if (!key) return tl::unexpected(key.error());
  auto pointer = std::make_shared<const SubjectKey>(*key);
  cache_->put(name, pointer, epoch);
  return KeyPointer(std::move(pointer));
}

Result<void> Vault::prepare(const std::vector<std::string>& subjects) {
  std::vector<KeyEntry> entries;
  for (const std::string& subject : subjects) {
    entries.push_back({subject, wrap(subject, SecretKey::random(random_))});
  }
  return store_.put_new(entries);
}

Result<std::string> Vault::seal(std::string_view subject, std::string_view context,
                                std::string_view plaintext) {
  if (auto checked = check_names(subject, context); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  if (plaintext.size() > kValueBytesMax) {
    return base::fail(ErrorCode::kTooLarge, {"单个字段超过 16 MiB", "a value is over 16 MiB"},
                      std::string(subject), {"请作为文件密封", "seal it as a file"});
  }
  const auto key = find_key(subject, true);
  if (!key) return tl::unexpected(key.error());
  if (*key == nullptr) return erased(subject);
  std::string out = header_of(kValueVersion, options_.suite);
  const std::string associated = internal::associated_data(out, subject, context);
  const std::string nonce = random_bytes(internal::nonce_size(options_.suite));
  out += nonce;
  out += internal::seal((*key)->of(options_.suite), nonce, associated, plaintext);
  return out;
}

Result<std::optional<std::string>> Vault::open(std::string_view subject, std::string_view context,
                                               std::string_view sealed) {
  if (auto checked = check_names(subject, context); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  if (sealed.size() < kValueHeaderBytes) return cut_short(subject);
  const auto suite = suite_of(static_cast<std::uint8_t>(sealed[1]));
  if (sealed[0] != kValueVersion || !suite) return unknown_version(subject);
  const std::size_t nonce_bytes = internal::nonce_size(*suite);
  if (sealed.size() < kValueHeaderBytes + nonce_bytes + internal::tag_size(*suite)) {
    return cut_short(subject);
  }
  const auto key = find_key(subject, false);
  if (!key) return tl::unexpected(key.error());
  if (*key == nullptr) return std::optional<std::string>();
  auto plaintext = internal::open(
      (*key)->of(*suite), sealed.substr(kValueHeaderBytes, nonce_bytes),
      internal::associated_data(sealed.substr(0, kValueHeaderBytes), subject, context),
      sealed.substr(kValueHeaderBytes + nonce_bytes));
  if (!plaintext) return changed(subject);
  return plaintext;
}

Result<SealedWriter> Vault::seal_file(std::string_view subject, std::string_view context,
                                      SealedSink sink) {
  if (auto checked = check_names(subject, context); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  const auto key = find_key(subject, true);
  if (!key) return tl::unexpected(key.error());
  if (*key == nullptr) return erased(subject);
  const std::string salt = random_bytes(kFileSaltBytes);
  const std::string header =
      std::string(kFileMagic) + header_of(kFileVersion, options_.suite) + salt;
  if (auto written = sink(header); !written) return tl::unexpected(std::move(written.error()));
  return SealedWriter(file_key(options_.suite, (*key)->root, salt),
                      internal::associated_data(header, subject, context), std::move(sink));
}

Result<std::optional<SealedReader>> Vault::open_file(std::string_view subject,
                                                     std::string_view context,
                                                     std::string_view sealed) {
  if (auto checked = check_names(subject, context); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  if (sealed.size() < kFileHeaderBytes) return cut_short(subject);
  if (!sealed.starts_with(kFileMagic)) {
    return damaged(subject, "不是密封的文件", "not a sealed file");
  }
  const std::string_view numbers = sealed.substr(kFileMagic.size(), 2);
  const auto suite = suite_of(static_cast<std::uint8_t>(numbers[1]));
  if (numbers[0] != kFileVersion || !suite) return unknown_version(subject);
  const auto key = find_key(subject, false);
  if (!key) return tl::unexpected(key.error());
  if (*key == nullptr) return std::optional<SealedReader>();
  const std::string_view header = sealed.substr(0, kFileHeaderBytes);
  auto reader = SealedReader::open(
      file_key(*suite, (*key)->root, header.substr(kFileMagic.size() + 2)),
      internal::associated_data(header, subject, context), sealed.substr(kFileHeaderBytes));
  if (!reader) return tl::unexpected(std::move(reader.error()));
  return std::optional(std::move(*reader));
}

Result<void> Vault::erase(std::string_view subject) {
  if (auto checked = check_names(subject, ""); !checked) return checked;
  auto destroyed = store_.erase(std::string(subject));
  // Dropped also when the store failed: whether it destroyed the key is then not known.
  forget(subject);
  return destroyed;
}

void Vault::forget(std::string_view subject) { cache_->drop(std::string(subject)); }

Hash Vault::match_token(std::string_view purpose, std::string_view value) const {
  const SecretKey key =
      derive_key(matching_algorithm_, matching_key_, "luoshi/1/match/" + std::string(purpose));
  return hmac(matching_algorithm_, key.bytes(), value);
}

Result<bool> Vault::rotate_entry(const KeyEntry& entry) {
  if (entry.key.is_destroyed()) return false;
  if (entry.key.bytes.size() < kWrappedHeaderBytes) return cut_short(entry.subject);
  const std::uint32_t version = internal::read_u32(std::string_view(entry.key.bytes).substr(2));
  if (version == master_keys()->newest_version()) return false;
  const auto key = unwrap(entry.subject, entry.key);
  if (!key) return tl::unexpected(key.error());
  // False: destroyed or wrapped anew by another meanwhile; nothing is left to do for it.
  return store_.replace(entry.subject, entry.key, wrap(entry.subject, *key));
}

Result<void> Vault::check(const KeyEntry& entry) const {
  if (entry.key.is_destroyed()) return {};
  auto key = unwrap(entry.subject, entry.key);
  if (!key) return tl::unexpected(key.error());
  return {};
}

Result<Rotation> Vault::rotate_page(const std::string& after, std::size_t count_max) {
  const auto entries = store_.page(after, count_max);
  if (!entries) return tl::unexpected(entries.error());
  Rotation rotation;
  rotation.last_subject = after;
  rotation.is_finished = entries->size() < count_max;
  for (const KeyEntry& entry : *entries) {
    const auto wrapped_anew = rotate_entry(entry);
    if (!wrapped_anew) return tl::unexpected(wrapped_anew.error());
    ++rotation.examined;
    rotation.wrapped_anew += *wrapped_anew ? 1 : 0;
    rotation.last_subject = entry.subject;
  }
  return rotation;
}

Result<Rotation> Vault::rotate() {
  Rotation total;
  for (std::uint64_t i = 0; i < kRotationPagesMax && !total.is_finished; ++i) {
    auto page = rotate_page(total.last_subject, kRotationPage);
    if (!page) return page;
    total.examined += page->examined;
    total.wrapped_anew += page->wrapped_anew;
    total.last_subject = std::move(page->last_subject);
    total.is_finished = page->is_finished;
  }
  return total;
}

}  // namespace luoshi::vault
