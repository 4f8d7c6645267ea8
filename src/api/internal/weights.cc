#include "api/internal/weights.h"

#include <algorithm>
#include <optional>

namespace luoshi::api {
namespace {

constexpr std::size_t kMembersMax = 32;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "1", "0.5", "0.25", "1.000" → thousandths.
std::optional<int> parse_quality(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  int thousandths = (text[0] - '0') * 1000;
  if (text.size() == 1) return thousandths;
  if (text[1] != '.') return std::nullopt;
  int unit = 100;
  for (const char c : text.substr(2)) {
    if (!is_digit(c)) return std::nullopt;
    thousandths += (c - '0') * unit;
    unit /= 10;
  }
  return std::min(thousandths, 1000);
}

std::optional<Weighted> parse_member(std::string_view member) {
  const std::size_t semicolon = member.find(';');
  Weighted out{lower_case(trim_blanks(member.substr(0, semicolon))), 1000};
  if (out.name.empty()) return std::nullopt;
  if (semicolon == std::string_view::npos) return out;
  const std::string_view parameter = trim_blanks(member.substr(semicolon + 1));
  if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) return std::nullopt;
  const auto quality = parse_quality(parameter.substr(2));
  if (!quality) return std::nullopt;
  out.weight = *quality;
  return out;
}

}  // namespace

std::vector<Weighted> parse_weights(std::string_view value) {
  std::vector<Weighted> out;
  while (!value.empty() && out.size() < kMembersMax) {
    const std::size_t comma = std::min(value.find(','), value.size());
    if (auto member = parse_member(value.substr(0, comma))) out.push_back(std::move(*member));
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return out;
}

std::string_view trim_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace luoshi::api
