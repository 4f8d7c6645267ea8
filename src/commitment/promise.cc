#include "commitment/promise.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/check.h"
#include "calendar/date.h"

namespace luoshi::commitment {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using Length = Period::Length;

// Digits only; -1 when it is anything else.
int number_of(std::string_view digits) {
  int number = -1;
  if (digits.empty() || digits.front() < '0' || digits.front() > '9') return -1;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return problem == std::errc{} && end == digits.data() + digits.size() ? number : -1;
}

bool is_year(int year) { return year >= calendar::kYearMin && year <= calendar::kYearMax; }

office::Day day_of(int year, int month, int day) {
  auto parsed = office::Day::parse(fmt::format("{:04}-{:02}-{:02}", year, month, day));
  LUOSHI_CHECK(parsed.has_value());
  return *parsed;
}

base::Error no_period() {
  return {ErrorCode::kInvalidInput,
          {"不是有效的期间", "this is no period"},
          {},
          {"应为月（2026-03）、季度（2026-Q1）、半年（2026-H1）或年（2026）",
           "a month 2026-03, a quarter 2026-Q1, half a year 2026-H1 or a year 2026"},
          {}};
}

}  // namespace

int Period::months() const {
  constexpr std::array<int, 4> kMonths = {1, 3, 6, 12};
  return kMonths[static_cast<std::size_t>(length_)];
}

Result<Period> Period::parse(std::string_view text) {
  constexpr std::size_t kDigits = 4;  // of a year
  const int year = number_of(text.substr(0, kDigits));
  if (text.size() < kDigits || !is_year(year)) return tl::unexpected(no_period());
  if (text.size() == kDigits) return whole_year(year);
  if (text.size() != 7 || text[kDigits] != '-') return tl::unexpected(no_period());
  if (text[5] == 'Q' || text[5] == 'H') {
    const bool is_quarter = text[5] == 'Q';
    const int number = number_of(text.substr(6));
    if (number < 1 || number > (is_quarter ? 4 : 2)) return tl::unexpected(no_period());
    return is_quarter ? quarter(year, number) : Period(year, number * 6, Length::kHalf);
  }
  const int number = number_of(text.substr(5));
  if (number < 1 || number > 12) return tl::unexpected(no_period());
  return month(year, number);
}

Period Period::month(int year, int month) {
  LUOSHI_CHECK(is_year(year) && month >= 1 && month <= 12);
  return {year, month, Length::kMonth};
}

Period Period::quarter(int year, int quarter) {
  LUOSHI_CHECK(is_year(year) && quarter >= 1 && quarter <= 4);
  return {year, quarter * 3, Length::kQuarter};
}

Period Period::whole_year(int year) {
  LUOSHI_CHECK(is_year(year));
  return {year, 12, Length::kYear};
}

Period Period::month_of(const office::Day& day) {
  const std::string_view text = day.text();
  LUOSHI_CHECK(!text.empty());
  return month(number_of(text.substr(0, 4)), number_of(text.substr(5, 2)));
}

office::Day Period::first_day() const { return day_of(year_, first_month(), 1); }

office::Day Period::last_day() const {
  return day_of(year_, last_month_, calendar::days_in_month(year_, last_month_));
}

Period Period::previous() const {
  const int month = last_month_ - months();
  return month >= 1 ? Period(year_, month, length_) : Period(year_ - 1, month + 12, length_);
}

Period Period::year_before() const { return {year_ - 1, last_month_, length_}; }

std::string Period::to_string() const {
  if (empty()) return {};
  switch (length_) {
    case Length::kMonth:
      return fmt::format("{:04}-{:02}", year_, last_month_);
    case Length::kQuarter:
      return fmt::format("{:04}-Q{}", year_, last_month_ / 3);
    case Length::kHalf:
      return fmt::format("{:04}-H{}", year_, last_month_ / 6);
    case Length::kYear:
      return fmt::format("{:04}", year_);
  }
  return {};
}

Schedule default_schedule(int year) {
  Schedule schedule;
  schedule.from = Period::whole_year(year).first_day();
  return schedule;
}

office::Day default_deadline(int year) { return Period::whole_year(year).last_day(); }

}  // namespace luoshi::commitment

namespace luoshi::base {

Result<report::Comparator> JsonAs<report::Comparator>::read(const Form& word) {
  using enum report::Comparator;
  for (const report::Comparator each : {kEq, kGe, kGt, kLe, kLt, kApprox, kRange}) {
    if (word == report::to_string(each)) return each;
  }
  return fail(ErrorCode::kInvalidInput, {"不是比较词", "this is no comparator"}, {},
              {"应为 eq、ge、gt、le、lt、approx 或 range", "eq, ge, gt, le, lt, approx or range"});
}

}  // namespace luoshi::base
