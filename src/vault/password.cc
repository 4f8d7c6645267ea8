#include "vault/password.h"

#include <argon2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>

#include "base/unicode.h"

namespace luoshi::vault {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kStoredBytesMax = 512;
constexpr PasswordCost kCostMax = {256 << 10, 10, 4};
constexpr std::string_view kPrefix = "$argon2id$v=19$m=";
// Without 0 o, 1 i l.
constexpr std::string_view kReadable = "abcdefghjkmnpqrstuvwxyz23456789";

// The passwords of ten characters or more that lists of stolen ones have at their top, and those
// that people here choose. Compared in lower case.
constexpr std::array<std::string_view, 28> kCommon = {
    "1234567890",  "0123456789",  "0987654321", "9876543210",   "12345678910", "1q2w3e4r5t",
    "qwertyuiop",  "qwerty12345", "qwerty1234", "1qaz2wsx3edc", "password123", "password1234",
    "passw0rd123", "p@ssw0rd123", "adminadmin", "admin123456",  "admin12345",  "administrator",
    "iloveyou123", "welcome123",  "woaini1314", "woaini520520", "5201314520",  "1314520520",
    "abc1234567",  "abcd123456",  "a123456789", "changeme123"};

bool take_number(std::string_view& text, std::string_view separator, std::uint32_t& number) {
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.starts_with(separator)) return false;
  text.remove_prefix(separator.size());
  return true;
}

std::optional<PasswordCost> cost_of(std::string_view stored) {
  if (stored.size() > kStoredBytesMax || !stored.starts_with(kPrefix)) return std::nullopt;
  if (stored.find('\0') != std::string_view::npos) return std::nullopt;
  stored.remove_prefix(kPrefix.size());
  PasswordCost cost;
  if (!take_number(stored, ",t=", cost.memory_kibibytes)) return std::nullopt;
  if (!take_number(stored, ",p=", cost.passes)) return std::nullopt;
  if (!take_number(stored, "$", cost.lanes)) return std::nullopt;
  return cost;
}

bool is_within(const PasswordCost& cost) {
  return cost.memory_kibibytes <= kCostMax.memory_kibibytes && cost.passes <= kCostMax.passes &&
         cost.lanes <= kCostMax.lanes;
}

tl::unexpected<base::Error> too_long() {
  return base::fail(ErrorCode::kTooLarge,
                    {"密码超过 1024 字节", "the password is over 1,024 bytes"});
}

tl::unexpected<base::Error> refused(const char* zh, const char* en) {
  return base::fail(ErrorCode::kInvalidInput, {zh, en}, {},
                    {"请使用至少 10 个字符、不易猜到的密码，例如几个不相关的词",
                     "choose at least 10 characters that are hard to guess, such as a few words"});
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// "aaaaaaaaaa", "abcdefghij", "9876543210": every step from one character to the next is the same.
bool is_run(std::u32string_view text) {
  if (text.size() < 2) return true;
  const auto step = static_cast<std::int64_t>(text[1]) - static_cast<std::int64_t>(text[0]);
  if (step < -1 || step > 1) return false;
  for (std::size_t i = 2; i < text.size(); ++i) {
    if (static_cast<std::int64_t>(text[i]) - static_cast<std::int64_t>(text[i - 1]) != step) {
      return false;
    }
  }
  return true;
}

}  // namespace

Result<std::string> hash_password(env::Random& random, std::string_view password,
                                  const PasswordCost& cost) {
  if (password.size() > kPasswordBytesMax) return too_long();
  std::array<std::byte, kSaltBytes> salt{};
  random.fill(salt);
  std::string stored(kStoredBytesMax, '\0');
  const int code = argon2id_hash_encoded(cost.passes, cost.memory_kibibytes, cost.lanes,
                                         password.data(), password.size(), salt.data(), salt.size(),
                                         kHashBytes, stored.data(), stored.size());
  if (code != ARGON2_OK) {
    const std::string reason = argon2_error_message(code);
    return base::fail(ErrorCode::kUnavailable,
                      {"无法计算密码散列：" + reason, "cannot hash the password: " + reason});
  }
  stored.resize(stored.find('\0'));
  return stored;
}

Result<bool> verify_password(std::string_view password, const std::string& stored) {
  if (password.size() > kPasswordBytesMax) return too_long();
  const auto cost = cost_of(stored);
  if (!cost || !is_within(*cost)) {
    return base::fail(ErrorCode::kInvalidInput,
                      {"保存的密码散列无法识别或代价过高",
                       "the stored password hash is not understood, or asks for too much"},
                      {}, {"请重设该用户的密码", "set a new password for the user"});
  }
  const int code = argon2id_verify(stored.c_str(), password.data(), password.size());
  if (code == ARGON2_OK) return true;
  if (code == ARGON2_VERIFY_MISMATCH) return false;
  const std::string reason = argon2_error_message(code);
  return base::fail(
      code == ARGON2_MEMORY_ALLOCATION_ERROR ? ErrorCode::kUnavailable : ErrorCode::kInvalidInput,
      {"无法核对密码：" + reason, "cannot verify the password: " + reason});
}

bool needs_rehash(const std::string& stored, const PasswordCost& cost) {
  return cost_of(stored) != cost;
}

std::string make_first_password(env::Random& random) {
  std::string password;
  for (int i = 0; i < 16; ++i) {
    if (i > 0 && i % 4 == 0) password.push_back('-');
    password.push_back(kReadable[random.below(kReadable.size())]);
  }
  return password;
}

Result<void> check_password(std::string_view password, std::string_view user_name) {
  if (password.size() > kPasswordBytesMax) return too_long();
  if (!base::is_valid_utf8(password)) {
    return refused("密码不是有效的文本", "the password is not valid text");
  }
  const std::u32string text = base::to_utf32(password);
  if (text.size() < kPasswordLengthMin) {
    return refused("密码少于 10 个字符", "the password has fewer than 10 characters");
  }
  const std::string lower = lower_case(password);
  const std::string name = lower_case(user_name);
  if (name.size() >= 4 && lower.find(name) != std::string::npos) {
    return refused("密码包含用户名", "the password contains the user name");
  }
  if (is_run(text)) {
    return refused("密码是重复或连续的字符", "the password is one character repeated, or a run");
  }
  if (std::find(kCommon.begin(), kCommon.end(), lower) != kCommon.end()) {
    return refused("密码过于常见", "the password is among the most common ones");
  }
  return {};
}

}  // namespace luoshi::vault
