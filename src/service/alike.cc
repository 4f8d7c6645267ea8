#include "service/alike.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
#include <unordered_map>

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
  std::optional<std::size_t> best(std::size_t one, const std::vector<std::string>& pairs) const {
    std::vector<std::size_t> common(leaders_.size());
    for (const std::string& pair : pairs) {
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
  void add(std::size_t index, const std::vector<std::string>& pairs) {
    for (const std::string& pair : pairs) with_[pair].push_back(leaders_.size());
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
  std::unordered_map<std::string, std::vector<std::size_t>> with_;
};

}  // namespace

std::vector<std::string> pairs_of(const std::string& text) {
  std::vector<std::string> characters;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t next = i + 1;
    while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0) == 0x80) ++next;
    characters.push_back(text.substr(i, next - i));
    i = next;
  }
  std::vector<std::string> pairs;
  for (std::size_t i = 0; i + 1 < characters.size(); ++i) {
    pairs.push_back(characters[i] + characters[i + 1]);
  }
  std::ranges::sort(pairs);
  const auto twice = std::ranges::unique(pairs);
  pairs.erase(twice.begin(), twice.end());
  return pairs;
}

std::size_t likeness(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  std::vector<std::string> common;
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
    const std::vector<std::string> pairs = pairs_of(all[i].text);
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
