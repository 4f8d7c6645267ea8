// Figures of what people ask for, added up as the events come in (ledger::Table::sums): how many
// cases came, were closed and how, fell due and were answered in time, and what people said
// afterwards. Orders of an office are not among them.
//
// Each case counts once by each dimension, for a day and for its month: as opened when it came, as
// due when its limit falls, and as closed, with what the person said of that, when it was closed.
// It counts for the unit and the category that it has now; when these change the counts move. A
// year by a dimension is twelve rows a value, whatever the number of cases.
//
// A case is due when its limit has come. The rows count every limit of their day: whoever reads the
// rows of days that are over needs nothing else, and takes today's from the cases themselves.
// Thread rule: pure functions.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cases/names.h"
#include "ledger/table.h"
#include "office/day.h"

namespace luoshi::cases {

struct Case;

struct CaseCounts {
  std::int64_t opened = 0;
  std::int64_t closed = 0;
  std::int64_t closed_in_time = 0;
  std::int64_t closed_late = 0;  // the others had no limit
  std::int64_t reopened = 0;     // of those closed: closed before, and not solved then
  std::int64_t due = 0;
  std::int64_t due_met = 0;  // answered by then; the others are late or open
  // Of those closed; what somebody who was reached did not say is in neither of the two.
  std::int64_t followed_up = 0;
  std::int64_t reached = 0;
  std::int64_t responded = 0, not_responded = 0;
  std::int64_t solved = 0, not_solved = 0;
  std::int64_t satisfied = 0, not_satisfied = 0;

  CaseCounts& operator+=(const CaseCounts& more);
  friend bool operator==(const CaseCounts&, const CaseCounts&) = default;
};
using Count = std::int64_t CaseCounts::*;
struct CountColumn {
  const char* name;
  Count count;
};
inline constexpr std::array<CountColumn, 15> kCountColumns = {
    {{"opened", &CaseCounts::opened},
     {"closed", &CaseCounts::closed},
     {"closed_in_time", &CaseCounts::closed_in_time},
     {"closed_late", &CaseCounts::closed_late},
     {"reopened", &CaseCounts::reopened},
     {"due", &CaseCounts::due},
     {"due_met", &CaseCounts::due_met},
     {"followed_up", &CaseCounts::followed_up},
     {"reached", &CaseCounts::reached},
     {"responded", &CaseCounts::responded},
     {"not_responded", &CaseCounts::not_responded},
     {"solved", &CaseCounts::solved},
     {"not_solved", &CaseCounts::not_solved},
     {"satisfied", &CaseCounts::satisfied},
     {"not_satisfied", &CaseCounts::not_satisfied}}};
inline constexpr int kSatisfiedFrom = 4;  // of 1 to 5

// kCategory: "<kind>/<category>", "<kind>/" without one. kRegion: "" where none is known. By matter
// and by company those alone count that have one: most have neither.
enum class FigureBy : std::uint8_t { kUnit, kRegion, kChannel, kCategory, kMatter, kCompany };
BOOST_DESCRIBE_ENUM(FigureBy, kUnit, kRegion, kChannel, kCategory, kMatter, kCompany)

// case_figures: by, period ("2026-03", "2026-03-02"), line, value, then the counts.
const ledger::Table& case_figures_table();
CaseCounts counts_in(const ledger::Row& row);
// Sums of the rows of `query` for each combination of `by`, columns of the table.
ledger::Totals figure_totals(ledger::Query query, std::vector<std::string> by);
CaseCounts counts_in_totals(const ledger::Row& row, const ledger::Totals& totals);

// The cases whose limit came from `from` to `until`, both included, as rows of requests_table():
// what such a row counts as due, and where.
ledger::Query due_query(env::WallTime from, env::WallTime until);
// A condition of requests_table(): states in which a limit counts.
ledger::Condition with_limit();
CaseCounts due_counts_in(const ledger::Row& row);
std::string line_in(const ledger::Row& row);
std::string value_in(const ledger::Row& row, FigureBy by);

// What a request adds to them as it stands.
void contribute(const Case& state, ledger::RowChanges& sums);

// The fewest periods whose rows make up the days from `from` to `to`, both included; at most
// kFigureDaysMax of them.
inline constexpr int kFigureDaysMax = 3'700;
std::vector<std::string> figure_periods(const office::Day& from, const office::Day& to);

}  // namespace luoshi::cases
