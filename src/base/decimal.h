// Decimal: IEEE 754-2008 decimal128 (34 digits), by Intel's decimal floating-point library. Money,
// rates and quantities are Decimals everywhere; no double stands between a figure in a report and
// the figure that is shown.
// Errors: parse refuses what is not a plain decimal number. Results out of range become infinite
// and is_finite() tells. Thread rule: a value, free to copy; no global rounding mode is used.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luoshi::base {

class Decimal {
 public:
  constexpr Decimal() = default;  // zero
  Decimal(std::int64_t value);    // NOLINT(google-explicit-constructor): exact

  // "-12.50", "3e4"; surrounding spaces, signs of currency and grouping commas are not accepted.
  static std::optional<Decimal> parse(std::string_view text);
  static Decimal power_of_ten(int exponent);

  bool is_finite() const;
  bool is_zero() const;
  bool is_negative() const;

  // Plain notation without exponent or trailing zeros behind the point: "34000", "-13.9", "0.2".
  std::string to_string() const;
  // The nearest int64 when the value is integral and fits.
  std::optional<std::int64_t> to_int64() const;

  Decimal operator-() const;
  friend Decimal operator+(Decimal a, Decimal b);
  friend Decimal operator-(Decimal a, Decimal b);
  friend Decimal operator*(Decimal a, Decimal b);
  friend Decimal operator/(Decimal a, Decimal b);
  friend bool operator==(Decimal a, Decimal b);  // by value: 1.0 == 1.00
  friend std::partial_ordering operator<=>(Decimal a, Decimal b);

 private:
  // BID encoding of +0 with exponent 0, low word first.
  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0x3040000000000000ULL;
};

}  // namespace luoshi::base
