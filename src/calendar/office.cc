#include "calendar/office.h"

#include <algorithm>

namespace luoshi::calendar {
namespace {

std::int64_t length_of(const std::vector<OfficePeriod>& periods) {
  std::int64_t seconds = 0;
  for (const OfficePeriod& period : periods) seconds += period.until.seconds - period.from.seconds;
  return seconds;
}

bool is_in(const OfficeSeason& season, int month_day) {
  return season.from <= season.until ? month_day >= season.from && month_day <= season.until
                                     : month_day >= season.from || month_day <= season.until;
}

std::size_t index_of(DayNumber day) { return static_cast<std::size_t>(day - kFirstDay); }

}  // namespace

Office::Office(OfficeHours hours, const WorkingDays& days) : hours_(std::move(hours)) {
  before_day_.reserve(kLastDay - kFirstDay + 2);
  std::int64_t seconds = 0;
  for (DayNumber day = kFirstDay; day <= kLastDay; ++day) {
    before_day_.push_back(seconds);
    if (hours_.every_day || days.is_working(day)) seconds += length_of(periods_of(day));
  }
  before_day_.push_back(seconds);
}

const std::vector<OfficePeriod>& Office::periods_of(DayNumber day) const {
  if (hours_.seasons.empty()) return hours_.periods;
  const Date date = date_of(day);
  const int month_day = date.month() * 100 + date.day();
  for (const OfficeSeason& season : hours_.seasons) {
    if (is_in(season, month_day)) return season.periods;
  }
  return hours_.periods;
}

bool Office::opens_on(DayNumber day) const {
  if (day < kFirstDay || day > kLastDay) return false;
  return before_day_[index_of(day) + 1] > before_day_[index_of(day)];
}

std::int64_t Office::before(LocalTime time) const {
  const DayNumber day = time.day();
  if (day < kFirstDay) return 0;
  if (day > kLastDay) return before_day_.back();
  std::int64_t seconds = before_day_[index_of(day)];
  if (!opens_on(day)) return seconds;
  const std::int64_t now = time.second_of_day();
  for (const OfficePeriod& period : periods_of(day)) {
    if (now <= period.from.seconds) break;
    seconds += std::min<std::int64_t>(now, period.until.seconds) - period.from.seconds;
  }
  return seconds;
}

std::int64_t Office::between(LocalTime from, LocalTime until) const {
  return until <= from ? 0 : before(until) - before(from);
}

std::optional<LocalTime> Office::advance(LocalTime from, std::int64_t seconds) const {
  const std::int64_t wanted = before(from) + seconds;
  if (wanted > before_day_.back()) return std::nullopt;
  // The last day before which less than what is wanted lies.
  const auto found = std::ranges::lower_bound(before_day_, wanted) - 1;
  const DayNumber day = kFirstDay + static_cast<DayNumber>(found - before_day_.begin());
  std::int64_t left = wanted - *found;
  for (const OfficePeriod& period : periods_of(day)) {
    const std::int64_t length = period.until.seconds - period.from.seconds;
    if (left <= length) return at(day, period.from.seconds + left);
    left -= length;
  }
  return std::nullopt;
}

std::optional<LocalTime> Office::go_back(LocalTime until, std::int64_t seconds) const {
  const std::int64_t wanted = before(until) - seconds;
  if (wanted < 0) return std::nullopt;
  if (wanted == 0) return next_open(at(kFirstDay, 0));
  const auto earliest = advance(at(kFirstDay, 0), wanted);
  return earliest ? next_open(*earliest) : std::nullopt;
}

std::optional<LocalTime> Office::next_open(LocalTime time) const {
  const auto one_on = advance(time, 1);
  return one_on ? std::optional(LocalTime{one_on->seconds - 1}) : std::nullopt;
}

std::optional<LocalTime> Office::opening_of(DayNumber day) const {
  if (!opens_on(day)) return std::nullopt;
  return at(day, periods_of(day).front().from.seconds);
}

std::optional<LocalTime> Office::closing_of(DayNumber day) const {
  if (!opens_on(day)) return std::nullopt;
  return at(day, periods_of(day).back().until.seconds);
}

}  // namespace luoshi::calendar
