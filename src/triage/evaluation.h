// What was said of examples against what they are → how good that was.
// Thread rule: pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace luoshi::triage {

// One example that the model had not seen when it was asked.
struct Outcome {
  std::string truth;
  std::string said;
  double score = 0;  // of what was said
};

struct LabelFigures {
  std::string label;
  std::size_t examples = 0;
  std::size_t said = 0;
  std::size_t right = 0;

  double precision() const;  // 0 when it was never said
  double recall() const;     // 0 when there is none
  double f1() const;
};

// Those with scores from `from` on, up to the next band's: what was promised and what came.
struct Band {
  double from = 0;
  std::size_t said = 0;
  std::size_t right = 0;
  double score_mean = 0;
};

struct Figures {
  std::size_t examples = 0;
  std::size_t right = 0;
  double macro_f1 = 0;               // the mean of the labels' F1, of all that occur or were said
  std::vector<LabelFigures> labels;  // in ascending order
  std::vector<Band> bands;           // ascending, those without examples too
  double calibration_error = 0;      // mean distance of score and precision, weighted by band
};

Figures figures_of(std::span<const Outcome> outcomes);

}  // namespace luoshi::triage
