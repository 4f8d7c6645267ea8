// Values of rows and texts for searching. Thread rule: pure functions.
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "base/decimal.h"
#include "ledger/table.h"
#include "office/day.h"

namespace luoshi::commitment {

template <class Id>
ledger::Value value_of(const std::optional<Id>& id) {
  return id ? ledger::Value(id->value()) : ledger::Value();
}
inline ledger::Value value_of(const std::optional<base::Decimal>& figure) {
  return figure ? ledger::Value(figure->to_string()) : ledger::Value();
}
inline ledger::Value value_of(const std::optional<office::Day>& day) {
  return day ? ledger::Value(day->text()) : ledger::Value();
}
inline ledger::Value value_of(env::WallTime time) { return time.time_since_epoch().count(); }

// As it is searched: ASCII in small letters.
inline std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

}  // namespace luoshi::commitment
