// Where a reported series will stand at the year's end, with an interval that holds it four times
// out of five, and the sentence that explains it.
//
// Totals since 1 January: what is still to come arrives as it did last year, at this year's pace,
// or evenly by month where last year is not known for the same periods. Levels: they go on by the
// change a month that they had, on top of last year's changes where these are known.
//
//   pace g = sum of changes / sum of weights        (weight: months, or last year's amounts)
//   s^2    = sum of (change - g * weight)^2 / weight / (steps - 1)
//   where last year is not known, s^2 * (1 + r) / (1 - r), r > 0: how like each step is to the next
//   end    = last + expected shift + g * W  ±  t(80 %, steps - 1) * s * sqrt(W + W^2 / weights)
//
// W is the weight that is still to come; the second term is the uncertainty of the pace. With few
// values t is large and the interval wide: that is all that three values tell. A season that nobody
// has seen is not in it: a total without last year is therefore never said to be very likely to
// meet its target, or to miss it, and the sentence says why. A total that never
// fell does not fall below what it has; what was never negative does not become so.
// Decimals go in and come out; between them are doubles, here alone.
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <vector>

#include "commitment/measure.h"
#include "commitment/promise.h"

namespace luoshi::commitment {

// Reported: the year's end is known. Last year: by its shape. Pace: by this year's alone.
enum class ForecastBy : std::uint8_t { kReported, kLastYear, kPace };
BOOST_DESCRIBE_ENUM(ForecastBy, kReported, kLastYear, kPace)

struct Forecast {
  ForecastBy by = ForecastBy::kPace;
  base::Decimal value;
  base::Decimal low;
  base::Decimal high;
  Period last;             // the period of the last value
  std::size_t points = 0;  // values of this year that it stands on
  base::Message sentence;  // with the target when the measure has one
};

inline constexpr std::size_t kForecastPointsMin = 3;

// `values`: of any years and order, of one period at most one; those of `year` and of the year
// before are looked at, the shorter period where two end together. None with fewer than three
// values of `year`, unless its end is among them. Results have so many places (0 to 6).
std::optional<Forecast> forecast_of(const Measure& measure, const std::vector<PeriodValue>& values,
                                    int year, int places = 2);

}  // namespace luoshi::commitment
