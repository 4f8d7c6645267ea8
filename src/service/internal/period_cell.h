// Periods and figures as people write them in tables: 2026年3月, 2026/3, 202603, a date,
// 2026年一季度, 2026Q1, 上半年, 2026年; １２３, 1,234.5, 5.8%. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "commitment/indicator.h"

namespace luoshi::service {

// A date and a month are taken as the month, of quarters and years as the one that they end.
std::optional<commitment::Period> parse_period_cell(std::string_view text,
                                                    commitment::ObservedEvery every);
// Behind the figure may stand its unit, or a sign of percent where that is the unit.
std::optional<base::Decimal> parse_figure_cell(std::string_view text, std::string_view unit);

}  // namespace luoshi::service
