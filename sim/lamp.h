// Planned values and lights as a child works them out from docs/formats/light.md: along the plan
// day by day, each cause in turn. Nothing that decides in src/commitment is used, of its data the
// words. Figures are whole thousandths, and shares of them exact fractions.
// Thread rule: values and pure functions.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "commitment/promise.h"
#include "sim/days.h"

namespace luoshi::sim {

using Figure = std::int64_t;  // in thousandths

Figure figure_of(const base::Decimal& value);
base::Decimal decimal_of(Figure figure);
std::string text_of(Figure figure);  // "12.5"

struct Fraction {
  __int128 count = 0;  // of thousandths, in `parts`
  std::int64_t parts = 1;
  friend bool operator==(const Fraction& one, const Fraction& other) {
    return one.count * other.parts == other.count * one.parts;
  }
};
std::string text_of(const Fraction& fraction);  // its first kFigureCharacters, cut

// Shares in percent; days 0: never.
struct LampRule {
  int yellow_below = 95;
  int red_below = 80;
  int tolerance = 2;
  bool quarterly = false;
  int due_day = 10;
  int report_yellow = 1;
  int report_red = 15;
  int milestone_yellow = 1;
  int milestone_red = 15;
  int deadline_yellow = 1;
  int deadline_red = 1;
};

// All that a light depends on.
struct Circumstances {
  commitment::Measure measure;
  commitment::Schedule schedule;
  int deadline = 0;
  commitment::Status status = commitment::Status::kUnassigned;
  std::optional<commitment::Outcome> outcome{};
  std::optional<int> signed_on{};
  std::map<commitment::Period, Figure> confirmed{};
  std::set<commitment::Period> reported{};  // confirmed or waiting
  std::map<std::uint32_t, int> reached{};   // milestones, and the day
};

struct Lamp {
  commitment::Light light = commitment::Light::kNone;
  std::optional<Fraction> planned{};
  std::optional<Figure> actual{};
  std::string cause{};
  friend bool operator==(const Lamp&, const Lamp&) = default;
};

std::optional<Fraction> planned_on(const Circumstances& what, int day);
Lamp lamp_of(const Circumstances& what, const LampRule& rule, int today);

}  // namespace luoshi::sim
