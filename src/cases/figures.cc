#include "cases/figures.h"

#include <algorithm>
#include <optional>

#include "cases/internal/rows.h"
#include "cases/internal/verdict.h"
#include "cases/request_rows.h"

namespace luoshi::cases {
namespace {

constexpr std::size_t kKeyColumns = 4;
constexpr std::size_t kDueMax = 100'000;  // in a day
constexpr std::size_t kMonthSize = std::size("2026-03") - 1;

// The counts of one case by day and month.
class Dated {
 public:
  void add(const std::string& day, Count count) {
    at(day).*count += 1;
    at(day.substr(0, kMonthSize)).*count += 1;
  }
  const std::vector<std::pair<std::string, CaseCounts>>& periods() const { return periods_; }

 private:
  CaseCounts& at(const std::string& period) {
    for (auto& [known, counts] : periods_) {
      if (known == period) return counts;
    }
    return periods_.emplace_back(period, CaseCounts{}).second;
  }
  std::vector<std::pair<std::string, CaseCounts>> periods_;
};

// In which a limit counts; archived cases are those that were closed or refused.
constexpr CaseState kWithLimit[] = {
    CaseState::kRegistered, CaseState::kAdmitted, CaseState::kIssued,  CaseState::kReceived,
    CaseState::kAnswered,   CaseState::kClosed,   CaseState::kArchived};

bool has_limit(const Case& state) {
  return std::ranges::count(kWithLimit, state.state) > 0 && !state.refusal;
}

bool is_met(const Case& state, std::int64_t due_at) {
  if (state.closing) return state.closing->verdict == Verdict::kInTime;
  return state.state == CaseState::kAnswered &&
         verdict_of(state.answers.back().at.time_since_epoch().count(), due_at) == Verdict::kInTime;
}

void add_due(const Case& state, Dated& dated) {
  const auto due_at = state.closing ? state.closing->due_at : state.timed.due_at;
  if (!has_limit(state) || !due_at) return;
  const std::string day =
      office::city_day(env::WallTime(std::chrono::milliseconds(*due_at))).text();
  dated.add(day, &CaseCounts::due);
  if (is_met(state, *due_at)) dated.add(day, &CaseCounts::due_met);
}

void add_said(const Case& state, const std::string& day, Dated& dated) {
  if (was_asked(state)) dated.add(day, &CaseCounts::followed_up);
  const CaseFollowedUp* said = last_said(state);
  if (said == nullptr) return;
  dated.add(day, &CaseCounts::reached);
  const auto add = [&](const std::optional<bool>& answer, Count yes, Count no) {
    if (answer) dated.add(day, *answer ? yes : no);
  };
  add(said->responded, &CaseCounts::responded, &CaseCounts::not_responded);
  add(said->solved, &CaseCounts::solved, &CaseCounts::not_solved);
  if (!said->satisfied) return;
  add(*said->satisfied >= kSatisfiedFrom, &CaseCounts::satisfied, &CaseCounts::not_satisfied);
}

void add_closed(const Case& state, Dated& dated) {
  if (!state.closing || !state.closed_at) return;
  const std::string day = office::city_day(*state.closed_at).text();
  dated.add(day, &CaseCounts::closed);
  if (state.closing->verdict == Verdict::kInTime) dated.add(day, &CaseCounts::closed_in_time);
  if (state.closing->verdict == Verdict::kLate) dated.add(day, &CaseCounts::closed_late);
  if (state.was_reopened) dated.add(day, &CaseCounts::reopened);
  add_said(state, day, dated);
}

CaseCounts counts_behind(const ledger::Row& row, std::size_t column) {
  CaseCounts counts;
  for (const CountColumn& each : kCountColumns) {
    counts.*each.count = std::get<std::int64_t>(row[column++]);
  }
  return counts;
}

}  // namespace

CaseCounts& CaseCounts::operator+=(const CaseCounts& more) {
  for (const CountColumn& each : kCountColumns) this->*each.count += more.*each.count;
  return *this;
}

const ledger::Table& case_figures_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable = [] {
    ledger::Table table{
        "case_figures",
        {{"figure_by", kText}, {"period", kText}, {"line", kText}, {"value", kText}},
        kKeyColumns,
        {},
        true};
    for (const CountColumn& each : kCountColumns) table.columns.push_back({each.name, kInteger});
    return table;
  }();
  return kTable;
}

CaseCounts counts_in(const ledger::Row& row) { return counts_behind(row, kKeyColumns); }

ledger::Totals figure_totals(ledger::Query query, std::vector<std::string> by) {
  ledger::Totals totals{.of = std::move(query), .by = std::move(by)};
  for (const CountColumn& each : kCountColumns) totals.sums.emplace_back(each.name);
  return totals;
}

CaseCounts counts_in_totals(const ledger::Row& row, const ledger::Totals& totals) {
  return counts_behind(row, totals.by.size());
}

ledger::Query due_query(env::WallTime from, env::WallTime until) {
  using enum ledger::Comparison;
  ledger::Query query{.table = &requests_table(), .book = ledger::kCityBook};
  query.where = {{"due_at", kGreaterOrEqual, {office::value_of(from)}},
                 {"due_at", kLessOrEqual, {office::value_of(until)}}};
  query.limit = kDueMax;
  query.only = {"kind", "line",   "category", "matter", "company",     "channel",
                "unit", "region", "state",    "due_at", "answered_at", "verdict"};
  return query;
}

ledger::Condition with_limit() {
  ledger::Condition out{"state", ledger::Comparison::kIn, {}};
  for (const CaseState state : kWithLimit) out.values.push_back(word(state));
  return out;
}

CaseCounts due_counts_in(const ledger::Row& row) {
  const auto at = [&](const char* column) { return row[requests_table().column(column)]; };
  const ledger::Value verdict = at("verdict"), answered_at = at("answered_at");
  const bool is_closed = !std::holds_alternative<std::monostate>(verdict);
  CaseCounts counts;
  const ledger::Value state = at("state");
  const auto has_limit = [&](CaseState each) { return state == ledger::Value(word(each)); };
  if (std::ranges::none_of(kWithLimit, has_limit)) return counts;
  // One that was refused, and is archived.
  if (!is_closed && state == ledger::Value(word(CaseState::kArchived))) return counts;
  counts.due = 1;
  const auto* answered = std::get_if<std::int64_t>(&answered_at);
  counts.due_met = is_closed
                       ? verdict == word(Verdict::kInTime)
                       : answered && verdict_of(*answered, std::get<std::int64_t>(at("due_at"))) ==
                                         Verdict::kInTime;
  return counts;
}

std::string line_in(const ledger::Row& row) {
  return office::text_at(requests_table(), row, "line");
}

std::string value_in(const ledger::Row& row, FigureBy by) {
  const auto text = [&](const char* column) {
    return office::text_at(requests_table(), row, column);
  };
  switch (by) {
    case FigureBy::kUnit:
      return text("unit");
    case FigureBy::kRegion:
      return text("region");
    case FigureBy::kChannel:
      return text("channel");
    case FigureBy::kCategory:
      return text("kind") + "/" + text("category");
    case FigureBy::kMatter:
      return text("matter");
    case FigureBy::kCompany:
      return text("company");
  }
  return {};
}

void contribute(const Case& state, ledger::RowChanges& sums) {
  Dated dated;
  dated.add(office::city_day(state.opened_at).text(), &CaseCounts::opened);
  add_due(state, dated);
  add_closed(state, dated);

  const auto& region = state.intake->region;
  std::vector<std::pair<FigureBy, ledger::Value>> values = {
      {FigureBy::kUnit, state.unit.value()},
      {FigureBy::kRegion, region ? region->value() : std::string()},
      {FigureBy::kChannel, word(state.intake->channel)},
      {FigureBy::kCategory, state.what.kind + "/" + state.filed.category.value_or("")}};
  if (state.filed.matter) values.emplace_back(FigureBy::kMatter, *state.filed.matter);
  if (state.filed.company) values.emplace_back(FigureBy::kCompany, *state.filed.company);
  const ledger::Value line = word(state.intake->line);
  for (const auto& [by, value] : values) {
    for (const auto& [period, counts] : dated.periods()) {
      ledger::Row row{word(by), period, line, value};
      for (const CountColumn& each : kCountColumns) row.push_back(counts.*each.count);
      sums.push_back({&case_figures_table(), std::move(row)});
    }
  }
}

std::vector<std::string> figure_periods(const office::Day& from, const office::Day& to) {
  const auto month_of = [](const office::Day& day) { return day.text().substr(0, kMonthSize); };
  std::vector<std::string> out;
  office::Day day = from;
  for (int i = 0; i < kFigureDaysMax && day <= to; ++i) {
    // The first of the next month is 28 to 31 days behind the first of this one.
    office::Day next = office::plus_days(day, 28);
    for (int more = 0; more < 3 && month_of(next) == month_of(day); ++more) {
      next = office::plus_days(next, 1);
    }
    const bool is_whole = day.text().ends_with("-01") && office::plus_days(next, -1) <= to;
    out.push_back(is_whole ? month_of(day) : day.text());
    day = is_whole ? next : office::plus_days(day, 1);
  }
  return out;
}

}  // namespace luoshi::cases
