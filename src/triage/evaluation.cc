#include "triage/evaluation.h"

#include <array>
#include <cmath>
#include <map>

namespace luoshi::triage {
namespace {

constexpr std::array<double, 6> kBands = {0, 0.5, 0.7, 0.8, 0.9, 0.95};

double ratio(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::vector<LabelFigures> labels_of(std::span<const Outcome> outcomes) {
  std::map<std::string, LabelFigures> labels;
  for (const Outcome& outcome : outcomes) {
    ++labels[outcome.truth].examples;
    ++labels[outcome.said].said;
    if (outcome.truth == outcome.said) ++labels[outcome.truth].right;
  }
  std::vector<LabelFigures> out;
  for (auto& [label, figures] : labels) {
    figures.label = label;
    out.push_back(figures);
  }
  return out;
}

std::vector<Band> bands_of(std::span<const Outcome> outcomes) {
  std::vector<Band> out;
  for (const double from : kBands) out.push_back({.from = from});
  for (const Outcome& outcome : outcomes) {
    std::size_t band = out.size() - 1;
    while (band > 0 && outcome.score < out[band].from) --band;
    ++out[band].said;
    if (outcome.truth == outcome.said) ++out[band].right;
    out[band].score_mean += outcome.score;
  }
  for (Band& band : out) {
    if (band.said > 0) band.score_mean /= static_cast<double>(band.said);
  }
  return out;
}

}  // namespace

double LabelFigures::precision() const { return ratio(right, said); }
double LabelFigures::recall() const { return ratio(right, examples); }
double LabelFigures::f1() const { return ratio(2 * right, said + examples); }

Figures figures_of(std::span<const Outcome> outcomes) {
  Figures out;
  out.examples = outcomes.size();
  out.labels = labels_of(outcomes);
  out.bands = bands_of(outcomes);
  for (const LabelFigures& label : out.labels) {
    out.right += label.right;
    out.macro_f1 += label.f1() / static_cast<double>(out.labels.size());
  }
  for (const Band& band : out.bands) {
    out.calibration_error +=
        std::abs(band.score_mean - ratio(band.right, band.said)) * ratio(band.said, out.examples);
  }
  return out;
}

}  // namespace luoshi::triage
