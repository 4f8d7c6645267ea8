// What a figure measures, prepared for finding its like in another report: the indicator in its
// normal form as character pairs, weighed by how rare they are, and what must agree before two
// figures may be held against each other. Refers to the Quantity; must not outlive it. Immutable
// once made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/decimal.h"
#include "report/indicator.h"
#include "report/reading.h"

namespace luoshi::report {

using Gram = std::uint64_t;  // two characters; one twice when there is only one

struct Subject {
  const Quantity* quantity = nullptr;
  const Indicator* indicator = nullptr;  // null: no standard one
  std::u32string key;
  std::u32string head;
  std::vector<Gram> grams;  // sorted, none twice
  std::u32string headings;  // above the figure, in the same normal form
  int action = -1;          // Indicators::action_kind
  std::u32string unit;      // common unit
  base::Decimal factor = 1;
};

Subject make_subject(const Quantity& quantity, const Indicators& indicators,
                     std::u32string_view place);

// How telling a pair of characters is: rare ones weigh most.
class GramWeights {
 public:
  void add(const Subject& subject);
  double weight(Gram gram) const;
  // 0..1; 1 for the same standard indicator or the same words.
  double likeness(const Subject& one, const Subject& other) const;

 private:
  std::unordered_map<Gram, std::uint32_t> counts_;
  std::uint32_t total_ = 0;
};

bool same_measure(const Quantity& one, const Quantity& other);
// Is the review's figure held against what the target is held against (上年, 全省)?
bool same_baseline(const Quantity& target, const Quantity& found);

}  // namespace luoshi::report
