// What decisions ask of the projections, in few words, here and in the modules above.
// Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/command.h"
#include "ledger/table.h"
#include "office/day.h"

namespace luoshi::office {

template <class Id>
ledger::Value value_of(const std::optional<Id>& id) {
  return id ? ledger::Value(id->value()) : ledger::Value();
}
inline ledger::Value value_of(const std::optional<Day>& day) {
  return day ? ledger::Value(day->text()) : ledger::Value();
}
inline ledger::Value value_of(env::WallTime time) { return time.time_since_epoch().count(); }

inline ledger::Condition equals(std::string column, ledger::Value value) {
  if (std::holds_alternative<std::monostate>(value)) {
    return {std::move(column), ledger::Comparison::kIsNull, {}};
  }
  return {std::move(column), ledger::Comparison::kEqual, {std::move(value)}};
}
ledger::Condition differs(std::string column, ledger::Value value);
ledger::Condition among(std::string column, std::vector<ledger::Value> values);

// Text of a column; "" for null.
std::string text_at(const ledger::Table& table, const ledger::Row& row, std::string_view column);

inline constexpr std::size_t kRowsAskedMax = 1'001;
base::Result<std::vector<ledger::Row>> rows_where(ledger::View& view, const ledger::Table& table,
                                                  std::vector<ledger::Condition> where,
                                                  std::size_t limit = kRowsAskedMax);
base::Result<bool> any_where(ledger::View& view, const ledger::Table& table,
                             std::vector<ledger::Condition> where);

// kConflict ("version_outdated") at /version unless the stream stands at the version that whoever
// asks has read.
base::Result<void> check_version(ledger::View& view, const ledger::StreamId& stream,
                                 const std::optional<std::uint64_t>& expected);

}  // namespace luoshi::office
