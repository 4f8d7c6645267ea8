// Indicators and what was observed of them: lists, one with its comparisons, defining, recording,
// importing from a table. The JSON is `indicator` of data/api/openapi.yaml.
//
// Whoever may read commitments reads all of them. The city's office defines them
// (commitments.write on the whole city). A region's figures are recorded by whoever has
// commitments.write or progress.write on that unit; those of the province and the nation by the
// city's office. The lights of what is measured by them are looked at behind the answer.
// Thread rule: any thread.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "commitment/indicator.h"
#include "service/imports.h"
#include "service/listing.h"
#include "service/on_one.h"

namespace luoshi::service {

// What a definition may say or leave to its default.
struct IndicatorGiven {
  std::optional<std::string> definition;
  std::optional<commitment::Direction> direction;
  std::optional<std::string> source;
  std::optional<commitment::ObservedEvery> every;
  std::optional<bool> cumulative;
  std::optional<std::uint32_t> decimals;
  std::optional<base::Decimal> lowest;
  std::optional<base::Decimal> highest;
};
BOOST_DESCRIBE_STRUCT(IndicatorGiven, (),
                      (definition, direction, source, every, cumulative, decimals, lowest, highest))
struct IndicatorNew : IndicatorGiven {
  std::string name;
  std::string unit;
};
BOOST_DESCRIBE_STRUCT(IndicatorNew, (IndicatorGiven), (name, unit))
struct IndicatorChange : IndicatorGiven {
  std::optional<std::string> name;
  std::optional<std::string> unit;
  std::string reason;
  std::vector<std::string> emptied;  // "lowest", "highest"
};
BOOST_DESCRIBE_STRUCT(IndicatorChange, (IndicatorGiven), (name, unit, reason))
struct IndicatorEnd {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(IndicatorEnd, (), (reason))
struct ObservationsNew {
  office::UnitId region;  // a unit, "province" or "nation"
  std::vector<commitment::PeriodValue> rows;
  std::optional<std::string> source;
  std::optional<std::string> note;
  std::optional<std::vector<std::string>> evidence;
  std::optional<std::string> reason;  // why earlier values are replaced
  std::optional<std::string> explanation;
};
BOOST_DESCRIBE_STRUCT(ObservationsNew, (),
                      (region, rows, source, note, evidence, reason, explanation))

using OnIndicator = OnOne;
using IndicatorJson = base::Result<boost::json::object>;

base::Result<Page> list_indicators(World& world, const Caller& caller,
                                   const Parameters& parameters);
// Parameter region: of whom the figures are compared; without it the city.
IndicatorJson get_indicator(World& world, const Caller& caller, const std::string& id,
                            const Parameters& parameters);
base::Result<Page> list_observations(World& world, const Caller& caller, const std::string& id,
                                     const Parameters& parameters);

IndicatorJson define_indicator(World& world, const Caller& caller, const Asked& asked,
                               const IndicatorNew& wanted);
IndicatorJson change_indicator(const OnIndicator& on, const IndicatorChange& change);
IndicatorJson retire_indicator(const OnIndicator& on, const IndicatorEnd& why);
// {"recorded", "revised", "unchanged"}
IndicatorJson record_observations(const OnIndicator& on, const ObservationsNew& wanted);
// Columns: indicator, region, period, value, and source, reason, explanation. All or nothing.
base::Result<Imported> import_observations(World& world, const Caller& caller, const Asked& asked,
                                           const std::string& path, bool dry_run);

}  // namespace luoshi::service
