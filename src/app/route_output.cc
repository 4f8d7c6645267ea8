#include "app/route_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/json.h"
#include "sheet/table.h"
#include "sheet/terminal.h"

namespace luoshi::app {
namespace {

using base::Language;
using sheet::Cell;
using sheet::ColumnType;

constexpr std::size_t kLabelsTold = 5;

std::string share(std::size_t part, std::size_t whole) {
  if (whole == 0) return "–";
  return fmt::format("{:.3f}", static_cast<double>(part) / static_cast<double>(whole));
}

Cell whole(std::size_t number) { return Cell::number(static_cast<std::int64_t>(number)); }

sheet::Table labels_table(const triage::Figures& figures) {
  sheet::Table table;
  table.columns = {{"label", {"标签", "Label"}, ColumnType::kText, 0},
                   {"precision", {"准确率", "Precision"}, ColumnType::kNumber, 0},
                   {"recall", {"召回率", "Recall"}, ColumnType::kNumber, 0},
                   {"f1", {"F1", "F1"}, ColumnType::kNumber, 0},
                   {"examples", {"条数", "Examples"}, ColumnType::kNumber, 0}};
  for (const triage::LabelFigures& label : figures.labels) {
    table.rows.push_back({{Cell::text(label.label), Cell::text(share(label.right, label.said)),
                           Cell::text(share(label.right, label.examples)),
                           Cell::text(fmt::format("{:.3f}", label.f1())), whole(label.examples)}});
  }
  return table;
}

sheet::Table bands_table(const triage::Figures& figures) {
  sheet::Table table;
  table.columns = {{"from", {"分数不低于", "Score from"}, ColumnType::kNumber, 0},
                   {"said", {"条数", "Examples"}, ColumnType::kNumber, 0},
                   {"score", {"平均分数", "Mean score"}, ColumnType::kNumber, 0},
                   {"precision", {"实测准确率", "Measured precision"}, ColumnType::kNumber, 0}};
  for (const triage::Band& band : figures.bands) {
    if (band.said == 0) continue;
    table.rows.push_back({{Cell::text(fmt::format("{:.2f}", band.from)), whole(band.said),
                           Cell::text(fmt::format("{:.3f}", band.score_mean)),
                           Cell::text(share(band.right, band.said))}});
  }
  return table;
}

std::string quoted(const std::string& text) { return base::serialize(boost::json::value(text)); }

// Three digits, so that 0.9995 does not become certainty in the eyes of a reader.
double rounded(double score) { return std::floor(score * 1000) / 1000; }

std::vector<std::size_t> best_labels(const triage::Suggestion& suggestion) {
  std::vector<std::size_t> order;
  for (std::size_t k = 0; k < suggestion.scores.size(); ++k) order.push_back(k);
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t k) { return suggestion.scores[k]; });
  order.resize(std::min(order.size(), kLabelsTold));
  return order;
}

}  // namespace

std::string figures_text(const triage::Figures& figures, Language language, int width) {
  const base::Message head{
      fmt::format("macro-F1 {:.4f}，正确{}/{}，分数与实测准确率平均相差{:.3f}\n", figures.macro_f1,
                  figures.right, figures.examples, figures.calibration_error),
      fmt::format("macro-F1 {:.4f}, {} of {} right, scores are off by {:.3f} in the mean\n",
                  figures.macro_f1, figures.right, figures.examples, figures.calibration_error)};
  const sheet::TerminalOptions options{width, language, 0};
  return head.in(language) + "\n" + sheet::terminal_table(labels_table(figures), options) + "\n" +
         sheet::terminal_table(bands_table(figures), options);
}

std::string curve_text(std::span<const triage::CurvePoint> curve, Language language) {
  std::string out = "\n";
  for (const triage::CurvePoint& point : curve) {
    out += language == Language::kChinese
               ? fmt::format("{}条训练：macro-F1 {:.4f}\n", point.examples, point.macro_f1)
               : fmt::format("trained with {}: macro-F1 {:.4f}\n", point.examples, point.macro_f1);
  }
  return out;
}

std::string suggestion_json(const triage::Model& model, const triage::Text& text,
                            const triage::Suggestion& suggestion) {
  std::string out = "{";
  if (!text.title.empty()) out += "\"title\":" + quoted(text.title) + ",";
  out += fmt::format("\"text\":{},\"label\":{},\"score\":{:.3f},\"reasons\":[", quoted(text.body),
                     quoted(model.labels[suggestion.label]),
                     rounded(suggestion.scores[suggestion.label]));
  const char* comma = "";
  for (const triage::Reason& reason : suggestion.reasons) {
    out += fmt::format("{}{{\"gram\":{},\"weight\":{:.3f}}}", comma, quoted(reason.gram),
                       rounded(reason.weight));
    comma = ",";
  }
  out += "],\"labels\":[";
  comma = "";
  for (const std::size_t k : best_labels(suggestion)) {
    out += fmt::format("{}{{\"label\":{},\"score\":{:.3f}}}", comma, quoted(model.labels[k]),
                       rounded(suggestion.scores[k]));
    comma = ",";
  }
  return out + "]}\n";
}

std::string suggestion_line(const triage::Model& model, const triage::Suggestion& suggestion) {
  std::string reasons;
  for (const triage::Reason& reason : suggestion.reasons) {
    reasons += (reasons.empty() ? "" : " ") + reason.gram;
  }
  return fmt::format("{:.3f}\t{}\t{}\n", rounded(suggestion.scores[suggestion.label]),
                     model.labels[suggestion.label], reasons);
}

}  // namespace luoshi::app
