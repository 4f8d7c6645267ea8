// Indicators (指标) and what was observed of them. An indicator is a defined measure; a series is
// one indicator in one region, with a value for each of its periods, of which revisions keep what
// was said before. A region is a unit, or kProvince or kNation, whose figures are compared with.
//
// Invariants, held by decide: every period of a series is as long as the indicator says and has
// begun; no value has more places than the indicator; unit, period and whether it adds up do not
// change once anything was observed; a retired one takes nothing, and none is retired while an open
// commitment is measured by it. Frozen periods of our own units take nothing (period.h).
// Errors carry reason: "retired", "in_use", "frozen", "value_questioned", "version_outdated".
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "commitment/promise.h"
#include "commitment/words.h"
#include "office/catalog.h"

namespace luoshi::commitment {

inline const office::UnitId kProvince{"province"};
inline const office::UnitId kNation{"nation"};

enum class ObservedEvery : std::uint8_t { kMonth, kQuarter, kYear };
BOOST_DESCRIBE_ENUM(ObservedEvery, kMonth, kQuarter, kYear)

struct IndicatorDefined {
  std::string name;
  std::string definition;
  std::string unit;
  Direction direction = Direction::kUp;
  std::string source;  // who publishes it
  ObservedEvery every = ObservedEvery::kMonth;
  bool cumulative = false;  // values are totals since 1 January
  std::uint32_t decimals = 2;
  std::optional<base::Decimal> lowest;  // plausible bounds
  std::optional<base::Decimal> highest;
  friend bool operator==(const IndicatorDefined&, const IndicatorDefined&) = default;
};
BOOST_DESCRIBE_STRUCT(IndicatorDefined, (),
                      (name, definition, unit, direction, source, every, cumulative, decimals,
                       lowest, highest))
struct IndicatorChanged {
  IndicatorDefined now;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(IndicatorChanged, (), (now, reason))
struct IndicatorRetired {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(IndicatorRetired, (), (reason))

struct ObservationsRecorded {
  std::vector<PeriodValue> rows;  // by period, rising; only what is new or another
  std::string source;
  std::string note;
  std::vector<std::string> evidence;  // digests of kept files
  std::string reason;                 // why earlier values are replaced; "" when none is
  std::vector<Question> questions;    // that `explanation` answers
  std::optional<std::string> explanation;
};
BOOST_DESCRIBE_STRUCT(ObservationsRecorded, (),
                      (rows, source, note, evidence, reason, questions, explanation))

struct Indicator {
  bool exists = false;
  bool retired = false;
  IndicatorDefined what;
};

struct Observation {
  base::Decimal value;
  std::string source;
  std::string reason;  // of the revision that brought this value
  env::WallTime at;
  std::string actor;
};
struct Series {
  std::map<Period, std::vector<Observation>> values;  // the one that holds is the last
  std::vector<Period> touched;                        // by the last event; for the projection alone
  std::vector<std::string> evidence;
};

ledger::StreamId series_stream(const IndicatorId& indicator, const office::UnitId& region);

struct DefineIndicator {
  IndicatorId id;
  IndicatorDefined definition;
};
struct ChangeIndicator {
  IndicatorId id;
  std::optional<std::uint64_t> version;
  IndicatorDefined definition;  // all of it anew
  std::string reason;
};
struct RetireIndicator {
  IndicatorId id;
  std::optional<std::uint64_t> version;
  std::string reason;
};

inline constexpr std::size_t kBatchesMax = 1'000;
inline constexpr std::size_t kBatchRowsMax = 1'000;
inline constexpr std::size_t kRowsMax = 10'000;  // of all batches
inline constexpr std::size_t kRevisionsMax = 50;

struct ObservationBatch {
  IndicatorId indicator;
  office::UnitId region;
  std::vector<PeriodValue> rows;  // in any order
  std::string source;
  std::string note;
  std::vector<std::string> evidence;
  std::string reason;                      // needed when an earlier value is replaced
  std::optional<std::string> explanation;  // answers questions that were asked
};
// All or nothing, one event for each series; what is recorded with that value already is passed
// over. Replies {"recorded", "revised", "unchanged"}. Lights are looked at behind it (TurnLight).
struct RecordObservations {
  std::vector<ObservationBatch> batches;  // each of another series
};

base::Result<ledger::Decision> decide(ledger::View& view, const DefineIndicator& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const ChangeIndicator& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const RetireIndicator& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const RecordObservations& ask,
                                      const office::Actor& actor);
template <class Ask>
concept IndicatorAsk = std::same_as<Ask, DefineIndicator> || std::same_as<Ask, ChangeIndicator> ||
    std::same_as<Ask, RetireIndicator>;
template <IndicatorAsk Ask>
std::vector<ledger::StreamId> streams_of(const Ask& ask) {
  return {stream_of(ask.id)};
}
std::vector<ledger::StreamId> streams_of(const RecordObservations& ask);

// The indicator, which must be there (kNotFound) and not retired (kConflict).
base::Result<const Indicator*> open_indicator(ledger::View& view, const IndicatorId& id,
                                              std::string where);
// A unit that is there, kProvince or kNation.
base::Result<void> check_region(ledger::View& view, const office::UnitId& region,
                                std::string where);
// Of a measure by an indicator: it is open, counts in the same unit and the same way, in a region.
base::Result<void> check_measured_by(ledger::View& view, const Measure& measure);

inline constexpr std::size_t kObservedMax = 400;
// The values that hold of periods that end between these days, rising; at most kObservedMax.
base::Result<std::vector<PeriodValue>> observed(ledger::View& view, const IndicatorId& indicator,
                                                const office::UnitId& region,
                                                const office::Day& from, const office::Day& until);

// indicators: id, name, unit, direction, source, every, cumulative (0, 1), decimals, state
// ("active", "retired"), version, words (all that is searched, in small letters).
const ledger::Table& indicators_table();
// observations: indicator, region, period, period_end (day), value, revision (0, 1, 2 …), source,
// recorded_at (ms), actor.
const ledger::Table& observations_table();
ledger::StreamKind indicator_streams();
ledger::StreamKind series_streams();
void list_indicator_kinds(std::vector<office::EventKind>& kinds);

}  // namespace luoshi::commitment
