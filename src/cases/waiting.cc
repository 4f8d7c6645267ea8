#include "cases/waiting.h"

#include "cases/internal/rows.h"
#include "cases/request_rows.h"

namespace luoshi::cases {
namespace {

constexpr std::size_t kKeyColumns = 6;
constexpr std::size_t kMonthSize = std::size("2026-03") - 1;
const std::string kAll = "all", kMonth = "month", kDay = "day";

std::string month_of(const std::string& day) { return day.substr(0, kMonthSize); }

}  // namespace

const ledger::Table& case_waiting_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"case_waiting",
                                    {{"part", kText},
                                     {"period", kText},
                                     {"todo", kText},
                                     {"line", kText},
                                     {"centre", kText},
                                     {"unit", kText},
                                     {"cases", kInteger}},
                                    kKeyColumns,
                                    {},
                                    true};
  return kTable;
}

void contribute_waiting(const Case& state, ledger::RowChanges& sums) {
  const std::optional<Todo> todo = todo_of(state);
  if (!todo) return;
  const auto add = [&](const std::string& part, const std::string& period) {
    sums.push_back({&case_waiting_table(),
                    {part, period, word(*todo), word(state.intake->line), state.centre.value(),
                     state.unit.value(), std::int64_t{1}}});
  };
  add(kAll, "");
  const ledger::Value limit = due_at(state);
  const auto* milliseconds = std::get_if<std::int64_t>(&limit);
  if (milliseconds == nullptr) return;
  const std::string day =
      office::city_day(env::WallTime(std::chrono::milliseconds(*milliseconds))).text();
  add(kMonth, month_of(day));
  add(kDay, day);
}

std::vector<ledger::Condition> waiting_at_all() {
  return {{"part", ledger::Comparison::kEqual, {kAll}}};
}

std::array<std::vector<ledger::Condition>, 2> waiting_since_before(const office::Day& day) {
  using enum ledger::Comparison;
  const std::string text = day.text();
  return {std::vector<ledger::Condition>{{"part", kEqual, {kMonth}},
                                         {"period", kLess, {month_of(text)}}},
          {{"part", kEqual, {kDay}},
           {"period", kGreaterOrEqual, {month_of(text)}},
           {"period", kLess, {text}}}};
}

}  // namespace luoshi::cases
