#include "triage/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "base/unicode.h"
#include "triage/solver.h"

namespace luoshi::triage {
namespace {

using base::ErrorCode;
using base::Result;
using Indices = std::vector<std::size_t>;
using Margins = std::vector<double>;

constexpr std::size_t kExamplesMin = 10;
constexpr std::uint32_t kTextsMin = 2;  // an n-gram of one text alone says nothing of others

// -- what the model knows --

// FNV-1a, so that an order by it has nothing to do with the one in which the examples came.
std::uint64_t hash_of(const Example& example) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::string* part : {&example.text.title, &example.text.body}) {
    for (const char byte : *part) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    hash *= 0x100000001b3;
  }
  return hash;
}

void choose_grams(std::span<const Example> examples, const Indices& chosen, Model& model) {
  std::unordered_map<Gram, std::uint32_t> texts;
  for (const std::size_t index : chosen) {
    for (const GramCount& each : grams_of(examples[index].text)) ++texts[each.gram];
  }
  std::vector<std::pair<std::uint32_t, Gram>> known;
  for (const auto& [gram, count] : texts) {
    if (count >= kTextsMin) known.emplace_back(count, gram);
  }
  std::ranges::sort(known, [](const auto& a, const auto& b) {
    return std::tuple(b.first, a.second) < std::tuple(a.first, b.second);
  });
  known.resize(std::min({known.size(), kGramsMax, kWeightsMax / model.labels.size()}));
  std::ranges::sort(known, {}, &std::pair<std::uint32_t, Gram>::second);
  const double all = static_cast<double>(chosen.size()) + 1;
  for (const auto& [count, gram] : known) {
    model.grams.push_back(gram);
    model.rarity.push_back(static_cast<float>(1 + std::log(all / (1.0 + count))));
  }
}

// A label without an example among the chosen ones has weights of zero and is never the best.
void fit(std::span<const std::vector<Feature>> rows, const std::vector<std::size_t>& labels,
         Model& model) {
  const std::size_t label_count = model.labels.size();
  model.weights.assign(model.grams.size() * label_count, 0);
  model.bias.assign(label_count, -1);
  Solver solver(rows, model.grams.size());
  for (std::size_t k = 0; k < label_count; ++k) {
    std::vector<bool> is_in;
    for (const std::size_t label : labels) is_in.push_back(label == k);
    const auto in = static_cast<std::size_t>(std::ranges::count(is_in, true));
    if (in == 0 || in == is_in.size()) continue;
    const Plane plane = solver.plane(is_in);
    model.bias[k] = static_cast<float>(plane.bias);
    for (std::size_t g = 0; g < model.grams.size(); ++g) {
      model.weights[g * label_count + k] = static_cast<float>(plane.weights[g]);
    }
  }
}

std::vector<std::string> labels_of(std::span<const Example> examples) {
  std::set<std::string> labels;
  for (const Example& example : examples) labels.insert(example.label);
  return {labels.begin(), labels.end()};
}

std::size_t place_of(const std::vector<std::string>& labels, const std::string& label) {
  return static_cast<std::size_t>(std::ranges::lower_bound(labels, label) - labels.begin());
}

Model model_of(std::span<const Example> examples, const Indices& chosen,
               const std::vector<std::string>& labels) {
  Model model;
  model.labels = labels;
  model.examples = chosen.size();
  choose_grams(examples, chosen, model);
  std::vector<std::vector<Feature>> rows;
  std::vector<std::size_t> truths;
  for (const std::size_t index : chosen) {
    rows.push_back(features_of(examples[index].text, model.grams, model.rarity));
    truths.push_back(place_of(labels, examples[index].label));
  }
  fit(rows, truths, model);
  return model;
}

// -- what it is worth --

// The margins of each example by a model of at most `size` examples of the other folds.
std::vector<Margins> held_out_margins(std::span<const Example> examples,
                                      const std::vector<std::string>& labels, std::size_t folds,
                                      std::size_t size) {
  const std::vector<std::size_t> fold = folds_of(examples, folds);
  Indices order(examples.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return hash_of(examples[i]); });
  std::vector<Margins> out(examples.size());
  for (std::size_t held = 0; held < folds; ++held) {
    Indices others;
    for (const std::size_t i : order) {
      if (fold[i] != held && others.size() < size) others.push_back(i);
    }
    std::ranges::sort(others);
    const Model model = model_of(examples, others, labels);
    for (std::size_t i = 0; i < examples.size(); ++i) {
      if (fold[i] != held) continue;
      out[i] = margins_of(model, features_of(examples[i].text, model.grams, model.rarity));
    }
  }
  return out;
}

// As if each label had come once more than it did (Laplace): a dozen examples that were all right
// prove no certainty.
double surprise(const std::vector<Margins>& margins, const std::vector<std::size_t>& truths,
                const Calibration& calibration) {
  const auto count = static_cast<double>(margins.size());
  double sum = 0;
  for (std::size_t i = 0; i < margins.size(); ++i) {
    const std::vector<double> scores = scores_of(margins[i], calibration);
    const auto others = static_cast<double>(scores.size() - 1);
    const double doubt = 1 / (count + others + 1);  // that it is this other label
    for (std::size_t k = 0; k < scores.size(); ++k) {
      const double belief = k == truths[i] ? 1 - others * doubt : doubt;
      sum -= belief * std::log(std::max(scores[k], 1e-12));
    }
  }
  return sum;
}

// Where `cost` is least between the two, by golden section: it has one valley there.
template <class Cost>
double least(double low, double high, const Cost& cost) {
  constexpr double kGolden = 0.6180339887498949;
  constexpr int kSteps = 24;
  for (int step = 0; step < kSteps; ++step) {
    const double left = high - kGolden * (high - low);
    const double right = low + kGolden * (high - low);
    if (cost(left) < cost(right)) {
      high = right;
    } else {
      low = left;
    }
  }
  return (low + high) / 2;
}

// At which the truths surprise least: one of the two numbers after the other, a few times.
Calibration calibrate(const std::vector<Margins>& margins, const std::vector<std::size_t>& truths) {
  constexpr int kRounds = 4;
  constexpr double kDoubtMax = 0.5;
  Calibration out;
  for (int round = 0; round < kRounds; ++round) {
    out.sharpness = std::exp(least(std::log(0.1), std::log(50.0), [&](double logarithm) {
      return surprise(margins, truths, {std::exp(logarithm), out.doubt});
    }));
    out.doubt = least(0, kDoubtMax, [&](double doubt) {
      return surprise(margins, truths, {out.sharpness, doubt});
    });
  }
  return out;
}

std::vector<Outcome> outcomes_of(std::span<const Example> examples,
                                 const std::vector<std::string>& labels,
                                 const std::vector<Margins>& margins,
                                 const Calibration& calibration) {
  std::vector<Outcome> out;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const std::vector<double> scores = scores_of(margins[i], calibration);
    const auto best = std::ranges::max_element(scores);
    out.push_back(
        {examples[i].label, labels[static_cast<std::size_t>(best - scores.begin())], *best});
  }
  return out;
}

Result<void> check_examples(std::span<const Example> examples) {
  if (examples.size() > kExamplesMax) {
    return base::fail(ErrorCode::kTooLarge,
                      {fmt::format("有{}条例子，最多{}条", examples.size(), kExamplesMax),
                       fmt::format("{} examples, at most {}", examples.size(), kExamplesMax)},
                      {}, {"请只用最近的", "use the most recent ones"});
  }
  const std::vector<std::string> labels = labels_of(examples);
  if (examples.size() < kExamplesMin || labels.size() < 2) {
    return base::fail(
        ErrorCode::kInvalidInput,
        {fmt::format("只有{}条例子、{}个标签，不够训练", examples.size(), labels.size()),
         fmt::format("{} examples of {} labels are too few", examples.size(), labels.size())},
        {},
        {fmt::format("至少{}条、两个标签", kExamplesMin),
         fmt::format("at least {} of two labels", kExamplesMin)});
  }
  if (labels.size() > kLabelsMax) {
    return base::fail(ErrorCode::kTooLarge,
                      {fmt::format("有{}个标签，最多{}个", labels.size(), kLabelsMax),
                       fmt::format("{} labels, at most {}", labels.size(), kLabelsMax)});
  }
  for (const std::string& label : labels) {
    if (!label.empty() && label.size() <= kLabelBytesMax && base::is_valid_utf8(label)) continue;
    return base::fail(ErrorCode::kInvalidInput,
                      {"有的标签是空的、太长或不是文字", "a label is empty, too long or no text"});
  }
  return {};
}

}  // namespace

std::vector<std::size_t> folds_of(std::span<const Example> examples, std::size_t folds) {
  std::map<std::string, std::map<std::uint64_t, Indices>> by_label;  // texts by their hash
  for (std::size_t i = 0; i < examples.size(); ++i) {
    by_label[examples[i].label][hash_of(examples[i])].push_back(i);
  }
  std::vector<std::size_t> out(examples.size());
  std::size_t next = 0;  // goes on from label to label, so that the folds are of one size
  for (const auto& [label, texts] : by_label) {
    for (const auto& [hash, same] : texts) {
      for (const std::size_t i : same) out[i] = next % folds;
      ++next;
    }
  }
  return out;
}

Result<Trained> train(std::span<const Example> examples, std::size_t folds) {
  LUOSHI_CHECK(folds >= 2);
  if (auto good = check_examples(examples); !good) return tl::unexpected(good.error());
  const std::vector<std::string> labels = labels_of(examples);
  Indices all(examples.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  Trained out{model_of(examples, all, labels), {}};
  const auto margins = held_out_margins(examples, labels, folds, examples.size());
  std::vector<std::size_t> truths;
  for (const Example& example : examples) truths.push_back(place_of(labels, example.label));
  out.model.calibration = calibrate(margins, truths);
  out.held_out = outcomes_of(examples, labels, margins, out.model.calibration);
  out.model.macro_f1 = figures_of(out.held_out).macro_f1;
  return out;
}

Result<std::vector<CurvePoint>> learning_curve(std::span<const Example> examples,
                                               std::span<const std::size_t> sizes) {
  if (auto good = check_examples(examples); !good) return tl::unexpected(good.error());
  const std::vector<std::string> labels = labels_of(examples);
  std::vector<CurvePoint> out;
  for (const std::size_t size : sizes) {
    if (size >= examples.size()) continue;
    // As many folds as leave `size` examples beside the one that is judged; the division rounds up.
    const std::size_t left = examples.size() - size;
    const std::size_t folds = std::max(kFolds, (examples.size() + left - 1) / left);
    const auto margins = held_out_margins(examples, labels, folds, size);
    out.push_back({size, figures_of(outcomes_of(examples, labels, margins, {})).macro_f1});
  }
  return out;
}

std::vector<Outcome> judge(const Model& model, std::span<const Example> examples) {
  std::vector<Outcome> out;
  for (const Example& example : examples) {
    const Suggestion said = suggest(model, example.text, 0);
    out.push_back({example.label, model.labels[said.label], said.scores[said.label]});
  }
  return out;
}

}  // namespace luoshi::triage
