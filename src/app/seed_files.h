// What an empty ledger is filled with: a city's files, those of a folder or the sample city's.
// Thread rule: values and functions for one thread.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "app/configuration.h"
#include "app/world.h"
#include "office/city.h"
#include "sample/plan.h"

namespace luoshi::app {

struct SeedFiles {
  using Files = std::map<std::string, std::string>;  // text by name

  Files texts;
  Files reports;
  Files grid;  // boundaries.geojson, places.csv, as far as there are
  office::City city;
  std::optional<sample::Plan> plan;  // of a year to be lived; none: the city begins empty
};

// `empty: yes` leaves the plan out. With a plan, all years are moved as the year that is lived
// wants it. The first error among the findings is the error.
base::Result<SeedFiles> read_seed_files(const Configuration& configuration, World& world);

}  // namespace luoshi::app
