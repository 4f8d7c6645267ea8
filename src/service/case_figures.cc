#include "service/case_figures.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "service/answers.h"
#include "service/directory.h"
#include "service/internal/case_figures.h"

namespace luoshi::service {
namespace {

using base::ErrorCode;
using base::Result;
using cases::CaseCounts;
using cases::FigureBy;
using office::Day;

constexpr int kDaysMax = 400;  // of figures by day
constexpr std::size_t kMonthSize = std::size("2026-03") - 1;

constexpr std::pair<const char*, FigureBy> kFilters[] = {
    {"unit", FigureBy::kUnit},       {"region", FigureBy::kRegion},
    {"channel", FigureBy::kChannel}, {"category", FigureBy::kCategory},
    {"matter", FigureBy::kMatter},   {"company", FigureBy::kCompany}};

FigureBy rows_of(const std::string& by) {
  if (by == "unit") return FigureBy::kUnit;
  if (by == "region" || by == "county") return FigureBy::kRegion;
  if (by == "category" || by == "kind") return FigureBy::kCategory;
  if (by == "matter") return FigureBy::kMatter;
  if (by == "company") return FigureBy::kCompany;
  return FigureBy::kChannel;
}

Result<Day> day_of(const Parameters& parameters, std::string_view name, const std::string& usual) {
  auto day = Day::parse(value_of(parameters, name).value_or(usual));
  if (day) return day;
  return tl::unexpected(wrong_parameter(name, {"应为日期，如 2026-03-02", "a day: 2026-03-02"}));
}

// By these the cases alone stand that have one.
bool is_of_some(FigureBy by) { return by == FigureBy::kMatter || by == FigureBy::kCompany; }

// The dimension's one value that is asked for, where a series may have one.
Result<void> read_filter(const Parameters& parameters, FiguresAsked& asked) {
  for (const auto& [name, by] : kFilters) {
    auto value = value_of(parameters, name);
    if (!value) continue;
    const bool is_series = asked.by == "month" || asked.by == "day" || asked.by == "line";
    if (!is_series || asked.value) {
      return tl::unexpected(
          wrong_parameter(name, {"只能与 by=month、day 或 line 合用，且只能有一个",
                                 "one of them, and with by month, day or line alone"}));
    }
    asked.rows = by;
    asked.value = std::move(value);
  }
  return {};
}

// Without days this month until today; of companies, who are judged by what is over, the last one.
Result<void> read_period(const Parameters& parameters, const Day& today, FiguresAsked& asked) {
  const auto month_of = [](const Day& day) { return day.text().substr(0, kMonthSize) + "-01"; };
  const bool is_over = asked.rows == FigureBy::kCompany;
  const auto first = Day::parse(month_of(today));
  const Day last = is_over && first ? office::plus_days(*first, -1) : today;
  const auto from = day_of(parameters, "from", month_of(last));
  if (!from) return tl::unexpected(from.error());
  const auto to = day_of(parameters, "to", last.text());
  if (!to) return tl::unexpected(to.error());
  asked.from = *from;
  asked.to = *to;
  const int days = asked.by == "day" ? kDaysMax : cases::kFigureDaysMax;
  if (asked.to < asked.from || office::plus_days(asked.from, days) <= asked.to) {
    return tl::unexpected(
        wrong_parameter("to", {"不得早于 from，也不得太晚", "behind from, and not too far"}));
  }
  if (!is_over || asked.to < today) return {};
  return tl::unexpected(
      wrong_parameter("to", {"应早于今天：物业企业按已结束的期间评定",
                             "a day before today: companies are judged by what is over"}));
}

Result<FiguresAsked> read(const Parameters& parameters, const Day& today) {
  FiguresAsked asked;
  auto by = word_of(parameters, "by",
                    {"unit", "county", "region", "channel", "category", "kind", "line", "month",
                     "day", "matter", "company"});
  if (!by) return tl::unexpected(by.error());
  asked.by = by->value_or("unit");
  asked.rows = rows_of(asked.by);
  auto line = word_of(parameters, "line",
                      {"hotline", "grid", "hazard", "enterprise", "petition", "urban", "property"});
  if (!line) return tl::unexpected(line.error());
  asked.line = *line;
  if (auto ok = read_filter(parameters, asked); !ok) return tl::unexpected(ok.error());
  if (auto ok = read_period(parameters, today, asked); !ok) return tl::unexpected(ok.error());
  return asked;
}

bool is_whole_month_over(const FiguresAsked& asked, const Day& today) {
  const std::string month = asked.from.text().substr(0, kMonthSize);
  return asked.to < today && asked.from.text().ends_with("-01") &&
         cases::figure_periods(asked.from, asked.to) == std::vector<std::string>{month};
}

// What the caller may be told.
Result<Told> told_of(World& world, const Caller& caller, const FiguresAsked& asked) {
  auto scope = scope_of(world, caller, kFiguresRight);
  if (!scope) return tl::unexpected(scope.error());
  Told told{std::move(*scope), false};
  const bool names_a_line = asked.line.has_value() || asked.by == "line";
  told.others =
      told.scope.everything || (names_a_line && !asked.value && asked.by != "region" &&
                                asked.by != "day" && is_whole_month_over(asked, today(world)));
  const bool is_of_units = asked.by == "unit" || asked.by == "county" || asked.by == "region";
  const bool is_own = asked.value &&
                      (asked.rows == FigureBy::kUnit || asked.rows == FigureBy::kRegion) &&
                      told.scope.has(*asked.value);
  if (told.others || is_own || (is_of_units && !asked.value)) return told;
  return base::fail(
      ErrorCode::kForbidden,
      {"只能查看本单位的数据，其余只提供已结束整月的分类数据",
       "these are told of your own units alone; of others there are whole months that are over"},
      {}, {"请选定一条业务线和一个已结束的月份", "name a line, and a month that is over"});
}

// Sums rows under the names that are asked for.
class Table {
 public:
  Table(World& world, const FiguresAsked& asked) : world_(world), asked_(asked) {}

  // `apart`: a value of what the figures tell apart.
  Result<void> add(const std::string& apart, const CaseCounts& counts) {
    if (apart.empty() && is_of_some(asked_.rows)) return {};
    auto key = key_of(apart);
    if (!key) return tl::unexpected(key.error());
    counts_[*key] += counts;
    return {};
  }
  // Those of `whole` that are in none of the rows.
  void add_rest(const Table& whole) {
    CaseCounts rest;
    for (const auto& [key, counts] : whole.counts_) rest += counts;
    for (const cases::CountColumn& each : cases::kCountColumns) {
      for (const auto& [key, counts] : counts_) rest.*each.count -= counts.*each.count;
    }
    if (rest != CaseCounts{}) counts_[""] = rest;
  }
  std::vector<FigureRow> rows(const Told& told) const {
    std::vector<FigureRow> out;
    for (const auto& [key, counts] : counts_) {
      const bool is_open = told.scope.everything || asked_.value || is_own(told, key);
      if (!is_open && !told.others) continue;
      const bool has_kind = asked_.by == "category";
      out.push_back({key, has_kind ? key.substr(0, key.find('/')) : "", is_open, counts, {}});
    }
    return out;
  }

 private:
  bool is_own(const Told& told, const std::string& key) const {
    return (asked_.by == "unit" || asked_.by == "county" || asked_.by == "region") &&
           told.scope.has(key);
  }
  Result<std::string> key_of(const std::string& apart) {
    if (asked_.by == "month") return apart.substr(0, kMonthSize);
    if (asked_.by == "kind") return apart.substr(0, apart.find('/'));
    return asked_.by == "county" ? county_of(apart) : apart;
  }
  // "" for a place that lies in none.
  Result<std::string> county_of(const std::string& region) {
    const auto known = counties_.find(region);
    if (known != counties_.end()) return known->second;
    std::string at = region;
    for (std::size_t i = 0; i < office::kTreeDepthMax && !at.empty(); ++i) {
      auto unit = world_.directory.unit(office::UnitId(at));
      if (!unit) return tl::unexpected(unit.error());
      if (*unit && (*unit)->kind == office::UnitKind::kCounty) break;
      at = *unit && (*unit)->parent_id ? (*unit)->parent_id->value() : std::string();
    }
    return counties_[region] = at;
  }

  World& world_;
  const FiguresAsked& asked_;
  std::map<std::string, CaseCounts> counts_;
  std::map<std::string, std::string> counties_;
};

// The columns of the sums that the asked figures tell apart.
std::vector<std::string> told_apart(const FiguresAsked& asked) {
  if (asked.by == "line") return {"line"};
  if (asked.by == "day" || asked.by == "month") return {"period"};
  return {"value"};
}

ledger::Query figures_query(const FiguresAsked& asked, std::vector<std::string> periods) {
  using ledger::Comparison;
  ledger::Query query{.table = &cases::case_figures_table(), .book = ledger::kCityBook};
  query.where = {
      {"figure_by", Comparison::kEqual, {std::string(base::to_json(asked.rows).as_string())}},
      {"period", Comparison::kIn, {periods.begin(), periods.end()}}};
  if (asked.line) query.where.push_back({"line", Comparison::kEqual, {*asked.line}});
  if (asked.value) query.where.push_back({"value", Comparison::kEqual, {*asked.value}});
  return query;
}

std::vector<std::string> days_between(const Day& from, const Day& to) {
  std::vector<std::string> out;
  for (Day day = from; day <= to && out.size() < kDaysMax; day = office::plus_days(day, 1)) {
    out.push_back(day.text());
  }
  return out;
}

Result<void> add_periods(World& world, const FiguresAsked& asked, std::vector<std::string> periods,
                         bool with_due, Table& table) {
  if (periods.empty()) return {};
  const std::vector<std::string> apart = told_apart(asked);
  const ledger::Totals totals =
      cases::figure_totals(figures_query(asked, std::move(periods)), apart);
  auto rows = world.ledger.totals(totals);
  if (!rows) return tl::unexpected(rows.error());
  for (const ledger::Row& each : *rows) {
    CaseCounts counts = cases::counts_in_totals(each, totals);
    if (!with_due) counts.due = counts.due_met = 0;
    if (auto done = table.add(std::get<std::string>(each.front()), counts); !done) return done;
  }
  return {};
}

Result<void> add_kept(World& world, const FiguresAsked& asked, Table& table) {
  const Day now = today(world);
  const Day last = std::min(asked.to, office::plus_days(now, -1));
  auto over = add_periods(
      world, asked,
      asked.by == "day" ? days_between(asked.from, last) : cases::figure_periods(asked.from, last),
      true, table);
  if (!over || asked.to < now || now < asked.from) return over;
  return add_periods(world, asked, {now.text()}, false, table);  // only some limits have come
}

env::WallTime start_of_day(env::WallTime now) {
  constexpr std::chrono::hours kZone(8);
  return std::chrono::floor<std::chrono::days>(now + kZone) - kZone;
}

// Of today's limits those that have come.
Result<void> add_due_today(World& world, const FiguresAsked& asked, Table& table) {
  const Day day = today(world);
  if (asked.to < day || day < asked.from) return {};
  const env::WallTime now = world.clock.wall_now();
  auto rows = world.ledger.rows(cases::due_query(start_of_day(now), now));
  if (!rows) return tl::unexpected(rows.error());
  for (const ledger::BookRow& each : *rows) {
    const std::string line = cases::line_in(each.row);
    const std::string value = cases::value_in(each.row, asked.rows);
    if ((asked.line && line != *asked.line) || (asked.value && value != *asked.value)) continue;
    const bool by_day = asked.by == "day" || asked.by == "month";
    auto done = table.add(by_day               ? day.text()
                          : asked.by == "line" ? line
                                               : value,
                          cases::due_counts_in(each.row));
    if (!done) return done;
  }
  return {};
}

// What the others of a line come to is known to whoever knows all of it and his own: where that is
// small, in any table of the line.
Result<HiddenCounts> hidden_beside_own(World& world, const FiguresAsked& asked, const Told& told,
                                       const std::string& line) {
  HiddenCounts hidden;
  for (const char* by : {"unit", "region"}) {
    FiguresAsked own = asked;
    own.by = by;
    own.rows = rows_of(by);
    own.line = line;
    Table table(world, own);
    if (auto done = add_kept(world, own, table); !done) return tl::unexpected(done.error());
    CaseCounts others;
    for (const FigureRow& row : table.rows({told.scope, true})) {
      if (!row.is_open) others += row.counts;
    }
    hidden |= small_cells_of(others);
  }
  return hidden;
}

// Of others' figures, what this table and those beside it would give away together.
Result<HiddenCounts> hide_cells(World& world, const FiguresAsked& asked, const Told& told,
                                std::vector<FigureRow>& rows) {
  const bool is_by_line = asked.by == "line";
  HiddenCounts of_total = hide_small_cells(rows);
  if (!told.others) return of_total;
  HiddenCounts of_line;
  if (asked.line) {
    auto beside = hidden_beside_own(world, asked, told, *asked.line);
    if (!beside) return beside;
    of_line = *beside;
  }
  for (FigureRow& row : rows) {
    if (is_by_line && !asked.line) {
      auto beside = hidden_beside_own(world, asked, told, row.value);
      if (!beside) return beside;
      row.hidden |= *beside;
    }
    if (!row.is_open) row.hidden |= of_line;
    if (is_by_line) of_total |= row.hidden;  // each line's own total stands in its tables
  }
  return of_total | of_line;
}

// Of a line, those that have no matter or name no company stand beside the others: they are known
// to whoever knows the line, and what is hidden must be hidden from him too.
Result<void> add_rest(World& world, const FiguresAsked& asked, Table& table) {
  if (!asked.line || asked.value || !is_of_some(asked.rows)) return {};
  FiguresAsked of_line = asked;
  of_line.by = "line";
  of_line.rows = FigureBy::kChannel;
  Table whole(world, of_line);
  if (auto done = add_kept(world, of_line, whole); !done) return done;
  if (auto done = add_due_today(world, of_line, whole); !done) return done;
  table.add_rest(whole);
  return {};
}

}  // namespace

Result<boost::json::object> get_case_figures(World& world, const Caller& caller,
                                             const Parameters& parameters) {
  if (auto may = require(caller, kFiguresRight); !may) return tl::unexpected(may.error());
  const auto asked = read(parameters, today(world));
  if (!asked) return tl::unexpected(asked.error());
  const auto told = told_of(world, caller, *asked);
  if (!told) return tl::unexpected(told.error());
  Table table(world, *asked);
  if (auto done = add_kept(world, *asked, table); !done) return tl::unexpected(done.error());
  if (auto done = add_due_today(world, *asked, table); !done) return tl::unexpected(done.error());
  if (auto done = add_rest(world, *asked, table); !done) return tl::unexpected(done.error());
  std::vector<FigureRow> rows = table.rows(*told);
  HiddenCounts of_total;
  if (!told->scope.everything) {
    auto hidden = hide_cells(world, *asked, *told, rows);
    if (!hidden) return tl::unexpected(hidden.error());
    of_total = *hidden;
  }
  return figures_json(world, *asked, *told, rows, of_total);
}

}  // namespace luoshi::service
