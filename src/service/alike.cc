#include "service/alike.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
#include <unordered_map>

#include "base/unicode.h"

namespace luoshi::service {
namespace {

std::size_t share_of(std::size_t common, std::size_t one, std::size_t other) {
  return one == 0 || other == 0 ? 0 : common * 2'000 / (one + other);
}

// As far as a city is wide the earth is flat.
double metres_between(const cases::Point& one, const cases::Point& other) {
  constexpr double kMetresOfMillionth = 0.111'32;
  const double middle =
      static_cast<double>(one.latitude + other.latitude) / 2e6 * std::numbers::pi / 180;
  const double east = static_cast<double>(one.longitude - other.longitude) * std::cos(middle);
  const double north = static_cast<double>(one.latitude - other.latitude);
  return std::hypot(east, north) * kMetresOfMillionth;
}

// The groups' first complaints, by the pairs that they have.
class Leaders {
 public:
  explicit Leaders(const std::vector<Complaint>& all, const AlikeRule& rule)
      : all_(all), rule_(rule) {}

  // The group whose leader it reads most alike; none: no leader does.
  std::optional<std::size_t> best(std::size_t one, const Pairs& pairs) const {
    std::vector<std::size_t> common(leaders_.size());
    for (const std::uint64_t pair : pairs) {
      const auto found = with_.find(pair);
      if (found == with_.end()) continue;
      for (const std::size_t group : found->second) ++common[group];
    }
    std::optional<std::size_t> best;
    std::size_t best_share = 0;
    for (std::size_t group = 0; group < common.size(); ++group) {
      const std::size_t share = share_of(common[group], pairs.size(), leaders_[group].pairs);
      if (share < rule_.share_min || share <= best_share) continue;
      if (!is_same_place(all_[one], all_[leaders_[group].index], rule_)) continue;
      best = group;
      best_share = share;
    }
    return best;
  }
  void add(std::size_t index, const Pairs& pairs) {
    for (const std::uint64_t pair : pairs) with_[pair].push_back(leaders_.size());
    leaders_.push_back({index, pairs.size()});
  }

 private:
  struct Leader {
    std::size_t index = 0;
    std::size_t pairs = 0;
  };
  const std::vector<Complaint>& all_;
  const AlikeRule& rule_;
  std::vector<Leader> leaders_;
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> with_;
};

}  // namespace

Pairs pairs_of(std::string_view text) {
  constexpr int kBits = 32;
  const std::u32string characters = base::to_utf32(text);
  Pairs pairs;
  for (std::size_t i = 0; i + 1 < characters.size(); ++i) {
    pairs.push_back((std::uint64_t{characters[i]} << kBits) | characters[i + 1]);
  }
  std::ranges::sort(pairs);
  const auto again = std::ranges::unique(pairs);
  pairs.erase(again.begin(), again.end());
  return pairs;
}

std::size_t likeness(const Pairs& one, const Pairs& other) {
  Pairs common;
  std::ranges::set_intersection(one, other, std::back_inserter(common));
  return share_of(common.size(), one.size(), other.size());
}

bool is_same_place(const Complaint& one, const Complaint& other, const AlikeRule& rule) {
  if (one.point && other.point) {
    return metres_between(*one.point, *other.point) <= static_cast<double>(rule.near_metres);
  }
  return one.region == other.region;
}

std::vector<std::vector<std::size_t>> groups_alike(const std::vector<Complaint>& all,
                                                   const AlikeRule& rule) {
  Leaders leaders(all, rule);
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Pairs pairs = pairs_of(all[i].text);
    if (const auto group = leaders.best(i, pairs)) {
      groups[*group].push_back(i);
      continue;
    }
    leaders.add(i, pairs);
    groups.push_back({i});
  }
  return groups;
}

}  // namespace luoshi::service
