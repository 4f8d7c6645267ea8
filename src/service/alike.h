// What reads alike: texts as the pairs of their neighbouring characters, compared by the share of
// pairs that they have in common, and complaints of one place that are alike in groups.
//
// A group is led by its first complaint: each later one joins the leader at the same place that it
// reads most alike, the earliest of several, or leads a group of its own. So no chain of small
// differences makes one group of what has nothing in common. Leaders are found by the pairs that
// they share, not one by one. Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cases/intake.h"

namespace luoshi::service {

// Of two characters each; sorted, each once.
using Pairs = std::vector<std::uint64_t>;
Pairs pairs_of(std::string_view text);
// Of all pairs of both, the share in thousandths that they have in common.
std::size_t likeness(const Pairs& one, const Pairs& other);

struct Complaint {
  std::string text;
  std::string region;
  std::optional<cases::Point> point;
};
struct AlikeRule {
  std::size_t share_min = 0;     // in thousandths
  std::int64_t near_metres = 0;  // of two with points; of others the region is the place
};
bool is_same_place(const Complaint& one, const Complaint& other, const AlikeRule& rule);
// Indexes into `all`, by time.
std::vector<std::vector<std::size_t>> groups_alike(const std::vector<Complaint>& all,
                                                   const AlikeRule& rule);

}  // namespace luoshi::service
