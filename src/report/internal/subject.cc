#include "report/internal/subject.h"

#include <algorithm>
#include <cmath>

namespace luoshi::report {
namespace {

std::vector<Gram> grams_of(std::u32string_view key) {
  std::vector<Gram> grams;
  for (std::size_t i = 0; i + 1 < key.size(); ++i) {
    grams.push_back(static_cast<Gram>(key[i]) << 32 | key[i + 1]);
  }
  if (key.size() == 1) grams.push_back(static_cast<Gram>(key[0]) << 32 | key[0]);
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return grams;
}

bool holds(std::u32string_view text, std::u32string_view word) {
  return text.find(word) != std::u32string_view::npos;
}

bool is_amount(Measure measure) { return measure == Measure::kLevel || measure == Measure::kCount; }

// "全省平均水平" -> "全省"
std::u32string_view bare_baseline(std::u32string_view baseline) {
  for (const std::u32string_view ending : {U"平均水平", U"水平", U"平均", U"均值"}) {
    if (baseline.ends_with(ending)) baseline.remove_suffix(ending.size());
  }
  return baseline;
}

bool is_year_before(std::u32string_view baseline) {
  return baseline.empty() || holds(baseline, U"上年") || holds(baseline, U"去年") ||
         holds(baseline, U"同期") || holds(baseline, U"同比") || holds(baseline, U"年初");
}

// One says "精品村", the other "和美乡村精品村": what is more in the longer name stands in a
// heading above the shorter one ("建设宜居宜业和美乡村").
bool heading_says_the_rest(const Subject& one, const Subject& other) {
  const bool is_longer = one.key.size() > other.key.size();
  const Subject& longer = is_longer ? one : other;
  const Subject& shorter = is_longer ? other : one;
  if (shorter.key.size() < 2 || !longer.key.ends_with(shorter.key)) return false;
  const std::u32string_view rest =
      std::u32string_view(longer.key).substr(0, longer.key.size() - shorter.key.size());
  return rest.size() >= 2 && holds(shorter.headings, rest);
}

// "居家环境" that was 适老化改造 is "居家环境适老化改造" that was 完成.
bool verb_says_the_rest(const Subject& one, const Subject& other) {
  const std::u32string& verb = one.quantity->action;
  if (verb.empty() || other.key.size() != one.key.size() + verb.size()) return false;
  return (other.key.starts_with(one.key) && other.key.ends_with(verb)) ||
         (other.key.starts_with(verb) && other.key.ends_with(one.key));
}

}  // namespace

Subject make_subject(const Quantity& quantity, const Indicators& indicators,
                     std::u32string_view place) {
  Subject subject;
  subject.quantity = &quantity;
  subject.indicator = indicators.find(quantity.indicator, quantity.measure, place);
  subject.key = indicators.normalise(quantity.indicator, place);
  subject.head = indicators.normalise(quantity.head, place);
  subject.grams = grams_of(subject.key);
  for (const std::u32string& heading : quantity.path.headings()) {
    subject.headings += indicators.normalise(heading, place);
  }
  subject.action = indicators.action_kind(quantity.action);
  Indicators::CommonUnit common = indicators.common_unit(quantity.unit);
  subject.unit = std::move(common.unit);
  subject.factor = common.factor;
  return subject;
}

void GramWeights::add(const Subject& subject) {
  ++total_;
  for (const Gram gram : subject.grams) ++counts_[gram];
}

double GramWeights::weight(Gram gram) const {
  const auto found = counts_.find(gram);
  const double count = found == counts_.end() ? 1.0 : found->second;
  return std::log(1.0 + total_ / count);
}

double GramWeights::likeness(const Subject& one, const Subject& other) const {
  // Where one is a standard indicator and the other is not, a word more or less makes it another
  // thing: 工业投资, 固定资产投资. Such a pair stays below what a verdict needs.
  constexpr double kOtherIndicator = 0.5;
  constexpr double kOneIndicator = 0.52;
  if (one.indicator != nullptr && one.indicator == other.indicator) return 1;
  if (one.key == other.key) return one.key.empty() ? 0 : 1;
  double all = 0;
  double common = 0;
  for (const Gram gram : one.grams) all += weight(gram);
  for (const Gram gram : other.grams) {
    const double heavy = weight(gram);
    all += heavy;
    if (std::binary_search(one.grams.begin(), one.grams.end(), gram)) common += 2 * heavy;
  }
  if (all <= 0) return 0;
  double like = common / all;
  constexpr double kSaidAbove = 0.9;
  if (one.indicator == other.indicator &&
      (heading_says_the_rest(one, other) || verb_says_the_rest(one, other) ||
       verb_says_the_rest(other, one))) {
    return kSaidAbove;
  }
  constexpr double kHead = 0.12;  // share of the likeness that hangs on the core noun
  if (!one.head.empty() && !other.head.empty()) {
    like = like * (1 - kHead) + (one.head == other.head ? kHead : 0);
  }
  if (one.indicator != nullptr && other.indicator != nullptr)
    return std::min(like, kOtherIndicator);
  if (one.indicator != nullptr || other.indicator != nullptr) return std::min(like, kOneIndicator);
  return like;
}

bool same_measure(const Quantity& one, const Quantity& other) {
  return one.measure == other.measure || (is_amount(one.measure) && is_amount(other.measure));
}

bool same_baseline(const Quantity& target, const Quantity& found) {
  switch (target.measure) {
    case Measure::kGap:
    case Measure::kRank:
      return bare_baseline(target.baseline) == bare_baseline(found.baseline);
    case Measure::kChange:
    case Measure::kChangeAbs:
      return target.baseline == found.baseline || is_year_before(found.baseline);
    case Measure::kLevel:
    case Measure::kCount:
    case Measure::kShare:
      return !holds(found.baseline, U"计划") && !holds(found.baseline, U"目标");
  }
  return false;
}

}  // namespace luoshi::report
