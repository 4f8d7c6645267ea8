// Short titles, and the day that a clause names. Thread rule: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "commitment/candidate.h"

namespace luoshi::commitment {

// Without marks of notes ([12]), white space and what hides in a text.
std::u32string cleaned(std::u32string_view text);
// A clause without marks of notes ([12]), white space and the adverbs that it opens with, cut
// between its members where it is too long.
std::u32string title_of(std::u32string_view clause);
// 城镇居民人均可支配收入增长5.2%, for a clause that has more than one figure.
std::u32string title_of(const report::Quantity& quantity);

// "9月底前", "上半年", "2027年": the last day of it. `year`: of the promises.
std::optional<office::Day> deadline_in(std::u32string_view clause, int year);

// The clause with what stands before it, up to the mark that ends the clause before: 年底前 is
// often no part of the act.
std::u32string_view with_opening(std::u32string_view text, base::Span span);

}  // namespace luoshi::commitment
