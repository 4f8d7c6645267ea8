#include "report/internal/matching.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace luoshi::report {
namespace {

// Likeness that a verdict needs, and that a change of measure needs: there the words are all that
// speaks for the pair.
constexpr double kLikeEnough = 0.55;
constexpr double kLikeNearlySame = 0.85;
constexpr std::size_t kLookedAtMax = 500;   // postings followed for one promise
constexpr std::size_t kCandidatesMax = 48;  // figures weighed in full for one promise

using Postings = std::unordered_map<Gram, std::vector<std::uint32_t>>;
using ByIndicator = std::unordered_map<const Indicator*, std::vector<std::uint32_t>>;

class Index {
 public:
  explicit Index(const std::vector<Subject>& answers) {
    for (std::uint32_t i = 0; i < answers.size(); ++i) {
      for (const Gram gram : answers[i].grams) postings_[gram].push_back(i);
      if (answers[i].indicator != nullptr) by_indicator_[answers[i].indicator].push_back(i);
    }
  }

  // Answers that share the rarest pairs with the promise, most shared first.
  std::vector<std::uint32_t> near(const Subject& promise) const {
    std::vector<const std::vector<std::uint32_t>*> lists;
    for (const Gram gram : promise.grams) {
      if (const auto found = postings_.find(gram); found != postings_.end()) {
        lists.push_back(&found->second);
      }
    }
    std::sort(lists.begin(), lists.end(),
              [](const auto* a, const auto* b) { return a->size() < b->size(); });
    std::unordered_map<std::uint32_t, int> shared;
    std::size_t looked_at = 0;
    const auto follow = [&](const std::vector<std::uint32_t>& list, int points) {
      for (const std::uint32_t answer : list) {
        if (++looked_at > kLookedAtMax) return;
        shared[answer] += points;
      }
    };
    constexpr int kSameIndicator = 100;
    if (const auto found = by_indicator_.find(promise.indicator); found != by_indicator_.end()) {
      follow(found->second, kSameIndicator);
    }
    for (const auto* list : lists) follow(*list, 1);
    return most_shared(shared);
  }

 private:
  static std::vector<std::uint32_t> most_shared(
      const std::unordered_map<std::uint32_t, int>& shared) {
    std::vector<std::pair<int, std::uint32_t>> ranked;
    for (const auto& [answer, count] : shared) ranked.emplace_back(-count, answer);
    std::sort(ranked.begin(), ranked.end());
    if (ranked.size() > kCandidatesMax) ranked.resize(kCandidatesMax);
    std::vector<std::uint32_t> out;
    for (const auto& [count, answer] : ranked) out.push_back(answer);
    return out;
  }

  Postings postings_;
  ByIndicator by_indicator_;
};

enum class Fit { kAnswer, kOtherMeasure, kNone };

bool moves_or_amounts(Measure measure) {
  return measure == Measure::kChange || measure == Measure::kLevel || measure == Measure::kCount;
}

Fit fit(const Subject& promise, const Subject& answer, const Indicators& indicators) {
  const Quantity& target = *promise.quantity;
  const Quantity& found = *answer.quantity;
  if (!indicators.may_answer(promise.action, answer.action)) return Fit::kNone;
  if (same_measure(target, found)) {
    if (!same_baseline(target, found)) return Fit::kNone;
    return promise.unit == answer.unit ? Fit::kAnswer : Fit::kOtherMeasure;
  }
  const bool both = moves_or_amounts(target.measure) && moves_or_amounts(found.measure);
  return both && same_baseline(target, found) ? Fit::kOtherMeasure : Fit::kNone;
}

struct Pair {
  std::uint32_t promise = 0;
  std::uint32_t answer = 0;
  double likeness = 0;
  double score = 0;  // likeness, and what decides between equals
};

// Between figures of equal wording: the same verb, and a size that could be meant.
double decider(const Subject& promise, const Subject& answer) {
  constexpr double kSameVerb = 0.03;
  constexpr double kSimilarSize = 0.02;
  constexpr double kHeadlinePart = 0.04;
  const Quantity& target = *promise.quantity;
  const Quantity& found = *answer.quantity;
  double score = 0;
  if (target.action == found.action && !target.action.empty()) score += kSameVerb;
  const base::Decimal aim = target.value * promise.factor;
  const base::Decimal got = found.value * answer.factor;
  const bool is_similar =
      aim.is_negative() == got.is_negative() &&
      (aim.is_negative() ? (got * 2 <= aim && aim * 2 <= got) : (got * 2 >= aim && aim * 2 >= got));
  if (is_similar) score += kSimilarSize;
  if (found.part == Part::kReview) score += kHeadlinePart;
  return score;
}

// The same thing promised again in slightly other words: one figure answers both.
bool same_promise(const Subject& one, const Subject& other, const GramWeights& weights) {
  return one.quantity->value == other.quantity->value && one.unit == other.unit &&
         weights.likeness(one, other) >= kLikeNearlySame;
}

void take_closest(std::optional<Match>& closest, std::uint32_t answer, double likeness) {
  if (likeness > 0 && (!closest || likeness > closest->likeness)) closest = {answer, likeness};
}

}  // namespace

std::vector<Matching> match(const std::vector<Subject>& promises,
                            const std::vector<Subject>& answers, const Indicators& indicators) {
  GramWeights weights;
  for (const Subject& subject : promises) weights.add(subject);
  for (const Subject& subject : answers) weights.add(subject);
  const Index index(answers);
  std::vector<Matching> out(promises.size());
  std::vector<Pair> pairs;
  for (std::uint32_t i = 0; i < promises.size(); ++i) {
    for (const std::uint32_t answer : index.near(promises[i])) {
      const double like = weights.likeness(promises[i], answers[answer]);
      take_closest(out[i].closest, answer, like);
      const Fit how = fit(promises[i], answers[answer], indicators);
      if (how == Fit::kAnswer && like >= kLikeEnough) {
        pairs.push_back({i, answer, like, like + decider(promises[i], answers[answer])});
      } else if (how == Fit::kOtherMeasure && like >= kLikeNearlySame &&
                 (!out[i].other_measure || like > out[i].other_measure->likeness)) {
        out[i].other_measure = Match{answer, like};
      }
    }
  }
  std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
    return std::tuple(-a.score, a.promise, a.answer) < std::tuple(-b.score, b.promise, b.answer);
  });
  constexpr std::uint32_t kNobody = 0xFFFFFFFF;
  std::vector<std::uint32_t> holder(answers.size(), kNobody);
  for (const Pair& pair : pairs) {
    if (out[pair.promise].answer) continue;
    std::uint32_t& by = holder[pair.answer];
    if (by != kNobody && !same_promise(promises[by], promises[pair.promise], weights)) continue;
    out[pair.promise].answer = Match{pair.answer, pair.likeness};
    if (by == kNobody) by = pair.promise;
  }
  return out;
}

}  // namespace luoshi::report
