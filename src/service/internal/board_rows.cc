#include "service/internal/board_rows.h"

#include <algorithm>
#include <map>

#include "commitment/commitment.h"
#include "commitment/figure.h"
#include "commitment/indicator.h"
#include "commitment/light.h"
#include "commitment/package.h"
#include "commitment/reading.h"
#include "commitment/source.h"
#include "office/unit.h"

namespace luoshi::service {
namespace {

using base::Result;
using commitment::LightRule;
using commitment::Period;
using ledger::Comparison;
using ledger::Row;
using ledger::Snapshot;
using ledger::Table;

constexpr std::size_t kIdsAtOnce = 500;
constexpr std::size_t kRowsMax = 200'000;  // of one query: what belongs to kIdsAtOnce commitments
constexpr std::size_t kObservedMax = 400;  // periods of one commitment
constexpr std::size_t kAskedMax = 120;     // reports of one commitment

// The columns of a table by name, looked up once a visit.
class Reader {
 public:
  explicit Reader(const Table& table) : table_(table) {}
  std::string text(const Row& row, std::string_view column) const {
    const auto* text = std::get_if<std::string>(&row[table_.column(column)]);
    return text ? *text : std::string();
  }
  std::int64_t number(const Row& row, std::string_view column) const {
    const auto* number = std::get_if<std::int64_t>(&row[table_.column(column)]);
    return number ? *number : 0;
  }

 private:
  const Table& table_;
};

DayNumber day_of(std::int64_t milliseconds) {
  const env::WallTime time{std::chrono::milliseconds(milliseconds)};
  return day_number_of(office::city_day(time).text());
}

using Found = std::map<std::string, std::shared_ptr<BoardCommitment>>;

std::shared_ptr<BoardCommitment> commitment_in(const Row& row) {
  struct Member {
    const char* column;
    std::string BoardCommitment::*member;
  };
  using B = BoardCommitment;
  static constexpr Member kMembers[] = {
      {"id", &B::id},
      {"kind", &B::kind},
      {"origin", &B::origin},
      {"title", &B::title},
      {"status", &B::status},
      {"outcome", &B::outcome},
      {"lead", &B::lead},
      {"leader", &B::leader},
      {"deadline", &B::deadline},
      {"package", &B::package},
      {"parent", &B::parent},
      {"measure_by", &B::measure_by},
      {"unit", &B::unit},
      {"target", &B::target},
      {"indicator", &B::indicator},
      {"light", &B::light},
      {"light_since", &B::light_since},
      {"planned", &B::planned},
      {"actual", &B::actual},
      {"last_period", &B::last_period},
      {"reading", &B::reading},
      {"heading", &B::heading},
      {"source", &B::source},
      {"chapter", &B::chapter},
      {"region", &B::region},
      {"signed_on", &B::signed_on},
      {"starts", &B::starts},
  };
  const Reader reader(commitment::commitments_table());
  auto out = std::make_shared<BoardCommitment>();
  for (const Member& each : kMembers) (*out).*(each.member) = reader.text(row, each.column);
  // The words begin with the title, on a line of its own.
  const std::string words = reader.text(row, "words");
  out->text = search::Text(
      out->title, std::string_view(words).substr(std::min(words.find('\n'), words.size())));
  out->year = reader.number(row, "year");
  out->version = reader.number(row, "version");
  out->created_at = reader.number(row, "created_at");
  const auto& start = row[commitment::commitments_table().column("span_start")];
  if (const auto* number = std::get_if<std::int64_t>(&start)) out->span_start = *number;
  return out;
}

void add_unit(BoardCommitment& of, const Row& row) {
  const Reader reader(commitment::commitment_units_table());
  if (reader.text(row, "part") == "supporting") of.supporting.push_back(reader.text(row, "unit"));
}

void add_report(BoardCommitment& of, const Row& row) {
  const Reader reader(commitment::commitment_progress_table());
  of.reports.push_back(
      {reader.number(row, "number"), reader.text(row, "period"), reader.text(row, "period_end"),
       reader.text(row, "state"), reader.text(row, "unit"), day_of(reader.number(row, "came_at")),
       reader.number(row, "at"), reader.number(row, "returned"), reader.text(row, "reason")});
}

void add_milestone(BoardCommitment& of, const Row& row) {
  const Reader reader(commitment::commitment_milestones_table());
  of.milestones.push_back({reader.number(row, "number"), reader.text(row, "name"),
                           reader.text(row, "due"), !reader.text(row, "reached").empty()});
}

// Tables whose rows belong to a commitment that their first column names.
struct Belonging {
  const Table& table;
  void (*add)(BoardCommitment&, const Row&);
};
std::vector<Belonging> belongings() {
  return {{commitment::commitment_units_table(), add_unit},
          {commitment::commitment_progress_table(), add_report},
          {commitment::commitment_milestones_table(), add_milestone}};
}

Result<void> read_some(Snapshot& snapshot, const std::vector<ledger::Value>& ids, Found& found) {
  const auto rows_of = [&](const Table& table) {
    ledger::Query query{.table = &table, .book = ledger::kCityBook};
    query.where = {{table.columns.front().name, Comparison::kIn, ids}};
    query.limit = kRowsMax;
    return snapshot.rows(query);
  };
  auto rows = rows_of(commitment::commitments_table());
  if (!rows) return tl::unexpected(rows.error());
  for (const ledger::BookRow& each : *rows) {
    auto one = commitment_in(each.row);
    found.emplace(one->id, std::move(one));
  }
  for (const Belonging& each : belongings()) {
    auto belonging = rows_of(each.table);
    if (!belonging) return tl::unexpected(belonging.error());
    for (const ledger::BookRow& row : *belonging) {
      const auto of = found.find(std::get<std::string>(row.row[0]));
      if (of != found.end()) each.add(*of->second, row.row);
    }
  }
  return {};
}

Result<void> read_all(Snapshot& snapshot, Found& found) {
  auto done = snapshot.visit_rows(ledger::kCityBook, commitment::commitments_table(),
                                  [&](const Row& row) -> Result<void> {
                                    auto one = commitment_in(row);
                                    found.emplace(one->id, std::move(one));
                                    return {};
                                  });
  for (const Belonging& each : belongings()) {
    if (!done) return done;
    done = snapshot.visit_rows(ledger::kCityBook, each.table, [&](const Row& row) -> Result<void> {
      const auto of = found.find(std::get<std::string>(row[0]));
      if (of != found.end()) each.add(*of->second, row);
      return {};
    });
  }
  return done;
}

// What was observed counts as reported (commitment/standing.h).
Result<void> add_observed(Snapshot& snapshot, BoardCommitment& of) {
  if (of.measure_by != "indicator" || of.indicator.empty() || of.region.empty()) return {};
  const Table& table = commitment::observations_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"indicator", Comparison::kEqual, {of.indicator}},
                 {"region", Comparison::kEqual, {of.region}},
                 {"period_end", Comparison::kGreaterOrEqual, {of.starts}},
                 {"period_end", Comparison::kLessOrEqual, {of.deadline.substr(0, 4) + "-12-31"}}};
  query.limit = kObservedMax;
  auto rows = snapshot.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  const Reader reader(table);
  for (const ledger::BookRow& each : *rows) {
    of.observed.push_back(
        {reader.text(each.row, "period"), day_of(reader.number(each.row, "recorded_at"))});
  }
  return {};
}

// A report that came, by the last day of its period.
struct Came {
  office::Day until;
  DayNumber on = 0;
};

std::vector<Came> reports_that_came(const BoardCommitment& of, commitment::Standing& standing) {
  std::vector<Came> came;
  const auto add = [&](const std::string& text, DayNumber on) {
    const auto period = Period::parse(text);
    if (!period) return;
    standing.reported.push_back(*period);
    came.push_back({period->last_day(), on});
  };
  for (const BoardReport& each : of.reports) {
    if (each.state != "returned") add(each.period, each.came);
  }
  for (const BoardObserved& each : of.observed) add(each.period, each.came);
  return came;
}

DayNumber number_of(const office::Day& day) {
  return day.empty() ? 0 : static_cast<DayNumber>(commitment::day_number(day));
}

// All that the rule asks for until the deadline; of what is over, only what came.
void add_asked(BoardCommitment& of, commitment::Standing standing, const std::vector<Came>& came,
               const LightRule& rule) {
  if (of.status != "signed" && of.status != "closed") return;
  const bool is_over = of.status == "closed" || of.light == "done";
  standing.status = commitment::Status::kSigned;
  standing.reported.clear();
  for (std::size_t i = 0; i < kAskedMax; ++i) {
    const Period period = commitment::next_report(standing, rule);
    if (period.empty()) break;
    BoardAsked asked{number_of(commitment::report_due(period, rule)), 0};
    for (const Came& each : came) {
      const bool covers = each.until >= period.last_day();
      if (covers && (asked.came == 0 || each.on < asked.came)) asked.came = each.on;
    }
    if (asked.came == 0 && is_over) break;
    of.asked.push_back(asked);
    standing.reported = {period};
  }
}

}  // namespace

void derive(BoardCommitment& of, const LightRule& rule) {
  const auto day = [](const std::string& text) {
    auto parsed = office::Day::parse(text);
    return parsed ? *parsed : office::Day();
  };
  of.next_period.clear();
  of.next_due_on.clear();
  of.next_from = of.next_due = 0;
  of.asked.clear();
  commitment::Standing standing;
  standing.status = commitment::parse_word<commitment::Status>(of.status).value();
  standing.schedule.from = day(of.starts);
  standing.deadline = day(of.deadline);
  if (!of.signed_on.empty()) standing.signed_on = day(of.signed_on);
  const std::vector<Came> came = reports_that_came(of, standing);
  const Period next = of.light == "done" ? Period() : commitment::next_report(standing, rule);
  if (!next.empty()) {
    of.next_period = next.to_string();
    of.next_from = number_of(next.last_day()) + 1;
    of.next_due_on = commitment::report_due(next, rule).text();
    of.next_due = day_number_of(of.next_due_on);
  }
  add_asked(of, std::move(standing), came, rule);
}

Result<BoardCommitments> read_commitments(Snapshot& snapshot, const std::vector<std::string>* ids,
                                          const LightRule& rule) {
  Found found;
  for (std::size_t begin = 0; ids && begin < ids->size(); begin += kIdsAtOnce) {
    const std::size_t end = std::min(begin + kIdsAtOnce, ids->size());
    const std::vector<ledger::Value> some(ids->begin() + static_cast<std::ptrdiff_t>(begin),
                                          ids->begin() + static_cast<std::ptrdiff_t>(end));
    if (auto done = read_some(snapshot, some, found); !done) return tl::unexpected(done.error());
  }
  if (!ids) {
    if (auto done = read_all(snapshot, found); !done) return tl::unexpected(done.error());
  }
  BoardCommitments out;
  out.reserve(found.size());
  for (auto& [id, one] : found) {
    if (auto done = add_observed(snapshot, *one); !done) return tl::unexpected(done.error());
    derive(*one, rule);
    out.push_back(std::move(one));
  }
  return out;
}

Result<std::shared_ptr<const BoardThings>> read_things(Snapshot& snapshot, ThingKind kind) {
  struct Place {
    const Table& table;
    const char* title;
    const char* words;  // "": none but the title
    bool has_year;
  };
  const Place places[kThingKinds] = {{commitment::readings_table(), "title", "words", true},
                                     {commitment::packages_table(), "name", "", true},
                                     {commitment::sources_table(), "title", "words", false},
                                     {commitment::indicators_table(), "name", "words", false}};
  const Place& place = places[static_cast<std::size_t>(kind)];
  const Reader reader(place.table);
  BoardThings things;
  auto done =
      snapshot.visit_rows(ledger::kCityBook, place.table, [&](const Row& row) -> Result<void> {
        BoardThing thing;
        thing.id = reader.text(row, "id");
        thing.title = reader.text(row, place.title);
        if (place.has_year) thing.year = reader.number(row, "year");
        const std::string_view words = place.words;
        thing.text = search::Text(thing.title, words.empty() ? "" : reader.text(row, words));
        things.push_back(std::move(thing));
        return {};
      });
  if (!done) return tl::unexpected(done.error());
  return std::make_shared<const BoardThings>(std::move(things));
}

Result<std::shared_ptr<const BoardUnits>> read_units(Snapshot& snapshot) {
  const Reader reader(office::units_table());
  std::vector<BoardUnit> units;
  auto done = snapshot.visit_rows(
      ledger::kCityBook, office::units_table(), [&](const Row& row) -> Result<void> {
        BoardUnit unit{reader.text(row, "id"),
                       reader.text(row, "code"),
                       reader.text(row, "name"),
                       reader.text(row, "short_name"),
                       reader.text(row, "kind"),
                       reader.text(row, "state"),
                       reader.text(row, "parent"),
                       std::string(),
                       search::Text()};
        unit.text = search::Text(unit.name, unit.short_name + " " + unit.code);
        units.push_back(std::move(unit));
        return {};
      });
  if (!done) return tl::unexpected(done.error());
  return std::make_shared<const BoardUnits>(std::move(units));
}

}  // namespace luoshi::service
