// Cases as lists: rows of the table case_requests.
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>

#include "calendar/time.h"
#include "cases/figures.h"
#include "office/day.h"
#include "service/answers.h"
#include "service/cases.h"
#include "service/internal/case_json.h"
#include "service/internal/commitment_json.h"
#include "service/scope.h"

namespace luoshi::service {
namespace {

using base::Result;
using ledger::Comparison;
using ledger::Condition;
using office::Right;
namespace json = boost::json;

constexpr std::size_t kSupportedMax = 10'000;  // cases that a unit supports
constexpr std::size_t kCountiesMax = 1'000;

// Columns that a parameter of the same name is compared with.
constexpr std::array<const char*, 11> kWords = {"kind",   "line",    "state",   "category",
                                                "matter", "channel", "verdict", "company",
                                                "region", "cell",    "todo"};
// Of these some cases have none: an empty value finds them.
constexpr std::array<std::string_view, 5> kPerhapsNone = {"category", "matter", "company", "region",
                                                          "cell"};

const Listing& listing() {
  static const Listing kListing{
      "cases",
      {{"opened_at", "opened_at"},
       {"due_at", "due_at"},
       {"answered_at", "answered_at"},
       {"closed_at", "closed_at"}},
      {{"opened_at", true}},
      {{"number", {"编号", "Number"}},
       {"kind", {"类别", "Kind"}},
       {"category", {"分类", "Category"}},
       {"summary", {"摘要", "Summary"}},
       {"channel", {"来源", "Channel"}},
       {"centre_name", {"受理中心", "Centre"}},
       {"unit_name", {"承办单位", "Unit"}},
       {"region_name", {"所在区域", "Region"}},
       {"state", {"状态", "State"}},
       {"opened_at", {"提出时间", "Asked"}},
       {"dispatched_at", {"派单时间", "Dispatched"}},
       {"due_at", {"办理时限", "Due"}},
       {"overdue", {"超期", "Overdue"}},
       {"answered_at", {"答复时间", "Answered"}},
       {"closed_at", {"办结时间", "Closed"}},
       {"verdict", {"是否按时", "In time"}},
       {"solved", {"是否解决", "Solved"}},
       {"satisfied", {"满意程度", "Satisfied"}},
       {"company", {"企业", "Company"}},
       {"reopened", {"重新办理", "Reopened"}},
       {"returns", {"退回次数", "Returns"}}},
      {"kind",        "line",      "state",      "category", "matter",      "channel",
       "verdict",     "region",    "todo",       "major",    "secret",      "suspended",
       "objected",    "unit",      "centre",     "below",    "part",        "overdue",
       "opened_from", "opened_to", "due_before", "due_from", "closed_from", "closed_to",
       "merged_into", "reached",   "solved",     "q",        "company",     "county",
       "followed_up", "responded", "satisfied",  "reopened", "due",         "cell"}};
  return kListing;
}

// What a case in this state waits for, by which it is found among few.
std::optional<Condition> todo_in(std::string_view state) {
  using enum cases::Todo;
  if (state == "open") return cases::not_closed();
  if (state == "unanswered") return cases::not_answered();
  if (state == "registered") return cases::waits_for({kAdmit, kDecideObjection});
  if (state == "admitted") return cases::waits_for({kDispatch, kDecideObjection});
  if (state == "issued") return cases::waits_for({kReceive, kDecideObjection});
  if (state == "received") return cases::waits_for({kAnswer, kDecideObjection});
  if (state == "answered") return cases::waits_for({kCheck, kDecideObjection});
  return std::nullopt;
}

Result<void> add_words(const Parameters& parameters, std::vector<Condition>& where) {
  for (const char* name : kWords) {
    const auto value = value_of(parameters, name);
    if (!value) continue;
    const std::string_view column = name;
    if (column == "state") {
      if (auto todo = todo_in(*value)) where.push_back(std::move(*todo));
      if (*value == "open" || *value == "unanswered") continue;
    }
    if (column == "verdict" && *value == "any") {
      where.push_back({name, Comparison::kIsNotNull, {}});
    } else if (value->empty() && std::ranges::count(kPerhapsNone, column) > 0) {
      where.push_back({name, Comparison::kIsNull, {}});
    } else {
      where.push_back({name, Comparison::kEqual, {*value}});
    }
  }
  if (const auto into = value_of(parameters, "merged_into")) {
    where.push_back({"merged_into", Comparison::kEqual, {*into}});
  }
  return {};
}

Result<void> add_flags(const Parameters& parameters, std::vector<Condition>& where) {
  for (const char* name :
       {"major", "secret", "suspended", "objected", "reached", "responded", "solved", "reopened"}) {
    auto flag = flag_of(parameters, name);
    if (!flag) return tl::unexpected(flag.error());
    if (!*flag) continue;
    const bool stands_alone = std::string_view(name) == "major";  // nothing where it is not
    if (stands_alone && !**flag) {
      where.push_back({name, Comparison::kIsNull, {}});
      continue;
    }
    where.push_back({name, Comparison::kEqual, {std::int64_t{**flag}}});
    const std::string_view named = name;
    if (**flag && named == "objected")
      where.push_back(cases::waits_for({cases::Todo::kDecideObjection}));
    if (**flag && named == "suspended") where.push_back(cases::not_closed());
  }
  auto asked = flag_of(parameters, "followed_up");
  if (!asked) return tl::unexpected(asked.error());
  if (*asked) {
    where.push_back({"reached", **asked ? Comparison::kIsNotNull : Comparison::kIsNull, {}});
  }
  auto satisfied = flag_of(parameters, "satisfied");
  if (!satisfied) return tl::unexpected(satisfied.error());
  if (*satisfied) {
    where.push_back({"satisfied",
                     **satisfied ? Comparison::kGreaterOrEqual : Comparison::kLess,
                     {std::int64_t{cases::kSatisfiedFrom}}});
  }
  return {};
}

struct DayFilter {
  const char* name;
  const char* column;
  Comparison comparison;
};
constexpr std::array<DayFilter, 6> kDayFilters = {
    {{"opened_from", "opened_at", Comparison::kGreaterOrEqual},
     {"opened_to", "opened_at", Comparison::kLess},
     {"due_from", "due_at", Comparison::kGreaterOrEqual},
     {"due_before", "due_at", Comparison::kLess},
     {"closed_from", "closed_at", Comparison::kGreaterOrEqual},
     {"closed_to", "closed_at", Comparison::kLess}}};

Result<void> add_day(const Parameters& parameters, const DayFilter& filter,
                     std::vector<Condition>& where) {
  const auto text = value_of(parameters, filter.name);
  if (!text) return {};
  const auto day = calendar::parse_time(*text, calendar::Zone{});
  if (!day || !office::Day::parse(*text)) {
    return tl::unexpected(
        wrong_parameter(filter.name, {"应为日期，如 2026-06-30", "a day, 2026-06-30"}));
  }
  where.push_back({filter.column, filter.comparison, {calendar::Zone{}.utc_seconds(*day) * 1'000}});
  return {};
}

Result<void> add_days(const Parameters& parameters, std::vector<Condition>& where) {
  for (const DayFilter& each : kDayFilters) {
    if (auto ok = add_day(parameters, each, where); !ok) return ok;
  }
  return {};
}

// "热线〔2026〕12号" finds that one; anything else its words.
void add_text(const std::string& text, std::vector<Condition>& where) {
  constexpr std::string_view kOpen = "〔";
  constexpr std::string_view kClose = "〕";
  const std::size_t open = text.find(kOpen);
  const std::size_t close = text.find(kClose);
  if (open == std::string::npos || close == std::string::npos || close < open) {
    return add_search(text, where);
  }
  const auto number = [](std::string_view digits) {
    std::int64_t out = 0;
    (void)std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return out;
  };
  const std::size_t year = open + kOpen.size();
  const std::string_view rest = text;
  where.push_back({"series", Comparison::kEqual, {text.substr(0, open)}});
  where.push_back({"year", Comparison::kEqual, {number(rest.substr(year, close - year))}});
  where.push_back({"sequence", Comparison::kEqual, {number(rest.substr(close + kClose.size()))}});
}

// Which column says that a case is the caller's to see: the centre's, the unit's, the region's, or
// those that a unit supports.
struct Part {
  std::string column;
  UnitScope scope;
};

Result<std::string> usual_part(const Caller& caller, const Parameters& parameters) {
  auto part = word_of(parameters, "part", {"centre", "unit", "region", "supporting"});
  if (!part) return tl::unexpected(part.error());
  if (*part) return **part;
  return std::string(caller.rights.has(Right::kCasesTake) ? "centre" : "unit");
}

Result<UnitScope> supported_by(World& world, const UnitScope& units) {
  ledger::Query query{.table = &cases::request_units_table(), .book = ledger::kCityBook};
  (void)add_condition(query.where, "unit", units.units);
  query.limit = kSupportedMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  UnitScope ids;
  for (const ledger::BookRow& row : *rows) {
    if (!units.has(text_of(*query.table, row.row, "unit"))) continue;
    ids.units.insert(text_of(*query.table, row.row, "case_id"));
  }
  return ids;
}

Result<Part> part_of(World& world, const Caller& caller, const Parameters& parameters) {
  auto column = usual_part(caller, parameters);
  if (!column) return tl::unexpected(column.error());
  auto scope = scope_of(world, caller, Right::kCasesRead);
  if (!scope) return tl::unexpected(scope.error());
  if (*column != "supporting") return Part{*column, std::move(*scope)};
  auto ids = supported_by(world, *scope);
  if (!ids) return tl::unexpected(ids.error());
  return Part{"id", std::move(*ids)};
}

// The units that are asked for; everything when none is.
Result<UnitScope> units_asked(World& world, const Parameters& parameters, const char* name) {
  auto below = flag_of(parameters, "below");
  if (!below) return tl::unexpected(below.error());
  const auto unit = value_of(parameters, name);
  if (!unit) return UnitScope{true, {}};
  if (!is_id_of("u-", *unit)) {
    return tl::unexpected(wrong_parameter(name, {"应为单位标识", "a unit's id"}));
  }
  if (!below->value_or(false)) return UnitScope{false, {*unit}};
  return subtree_of(world, office::UnitId(*unit));
}

struct Wanted {
  std::vector<Part> parts;
  std::optional<bool> overdue;
  std::optional<UnitScope> outside;  // of these regions
  std::optional<std::string> due;    // "come", "met", "missed": as figures count

  bool fits(const ledger::Row& row, env::WallTime now) const {
    const ledger::Table& table = cases::requests_table();
    return std::ranges::all_of(parts,
                               [&](const Part& part) {
                                 return part.scope.has(text_of(table, row, part.column));
                               }) &&
           (!overdue || *overdue == is_case_overdue(row, now)) &&
           (!outside || !outside->has(text_of(table, row, "region"))) && (!due || fits_due(row));
  }

 private:
  bool fits_due(const ledger::Row& row) const {
    const cases::CaseCounts counts = cases::due_counts_in(row);
    if (counts.due == 0) return false;
    return *due == "come" || (*due == "met") == (counts.due_met > 0);
  }
};

// Of a county all regions in it; of an empty value those in none.
Result<void> add_county(World& world, const Parameters& parameters, Wanted& wanted) {
  const auto county = value_of(parameters, "county");
  if (!county) return {};
  if (!county->empty()) {
    auto regions = subtree_of(world, office::UnitId(*county));
    if (!regions) return tl::unexpected(regions.error());
    wanted.parts.push_back({"region", std::move(*regions)});
    return {};
  }
  const ledger::Table& units = office::units_table();
  ledger::Query query{.table = &units, .book = ledger::kCityBook};
  query.where = {{"kind", Comparison::kEqual, {"county"}}};
  query.limit = kCountiesMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  wanted.outside.emplace();
  for (const ledger::BookRow& row : *rows) {
    auto regions = subtree_of(world, office::UnitId(text_of(units, row.row, "id")));
    if (!regions) return tl::unexpected(regions.error());
    wanted.outside->units.merge(regions->units);
  }
  return {};
}

Result<Wanted> wanted_of(World& world, const Caller& caller, const Parameters& parameters) {
  Wanted out;
  auto own = part_of(world, caller, parameters);
  if (!own) return tl::unexpected(own.error());
  out.parts.push_back(std::move(*own));
  for (const char* name : {"unit", "centre"}) {
    auto units = units_asked(world, parameters, name);
    if (!units) return tl::unexpected(units.error());
    out.parts.push_back({name, std::move(*units)});
  }
  auto overdue = flag_of(parameters, "overdue");
  if (!overdue) return tl::unexpected(overdue.error());
  out.overdue = *overdue;
  auto due = word_of(parameters, "due", {"come", "met", "missed"});
  if (!due) return tl::unexpected(due.error());
  out.due = *due;
  if (auto ok = add_county(world, parameters, out); !ok) return tl::unexpected(ok.error());
  return out;
}

// What stands in the query itself; the rest is looked at row by row.
void add_wanted(const Wanted& wanted, env::WallTime now, std::vector<Condition>& where) {
  for (const Part& part : wanted.parts) {
    if (!part.scope.everything) (void)add_condition(where, part.column, part.scope.units);
  }
  if (wanted.due) {
    const ledger::Query due = cases::due_query(env::WallTime(), now);
    where.insert(where.end(), due.where.begin(), due.where.end());
    where.push_back(cases::with_limit());
  }
  if (wanted.overdue != true) return;
  where.push_back(cases::not_answered());
  where.push_back({"due_at", Comparison::kLess, {now.time_since_epoch().count()}});
}

std::optional<std::int64_t> number_in(const ledger::Row& row, const char* column) {
  const auto* number = std::get_if<std::int64_t>(&row[cases::requests_table().column(column)]);
  return number ? std::optional(*number) : std::nullopt;
}

json::value point_json(const ledger::Row& row) {
  const auto longitude = number_in(row, "longitude");
  const auto latitude = number_in(row, "latitude");
  if (!longitude || !latitude) return nullptr;
  return case_point_json({*longitude, *latitude});
}

json::value flag_json(const ledger::Row& row, const char* column) {
  const auto number = number_in(row, column);
  if (!number && std::string_view(column) == "major") return false;
  return number ? json::value(*number != 0) : json::value(nullptr);
}

}  // namespace

json::object case_point_json(const cases::Point& point) {
  const base::Decimal million(1'000'000);
  return {{"longitude", (base::Decimal(point.longitude) / million).to_string()},
          {"latitude", (base::Decimal(point.latitude) / million).to_string()}};
}

bool is_case_overdue(const ledger::Row& row, env::WallTime now) {
  const std::string state = text_of(cases::requests_table(), row, "state");
  const auto due = number_in(row, "due_at");
  const bool runs =
      state == "registered" || state == "admitted" || state == "issued" || state == "received";
  return runs && due && *due < now.time_since_epoch().count();
}

Result<json::object> case_item(World& world, const ledger::Row& row) {
  const ledger::Table& table = cases::requests_table();
  json::object out;
  for (const char* name :
       {"id",      "kind",    "line",    "number",  "summary",   "category",    "matter",
        "company", "channel", "centre",  "unit",    "region",    "cell",        "state",
        "todo",    "verdict", "returns", "presses", "satisfied", "merged_into", "version"}) {
    out[name] = json_of(row[table.column(name)]);
  }
  for (const char* name :
       {"opened_at", "dispatched_at", "received_at", "answered_at", "due_at", "closed_at"}) {
    out[name] = time_json(row[table.column(name)]);
  }
  for (const char* name : {"major", "secret", "suspended", "objected", "provisional", "reached",
                           "responded", "solved", "reopened"}) {
    out[name] = flag_json(row, name);
  }
  out["point"] = point_json(row);
  out["overdue"] = is_case_overdue(row, world.clock.wall_now());
  for (const auto& [name, column] :
       {std::pair{"centre_name", "centre"}, {"unit_name", "unit"}, {"region_name", "region"}}) {
    const std::string id = text_of(table, row, column);
    out[name] = nullptr;
    if (id.empty()) continue;
    auto unit = named_unit(world, id);
    if (!unit) return tl::unexpected(unit.error());
    if (unit->is_object()) out[name] = unit->at("name");
  }
  return out;
}

Result<Page> list_cases(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, Right::kCasesRead); !may) return tl::unexpected(may.error());
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  ledger::Query query{.table = &cases::requests_table(), .book = ledger::kCityBook};
  for (auto* add : {add_words, add_flags, add_days}) {
    if (auto ok = add(parameters, query.where); !ok) return tl::unexpected(ok.error());
  }
  add_text(value_of(parameters, "q").value_or(""), query.where);
  auto wanted = wanted_of(world, caller, parameters);
  if (!wanted) return tl::unexpected(wanted.error());
  const env::WallTime now = world.clock.wall_now();
  add_wanted(*wanted, now, query.where);
  const Item item = [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
    if (!wanted->fits(row.row, now)) return std::optional<json::object>();
    auto shown = case_item(world, row.row);
    if (!shown) return tl::unexpected(shown.error());
    return std::optional(std::move(*shown));
  };
  return list_rows(world, listing(), *asked, query, item);
}

}  // namespace luoshi::service
