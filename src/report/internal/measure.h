// Which kind of measure a figure is, and the core noun of its indicator. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "report/mention.h"
#include "report/reading.h"

namespace luoshi::report {

// `tail_classes`: of the words that govern the figure.
Measure measure_of(const Lexicon& lexicon, const Mention& mention, std::uint32_t tail_classes,
                   std::u32string_view action, std::u32string_view indicator);

// The last noun of an indicator: "国省级“专精特新”企业" -> 企业.
std::u32string head_of(const Source& source, std::u32string_view indicator);

}  // namespace luoshi::report
