#include "service/internal/person_fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/unicode.h"
#include "service/answers.h"
#include "service/personal.h"

namespace luoshi::service {

using base::Result;

Result<void> check_line(std::string_view text, std::size_t max, std::string_view pointer) {
  const std::u32string characters = base::to_utf32(text);
  const auto is_space = [](char32_t c) { return c == U' ' || c == U'\u3000' || c == U'\u00a0'; };
  const bool fits = !characters.empty() && characters.size() <= max &&
                    !is_space(characters.front()) && !is_space(characters.back()) &&
                    std::none_of(characters.begin(), characters.end(),
                                 [](char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); });
  if (fits) return {};
  return tl::unexpected(
      wrong_member(pointer, {"内容有误", "this is not right"},
                   {fmt::format("应为 1 至 {} 个字符，首尾无空白", max),
                    fmt::format("1 to {} characters without white space at the ends", max)}));
}

Result<void> check_phone(std::string_view phone) {
  constexpr std::size_t kMin = 3;
  constexpr std::size_t kMax = 20;
  const std::string_view digits = phone.substr(phone.starts_with('+') ? 1 : 0);
  const bool fits =
      phone.empty() ||
      (digits.size() >= kMin && digits.size() <= kMax && digits[0] >= '0' && digits[0] <= '9' &&
       digits.find_first_not_of("0123456789 -") == std::string_view::npos);
  if (fits) return {};
  return tl::unexpected(wrong_member(
      "/phone", {"不是电话号码", "this is no telephone number"},
      {"应为 3 至 20 位数字，可有空格和“-”", "3 to 20 digits, spaces and '-' allowed"}));
}

Result<office::Sealed> seal_name(World& world, const office::PersonId& id,
                                 const std::string& name) {
  return seal(world, id, kNameContext, name, true);
}

Result<std::optional<office::Sealed>> seal_phone(World& world, const office::PersonId& id,
                                                 const std::string& phone) {
  if (phone.empty()) return std::optional<office::Sealed>();
  auto sealed = seal(world, id, kPhoneContext, phone, true);
  if (!sealed) return tl::unexpected(sealed.error());
  return std::optional(std::move(*sealed));
}

Result<FirstPassword> make_first_password(World& world, const office::PersonId& id,
                                          const vault::PasswordCost& cost) {
  FirstPassword out;
  out.text = vault::make_first_password(world.random);
  auto hash = vault::hash_password(world.random, out.text, cost);
  if (!hash) return tl::unexpected(hash.error());
  auto sealed = seal(world, id, kPasswordContext, *hash, false);
  if (!sealed) return tl::unexpected(sealed.error());
  out.sealed = std::move(*sealed);
  return out;
}

}  // namespace luoshi::service
