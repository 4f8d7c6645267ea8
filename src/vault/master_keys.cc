#include "vault/master_keys.h"

#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "vault/encoding.h"

namespace luoshi::vault {
namespace {

using base::Result;

constexpr std::string_view kFirstLine = "luoshi-master-keys 1";
constexpr std::uint64_t kFileBytesMax = 64 << 10;
constexpr std::size_t kKeysMax = 100;

tl::unexpected<base::Error> damaged(const std::string& path, const char* zh, const char* en) {
  return base::fail(base::ErrorCode::kInvalidInput, {zh, en}, path,
                    {"请从备份恢复主密钥文件", "restore the master key file from its backup"});
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find(' ', begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

std::optional<std::uint32_t> parse_version(std::string_view word) {
  std::uint32_t number = 0;
  const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (code != std::errc() || end != word.data() + word.size() || number == 0) return std::nullopt;
  return number;
}

std::optional<SecretKey> parse_key(std::string_view word) {
  auto bytes = parse_hex(word);
  if (!bytes) return std::nullopt;
  const Cleanser cleanser(*bytes);
  return SecretKey::from_bytes(*bytes);
}

void append_hex(std::string& out, const SecretKey& key) {
  std::string hex = to_hex(key.bytes());
  const Cleanser cleanser(hex);
  out += hex;
  out += '\n';
}

}  // namespace

Result<MasterKeys> MasterKeys::load(env::FileSystem& files, const std::string& path) {
  auto text = files.read(path, kFileBytesMax);
  if (!text) return tl::unexpected(std::move(text.error()));
  const Cleanser cleanser(*text);
  return parse(*text, path);
}

Result<MasterKeys> MasterKeys::load_or_create(env::FileSystem& files, env::Random& random,
                                              const std::string& path, HashAlgorithm matching) {
  if (files.kind(path) == env::PathKind::kAbsent) {
    MasterKeys keys;
    keys.matching_algorithm_ = matching;
    keys.matching_key_ = SecretKey::random(random);
    keys.keys_.emplace(1, SecretKey::random(random));
    std::string text = keys.to_text();
    const Cleanser cleanser(text);
    const Result<void> created = files.create_private(path, text);
    // Another process may have been quicker; its keys are then the ones.
    if (!created && files.kind(path) != env::PathKind::kFile) {
      return tl::unexpected(created.error());
    }
  }
  return load(files, path);
}

Result<MasterKeys> MasterKeys::add_key(env::FileSystem& files, env::Random& random,
                                       const std::string& path) {
  auto keys = load(files, path);
  if (!keys) return keys;
  if (keys->keys_.size() >= kKeysMax) {
    return base::fail(base::ErrorCode::kTooLarge,
                      {"主密钥版本过多", "too many versions of the master key"}, path,
                      {"请先轮换并移除旧版本", "rotate, and remove old versions first"});
  }
  keys->keys_.emplace(keys->newest_version() + 1, SecretKey::random(random));
  std::string text = keys->to_text();
  const Cleanser cleanser(text);
  if (auto written = files.write_atomically(path, text); !written) {
    return tl::unexpected(std::move(written.error()));
  }
  return keys;
}

Result<MasterKeys> MasterKeys::remove_key(env::FileSystem& files, const std::string& path,
                                          std::uint32_t version) {
  auto keys = load(files, path);
  if (!keys) return keys;
  if (version == keys->newest_version()) {
    return base::fail(base::ErrorCode::kUnsupported,
                      {"最新的主密钥不能移除", "the newest master key cannot be removed"}, path);
  }
  if (keys->keys_.erase(version) == 0) {
    const std::string number = std::to_string(version);
    return base::fail(base::ErrorCode::kNotFound,
                      {"没有第 " + number + " 版主密钥", "there is no master key " + number}, path);
  }
  std::string text = keys->to_text();
  const Cleanser cleanser(text);
  if (auto written = files.write_atomically(path, text); !written) {
    return tl::unexpected(std::move(written.error()));
  }
  return keys;
}

const SecretKey* MasterKeys::find(std::uint32_t version) const {
  const auto found = keys_.find(version);
  return found == keys_.end() ? nullptr : &found->second;
}

Result<MasterKeys> MasterKeys::parse(std::string_view text, const std::string& path) {
  if (!text.starts_with(kFirstLine)) {
    return damaged(path, "不是本系统第 1 版的主密钥文件", "not a master key file of version 1");
  }
  const std::size_t check_at = text.rfind("check ");
  if (check_at == std::string_view::npos) {
    return damaged(path, "主密钥文件不完整", "the master key file is cut short");
  }
  const std::string_view body = text.substr(0, check_at);
  if (text.substr(check_at) != "check " + to_hex(digest(HashAlgorithm::kSha256, body)) + "\n") {
    return damaged(path, "主密钥文件已损坏", "the master key file is damaged");
  }
  MasterKeys keys;
  for (std::size_t begin = kFirstLine.size() + 1; begin < body.size();) {
    const std::size_t end = std::min(body.find('\n', begin), body.size());
    if (auto taken = keys.take_line(body.substr(begin, end - begin), path); !taken) {
      return tl::unexpected(std::move(taken.error()));
    }
    begin = end + 1;
  }
  if (!keys.has_matching_key_ || keys.keys_.empty() || keys.keys_.size() > kKeysMax) {
    return damaged(path, "主密钥文件缺少密钥", "the master key file lacks keys, or has too many");
  }
  return keys;
}

Result<void> MasterKeys::take_line(std::string_view line, const std::string& path) {
  const std::vector<std::string_view> words = words_of(line);
  const auto key = words.size() == 3 ? parse_key(words[2]) : std::nullopt;
  if (key && words[0] == "matching" && !has_matching_key_) {
    if (const auto algorithm = parse_hash_algorithm(words[1])) {
      matching_algorithm_ = *algorithm;
      matching_key_ = *key;
      has_matching_key_ = true;
      return {};
    }
  }
  if (key && words[0] == "key") {
    const auto version = parse_version(words[1]);
    if (version && keys_.emplace(*version, *key).second) return {};
  }
  return damaged(path, "主密钥文件有无法识别的行", "the master key file has a line not understood");
}

std::string MasterKeys::to_text() const {
  std::string text;
  // All of it at once: a text that grows would leave copies of keys behind.
  text.reserve(256 + 96 * (keys_.size() + 1));
  text += kFirstLine;
  text += "\nmatching ";
  text += name_of(matching_algorithm_);
  text += ' ';
  append_hex(text, matching_key_);
  for (const auto& [version, key] : keys_) {
    text += "key " + std::to_string(version) + " ";
    append_hex(text, key);
  }
  const std::string check = to_hex(digest(HashAlgorithm::kSha256, text));
  text += "check " + check + "\n";
  return text;
}

}  // namespace luoshi::vault
