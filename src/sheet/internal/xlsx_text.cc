#include "sheet/internal/xlsx_text.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/unicode.h"
#include "sheet/internal/infer.h"

namespace luoshi::sheet::internal {
namespace {

std::size_t utf16_units(char32_t c) { return c > 0xFFFF ? 2 : 1; }

// "_xHHHH_" at `at`: the unit that it stands for.
std::optional<char32_t> escape_at(std::string_view text, std::size_t at) {
  if (text.size() < at + 7 || text[at] != '_' || text[at + 1] != 'x' || text[at + 6] != '_') {
    return std::nullopt;
  }
  unsigned value = 0;
  const char* end = text.data() + at + 6;
  const auto [stopped, error] = std::from_chars(text.data() + at + 2, end, value, 16);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return static_cast<char32_t>(value);
}

// A literal "_xHHHH_" begins at `at`.
bool looks_escaped(std::u32string_view text, std::size_t at) {
  std::string ascii;
  for (const char32_t c : text.substr(at, 7)) ascii += c < 0x80 ? static_cast<char>(c) : '?';
  return escape_at(ascii, 0).has_value();
}

std::string escaped(char32_t c) {
  if (c == 0 || c == 0xFFFE || c == 0xFFFF) return "\xEF\xBF\xBD";
  if (c < 0x20 && c != '\t' && c != '\n') {
    return fmt::format("_x{:04X}_", static_cast<unsigned>(c));
  }
  return base::to_utf8(std::u32string_view(&c, 1));
}

std::optional<double> to_double(const std::string& text) {
  double value = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stopped != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string to_xlsx_text(std::string_view text, bool* cut) {
  const std::u32string decoded = base::to_utf32(text);
  std::size_t units = 0;
  for (const char32_t c : decoded) units += utf16_units(c);
  *cut = units > kXlsxTextUnitsMax;
  const std::size_t units_max = *cut ? kXlsxTextUnitsMax - 1 : kXlsxTextUnitsMax;

  std::string out;
  out.reserve(text.size());
  units = 0;
  for (std::size_t i = 0; i < decoded.size(); ++i) {
    units += utf16_units(decoded[i]);
    if (units > units_max) break;
    out += looks_escaped(decoded, i) ? "_x005F_" : escaped(decoded[i]);
  }
  if (*cut) out += "…";
  return out;
}

std::string from_xlsx_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto unit = text[i] == '_' ? escape_at(text, i) : std::nullopt;
    if (!unit) {
      out += text[i++];
      continue;
    }
    base::append_utf8(out, *unit);
    i += 7;
  }
  return out;
}

std::optional<double> to_xlsx_number(base::Decimal number) {
  if (!number.is_finite()) return std::nullopt;
  const std::string text = number.to_string();
  if (significant_digits(text) > kXlsxDigitsMax) return std::nullopt;
  const auto value = to_double(text);
  // Below the normal doubles digits are lost too.
  if (!value || (std::fpclassify(*value) != FP_NORMAL && *value != 0)) return std::nullopt;
  if (*value == 0 && !number.is_zero()) return std::nullopt;
  return value;
}

std::optional<XlsxNumber> from_xlsx_number(std::string_view text) {
  std::string plain(text);
  if (plain.starts_with('+')) plain.erase(0, 1);
  const auto exact = exact_decimal(plain);
  if (!exact) return std::nullopt;
  const std::string digits = exact->to_string();
  if (significant_digits(plain) <= kXlsxDigitsMax) return XlsxNumber{*exact, false};

  const bool whole_and_long =
      digits.find('.') == std::string::npos && digits.size() > std::size_t{kXlsxDigitsMax};
  const auto as_double = to_double(plain);
  if (!as_double) return XlsxNumber{*exact, whole_and_long};
  const std::string shown = fmt::format("{:.15g}", *as_double);
  const auto rounded = base::Decimal::parse(shown);
  if (rounded && to_double(shown) == as_double) return XlsxNumber{*rounded, whole_and_long};
  return XlsxNumber{*exact, whole_and_long};
}

std::string sheet_name(std::string_view name, std::string_view otherwise) {
  constexpr std::size_t kUnitsMax = 31;
  std::u32string out;
  std::size_t units = 0;
  for (char32_t c : base::to_utf32(name)) {
    units += utf16_units(c);
    if (units > kUnitsMax) break;
    const bool refused = c < 0x20 ||
                         std::u32string_view(U"[]:*?/\\").find(c) != std::u32string::npos ||
                         c == 0xFFFE || c == 0xFFFF;
    out.push_back(refused ? U'_' : c);
  }
  if (!out.empty() && out.front() == U'\'') out.front() = U'_';
  if (!out.empty() && out.back() == U'\'') out.back() = U'_';
  return out.empty() ? std::string(otherwise) : base::to_utf8(out);
}

}  // namespace luoshi::sheet::internal
