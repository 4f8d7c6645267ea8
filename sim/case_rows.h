// What should stand of naive cases in tables. Thread rule: pure functions.
#pragma once

#include <fmt/format.h>

#include <set>
#include <string>

#include "base/json.h"
#include "cases/figures.h"
#include "cases/waiting.h"
#include "sim/case_part.h"

namespace luoshi::sim {

template <class Enum>
std::string word_of(Enum value) {
  return std::string(base::to_json(value).as_string());
}
template <class Number>
ledger::Value or_none(const std::optional<Number>& number) {
  return number ? ledger::Value(std::int64_t{*number}) : ledger::Value();
}
inline std::string stamp_of(const CaseTime& time) {
  return fmt::format("{}.{}", time.kinds_version, time.days_version);
}

ledger::Row request_row(const std::string& id, const CaseFile& file);
// Every request counted anew, by all that it is counted by.
std::set<ledger::Row> figure_rows(const CasePart& part);
std::set<ledger::Row> waiting_rows(const CasePart& part);

}  // namespace luoshi::sim
