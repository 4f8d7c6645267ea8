// A list of subjects over a list of numbers: "产业投资和基础设施投资分别增长60.9%和26.8%". Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/source.h"

namespace luoshi::report {

// The `count` subjects that `list` names, each made whole ("开工、竣工项目" -> 开工项目, 竣工项目;
// "城乡居民收入" -> 城镇居民收入, 农村居民收入); empty when it does not name so many.
std::vector<std::u32string> spread_subjects(const Source& source, base::Span list,
                                            std::size_t count);

// The noun of the lexicon that ends `subject` and says what is measured of it: 家电类[零售额]; or
// nothing.
std::u32string closing_measure(const Source& source, std::u32string_view subject);

}  // namespace luoshi::report
