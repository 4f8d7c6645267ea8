// A day as it stands in events and tables: "2026-01-31". Text, so that it compares as the stores
// compare it; years 1949 to 2199. Empty: not set (an optional day is a std::optional<Day>).
//
// The city's day: the country has one time zone, UTC+8, without summer time since 1992.
// Thread rule: a value.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "ledger/event.h"

namespace luoshi::office {

class Day {
 public:
  Day() = default;
  static base::Result<Day> parse(std::string_view text);

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  friend auto operator<=>(const Day&, const Day&) = default;

 private:
  explicit Day(std::string text) : text_(std::move(text)) {}
  friend Day city_day(env::WallTime);
  friend Day plus_days(const Day&, int);
  std::string text_;
};

Day city_day(env::WallTime time);
// `days` later; the last day that can be said when that is beyond it.
Day plus_days(const Day& day, int days);

}  // namespace luoshi::office

namespace luoshi::base {
template <>
struct JsonAs<office::Day> {
  using Form = std::string;
  static const Form& write(const office::Day& day) { return day.text(); }
  static Result<office::Day> read(const Form& text) { return office::Day::parse(text); }
};
}  // namespace luoshi::base
