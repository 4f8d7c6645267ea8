#include "base/decimal.h"

#include <cstring>

#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>

namespace luoshi::base {
namespace {

constexpr _IDEC_round kNearestEven = 0;

BID_UINT128 bits(const Decimal& value) {
  BID_UINT128 out;
  static_assert(sizeof out == sizeof value);
  std::memcpy(&out, &value, sizeof out);
  return out;
}

Decimal from_bits(BID_UINT128 value) {
  Decimal out;
  std::memcpy(static_cast<void*>(&out), &value, sizeof value);
  return out;
}

bool is_plain_number(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t begin = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i - begin;
  };
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
  std::size_t count = digits();
  if (i < text.size() && text[i] == '.') {
    ++i;
    count += digits();
  }
  if (count == 0) return false;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    const std::size_t exponent = digits();
    if (exponent == 0 || exponent > 5) return false;
  }
  return i == text.size();
}

}  // namespace

Decimal::Decimal(std::int64_t value) { *this = from_bits(bid128_from_int64(value)); }

std::optional<Decimal> Decimal::parse(std::string_view text) {
  constexpr std::size_t kLengthMax = 100;
  if (text.size() > kLengthMax || !is_plain_number(text)) return std::nullopt;
  char buffer[kLengthMax + 1];
  std::memcpy(buffer, text.data(), text.size());
  buffer[text.size()] = '\0';
  unsigned int flags = 0;
  const Decimal value = from_bits(bid128_from_string(buffer, kNearestEven, &flags));
  if (!value.is_finite()) return std::nullopt;
  return value;
}

Decimal Decimal::power_of_ten(int exponent) {
  unsigned int flags = 0;
  return from_bits(bid128_scalbn(bid128_from_int64(1), exponent, kNearestEven, &flags));
}

bool Decimal::is_finite() const { return bid128_isFinite(bits(*this)) != 0; }
bool Decimal::is_zero() const { return bid128_isZero(bits(*this)) != 0; }
bool Decimal::is_negative() const { return bid128_isSigned(bits(*this)) != 0 && !is_zero(); }

std::string Decimal::to_string() const {
  if (!is_finite()) return is_negative() ? "-inf" : "inf";
  if (is_zero()) return "0";
  char buffer[64];  // sign, 34 digits, 'E', exponent: at most 42
  unsigned int flags = 0;
  bid128_to_string(buffer, bits(*this), &flags);
  const std::string_view raw(buffer);  // "+314E-2"
  const std::size_t e = raw.find('E');
  std::string digits(raw.substr(1, e - 1));
  int exponent = std::stoi(std::string(raw.substr(e + 1)));
  while (digits.size() > 1 && digits.back() == '0') {
    digits.pop_back();
    ++exponent;
  }
  if (exponent >= 0) {
    digits.append(static_cast<std::size_t>(exponent), '0');
  } else {
    const auto behind = static_cast<std::size_t>(-exponent);
    if (digits.size() <= behind) digits.insert(0, behind - digits.size() + 1, '0');
    digits.insert(digits.size() - behind, 1, '.');
  }
  return (raw[0] == '-' ? "-" : "") + digits;
}

std::optional<std::int64_t> Decimal::to_int64() const {
  unsigned int flags = 0;
  const auto value = static_cast<std::int64_t>(bid128_to_int64_xint(bits(*this), &flags));
  if (flags != 0) return std::nullopt;
  return value;
}

Decimal Decimal::operator-() const { return from_bits(bid128_negate(bits(*this))); }

Decimal operator+(Decimal a, Decimal b) {
  unsigned int flags = 0;
  return from_bits(bid128_add(bits(a), bits(b), kNearestEven, &flags));
}
Decimal operator-(Decimal a, Decimal b) {
  unsigned int flags = 0;
  return from_bits(bid128_sub(bits(a), bits(b), kNearestEven, &flags));
}
Decimal operator*(Decimal a, Decimal b) {
  unsigned int flags = 0;
  return from_bits(bid128_mul(bits(a), bits(b), kNearestEven, &flags));
}
Decimal operator/(Decimal a, Decimal b) {
  unsigned int flags = 0;
  return from_bits(bid128_div(bits(a), bits(b), kNearestEven, &flags));
}

bool operator==(Decimal a, Decimal b) {
  unsigned int flags = 0;
  return bid128_quiet_equal(bits(a), bits(b), &flags) != 0;
}

std::partial_ordering operator<=>(Decimal a, Decimal b) {
  unsigned int flags = 0;
  if (bid128_quiet_equal(bits(a), bits(b), &flags) != 0) return std::partial_ordering::equivalent;
  if (bid128_quiet_less(bits(a), bits(b), &flags) != 0) return std::partial_ordering::less;
  if (bid128_quiet_greater(bits(a), bits(b), &flags) != 0) return std::partial_ordering::greater;
  return std::partial_ordering::unordered;
}

}  // namespace luoshi::base
