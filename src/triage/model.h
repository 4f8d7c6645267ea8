// A model: which n-grams there are, how rare each is, and how much it speaks for each label.
//
// Invariants: labels differ and are in ascending order, at least two; grams ascend; a rarity for
// each gram and a weight for each gram and label; all numbers are finite. The file is docs/formats/
// triage-model.md. A suggestion is a suggestion: nothing here decides.
// Thread rule: a model that is not changed may be used by any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "triage/text.h"

namespace luoshi::triage {

inline constexpr std::size_t kLabelsMax = 1'000;
inline constexpr std::size_t kLabelBytesMax = 1'000;
inline constexpr std::size_t kGramsMax = 400'000;
inline constexpr std::size_t kWeightsMax = 80'000'000;  // grams times labels
inline constexpr std::size_t kModelBytesMax = std::size_t{512} << 20;

// Margins → scores: a softmax of the margins times `sharpness`, of which `doubt`, from 0 to below
// 1, is shared out among all labels alike, since some examples are labelled in no way that texts
// tell.
struct Calibration {
  double sharpness = 1;
  double doubt = 0;
  friend bool operator==(const Calibration&, const Calibration&) = default;
};

struct Model {
  std::vector<std::string> labels;
  std::vector<Gram> grams;
  std::vector<float> rarity;   // of each gram: the inverse document frequency's logarithm
  std::vector<float> weights;  // of gram g for label k: weights[g * labels.size() + k]
  std::vector<float> bias;     // of each label
  Calibration calibration;
  std::uint64_t examples = 0;  // it was trained with
  double macro_f1 = 0;         // measured on examples that it had not seen; 0: not measured

  friend bool operator==(const Model&, const Model&) = default;
};

// What a text is to the model: places in `grams`, ascending, with a value each.
struct Feature {
  std::uint32_t place = 0;
  float value = 0;
};
std::vector<Feature> features_of(const Text& text, std::span<const Gram> grams,
                                 std::span<const float> rarity);

// How far the text is on each label's side.
std::vector<double> margins_of(const Model& model, std::span<const Feature> features);
// The scores of margins; they sum up to 1.
std::vector<double> scores_of(std::span<const double> margins, const Calibration& calibration);

struct Reason {
  std::string gram;
  double weight = 0;  // what it and its parts add to the label's margin over the mean of the labels
};

struct Suggestion {
  std::size_t label = 0;        // the best of the model's labels
  std::vector<double> scores;   // of each label; measured: of those with 0.9, nine in ten are right
  std::vector<Reason> reasons;  // what spoke most for the best, strongest first
};
Suggestion suggest(const Model& model, const Text& text, std::size_t reasons_max = 5);

std::string write_model(const Model& model);
// Errors: kInvalidInput for what is no model or a damaged one, kUnsupported for another version's.
base::Result<Model> read_model(std::string_view bytes);

}  // namespace luoshi::triage
