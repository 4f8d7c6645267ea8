// Examples → a model and what it is worth: a linear support vector machine for each label against
// all others (liblinear), the same examples giving the same model bit by bit.
//
// The worth is measured by cross-validation: each example is judged by a model that was trained
// without its fold. From the same margins comes the calibration of the scores, so that they are
// precisions that were measured. Equal texts are in one fold, so that none is judged by its copy.
// Thread rule: any thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/result.h"
#include "triage/evaluation.h"
#include "triage/model.h"
#include "triage/text.h"

namespace luoshi::triage {

inline constexpr std::size_t kExamplesMax = 50'000;
inline constexpr std::size_t kFolds = 5;

// The fold of each example, below `folds`: labels are spread evenly, the examples' order says
// nothing.
std::vector<std::size_t> folds_of(std::span<const Example> examples, std::size_t folds);

struct Trained {
  Model model;                    // by all examples
  std::vector<Outcome> held_out;  // of each example, in their order
};
// Errors: kInvalidInput with fewer than two labels or ten examples, or an empty or overlong label;
// kTooLarge over a limit.
base::Result<Trained> train(std::span<const Example> examples, std::size_t folds = kFolds);

struct CurvePoint {
  std::size_t examples = 0;  // trained with, at most
  double macro_f1 = 0;       // of all examples, each judged by a model that has not seen it
};
// How the worth grows with the number of examples; sizes that leave none to judge are left out.
base::Result<std::vector<CurvePoint>> learning_curve(std::span<const Example> examples,
                                                     std::span<const std::size_t> sizes);

// How well a model does on examples; whether it has seen them is the caller's to know.
std::vector<Outcome> judge(const Model& model, std::span<const Example> examples);

}  // namespace luoshi::triage
