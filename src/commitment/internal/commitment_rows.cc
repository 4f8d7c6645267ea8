// What the tables of commitments hold, from the state behind each event.
#include <algorithm>

#include "commitment/internal/commitment_fold.h"
#include "commitment/internal/values.h"

namespace luoshi::commitment {
namespace {

using ledger::Event;
using ledger::RowChanges;
using ledger::Value;

// The latest period of a report that counts or waits.
Value last_period(const Commitment& commitment) {
  Period last;
  for (const Progress& each : commitment.progress) {
    if (each.state == ReportState::kReturned) continue;
    if (last.empty() || last.last_day() < each.content.period.last_day()) {
      last = each.content.period;
    }
  }
  return last.empty() ? Value() : Value(last.to_string());
}

std::string searched(const CommitmentMade& what) {
  std::string words = what.title + "\n" + what.text;
  for (const SourceSpan& source : what.sources) {
    if (source.text != what.text) words += "\n" + source.text;
  }
  return lowered(std::move(words));
}

// Takes away the first of these that the text begins with.
template <std::size_t N>
bool take_any(std::string_view& text, const std::string_view (&words)[N]) {
  for (const std::string_view word : words) {
    if (!text.starts_with(word)) continue;
    text.remove_prefix(word.size());
    return true;
  }
  return false;
}

// "（一）", "一、", "第一章", "1.": a heading that is counted.
bool is_numbered(std::string_view heading) {
  static constexpr std::string_view kOpenings[] = {"（", "(", "第"};
  static constexpr std::string_view kDigits[] = {"一", "二", "三", "四", "五", "六", "七",
                                                 "八", "九", "十", "0",  "1",  "2",  "3",
                                                 "4",  "5",  "6",  "7",  "8",  "9"};
  static constexpr std::string_view kEndings[] = {"、", "）", ")", ".", "．", "章", "节"};
  (void)take_any(heading, kOpenings);
  std::size_t digits = 0;
  while (digits < 4 && take_any(heading, kDigits)) ++digits;
  return digits > 0 && take_any(heading, kEndings);
}

// Of the report: what it counts below its parts, or the part itself.
std::string chapter_of(const std::vector<std::string>& path) {
  if (path.empty()) return {};
  return path.size() > 1 && is_numbered(path[1]) ? path[1] : path[0];
}

void put_commitment(const Commitment& commitment, const std::string& id, const Event& event,
                    RowChanges& changes) {
  const CommitmentMade& what = commitment.what;
  const auto& who = commitment.responsibility;
  const SourceSpan source = what.sources.empty() ? SourceSpan{} : what.sources.front();
  const bool of_reading = source.reading_id.has_value();
  changes.push_back(
      {&commitments_table(),
       {id,
        std::int64_t{what.year},
        word_of(what.kind),
        word_of(what.origin),
        what.title,
        word_of(commitment.status),
        commitment.outcome ? Value(word_of(*commitment.outcome)) : Value(),
        who ? Value(who->lead.value()) : Value(),
        who ? value_of(who->leader) : Value(),
        what.deadline.text(),
        value_of(what.package_id),
        value_of(what.parent_id),
        word_of(what.measure.by),
        what.measure.unit,
        value_of(what.measure.target),
        value_of(what.measure.indicator_id),
        word_of(commitment.light.light),
        commitment.light_since.empty() ? Value() : Value(commitment.light_since.text()),
        value_of(commitment.light.planned),
        value_of(commitment.light.actual),
        last_period(commitment),
        static_cast<std::int64_t>(event.version),
        value_of(commitment.created_at),
        of_reading ? Value(*source.reading_id) : Value(),
        of_reading ? Value(static_cast<std::int64_t>(source.start)) : Value(),
        source.path.empty() ? std::string() : source.path.front(),
        value_of(source.source_id),
        value_of(what.carried_from),
        searched(what),
        chapter_of(source.path),
        value_of(what.measure.region),
        commitment.signed_on ? Value(commitment.signed_on->text()) : Value(),
        what.schedule.from.text()},
       false});
}

void put_units(const Commitment& commitment, const std::string& id, RowChanges& changes) {
  for (const office::UnitId& unit : commitment.dropped_units) {
    changes.push_back({&commitment_units_table(), {id, unit.value()}, true});
  }
  if (!commitment.responsibility) return;
  const auto put = [&](const office::UnitId& unit, const char* part) {
    changes.push_back({&commitment_units_table(), {id, unit.value(), std::string(part)}, false});
  };
  put(commitment.responsibility->lead, "lead");
  for (const office::UnitId& unit : commitment.responsibility->supporting) put(unit, "supporting");
}

// The period of the first confirmed report that says so.
Value reached_in(const Commitment& commitment, std::uint32_t number) {
  for (const Progress& each : commitment.progress) {
    const auto& reached = each.content.milestones;
    if (each.state == ReportState::kConfirmed &&
        std::find(reached.begin(), reached.end(), number) != reached.end()) {
      return each.content.period.to_string();
    }
  }
  return {};
}

void put_milestones(const Commitment& commitment, const std::string& id, RowChanges& changes) {
  for (const std::uint32_t number : commitment.dropped_milestones) {
    changes.push_back({&commitment_milestones_table(), {id, std::int64_t{number}}, true});
  }
  if (commitment.withdrawn) return;
  for (const Milestone& each : commitment.what.schedule.milestones) {
    changes.push_back({&commitment_milestones_table(),
                       {id, std::int64_t{each.number}, each.name, each.due.text(),
                        reached_in(commitment, each.number)},
                       false});
  }
}

// Of the report that the event is about.
void put_progress(const Commitment& commitment, const std::string& id, const Event& event,
                  RowChanges& changes) {
  const std::uint32_t number = commitment.touched_progress;
  const Progress& progress = commitment.progress[number - 1];
  const ProgressContent& content = progress.content;
  changes.push_back(
      {&commitment_progress_table(),
       {id, std::int64_t{number}, content.period.to_string(), content.period.last_day().text(),
        value_of(content.value), word_of(progress.state), progress.unit.value(),
        value_of(progress.at), progress.actor, value_of(progress.came_at),
        std::int64_t{progress.times_returned},
        progress.state == ReportState::kReturned ? progress.reason : std::string()},
       false});
  for (const std::string& digest : content.evidence) {
    changes.push_back(evidence_use(digest, event.stream));
  }
}

}  // namespace

void project_commitment(const Commitment& commitment, const Event& event, RowChanges& changes) {
  const std::string id = ledger::StreamId::parse(event.stream).id;
  if (commitment.withdrawn) {
    changes.push_back({&commitments_table(), {id}, true});
  } else {
    put_commitment(commitment, id, event, changes);
  }
  if (event.kind == "commitment.assigned" || event.kind == "commitment.handed_over" ||
      !commitment.dropped_units.empty()) {
    put_units(commitment, id, changes);
  }
  const bool is_progress = commitment.touched_progress > 0;
  if (is_progress) put_progress(commitment, id, event, changes);
  if (is_progress || event.kind == "commitment.made" || event.kind == "commitment.scheduled" ||
      commitment.withdrawn) {
    put_milestones(commitment, id, changes);
  }
}

const ledger::Table& commitments_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"commitments",
                                    {{"id", kText},
                                     {"year", kInteger},
                                     {"kind", kText},
                                     {"origin", kText},
                                     {"title", kText},
                                     {"status", kText},
                                     {"outcome", kText},
                                     {"lead", kText},
                                     {"leader", kText},
                                     {"deadline", kText},
                                     {"package", kText},
                                     {"parent", kText},
                                     {"measure_by", kText},
                                     {"unit", kText},
                                     {"target", kText},
                                     {"indicator", kText},
                                     {"light", kText},
                                     {"light_since", kText},
                                     {"planned", kText},
                                     {"actual", kText},
                                     {"last_period", kText},
                                     {"version", kInteger},
                                     {"created_at", kInteger},
                                     {"reading", kText},
                                     {"span_start", kInteger},
                                     {"heading", kText},
                                     {"source", kText},
                                     {"carried_from", kText},
                                     {"words", kText},
                                     {"chapter", kText},
                                     {"region", kText},
                                     {"signed_on", kText},
                                     {"starts", kText}},
                                    1,
                                    {{"year", "light"},
                                     {"lead", "deadline"},
                                     {"reading", "span_start"},
                                     {"parent"},
                                     {"package"},
                                     {"source"},
                                     {"indicator"},
                                     {"deadline"}}};
  return kTable;
}

const ledger::Table& commitment_units_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{
      "commitment_units", {{"commitment", kText}, {"unit", kText}, {"part", kText}}, 2, {{"unit"}}};
  return kTable;
}

const ledger::Table& commitment_progress_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"commitment_progress",
                                    {{"commitment", kText},
                                     {"number", kInteger},
                                     {"period", kText},
                                     {"period_end", kText},
                                     {"value", kText},
                                     {"state", kText},
                                     {"unit", kText},
                                     {"at", kInteger},
                                     {"actor", kText},
                                     {"came_at", kInteger},
                                     {"returned", kInteger},
                                     {"reason", kText}},
                                    2,
                                    {{"state", "at"}, {"unit", "period_end"}}};
  return kTable;
}

const ledger::Table& commitment_milestones_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"commitment_milestones",
                                    {{"commitment", kText},
                                     {"number", kInteger},
                                     {"name", kText},
                                     {"due", kText},
                                     {"reached", kText}},
                                    2,
                                    {{"due"}}};
  return kTable;
}

}  // namespace luoshi::commitment
