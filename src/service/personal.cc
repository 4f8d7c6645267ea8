#include "service/personal.h"

#include <algorithm>

#include "base/unicode.h"
#include "vault/encoding.h"

namespace luoshi::service {
namespace {

bool is_space(char32_t c) { return c == U' ' || c == U'\t' || c == U'\u3000' || c == U'-'; }

// The same name or number, however it was spaced.
std::string normalised(std::string_view value) {
  std::u32string text = base::to_utf32(value);
  std::erase_if(text, is_space);
  return base::to_utf8(text);
}

}  // namespace

base::Result<office::Sealed> seal(World& world, const office::PersonId& subject,
                                  std::string_view context, std::string_view value, bool match) {
  auto sealed = world.vault.seal(subject.value(), context, value);
  if (!sealed) return tl::unexpected(sealed.error());
  return office::Sealed{vault::to_base64url(*sealed),
                        match ? match_of(world, context, value) : std::string()};
}

base::Result<std::optional<std::string>> open(World& world, const office::PersonId& subject,
                                              std::string_view context,
                                              std::string_view sealed_base64url) {
  auto sealed = vault::parse_base64url(sealed_base64url);
  if (!sealed) {
    return base::fail(base::ErrorCode::kInvalidInput, {"密文已损坏", "the sealed text is damaged"},
                      std::string(context));
  }
  return world.vault.open(subject.value(), context, *sealed);
}

std::string match_of(World& world, std::string_view context, std::string_view value) {
  const vault::Hash token = world.vault.match_token(context, normalised(value));
  return vault::to_base64url(vault::bytes_of(token));
}

std::string mask_name(std::string_view name) {
  std::u32string text = base::to_utf32(name);
  for (std::size_t i = 1; i < text.size(); ++i) text[i] = U'*';
  return base::to_utf8(text);
}

std::string mask_phone(std::string_view phone) {
  std::string out(phone);
  const bool long_enough = out.size() >= 8;
  const std::size_t first = long_enough ? 3 : 0;
  const std::size_t last = long_enough ? out.size() - 4 : out.size();
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(first),
            out.begin() + static_cast<std::ptrdiff_t>(last), '*');
  return out;
}

}  // namespace luoshi::service
