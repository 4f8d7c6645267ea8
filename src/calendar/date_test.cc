#include "calendar/date.h"

#include <gtest/gtest.h>

#include <chrono>

namespace luoshi::calendar {
namespace {

TEST(Date, AgreesWithTheStandardLibraryOnEveryDay) {
  for (int year = kYearMin - 1; year <= kYearMax + 1; ++year) {
    for (int month = 0; month <= 13; ++month) {
      for (int day = 0; day <= 32; ++day) {
        const std::chrono::year_month_day reference{
            std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
            std::chrono::day(static_cast<unsigned>(day))};
        const bool expected = reference.ok() && year >= kYearMin && year <= kYearMax;
        ASSERT_EQ(Date::make(year, month, day).has_value(), expected)
            << year << '-' << month << '-' << day;
      }
    }
  }
}

TEST(Date, PrintsIso8601) {
  EXPECT_EQ(Date::make(2024, 1, 31)->to_string(), "2024-01-31");
  EXPECT_LT(*Date::make(2023, 12, 31), *Date::make(2024, 1, 1));
}

}  // namespace
}  // namespace luoshi::calendar
