// From where on a unit, or a company that people complain of, stands in the first tier and in the
// second, by the figures of cases (docs/formats/kinds.md). What a city's kinds.yaml does not say is
// the default here. Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <compare>
#include <optional>
#include <vector>

#include "base/json.h"

namespace luoshi::calendar {

// "98" or "98.5", of a hundred.
struct Percent {
  int thousandths = 0;
  friend auto operator<=>(const Percent&, const Percent&) = default;
};

// What is absent does not count.
struct TierBand {
  std::optional<Percent> on_time = {};    // of those due, at least
  std::optional<Percent> solved = {};     // of those who said, at least
  std::optional<Percent> satisfied = {};  // of those who said, at least
  std::optional<Percent> reopened = {};   // of those closed, at most
  friend bool operator==(const TierBand&, const TierBand&) = default;
};
BOOST_DESCRIBE_STRUCT(TierBand, (), (on_time, solved, satisfied, reopened))

struct TierRule {
  int due_min = 10;   // of whom fewer were due stands apart
  int said_min = 10;  // where fewer said, what they said does not count
  // It has to: whoever has fewer stands apart. None may be praised or blamed unheard of by people.
  std::optional<bool> said_needed = {};
  TierBand first;
  TierBand second;  // what reaches neither is the third
  friend bool operator==(const TierRule&, const TierRule&) = default;
};
BOOST_DESCRIBE_STRUCT(TierRule, (), (due_min, said_min, said_needed, first, second))
std::vector<base::Error> problems_of(const TierRule& rule);

struct CaseTiers {
  TierRule units{.first = {.on_time = Percent{980}, .satisfied = Percent{900}},
                 .second = {.on_time = Percent{900}, .satisfied = Percent{800}}};
  TierRule companies{.said_needed = true,
                     .first = {Percent{950}, Percent{900}, Percent{900}, Percent{50}},
                     .second = {Percent{850}, Percent{700}, Percent{700}, Percent{150}}};
};

}  // namespace luoshi::calendar

namespace luoshi::base {
template <>
struct JsonAs<calendar::Percent> {
  using Form = boost::json::value;
  static Form write(calendar::Percent percent);
  static Result<calendar::Percent> read(const Form& form);
};
}  // namespace luoshi::base
