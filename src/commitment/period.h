// A year of the register and its periods: opened, frozen step by step, closed. In what is frozen no
// progress is reported, confirmed, returned or corrected; in a closed year nothing is made, changed
// or reopened.
//
// Invariants, held by decide: only periods that are over are frozen, each further than the one
// before; thawing leaves less frozen; a year is closed when all its commitments are.
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <concepts>
#include <optional>
#include <string>
#include <vector>

#include "commitment/promise.h"
#include "commitment/words.h"
#include "office/catalog.h"

namespace luoshi::commitment {

ledger::StreamId year_stream(int year);  // period/2026

// -- events --

struct YearOpened {
  std::string reason;  // of opening it again; or ""
};
BOOST_DESCRIBE_STRUCT(YearOpened, (), (reason))
struct PeriodFrozen {
  Period through;  // with all before it
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PeriodFrozen, (), (through, reason))
struct PeriodThawed {
  std::optional<Period> through;  // what stays frozen; none: nothing
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PeriodThawed, (), (through, reason))
struct YearClosed {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(YearClosed, (), (reason))

struct Year {
  bool opened = false;
  bool closed = false;
  std::optional<Period> frozen_through;
};

// -- commands --

// Of one that was closed, with a reason.
struct OpenYear {
  int year = 0;
  std::optional<std::uint64_t> version;
  std::string reason;
};
// Opens the year when it was not yet.
struct FreezePeriod {
  int year = 0;
  std::optional<std::uint64_t> version;
  Period through;
  std::string reason;
};
struct ThawPeriod {
  int year = 0;
  std::optional<std::uint64_t> version;
  std::optional<Period> through;
  std::string reason;
};
struct CloseYear {
  int year = 0;
  std::optional<std::uint64_t> version;
  std::string reason;
};

base::Result<ledger::Decision> decide(ledger::View& view, const OpenYear& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const FreezePeriod& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const ThawPeriod& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const CloseYear& ask,
                                      const office::Actor& actor);
template <class Ask>
concept YearAsk = std::same_as<Ask, OpenYear> || std::same_as<Ask, FreezePeriod> ||
    std::same_as<Ask, ThawPeriod> || std::same_as<Ask, CloseYear>;
template <YearAsk Ask>
std::vector<ledger::StreamId> streams_of(const Ask& ask) {
  return {year_stream(ask.year)};
}

// Does `year` say that the period, to its last day, is frozen?
bool is_frozen(const Year& year, const Period& period);
// kConflict, reason "frozen", unless values of this period may still change.
base::Result<void> check_not_frozen(ledger::View& view, const Period& period, std::string where);
// kConflict, reason "year_closed".
base::Result<void> check_year_open(ledger::View& view, int year, std::string where);

// periods: year (text), state ("open", "closed"), frozen_through, version.
const ledger::Table& periods_table();
ledger::StreamKind period_streams();
void list_period_kinds(std::vector<office::EventKind>& kinds);

}  // namespace luoshi::commitment
