#include "service/gazetteer.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/unicode.h"
#include "grid/label.h"
#include "search/pinyin.h"
#include "search/text.h"

namespace luoshi::service {
namespace {

using grid::kNoRegion;
using grid::Region;

constexpr int kSame = 100;
constexpr int kBegins = 90;
constexpr int kInside = 80;
constexpr int kReadBegins = 70;
constexpr int kReadInside = 60;
constexpr int kSoundsSo = 50;
constexpr int kMostOfIt = 40;            // times the share of its bigrams
constexpr std::size_t kShareMin = 600;   // in thousandths
constexpr std::size_t kPartWordMin = 3;  // characters of a word that is found in part
constexpr std::size_t kSoundWordMin = 2;

std::u32string folded(std::string_view text) { return base::to_utf32(search::folded(text)); }

bool is_letters(std::u32string_view word) {
  return word.size() > 1 &&
         std::ranges::all_of(word, [](char32_t c) { return c >= U'a' && c <= U'z'; });
}

// Character by character as the word sounds, somewhere in the name.
bool sounds_so(std::u32string_view name, std::u32string_view word) {
  const auto same = [](char32_t one, char32_t other) {
    return one == other || search::sounds_like(one, other);
  };
  return word.size() >= kSoundWordMin &&
         std::search(name.begin(), name.end(), word.begin(), word.end(), same) != name.end();
}

std::size_t share_of_bigrams(std::u32string_view name, std::u32string_view word) {
  std::size_t found = 0;
  for (std::size_t i = 0; i + 1 < word.size(); ++i) {
    found += name.find(word.substr(i, 2)) != name.npos;
  }
  return found * 1'000 / (word.size() - 1);
}

std::vector<NamedPlace> with_regions(std::vector<NamedPlace> places, const ChartPtr& chart) {
  if (!chart) return places;
  for (NamedPlace& each : places) each.region = chart->locator().find(each.point);
  for (std::size_t i = 0; i < chart->regions().size(); ++i) {
    const Region& region = chart->regions()[i];
    if (const auto point = grid::point_within(region)) {
      places.push_back({region.name, "region", {}, *point, i});
    }
  }
  return places;
}

}  // namespace

int name_score(std::u32string_view name, std::u32string_view word, bool in_part) {
  const std::size_t at = name.find(word);
  if (at == 0) return name.size() == word.size() ? kSame : kBegins;
  if (at != name.npos) return kInside;
  if (is_letters(word)) {
    const std::size_t read = search::find_read(name, base::to_utf8(word));
    return read == 0 ? kReadBegins : read != name.npos ? kReadInside : 0;
  }
  if (!in_part) return 0;
  if (sounds_so(name, word)) return kSoundsSo;
  if (word.size() < kPartWordMin) return 0;
  const std::size_t share = share_of_bigrams(name, word);
  return share < kShareMin ? 0 : static_cast<int>(share * kMostOfIt / 1'000);
}

Gazetteer::Gazetteer(std::vector<NamedPlace> places, ChartPtr chart)
    : chart_(std::move(chart)), places_(with_regions(std::move(places), chart_)) {
  names_.reserve(places_.size());
  for (const NamedPlace& place : places_) {
    std::vector<std::u32string>& names = names_.emplace_back();
    names.push_back(folded(place.name));
    for (const std::string& alias : place.aliases) names.push_back(folded(alias));
  }
}

bool Gazetteer::is_within(std::size_t region, std::size_t within) const {
  if (within == kNoRegion) return true;
  while (region != kNoRegion && region != within) region = chart_->regions()[region].parent;
  return region == within;
}

Gazetteer::Asked Gazetteer::asked_of(std::string_view query) const {
  Asked out;
  std::u32string rest = folded(query);
  const std::size_t regions = chart_ ? chart_->regions().size() : 0;
  for (bool again = true; again;) {
    again = false;
    rest.erase(0, std::min(rest.find_first_not_of(U' '), rest.size()));
    std::size_t longest = 0;
    std::size_t found = kNoRegion;
    for (std::size_t i = 0; i < regions; ++i) {
      const std::u32string name = folded(chart_->regions()[i].name);
      const bool is_it = name.size() > longest && name.size() < rest.size() &&
                         rest.starts_with(name) && is_within(i, out.within) && i != out.within;
      if (is_it) std::tie(longest, found) = std::pair(name.size(), i);
    }
    if (found == kNoRegion) break;
    out.within = found;
    rest.erase(0, longest);
    again = true;
  }
  while (!rest.empty() && out.words.size() < search::kWordsMax) {
    const std::size_t end = std::min(rest.find(U' '), rest.size());
    if (end > 0) out.words.push_back(rest.substr(0, std::min(end, search::kWordCharactersMax)));
    rest.erase(0, std::min(end + 1, rest.size()));
  }
  return out;
}

int Gazetteer::score_of(std::size_t place, const Asked& asked, bool in_part) const {
  if (!is_within(places_[place].region, asked.within)) return 0;
  int sum = 0;
  for (const std::u32string& word : asked.words) {
    int best = 0;
    for (const std::u32string& name : names_[place]) {
      best = std::max(best, name_score(name, word, in_part));
    }
    if (best == 0) return 0;
    sum += best;
  }
  return sum;
}

std::vector<Gazetteer::Found> Gazetteer::find(std::string_view query, std::size_t limit) const {
  const Asked asked = asked_of(query);
  std::vector<Found> out;
  if (asked.words.empty()) return out;
  for (const bool in_part : {false, true}) {
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (const int score = score_of(i, asked, in_part)) out.push_back({&places_[i], score});
    }
    if (!out.empty()) break;
  }
  std::ranges::stable_sort(out, [](const Found& one, const Found& other) {
    if (one.score != other.score) return one.score > other.score;
    if (one.place->name.size() != other.place->name.size()) {
      return one.place->name.size() < other.place->name.size();
    }
    return one.place->name < other.place->name;
  });
  out.resize(std::min(out.size(), limit));
  return out;
}

}  // namespace luoshi::service
