// Values of rows. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "cases/case.h"
#include "office/lookup.h"

namespace luoshi::cases {

template <class Enum>
ledger::Value word(Enum value) {
  return std::string(base::to_json(value).as_string());
}
inline ledger::Value time_of(const std::optional<env::WallTime>& time) {
  return time ? office::value_of(*time) : ledger::Value();
}
inline ledger::Value text_of(const std::optional<std::string>& text) {
  return text ? ledger::Value(*text) : ledger::Value();
}
inline ledger::Value number_of(const std::optional<std::int64_t>& number) {
  return number ? ledger::Value(*number) : ledger::Value();
}
// The versions of the rules by which its due time stands.
std::string stamp_of(const Case& state);
// Of the answer that counts: the one that is being checked, or that closed it.
ledger::Value answered_at(const Case& state);
ledger::Value due_at(const Case& state);
// As it is searched: ASCII in small letters.
std::string small_letters(std::string text);

}  // namespace luoshi::cases
