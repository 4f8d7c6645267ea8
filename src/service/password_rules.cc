#include "service/password_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/unicode.h"

namespace luoshi::service {
namespace {

// Of lower case, upper case, digits, others.
int classes_of(std::string_view password) {
  const auto any = [&](auto is) { return std::any_of(password.begin(), password.end(), is); };
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto other = [&](char c) { return !lower(c) && !upper(c) && !digit(c); };
  return any(lower) + any(upper) + any(digit) + any(other);
}

}  // namespace

base::Result<void> check_rules(std::string_view password, const office::PasswordRules& rules) {
  const auto length = static_cast<int>(base::to_utf32(password).size());
  if (length < rules.length_min) {
    return base::fail(base::ErrorCode::kInvalidInput, {"密码太短", "the password is too short"},
                      "/new",
                      {fmt::format("至少 {} 个字符", rules.length_min),
                       fmt::format("at least {} characters", rules.length_min)});
  }
  if (classes_of(password) < rules.classes_min) {
    return base::fail(
        base::ErrorCode::kInvalidInput, {"密码的字符种类太少", "too few kinds of characters"},
        "/new",
        {fmt::format("小写字母、大写字母、数字、其他符号，至少含 {} 种", rules.classes_min),
         fmt::format("at least {} of lower case, upper case, digits, others", rules.classes_min)});
  }
  return {};
}

}  // namespace luoshi::service
