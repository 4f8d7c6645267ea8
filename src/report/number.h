// The scanner of numerals in Chinese official text: Arabic (3014.4, 1,234,567), Chinese (三千五百,
// 两成五, 三分之一) and mixed (3.4万, 1万2千), with percent signs, scale words, 余/多/几, ranges.
//
// Invariants: a numeral is read in one pass from its first character; the work for one call is
// bounded (no run is followed further than a numeral can be long, plain digit runs apart), so that
// calling at every position of a text stays linear. Nothing is allocated. Both half-width and
// full-width digits, points, commas and signs are understood, simplified, traditional and formal
// (壹贰叁) characters too. Words that merely contain a numeral (一切, 四川, 百姓) are not known
// here: the flags tell the caller where to look twice. docs/formats/numbers.md describes what is a
// numeral. Thread rule: pure functions of their arguments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/decimal.h"
#include "base/span.h"

namespace luoshi::report {

// How a ratio was written; it says what `Number::value` counts.
enum class Ratio : std::uint8_t {
  kNone,
  kPercent,         // 6.2%, 百分之六点二: value 6.2
  kTenths,          // 三成, 两成五: value 30, 25 (folded to percent)
  kPerMille,        // 5‰, 千分之五: value 5
  kPerTenThousand,  // 万分之三: value 3
};

struct Number {
  // Sign, scale, 余/多/几 and percent sign included; unit and comparator not.
  base::Span span;
  // Scale folded (3.4万 is 34000), ratios as written (see Ratio), sign applied.
  base::Decimal value;
  Ratio ratio = Ratio::kNone;
  // Power of ten of the scale words that end the numeral: 万 4, 亿 8, 万亿 12, and after Arabic
  // digits also 百 2, 千 3, 千万 7. 0 when it ends otherwise (三千, 1万2千).
  int scale = 0;

  bool is_chinese = false;      // no Arabic digit in it
  bool has_scale = false;       // 万, 亿 or 兆 stands in it
  bool has_more = false;        // 余, 多 or 几 inside or at the end: value is the lower bound
  bool ends_with_more = false;  // … at the end (200余), as against inside (30多万)
  bool is_vague = false;  // 几十, 数百万: value is only the order of magnitude (10, 1000000)
  bool is_fraction = false;  // 1/3, 三分之一, 百万分之五: value is the quotient, to 34 digits
  // One Chinese character, 零 to 十 or 两: as often part of a word (一切, 十分) as a count. Believe
  // it when a unit follows.
  bool is_bare_digit = false;
  // Scale words alone with one implied: 百, 千万, 万亿. A count after 近, 上, 超 or 每; else mostly
  // a word.
  bool is_bare_scale = false;
  // Digits that name and do not count: read one by one (二〇二四), a leading zero (0813), part of a
  // dotted or slashed chain (1.2.3, 2024/5/1).
  bool is_code = false;
  bool is_ordinal = false;  // 第 stands before it
  // A Latin letter touches it, or stands before it with one - . / _ between: G42, PM2.5, COVID-19.
  bool glued_before = false;
  bool glued_after = false;  // a Latin letter follows at once: 5G, 168cm

  bool is_percent() const { return ratio == Ratio::kPercent || ratio == Ratio::kTenths; }
  // Any ratio or fraction in percent: 5‰ is 0.5, 三分之一 is 33.33…; a plain number stays as it is.
  base::Decimal as_percent() const;
};

struct Range {
  base::Span span;
  // Percent and scale are carried: in 5—6% both are percent, in 3至5万 low is 30000. Each keeps the
  // span of its own characters; in 七八百 and 十二三万 both spans are the whole.
  Number low;
  Number high;
  bool is_juxtaposed = false;  // 三五(个), 七八百, 两三(年): adjacent digits, no connector
};

// The longest numeral that begins exactly at `at`. Nothing where a numeral does not begin, also
// when `at` lies inside one (the 4 of 34, the 百 of 三百), and for juxtaposed digits (七八百):
// those are a Range.
std::optional<Number> scan_number(std::u32string_view text, std::size_t at);

// The range that begins at `at`: two numerals joined by a dash, 至 or 到 (spaces around them
// allowed), by 和 or 与 when 之间 or 间 follows, or two juxtaposed Chinese digits. low < high
// always holds.
std::optional<Range> scan_range(std::u32string_view text, std::size_t at);

// The rest of a range whose low end is already read; `at` is where the connector must stand, so
// that the caller may have passed a unit in between: 10万元—20万元.
std::optional<Range> continue_range(std::u32string_view text, const Number& low, std::size_t at);

// Does 半 at `at`, right after a unit, add half of it (一年半, 三吨半), as against beginning a word
// (半径)?
bool half_follows(std::u32string_view text, std::size_t at);

}  // namespace luoshi::report
