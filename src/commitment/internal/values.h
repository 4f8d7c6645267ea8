// Values of rows and texts for searching. Thread rule: pure functions.
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "base/decimal.h"
#include "ledger/table.h"
#include "office/lookup.h"

namespace luoshi::commitment {

using office::value_of;
inline ledger::Value value_of(const std::optional<base::Decimal>& figure) {
  return figure ? ledger::Value(figure->to_string()) : ledger::Value();
}

// As it is searched: ASCII in small letters.
inline std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

}  // namespace luoshi::commitment
