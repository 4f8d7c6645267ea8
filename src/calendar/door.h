// What a city opens to the public at its own site (docs/formats/door.md): of each kind whether it
// is taken there, and of all of them who takes it in and how much at once. Thread rule: values and
// pure functions.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace luoshi::calendar {

inline constexpr int kSayDays = 15;
inline constexpr int kSayDaysMax = 365;

// Of a kind.
struct Door {
  bool is_offered = false;
  bool anonymous = false;                  // nobody has to say who he is
  std::optional<std::string> centre = {};  // that takes it in, in place of the city's
  int say_days = kSayDays;  // so long after the closing one may say that it is not solved
  friend bool operator==(const Door&, const Door&) = default;
};

// More than that is turned away, each time with the city's telephone.
struct DoorLimits {
  std::optional<int> reports_of_all = {};      // an hour, of a centre
  std::optional<int> reports_of_address = {};  // an hour
  std::optional<int> reports_of_phone = {};    // a day
  std::optional<int> looks_of_address = {};    // an hour: following, saying, hints
  // Leading zeros of the hash that a sender has to find; 0: none. It rises with the load.
  std::optional<int> work_bits = {};
};
BOOST_DESCRIBE_STRUCT(DoorLimits, (),
                      (reports_of_all, reports_of_address, reports_of_phone, looks_of_address,
                       work_bits))
inline constexpr int kReportsOfAll = 600;
inline constexpr int kReportsOfAddress = 60;  // a telephone network shows many as one address
inline constexpr int kReportsOfPhone = 10;
inline constexpr int kLooksOfAddress = 600;
inline constexpr int kWorkBits = 14;
inline constexpr int kWorkBitsMax = 22;

// Of the city.
struct DoorCity {
  std::optional<std::string> centre = {};     // the unit that takes in what comes
  std::optional<std::string> telephone = {};  // whom to call: "12345"
  std::optional<DoorLimits> limits = {};
};
BOOST_DESCRIBE_STRUCT(DoorCity, (), (centre, telephone, limits))

std::vector<base::Error> problems_of(const DoorCity& door);

}  // namespace luoshi::calendar

namespace luoshi::base {
// true, false, or more: {anonymous: true, centre: u-…, say_days: 15}.
template <>
struct JsonAs<calendar::Door> {
  using Form = boost::json::value;
  static Form write(const calendar::Door& door);
  static Result<calendar::Door> read(const Form& form);
};
}  // namespace luoshi::base
