#include "commitment/period.h"

#include <fmt/format.h>

#include <array>

#include "commitment/commitment.h"
#include "commitment/internal/checks.h"

namespace luoshi::commitment {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::Event;
using ledger::View;

void opened(Year& year, const YearOpened&, const Event&) {
  year.opened = true;
  year.closed = false;
}
void frozen(Year& year, const PeriodFrozen& body, const Event&) {
  year.frozen_through = body.through;
}
void thawed(Year& year, const PeriodThawed& body, const Event&) {
  year.frozen_through = body.through;
}
void closed(Year& year, const YearClosed&, const Event&) { year.closed = true; }

constexpr std::array<Applier<Year>, 4> kAppliers = {{
    {"year.opened", 1, &fold<Year, YearOpened, opened>},
    {"period.frozen", 1, &fold<Year, PeriodFrozen, frozen>},
    {"period.thawed", 1, &fold<Year, PeriodThawed, thawed>},
    {"year.closed", 1, &fold<Year, YearClosed, closed>},
}};

Result<void> apply(Year& year, const Event& event) {
  return apply_by<Year>(kAppliers, year, event);
}

void project(const Year& year, const Event& event, ledger::RowChanges& changes) {
  const ledger::Value frozen =
      year.frozen_through ? ledger::Value(year.frozen_through->to_string()) : ledger::Value();
  changes.push_back(
      {&periods_table(),
       {ledger::StreamId::parse(event.stream).id, std::string(year.closed ? "closed" : "open"),
        frozen, static_cast<std::int64_t>(event.version)},
       false});
}

Result<const Year*> year_to_change(View& view, int year,
                                   const std::optional<std::uint64_t>& version) {
  if (auto ok = check_year(year, "/year"); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_version(view, year_stream(year), version); !ok) {
    return tl::unexpected(ok.error());
  }
  return view.state<Year>(year_stream(year));
}

// The state, once neither the year is closed nor the reason missing.
Result<const Year*> open_year(View& view, int year, const std::optional<std::uint64_t>& version,
                              const std::string& reason) {
  auto found = year_to_change(view, year, version);
  if (!found) return found;
  if (auto ok = check_year_open(view, year, "/year"); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_reason(reason); !ok) return tl::unexpected(ok.error());
  return found;
}

Result<void> check_freeze(View& view, const Year& year, const FreezePeriod& ask) {
  if (ask.through.empty() || ask.through.year() != ask.year) {
    return fail(ErrorCode::kInvalidInput, {"不是这一年的期间", "no period of this year"},
                "/through", {"应为这一年的月、季度", "a month or quarter of this year"});
  }
  if (office::city_day(view.now()) <= ask.through.last_day()) {
    return fail(ErrorCode::kConflict, {"期间尚未结束", "the period is not over"}, "/through",
                {"应为已结束的期间", "a period that is over"});
  }
  if (!is_frozen(year, ask.through)) return {};
  return fail(ErrorCode::kConflict,
              {fmt::format("已冻结至{}", year.frozen_through->to_string()),
               fmt::format("frozen through {} already", year.frozen_through->to_string())},
              "/through", {"应为更晚的期间，或先解冻", "a later period, or thaw first"});
}

// How many commitments of the year are still open: one row tells enough.
Result<void> check_all_closed(View& view, int year) {
  using ledger::Comparison;
  ledger::Query query{.table = &commitments_table(), .limit = 1};
  query.where = {{"year", Comparison::kEqual, {std::int64_t{year}}},
                 {"status", Comparison::kNotEqual, {word_of(Status::kClosed)}}};
  auto rows = view.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return {};
  const auto& title = std::get<std::string>(rows->front()[commitments_table().column("title")]);
  return fail(ErrorCode::kConflict,
              {fmt::format("“{}”等事项尚未办结", title),
               fmt::format("\"{}\" is still open, perhaps others too", title)},
              "/year", {"应先逐项办结或结转", "close each of them or carry it over first"});
}

}  // namespace

ledger::StreamId year_stream(int year) { return {"period", std::to_string(year)}; }

bool is_frozen(const Year& year, const Period& period) {
  return year.frozen_through && period.last_day() <= year.frozen_through->last_day();
}

Result<void> check_not_frozen(View& view, const Period& period, std::string where) {
  const auto year = view.state<Year>(year_stream(period.year()));
  if (!year) return tl::unexpected(year.error());
  if (!(*year)->closed && !is_frozen(**year, period)) return {};
  return conflict("frozen",
                  {fmt::format("{}已冻结", period.to_string()),
                   fmt::format("{} is frozen", period.to_string())},
                  std::move(where),
                  {"应报更晚的期间，或请负责人员解冻", "a later period, or have it thawed"});
}

Result<void> check_year_open(View& view, int year, std::string where) {
  const auto state = view.state<Year>(year_stream(year));
  if (!state) return tl::unexpected(state.error());
  if (!(*state)->closed) return {};
  return conflict("year_closed",
                  {fmt::format("{}年已关闭", year), fmt::format("{} is closed", year)},
                  std::move(where), {"应先重新开启", "open it again first"});
}

Result<Decision> decide(View& view, const OpenYear& ask, const office::Actor&) {
  const auto year = year_to_change(view, ask.year, ask.version);
  if (!year) return tl::unexpected(year.error());
  if ((*year)->opened && !(*year)->closed) return decided(view, year_stream(ask.year), {});
  if ((*year)->closed) {
    if (auto ok = check_reason(ask.reason); !ok) return tl::unexpected(ok.error());
  }
  return decided(view, year_stream(ask.year),
                 {new_event(year_stream(ask.year), "year.opened", YearOpened{ask.reason})});
}

Result<Decision> decide(View& view, const FreezePeriod& ask, const office::Actor&) {
  const auto year = open_year(view, ask.year, ask.version, ask.reason);
  if (!year) return tl::unexpected(year.error());
  if (auto ok = check_freeze(view, **year, ask); !ok) return tl::unexpected(ok.error());
  std::vector<ledger::NewEvent> events;
  const ledger::StreamId stream = year_stream(ask.year);
  if (!(*year)->opened) events.push_back(new_event(stream, "year.opened", YearOpened{}));
  events.push_back(new_event(stream, "period.frozen", PeriodFrozen{ask.through, ask.reason}));
  return decided(view, stream, std::move(events));
}

Result<Decision> decide(View& view, const ThawPeriod& ask, const office::Actor&) {
  const auto year = open_year(view, ask.year, ask.version, ask.reason);
  if (!year) return tl::unexpected(year.error());
  const auto& frozen = (*year)->frozen_through;
  const bool leaves_less =
      frozen && (!ask.through ||
                 (ask.through->year() == ask.year && ask.through->last_day() < frozen->last_day()));
  if (!leaves_less) {
    return fail(ErrorCode::kConflict, {"没有可解冻的期间", "nothing would thaw"}, "/through",
                {"应早于已冻结的期间", "a period before the frozen one"});
  }
  return decided(
      view, year_stream(ask.year),
      {new_event(year_stream(ask.year), "period.thawed", PeriodThawed{ask.through, ask.reason})});
}

Result<Decision> decide(View& view, const CloseYear& ask, const office::Actor&) {
  const auto year = open_year(view, ask.year, ask.version, ask.reason);
  if (!year) return tl::unexpected(year.error());
  if (auto ok = check_all_closed(view, ask.year); !ok) return tl::unexpected(ok.error());
  return decided(view, year_stream(ask.year),
                 {new_event(year_stream(ask.year), "year.closed", YearClosed{ask.reason})});
}

const ledger::Table& periods_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{
      "periods",
      {{"year", kText}, {"state", kText}, {"frozen_through", kText}, {"version", kInteger}},
      1,
      {}};
  return kTable;
}

ledger::StreamKind period_streams() {
  return ledger::stream_kind<Year>("period", {&periods_table()}, &apply, &project);
}

void list_period_kinds(std::vector<office::EventKind>& kinds) {
  list_kinds<Year>(kAppliers, kinds);
}

}  // namespace luoshi::commitment
