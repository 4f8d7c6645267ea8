#include "service/internal/period_cell.h"

#include <algorithm>
#include <vector>

#include "office/cell_text.h"

namespace luoshi::service {
namespace {

using commitment::ObservedEvery;
using commitment::Period;

// Without blanks, letters small.
std::string squeezed(std::string_view text) {
  std::string out = office::plain(text);
  std::erase_if(out, [](char c) { return c == ' ' || c == '\r' || c == '\n'; });
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::optional<Period> by_parts(int year, const std::vector<int>& rest, ObservedEvery every) {
  if (year < 1949 || year > 2199) return std::nullopt;
  if (rest.empty()) return Period::whole_year(year);
  const int month = rest.front();
  if (month < 1 || month > 12 || rest.size() > 2) return std::nullopt;
  if (rest.size() == 2 && (rest[1] < 1 || rest[1] > 31)) return std::nullopt;
  if (every == ObservedEvery::kQuarter && month % 3 == 0) return Period::quarter(year, month / 3);
  if (every == ObservedEvery::kYear && month == 12) return Period::whole_year(year);
  return Period::month(year, month);
}

// "2026-3", "2026-3-31", "202603", "20260331", "2026": numbers with one sign between them.
std::optional<Period> by_numbers(const std::string& text, ObservedEvery every) {
  std::vector<std::string> numbers(1);
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      numbers.back().push_back(c);
    } else if (c == '-') {
      numbers.emplace_back();
    } else {
      return std::nullopt;
    }
  }
  if (numbers.size() > 1 && numbers.back().empty()) numbers.pop_back();  // 2026年3月
  if (numbers.size() == 1 && (numbers[0].size() == 6 || numbers[0].size() == 8)) {
    const std::string all = numbers[0];
    numbers = {all.substr(0, 4), all.substr(4, 2)};
    if (all.size() == 8) numbers.push_back(all.substr(6));
  }
  std::vector<int> parts;
  for (const std::string& each : numbers) {
    if (each.empty() || each.size() > 4) return std::nullopt;
    parts.push_back(std::stoi(each));
  }
  return by_parts(parts[0], {parts.begin() + 1, parts.end()}, every);
}

}  // namespace

std::optional<Period> parse_period_cell(std::string_view cell, ObservedEvery every) {
  std::string text = squeezed(cell);
  static constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"第", ""},       {"一季度", "q1"}, {"二季度", "q2"}, {"三季度", "q3"}, {"四季度", "q4"},
      {"1季度", "q1"},  {"2季度", "q2"},  {"3季度", "q3"},  {"4季度", "q4"},  {"上半年", "h1"},
      {"下半年", "h2"}, {"全年", ""},     {"年度", "-"},    {"年", "-"},      {"月", "-"},
      {"日", ""},       {"/", "-"},       {".", "-"}};
  for (const auto& [from, to] : kWords) replace_all(text, from, to);
  const std::size_t letter = text.find_first_of("qh");
  if (letter == std::string::npos) return by_numbers(text, every);
  std::string year = text.substr(0, letter);
  if (year.ends_with('-')) year.pop_back();
  const std::string upper = text[letter] == 'q' ? "Q" : "H";
  auto period = Period::parse(year + "-" + upper + text.substr(letter + 1));
  return period ? std::optional(*period) : std::nullopt;
}

std::optional<base::Decimal> parse_figure_cell(std::string_view cell, std::string_view unit) {
  std::string text = squeezed(cell);
  const std::string plain_unit = squeezed(unit);
  if (!plain_unit.empty() && text.ends_with(plain_unit)) {
    text.resize(text.size() - plain_unit.size());
  }
  replace_all(text, "−", "-");
  return office::figure_in(std::move(text));
}

}  // namespace luoshi::service
