#include "sheet/internal/infer.h"

#include <algorithm>
#include <array>

namespace luoshi::sheet::internal {
namespace {

constexpr std::array<std::string_view, 7> kSpaces = {" ",  "\t",       "\n",          "\r",
                                                     "\v", "\xC2\xA0", "\xE3\x80\x80"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_at_front(std::string_view text) {
  return std::min(text.find_first_not_of("0123456789"), text.size());
}

bool eat(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

// A whole number of `least` to `most` digits.
std::optional<unsigned> eat_number(std::string_view& text, std::size_t least, std::size_t most) {
  const std::size_t count = digits_at_front(text);
  if (count < least || count > most) return std::nullopt;
  unsigned value = 0;
  for (const char c : text.substr(0, count)) value = value * 10 + static_cast<unsigned>(c - '0');
  text.remove_prefix(count);
  return value;
}

std::optional<std::chrono::seconds> parse_time(std::string_view text) {
  const auto hour = eat_number(text, 1, 2);
  if (!hour || *hour > 23 || !eat(text, ":")) return std::nullopt;
  const auto minute = eat_number(text, 2, 2);
  if (!minute || *minute > 59) return std::nullopt;
  unsigned second = 0;
  if (eat(text, ":")) {
    const auto read = eat_number(text, 2, 2);
    if (!read || *read > 59) return std::nullopt;
    second = *read;
  }
  if (!text.empty()) return std::nullopt;
  return std::chrono::seconds(*hour * 3600 + *minute * 60 + second);
}

// "1,234,567" -> "1234567"; nothing when the commas do not group by three.
std::optional<std::string> without_grouping(std::string_view text) {
  std::string out;
  if (eat(text, "-")) out += '-';
  const std::size_t whole = std::min(text.find('.'), text.size());
  std::string_view groups = text.substr(0, whole);
  std::size_t count = std::min(groups.find(','), groups.size());
  if (count < 1 || count > 3) return std::nullopt;
  while (true) {
    if (digits_at_front(groups) != count) return std::nullopt;
    out += groups.substr(0, count);
    groups.remove_prefix(count);
    if (groups.empty()) break;
    if (!eat(groups, ",")) return std::nullopt;
    count = 3;
    if (groups.size() < 3) return std::nullopt;
  }
  out += text.substr(whole);
  return out;
}

// -?(0|[1-9][0-9]*)(.[0-9]+)?: what has a leading zero or a plus is a code, not a quantity.
bool is_written_number(std::string_view text) {
  eat(text, "-");
  const std::size_t whole = digits_at_front(text);
  if (whole == 0 || (whole > 1 && text.front() == '0')) return false;
  text.remove_prefix(whole);
  if (text.empty()) return true;
  if (!eat(text, ".")) return false;
  return !text.empty() && digits_at_front(text) == text.size();
}

Cell keep_original(Cell cell, std::string text) {
  if (cell.to_string() != text) cell.original = std::move(text);
  return cell;
}

}  // namespace

int significant_digits(std::string_view number) {
  number = number.substr(0, number.find_first_of("eE"));
  int count = 0;
  int zeros = 0;  // seen since the last other digit
  for (const char c : number) {
    if (!is_digit(c)) continue;
    if (c == '0') {
      zeros += count > 0 ? 1 : 0;
    } else {
      count += zeros + 1;
      zeros = 0;
    }
  }
  return count;
}

std::optional<base::Decimal> exact_decimal(std::string_view text) {
  constexpr std::size_t kExponentDigitsMax = 3;  // doubles end at 308; far inside decimal128
  if (significant_digits(text) > kDecimalDigitsMax) return std::nullopt;
  if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
    std::string_view exponent = text.substr(e + 1);
    if (!eat(exponent, "-")) eat(exponent, "+");
    if (exponent.size() > kExponentDigitsMax) return std::nullopt;
  }
  return base::Decimal::parse(text);
}

std::optional<Date> parse_date(std::string_view text) {
  const auto year = eat_number(text, 4, 4);
  if (!year || text.empty()) return std::nullopt;
  const bool chinese = text.starts_with("年");
  const std::string_view separator = chinese ? "年" : text.front() == '/' ? "/" : "-";
  if (!eat(text, separator)) return std::nullopt;
  const auto month = eat_number(text, separator == "-" ? 2 : 1, 2);
  if (!month || !eat(text, chinese ? "月" : separator)) return std::nullopt;
  const auto day = eat_number(text, separator == "-" ? 2 : 1, 2);
  if (!day || (chinese && !eat(text, "日"))) return std::nullopt;

  Date date{std::chrono::year_month_day(std::chrono::year(static_cast<int>(*year)),
                                        std::chrono::month(*month), std::chrono::day(*day)),
            {}};
  if (!date.day.ok()) return std::nullopt;
  if (text.empty()) return date;
  if (chinese || (!eat(text, " ") && !eat(text, "T"))) return std::nullopt;
  date.time_of_day = parse_time(text);
  if (!date.time_of_day) return std::nullopt;
  return date;
}

std::string_view trim(std::string_view text) {
  const auto strip = [&](auto matches, auto remove) {
    for (bool again = true; again;) {
      again = false;
      for (const std::string_view space : kSpaces) {
        if (!matches(space)) continue;
        remove(space.size());
        again = true;
      }
    }
  };
  strip([&](std::string_view s) { return text.starts_with(s); },
        [&](std::size_t n) { text.remove_prefix(n); });
  strip([&](std::string_view s) { return text.ends_with(s); },
        [&](std::size_t n) { text.remove_suffix(n); });
  return text;
}

Cell infer_cell(std::string text) {
  const std::string_view bare = trim(text);
  if (bare.empty()) return text.empty() ? Cell() : Cell::text(std::move(text));
  if (bare == "TRUE" || bare == "FALSE") {
    return keep_original(Cell::boolean(bare == "TRUE"), std::move(text));
  }
  const char first = bare.front();
  if (!is_digit(first) && first != '-') return Cell::text(std::move(text));
  std::string plain(bare);
  if (bare.find(',') != std::string_view::npos) plain = without_grouping(bare).value_or("");
  if (is_written_number(plain)) {
    if (const auto number = exact_decimal(plain)) {
      return keep_original(Cell::number(*number), std::move(text));
    }
  }
  if (const auto date = parse_date(bare)) return keep_original(Cell::date(*date), std::move(text));
  return Cell::text(std::move(text));
}

}  // namespace luoshi::sheet::internal
