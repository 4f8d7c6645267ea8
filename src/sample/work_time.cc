#include "sample/work_time.h"

#include "base/check.h"
#include "commitment/figure.h"
#include "commitment/promise.h"

namespace luoshi::sample {
namespace {

// Half a day has so many moments, so that what is done at one of them is committed together.
constexpr int kSittings = 5;
constexpr int kSittingMinutes = 30;

calendar::DayNumber number_of(const office::Day& day) {
  return static_cast<calendar::DayNumber>(commitment::day_number(day));
}

office::Day day_of(std::optional<calendar::DayNumber> number) {
  LUOSHI_CHECK(number.has_value());  // the range is centuries
  return office::Day::parse(calendar::date_of(*number).to_string()).value();
}

}  // namespace

bool WorkTime::is_working(const office::Day& day) const { return days_.is_working(number_of(day)); }

office::Day WorkTime::on_or_after(const office::Day& day) const {
  return is_working(day) ? day : after(day, 1);
}

office::Day WorkTime::after(const office::Day& day, int n) const {
  return n == 0 ? day : day_of(days_.nth_after(number_of(day), n));
}

office::Day WorkTime::before(const office::Day& day, int n) const {
  return n == 0 ? day : day_of(days_.nth_before(number_of(day), n));
}

office::Day WorkTime::of_month(int year, int month, int n) const {
  const auto first = commitment::Period::month(year, month).first_day();
  return day_of(days_.nth_after(number_of(first) - 1, n));
}

env::WallTime WorkTime::at(const office::Day& day, int hour, int minute) const {
  const auto local = calendar::at(number_of(day), hour * 3600 + minute * 60);
  return env::WallTime(std::chrono::seconds(zone_.utc_seconds(local)));
}

env::WallTime WorkTime::some_time(const office::Day& day, Draw& draw) const {
  const bool morning = draw.between(0, 1) == 0;
  const int sitting = draw.between(0, kSittings - 1);
  const auto start = morning ? at(day, 9, 0) : at(day, 14, 30);
  const auto odd = (number_of(day) * 7 + sitting * 5) * 31 % (kSittingMinutes * 40);
  return start + std::chrono::minutes(kSittingMinutes * sitting) + std::chrono::seconds(odd);
}

}  // namespace luoshi::sample
