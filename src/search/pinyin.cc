#include "search/pinyin.h"

#include <array>
#include <charconv>
#include <string_view>

#include "base/unicode.h"
#include "search/internal/initials.h"

namespace luoshi::search {
namespace {

constexpr char32_t kFirst = 0x4E00;
constexpr char32_t kLast = 0x9FFF;
using Initials = std::array<std::uint32_t, kLast - kFirst + 1>;

constexpr std::uint32_t bit_of(char32_t letter) {
  return letter >= U'a' && letter <= U'z' ? std::uint32_t{1} << (letter - U'a') : 0;
}

// "重c 长z": the letter behind each ideograph.
void take_also(std::string_view line, Initials& initials) {
  const std::u32string text = base::to_utf32(line);
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] >= kFirst && text[i] <= kLast) initials[text[i] - kFirst] |= bit_of(text[i + 1]);
  }
}

// "4E00 ydkqs…"
void take_line(std::string_view line, Initials& initials) {
  std::uint32_t begin = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), begin, 16);
  if (error != std::errc() || begin < kFirst) return;
  std::string_view letters = line.substr(static_cast<std::size_t>(end - line.data()) + 1);
  for (const char letter : letters) {
    if (begin <= kLast) initials[begin++ - kFirst] |= bit_of(static_cast<char32_t>(letter));
  }
}

Initials read_all() {
  Initials initials{};
  for (const auto& [name, content] : initials_files()) {
    std::string_view rest = content;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (line.starts_with("also ")) {
        take_also(line, initials);
      } else if (!line.starts_with('#') && line.size() > 5) {
        take_line(line, initials);
      }
    }
  }
  return initials;
}

}  // namespace

std::uint32_t initials_of(char32_t character) {
  static const Initials kInitials = read_all();
  if (character >= kFirst && character <= kLast) return kInitials[character - kFirst];
  return bit_of(character);
}

}  // namespace luoshi::search
