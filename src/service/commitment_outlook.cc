// Where a commitment is going, and where it comes from: the forecast to its year's end, its figures
// beside others', and the paragraph of the report that its source stands in.
#include <algorithm>
#include <boost/json.hpp>

#include "base/json.h"
#include "base/unicode.h"
#include "commitment/forecast.h"
#include "commitment/reading.h"
#include "service/files.h"
#include "service/internal/commitment_json.h"
#include "service/internal/series.h"

namespace luoshi::service {
namespace {

using base::Result;
using commitment::Commitment;
using commitment::PeriodValue;
namespace json = boost::json;

constexpr std::uint64_t kTextBytesMax = 64 << 20;
constexpr int kPlacesUsual = 2;
constexpr std::size_t kParagraphMax = 4'000;  // characters on either side of the source

json::value forecast_json(const Commitment& of, const std::vector<PeriodValue>& values,
                          int places) {
  const auto forecast = commitment::forecast_of(of.what.measure, values, of.what.year, places);
  if (!forecast) return nullptr;
  return json::value{{"by", commitment::word_of(forecast->by)},
                     {"value", forecast->value.to_string()},
                     {"low", forecast->low.to_string()},
                     {"high", forecast->high.to_string()},
                     {"last", forecast->last.to_string()},
                     {"points", forecast->points},
                     {"sentence", base::to_json(forecast->sentence)}};
}

// The values that the curve shows are those that were observed.
void add_to_curve(json::object& out, const std::vector<PeriodValue>& values) {
  for (json::value& point : out["curve"].as_array()) {
    const auto month = commitment::Period::parse(std::string(point.at("period").as_string()));
    for (const PeriodValue& each : values) {
      if (month && each.period.last_day() == month->last_day()) {
        point.as_object()["actual"] = each.value.to_string();
      }
    }
  }
}

Result<void> add_by_indicator(World& world, const Commitment& of, json::object& out) {
  const std::string id = of.what.measure.indicator_id->value();
  const std::string region = of.what.measure.region->value();
  auto indicator = indicator_at(world, id);
  if (!indicator) return tl::unexpected(indicator.error());
  auto state = world.board->now();
  if (!state) return tl::unexpected(state.error());
  auto values = values_in(world, id, region, of.what.year - 1, of.what.year);
  if (!values) return tl::unexpected(values.error());
  const commitment::IndicatorDefined& what = (*indicator)->what;
  auto comparison = comparison_json(world, **state, id, what, region, *values);
  if (!comparison) return tl::unexpected(comparison.error());
  out["indicator"] = json::object{{"id", id},
                                  {"name", what.name},
                                  {"unit", what.unit},
                                  {"region", region_json(*(*state)->units, region)}};
  out["comparison"] = std::move(*comparison);
  add_to_curve(out, *values);
  out["forecast"] = forecast_json(of, *values, static_cast<int>(what.decimals));
  return {};
}

// What is confirmed, and of the year before what the one confirmed that it was carried over from.
Result<std::vector<PeriodValue>> confirmed(World& world, const Commitment& of) {
  auto values = commitment::values_of(of, commitment::ReportState::kConfirmed);
  if (!of.what.carried_from) return values;
  auto before = commitment_at(world, of.what.carried_from->value());
  if (!before) return values;
  const auto earlier = commitment::values_of(**before, commitment::ReportState::kConfirmed);
  values.insert(values.begin(), earlier.begin(), earlier.end());
  return values;
}

// The line of the text around the span, cut to what is said near it.
json::value paragraph_in(const std::u32string& text, const commitment::SourceSpan& source) {
  if (source.start >= source.end || source.end > text.size()) return nullptr;
  const std::size_t before = text.rfind(U'\n', source.start);
  std::size_t begin = source.start == 0 || before == std::u32string::npos ? 0 : before + 1;
  if (begin > source.start) begin = source.start;
  std::size_t end = std::min(text.find(U'\n', source.end), text.size());
  if (source.start - begin > kParagraphMax) begin = source.start - kParagraphMax;
  end = std::min(end, source.end + kParagraphMax);
  return json::value{{"reading_id", *source.reading_id},
                     {"start", begin},
                     {"end", end},
                     {"text", base::to_utf8(std::u32string_view(text).substr(begin, end - begin))}};
}

}  // namespace

Result<void> add_outlook(World& world, const Commitment& of, json::object& out) {
  out["indicator"] = nullptr;
  out["comparison"] = nullptr;
  const commitment::Measure& measure = of.what.measure;
  if (measure.by == commitment::MeasuredBy::kIndicator && measure.indicator_id && measure.region) {
    return add_by_indicator(world, of, out);
  }
  out["forecast"] = nullptr;
  if (measure.by != commitment::MeasuredBy::kValue) return {};
  auto values = confirmed(world, of);
  if (!values) return tl::unexpected(values.error());
  out["forecast"] = forecast_json(of, *values, kPlacesUsual);
  return {};
}

Result<void> add_paragraph(World& world, const Caller& caller, const Commitment& of,
                           json::object& out) {
  out["paragraph"] = nullptr;
  const auto source = std::ranges::find_if(
      of.what.sources, [](const auto& each) { return each.reading_id.has_value(); });
  if (source == of.what.sources.end() || !caller.rights.has(office::Right::kReadingsRead)) {
    return {};
  }
  auto reading = world.ledger.state<commitment::Reading>(
      ledger::kCityBook, commitment::stream_of(commitment::ReadingId(*source->reading_id)));
  if (!reading) return tl::unexpected(reading.error());
  if (!(*reading)->exists) return {};
  auto text = evidence_bytes(world, (*reading)->what.text_hash, kTextBytesMax);
  if (!text) return {};  // verify tells of a file that is damaged
  out["paragraph"] = paragraph_in(base::to_utf32(*text), *source);
  return {};
}

}  // namespace luoshi::service
