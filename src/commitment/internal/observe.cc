#include "commitment/internal/observe.h"

#include <fmt/format.h>

#include <algorithm>

#include "commitment/figure.h"
#include "commitment/internal/checks.h"
#include "commitment/measure.h"
#include "commitment/period.h"

namespace luoshi::commitment {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::View;

constexpr TextLimits kSourceText{.min = 0, .max = 200};
constexpr TextLimits kNoteText{.min = 0, .max = 2'000, .lines = true};
constexpr TextLimits kReasonText{.min = 0, .max = 500, .lines = true};
constexpr TextLimits kExplanationText{.max = 2'000, .lines = true};
constexpr std::size_t kQuestionsMax = 20;

Period::Length length_of(ObservedEvery every) {
  if (every == ObservedEvery::kMonth) return Period::Length::kMonth;
  return every == ObservedEvery::kQuarter ? Period::Length::kQuarter : Period::Length::kYear;
}
base::Message length_words(ObservedEvery every) {
  if (every == ObservedEvery::kMonth) return {"月，如2026-03", "a month, as 2026-03"};
  if (every == ObservedEvery::kQuarter) return {"季度，如2026-Q1", "a quarter, as 2026-Q1"};
  return {"年，如2026", "a year, as 2026"};
}

Result<void> check_texts(View& view, const ObservationBatch& batch, const std::string& where) {
  if (auto ok = check_text(batch.source, kSourceText, where + "/source"); !ok) return ok;
  if (auto ok = check_text(batch.note, kNoteText, where + "/note"); !ok) return ok;
  if (auto ok = check_text(batch.reason, kReasonText, where + "/reason"); !ok) return ok;
  if (batch.explanation) {
    if (auto ok = check_text(*batch.explanation, kExplanationText, where + "/explanation"); !ok) {
      return ok;
    }
  }
  return check_evidence(view, batch.evidence, where + "/evidence");
}

Result<void> check_row(View& view, const IndicatorDefined& what, const PeriodValue& row,
                       bool is_ours, const std::string& where) {
  if (row.period.empty() || row.period.length() != length_of(what.every)) {
    const base::Message right = length_words(what.every);
    return fail(ErrorCode::kInvalidInput, {"期间有误", "the period is wrong"}, where + "/period",
                {"应为" + right.zh, right.en});
  }
  if (row.period.first_day() > office::city_day(view.now())) {
    return fail(ErrorCode::kConflict, {"期间尚未开始", "the period has not begun"},
                where + "/period", {"应为本期或以前的期间", "this period or one before"});
  }
  const int places = static_cast<int>(what.decimals);
  if (!row.value.is_finite() || rounded(row.value, places) != row.value) {
    return fail(
        ErrorCode::kInvalidInput,
        {fmt::format("“{}”的小数位数超过{}位", row.value.to_string(), places),
         fmt::format("{} has more than {} decimal places", row.value.to_string(), places)},
        where + "/value",
        {fmt::format("应四舍五入至{}位小数", places), fmt::format("rounded to {} places", places)});
  }
  return is_ours ? check_not_frozen(view, row.period, where + "/period") : Result<void>();
}

// By period; a period that stands there twice is refused.
Result<std::vector<PeriodValue>> checked_rows(View& view, const IndicatorDefined& what,
                                              const ObservationBatch& batch,
                                              const std::string& where) {
  if (batch.rows.empty() || batch.rows.size() > kBatchRowsMax) {
    return fail(
        batch.rows.empty() ? ErrorCode::kInvalidInput : ErrorCode::kTooLarge,
        {fmt::format("有{}行", batch.rows.size()), fmt::format("{} rows", batch.rows.size())},
        where + "/rows",
        {fmt::format("应为1至{}行", kBatchRowsMax), fmt::format("1 to {} rows", kBatchRowsMax)});
  }
  const bool is_ours = batch.region != kProvince && batch.region != kNation;
  std::map<Period, base::Decimal> rows;
  for (std::size_t i = 0; i < batch.rows.size(); ++i) {
    const std::string at = fmt::format("{}/rows/{}", where, i);
    const PeriodValue& row = batch.rows[i];
    if (auto ok = check_row(view, what, row, is_ours, at); !ok) return tl::unexpected(ok.error());
    if (rows.emplace(row.period, row.value).second) continue;
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("{}出现两次", row.period.to_string()),
                 fmt::format("{} is there twice", row.period.to_string())},
                at + "/period", {"每期应只有一个值", "one value a period"});
  }
  std::vector<PeriodValue> sorted;
  for (const auto& [period, value] : rows) sorted.push_back({period, value});
  return sorted;
}

using Known = std::map<Period, base::Decimal>;

// What is odd about the row beside the values of two years before it and one behind it.
void ask_about(const IndicatorDefined& what, const Known& known, const PeriodValue& row,
               std::vector<Question>& questions) {
  Measure measure;
  measure.unit = what.unit;
  measure.direction = what.direction;
  measure.cumulative = what.cumulative;
  ValueContext context{{}, what.lowest, what.highest, {}, {}};
  for (const auto& [period, value] : known) {
    const int years = row.period.year() - period.year();
    if (period == row.period || years > 2 || years < -1) continue;
    context.earlier.push_back({period, value});
  }
  for (Question& each : questions_of(measure, context, row)) {
    if (questions.size() >= kQuestionsMax) return;
    const std::string period = row.period.to_string();
    each.text = {fmt::format("{}：{}", period, each.text.zh),
                 fmt::format("{}: {}", period, each.text.en)};
    questions.push_back(std::move(each));
  }
}

// Only what is new or another; later rows are held against those before them.
Result<void> sort_out(const IndicatorDefined& what, const Series& series,
                      std::vector<PeriodValue> rows, const std::string& where,
                      ObservationsRecorded& body, Counts& counts) {
  Known known;
  for (const auto& [period, values] : series.values) known[period] = values.back().value;
  for (PeriodValue& row : rows) {
    const auto before = series.values.find(row.period);
    const bool is_known = before != series.values.end();
    if (is_known && before->second.back().value == row.value) {
      ++counts.unchanged;
      continue;
    }
    if (is_known && before->second.size() > kRevisionsMax) {
      return fail(ErrorCode::kTooLarge,
                  {fmt::format("{}修订次数太多", row.period.to_string()),
                   fmt::format("{} was revised too often", row.period.to_string())},
                  where + "/rows",
                  {fmt::format("不超过{}次", kRevisionsMax),
                   fmt::format("{} times at the most", kRevisionsMax)});
    }
    (is_known ? counts.revised : counts.recorded) += 1;
    if (is_known && body.reason.empty()) {
      return fail(ErrorCode::kInvalidInput,
                  {fmt::format("{}已有数值，修订应说明原因", row.period.to_string()),
                   fmt::format("{} has a value: a revision says why", row.period.to_string())},
                  where + "/reason", {"应有修订的原因", "the reason of the revision"});
    }
    ask_about(what, known, row, body.questions);
    known[row.period] = row.value;
    body.rows.push_back(std::move(row));
  }
  return {};
}

Result<void> settle_questions(ObservationsRecorded& body, const std::string& where) {
  if (body.questions.empty()) body.explanation.reset();
  if (body.questions.empty() || body.explanation) return {};
  base::Message all;
  for (const Question& each : body.questions) {
    all.zh += (all.zh.empty() ? "" : "；") + each.text.zh;
    all.en += (all.en.empty() ? "" : "; ") + each.text.en;
  }
  return conflict("value_questioned", std::move(all), where + "/rows",
                  {"应核对；确认无误的请说明原因", "check it; if it is right, explain why"});
}

}  // namespace

Result<ObservationsRecorded> observations_of(View& view, const ObservationBatch& batch,
                                             const std::string& where, Counts& counts) {
  const auto indicator = open_indicator(view, batch.indicator, where + "/indicator");
  if (!indicator) return tl::unexpected(indicator.error());
  if (auto ok = check_region(view, batch.region, where + "/region"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_texts(view, batch, where); !ok) return tl::unexpected(ok.error());
  const IndicatorDefined& what = (*indicator)->what;
  auto rows = checked_rows(view, what, batch, where);
  if (!rows) return tl::unexpected(rows.error());
  const auto series = view.state<Series>(series_stream(batch.indicator, batch.region));
  if (!series) return tl::unexpected(series.error());
  ObservationsRecorded body{{},           batch.source, batch.note,       batch.evidence,
                            batch.reason, {},           batch.explanation};
  const std::int64_t revised = counts.revised;
  if (auto ok = sort_out(what, **series, std::move(*rows), where, body, counts); !ok) {
    return tl::unexpected(ok.error());
  }
  if (counts.revised == revised) body.reason.clear();
  if (auto ok = settle_questions(body, where); !ok) return tl::unexpected(ok.error());
  return body;
}

}  // namespace luoshi::commitment
