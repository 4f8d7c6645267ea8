#include "service/case_measures.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "commitment/indicator.h"
#include "service/answers.h"
#include "service/caller.h"

namespace luoshi::service {
namespace {

using base::Decimal;
using base::Result;
using cases::CaseCounts;
using commitment::Period;
using ledger::Comparison;

constexpr std::size_t kIndicatorsMax = 10'000;
constexpr int kPeriodsBack = 13;  // looked at anew: what was said or reopened later counts

struct Rate {
  const char* name;
  cases::Count part;
  cases::Count other;  // of the whole, beside the part; null: the whole stands alone
  cases::Count whole;  // null: part and other make it
};
constexpr Rate kRates[] = {
    {"due_on_time", &CaseCounts::due_met, nullptr, &CaseCounts::due},
    {"closed_on_time", &CaseCounts::closed_in_time, &CaseCounts::closed_late, nullptr},
    {"response", &CaseCounts::responded, &CaseCounts::not_responded, nullptr},
    {"resolution", &CaseCounts::solved, &CaseCounts::not_solved, nullptr},
    {"satisfaction", &CaseCounts::satisfied, &CaseCounts::not_satisfied, nullptr},
};

// part of whole in per cent, half up.
Decimal per_cent(std::int64_t part, std::int64_t whole, std::uint32_t decimals) {
  std::int64_t scale = 100;
  for (std::uint32_t i = 0; i < decimals; ++i) scale *= 10;
  const std::int64_t rounded = (2 * part * scale + whole) / (2 * whole);
  return Decimal(rounded) / Decimal::power_of_ten(static_cast<int>(decimals));
}

Result<std::optional<office::UnitId>> root_of(World& world) {
  ledger::Query query{.table = &office::units_table(), .book = ledger::kCityBook, .limit = 1};
  query.where = {{"parent", Comparison::kIsNull, {}}, {"state", Comparison::kEqual, {"active"}}};
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return std::optional<office::UnitId>();
  return std::optional(office::UnitId(text_of(*query.table, rows->front().row, "id")));
}

Result<CaseCounts> counts_of(World& world, const CaseMeasure& by, const Period& period) {
  const auto periods = cases::figure_periods(period.first_day(), period.last_day());
  ledger::Query query{.table = &cases::case_figures_table(), .book = ledger::kCityBook};
  query.where = {{"figure_by", Comparison::kEqual, {"channel"}},
                 {"period", Comparison::kIn, {periods.begin(), periods.end()}}};
  if (by.line) query.where.push_back({"line", Comparison::kEqual, {*by.line}});
  const ledger::Totals totals = cases::figure_totals(std::move(query), {});
  auto all = world.ledger.totals(totals);
  if (!all) return tl::unexpected(all.error());
  return cases::counts_in_totals(all->front(), totals);
}

Period last_over(const std::string& every, const office::Day& today) {
  const Period month = Period::month_of(today).previous();
  if (every == "month") return month;
  if (every == "year") return Period::whole_year(Period::month_of(today).year()).previous();
  return Period::quarter(Period::month_of(today).year(),
                         (Period::month_of(today).last_month() + 2) / 3)
      .previous();
}

struct Wanted {
  commitment::IndicatorId id;
  CaseMeasure by;
  std::string source;
  std::string every;
  std::uint32_t decimals = 0;
};

Result<std::vector<Wanted>> wanted_now(World& world) {
  const ledger::Table& table = commitment::indicators_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook, .limit = kIndicatorsMax};
  query.where = {{"state", Comparison::kEqual, {"active"}},
                 {"source", Comparison::kPrefix, {"cases:"}}};
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<Wanted> out;
  for (const ledger::BookRow& each : *rows) {
    const std::string source = text_of(table, each.row, "source");
    const auto by = parse_case_measure(source);
    if (!by) continue;
    const auto decimals = std::get<std::int64_t>(each.row[table.column("decimals")]);
    out.push_back({commitment::IndicatorId(text_of(table, each.row, "id")), *by, source,
                   text_of(table, each.row, "every"), static_cast<std::uint32_t>(decimals)});
  }
  return out;
}

Result<std::uint64_t> observe(World& world, const Wanted& wanted, const office::UnitId& root,
                              const std::string& slot) {
  std::uint64_t recorded = 0;
  Period period = last_over(wanted.every, today(world));
  for (int i = 0; i < kPeriodsBack; ++i, period = period.previous()) {
    auto counts = counts_of(world, wanted.by, period);
    if (!counts) return tl::unexpected(counts.error());
    const auto value = measured(wanted.by, *counts, wanted.decimals);
    if (!value) continue;
    commitment::RecordObservations ask;
    ask.batches.push_back({wanted.id,
                           root,
                           {{period, *value}},
                           wanted.source,
                           {},
                           {},
                           "按办件数据重新计算",
                           "按办件数据计算"});
    auto reply = world.ledger.execute(office::command(
        office::Actor{"system/cases", {}},
        fmt::format("observe-{}-{}-{}", slot, wanted.id.value(), period.to_string()), {},
        std::move(ask)));
    if (reply) {
      ++recorded;
    } else {  // frozen, for one: the others go on
      world.log.info("cases.not_observed", {{"error", env::LogCode(reply.error().reason)}});
    }
  }
  return recorded;
}

}  // namespace

std::optional<CaseMeasure> parse_case_measure(std::string_view source) {
  constexpr std::string_view kPrefix = "cases:";
  constexpr std::string_view kLine = "?line=";
  if (!source.starts_with(kPrefix)) return std::nullopt;
  source.remove_prefix(kPrefix.size());
  CaseMeasure out;
  const std::size_t at = source.find(kLine);
  out.rate = source.substr(0, at);
  if (at != std::string_view::npos) out.line = std::string(source.substr(at + kLine.size()));
  const bool is_count = out.rate == "opened" || out.rate == "closed";
  const bool is_rate =
      std::ranges::any_of(kRates, [&](const Rate& each) { return out.rate == each.name; });
  return is_count || is_rate ? std::optional(out) : std::nullopt;
}

std::optional<Decimal> measured(const CaseMeasure& by, const CaseCounts& counts,
                                std::uint32_t decimals) {
  if (by.rate == "opened") return Decimal(counts.opened);
  if (by.rate == "closed") return Decimal(counts.closed);
  const auto* rate =
      std::ranges::find_if(kRates, [&](const Rate& each) { return by.rate == each.name; });
  const std::int64_t part = counts.*rate->part;
  const std::int64_t whole =
      rate->whole != nullptr ? counts.*rate->whole : part + counts.*rate->other;
  if (whole == 0) return std::nullopt;
  return per_cent(part, whole, decimals);
}

Result<std::uint64_t> observe_cases(World& world, const std::string& slot) {
  auto all = wanted_now(world);
  if (!all) return tl::unexpected(all.error());
  if (all->empty()) return std::uint64_t{0};
  auto root = root_of(world);
  if (!root) return tl::unexpected(root.error());
  if (!*root) return std::uint64_t{0};
  std::uint64_t recorded = 0;
  for (const Wanted& each : *all) {
    auto done = observe(world, each, **root, slot);
    if (!done) return done;
    recorded += *done;
  }
  return recorded;
}

}  // namespace luoshi::service
