#include "commitment/figure.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>

#include "base/check.h"

namespace luoshi::commitment {
namespace {

using base::Decimal;

int number_at(const office::Day& day, std::size_t begin, std::size_t size) {
  return std::atoi(day.text().substr(begin, size).c_str());
}

}  // namespace

// A decimal of 34 digits: next to 10^(33 - places) nothing smaller than 10^-places has room.
Decimal rounded(Decimal value, int places) {
  LUOSHI_CHECK(places >= 0 && places <= 12);
  if (value.is_negative()) return -rounded(-value, places);
  const Decimal ruler = Decimal::power_of_ten(33 - places);
  if (!(value < ruler)) return value;
  const Decimal step = Decimal::power_of_ten(-places);
  const Decimal even = (value + ruler) - ruler;
  return value - even == step / Decimal(2) ? even + step : even;
}

std::int64_t day_number(const office::Day& day) {
  LUOSHI_CHECK(!day.empty());
  using namespace std::chrono;
  const year_month_day parts{year(number_at(day, 0, 4)),
                             month(static_cast<unsigned>(number_at(day, 5, 2))),
                             std::chrono::day(static_cast<unsigned>(number_at(day, 8, 2)))};
  return sys_days(parts).time_since_epoch().count();
}

std::string figure_text(Decimal value, const std::string& unit) {
  const int places = absolute(value) < Decimal(1) ? 4 : 2;
  return rounded(value, places).to_string() + unit;
}

std::string share_text(Decimal share) { return rounded(share * Decimal(100), 1).to_string() + "%"; }

std::string day_text(const office::Day& day) {
  return fmt::format("{}年{}月{}日", number_at(day, 0, 4), number_at(day, 5, 2),
                     number_at(day, 8, 2));
}

}  // namespace luoshi::commitment
