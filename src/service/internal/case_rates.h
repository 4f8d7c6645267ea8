// The rates of a row of figures, and the tier that they make. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "calendar/tiers.h"
#include "service/small_cells.h"
#include "service/tiers.h"

namespace luoshi::service {

bool is_hidden(const FigureRow& row, cases::Count count);

// In thousandths, rounded half up; nothing of nothing, or of what is hidden.
using Share = std::optional<std::int64_t>;
Share share_of_closed(const FigureRow& row);  // in time, of those that had a limit
Share share_of_due(const FigureRow& row);
Share share_reopened(const FigureRow& row);
Share share_of_said(const FigureRow& row, cases::Count yes, cases::Count no);

std::string_view tier_of(const FigureRow& row, const calendar::TierRule& rule);
// Tier by tier, the best first in each; within what is alike by name, so that nothing hidden shows
// in the order. Rows of nobody come last.
void sort_by_tier(std::vector<FigureRow>& rows, const calendar::TierRule& rule);
// What the rule says, in words.
base::Message words_of(const calendar::TierRule& rule, const Tiers& tiers);

}  // namespace luoshi::service
