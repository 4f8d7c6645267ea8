// Numbered packages in the plan (“六大行动”, 十件民生实事 …) and the lists that stand behind them
// (一是 …；二是 …, 1. …, （1） …). Thread rule: pure; linear in the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace luoshi::commitment {

struct PackageMention {
  std::u32string name;
  std::uint32_t declared = 0;  // 0: a livelihood list that says no number
  bool is_livelihood = false;
  base::Span span;                // of the mention
  std::vector<base::Span> items;  // of the list behind it, without their numbers
};

// In `zone` of the text, in its order. A livelihood list without a number is there only with items.
std::vector<PackageMention> packages_in(std::u32string_view text, base::Span zone);

}  // namespace luoshi::commitment
