#include "triage/model.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/unicode.h"

namespace luoshi::triage {
namespace {

// The title's space and the other are each of length one, before the title is weighed.
constexpr double kTitleWeight = 0.6;

void scale(std::span<Feature> features, double length) {
  double squares = 0;
  for (const Feature& feature : features) squares += double(feature.value) * feature.value;
  if (squares == 0) return;
  const double factor = length / std::sqrt(squares);
  for (Feature& feature : features) feature.value = static_cast<float>(feature.value * factor);
}

struct Weighed {
  std::u32string gram;
  double weight = 0;
};
using Weights = std::map<std::u32string, double>;

// What a gram and all its parts add, so that a word is told and not its letters.
double weight_of_parts(const Weights& weights, const std::u32string& gram) {
  double sum = 0;
  for (std::size_t begin = 0; begin < gram.size(); ++begin) {
    for (std::size_t length = 1; begin + length <= gram.size(); ++length) {
      const auto found = weights.find(gram.substr(begin, length));
      if (found != weights.end()) sum += found->second;
    }
  }
  return sum;
}

// One that a stronger one has told already: more than half of its characters are in it.
bool is_told_by(const Weighed& stronger, const std::u32string& gram) {
  const auto shared = std::ranges::count_if(
      gram, [&](char32_t c) { return stronger.gram.find(c) != std::u32string::npos; });
  return 2 * static_cast<std::size_t>(shared) > gram.size();
}

std::vector<Reason> strongest(const Weights& weights, std::size_t max) {
  std::vector<Weighed> all;
  for (const auto& [gram, alone] : weights) {
    const double weight = weight_of_parts(weights, gram);
    if (weight > 0) all.push_back({gram, weight});
  }
  std::ranges::stable_sort(all, std::ranges::greater{}, &Weighed::weight);
  std::vector<Weighed> chosen;
  for (const Weighed& each : all) {
    if (chosen.size() == max) break;
    const auto told = [&](const Weighed& other) { return is_told_by(other, each.gram); };
    if (std::ranges::none_of(chosen, told)) chosen.push_back(each);
  }
  std::vector<Reason> out;
  for (const Weighed& each : chosen) out.push_back({base::to_utf8(each.gram), each.weight});
  return out;
}

std::vector<Reason> reasons_for(const Model& model, std::span<const Feature> features,
                                std::size_t label, std::size_t max) {
  if (max == 0) return {};
  const std::size_t labels = model.labels.size();
  Weights weights;
  for (const Feature& feature : features) {
    const float* row = model.weights.data() + feature.place * labels;
    double mean = 0;
    for (std::size_t k = 0; k < labels; ++k) mean += row[k];
    mean /= static_cast<double>(labels);
    weights[base::to_utf32(gram_text(model.grams[feature.place]))] +=
        feature.value * (row[label] - mean);
  }
  return strongest(weights, max);
}

}  // namespace

std::vector<Feature> features_of(const Text& text, std::span<const Gram> grams,
                                 std::span<const float> rarity) {
  std::vector<Feature> out;
  std::size_t titles_begin = 0;  // the title's grams stand behind all others: their bit is highest
  for (const GramCount& each : grams_of(text)) {
    const auto found = std::ranges::lower_bound(grams, each.gram);
    if (found == grams.end() || *found != each.gram) continue;
    const auto place = static_cast<std::size_t>(found - grams.begin());
    const float value = static_cast<float>(each.count) * rarity[place];
    out.push_back({static_cast<std::uint32_t>(place), value});
    if ((each.gram & kTitleGram) == 0) titles_begin = out.size();
  }
  const std::span<Feature> all(out);
  scale(all.first(titles_begin), 1);
  scale(all.subspan(titles_begin), kTitleWeight);
  return out;
}

std::vector<double> margins_of(const Model& model, std::span<const Feature> features) {
  const std::size_t labels = model.labels.size();
  std::vector<double> out(model.bias.begin(), model.bias.end());
  for (const Feature& feature : features) {
    const float* row = model.weights.data() + feature.place * labels;
    for (std::size_t k = 0; k < labels; ++k) out[k] += double(feature.value) * row[k];
  }
  return out;
}

std::vector<double> scores_of(std::span<const double> margins, const Calibration& calibration) {
  std::vector<double> out(margins.begin(), margins.end());
  const double best = std::ranges::max(out);
  double sum = 0;
  for (double& each : out) sum += each = std::exp(calibration.sharpness * (each - best));
  const double floor = calibration.doubt / static_cast<double>(out.size());
  for (double& each : out) each = floor + (1 - calibration.doubt) * each / sum;
  return out;
}

Suggestion suggest(const Model& model, const Text& text, std::size_t reasons_max) {
  const std::vector<Feature> features = features_of(text, model.grams, model.rarity);
  Suggestion out;
  out.scores = scores_of(margins_of(model, features), model.calibration);
  out.label = static_cast<std::size_t>(std::ranges::max_element(out.scores) - out.scores.begin());
  out.reasons = reasons_for(model, features, out.label, reasons_max);
  return out;
}

}  // namespace luoshi::triage
