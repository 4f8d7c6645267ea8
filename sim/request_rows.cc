// The rows of naive requests, and their figures counted anew, one request after the other.
#include <algorithm>
#include <map>
#include <vector>

#include "sim/case_rows.h"
#include "sim/days.h"

namespace luoshi::sim {
namespace {

using cases::CaseState;
using cases::Todo;
using cases::Verdict;

constexpr std::size_t kTriesMax = 3;

// How often somebody tried in this round, and what was said last.
struct Said {
  std::size_t tries = 0;
  std::optional<cases::CaseFollowedUp> last{};
};

Said said_of(const CaseFile& file) {
  Said out;
  for (const auto& [round, what] : file.request->said) {
    if (round != file.round) continue;
    ++out.tries;
    if (what.reached) out.last = what;
  }
  return out;
}

}  // namespace

std::optional<Todo> todo_of(const CaseFile& file) {
  if (file.request->is_objected) return Todo::kDecideObjection;
  static const std::map<CaseState, Todo> kNext = {{CaseState::kRegistered, Todo::kAdmit},
                                                  {CaseState::kAdmitted, Todo::kDispatch},
                                                  {CaseState::kIssued, Todo::kReceive},
                                                  {CaseState::kReceived, Todo::kAnswer},
                                                  {CaseState::kAnswered, Todo::kCheck}};
  if (const auto next = kNext.find(file.state); next != kNext.end()) return next->second;
  const Said said = said_of(file);
  const bool waits = file.state == CaseState::kClosed && file.request->follow_up && !said.last &&
                     said.tries < kTriesMax;
  return waits ? std::optional(Todo::kFollowUp) : std::nullopt;
}

ledger::Row request_row(const std::string& id, const CaseFile& file) {
  const Request& request = *file.request;
  const bool is_closed = file.verdict.has_value();
  const CaseTime& time = is_closed ? file.closing : file.time;
  const bool is_answered = is_closed || file.state == CaseState::kAnswered;
  const auto todo = todo_of(file);
  const bool is_over = file.state == CaseState::kClosed || file.state == CaseState::kRefused ||
                       file.state == CaseState::kArchived;
  const Said said = said_of(file);
  const cases::CaseFollowedUp last = said.last.value_or(cases::CaseFollowedUp{});
  return {id,
          file.kind,
          word_of(request.line),
          file.number,
          file.series,
          std::int64_t{file.year},
          file.sequence,
          file.title,
          or_null(request.category),
          or_null(request.matter),
          or_null(request.company),
          request.is_major ? ledger::Value(std::int64_t{1}) : ledger::Value(),
          word_of(request.channel),
          file.unit,
          request.centre,
          or_null(request.region),
          or_null(request.cell),
          {},
          {},
          word_of(file.state),
          std::int64_t{0},
          {},
          {},
          or_null(request.external),
          file.opened_at,
          todo ? ledger::Value(word_of(*todo)) : ledger::Value(),
          or_none(request.dispatched_at),
          or_none(file.received_at),
          is_answered ? or_none(file.answered_at) : ledger::Value(),
          or_none(time.due),
          or_none(file.closed_at),
          is_closed ? ledger::Value(word_of(*file.verdict)) : ledger::Value(),
          std::int64_t{file.time.provisional},
          std::int64_t{file.suspended},
          std::int64_t{request.is_objected},
          request.presses,
          file.returns,
          file.round,
          std::int64_t{request.was_reopened},
          said.tries > 0 ? ledger::Value(std::int64_t{last.reached}) : ledger::Value(),
          or_none(last.responded),
          or_none(last.solved),
          or_none(last.satisfied),
          or_null(request.into),
          {},
          stamp_of(time),
          is_over && file.closed_at ? *file.closed_at : file.changed_at,
          file.version,
          file.number + "\n" + file.title};
}

// -- figures --

namespace {

using cases::CaseCounts;

Day day_in_city(Moment moment) {
  return day_of(day_at(env::WallTime(std::chrono::milliseconds(moment))));
}

CaseCounts said_by(const Said& said) {
  CaseCounts out;
  out.followed_up = said.tries > 0;
  if (!said.last) return out;
  out.reached = 1;
  out.responded = said.last->responded == true;
  out.not_responded = said.last->responded == false;
  out.solved = said.last->solved == true;
  out.not_solved = said.last->solved == false;
  out.satisfied = said.last->satisfied && *said.last->satisfied > 3;
  out.not_satisfied = said.last->satisfied && *said.last->satisfied <= 3;
  return out;
}

// What one request counts, each on its day.
std::map<Day, CaseCounts> counts_of(const CaseFile& file) {
  std::map<Day, CaseCounts> out;
  out[day_in_city(file.opened_at)].opened = 1;
  const CaseTime& time = file.verdict ? file.closing : file.time;
  const bool is_meant = !file.request->is_refused && file.state != CaseState::kMerged &&
                        file.state != CaseState::kWithdrawn;
  if (is_meant && time.due) {
    CaseCounts& counts = out[day_in_city(*time.due)];
    counts.due = 1;
    const bool is_answered = file.verdict || file.state == CaseState::kAnswered;
    counts.due_met = is_answered && is_in_time(time, *file.answered_at);
  }
  if (!file.verdict) return out;
  CaseCounts& counts = out[day_in_city(*file.closed_at)];
  counts.closed = 1;
  counts.closed_in_time = *file.verdict == Verdict::kInTime;
  counts.closed_late = *file.verdict == Verdict::kLate;
  counts.reopened = file.request->was_reopened;
  counts += said_by(said_of(file));
  return out;
}

}  // namespace

std::set<ledger::Row> figure_rows(const CasePart& part) {
  std::map<ledger::Row, CaseCounts> sums;
  for (const auto& [id, file] : part.files) {
    if (!file.request) continue;
    std::vector<std::pair<const char*, std::string>> values = {
        {"unit", file.unit},
        {"region", file.request->region},
        {"channel", word_of(file.request->channel)},
        {"category", file.kind + "/" + file.request->category}};
    for (const auto& [by, value] :
         {std::pair{"matter", file.request->matter}, {"company", file.request->company}}) {
      if (!value.empty()) values.emplace_back(by, value);
    }
    for (const auto& [day, counts] : counts_of(file)) {
      for (const auto& [by, value] : values) {
        const std::string line = word_of(file.request->line);
        sums[{std::string(by), day, line, value}] += counts;
        sums[{std::string(by), day.substr(0, 7), line, value}] += counts;
      }
    }
  }
  std::set<ledger::Row> rows;
  for (const auto& [key, counts] : sums) {
    ledger::Row row = key;
    std::size_t at = row.size();
    row.resize(at + cases::kCountColumns.size());
    for (const cases::CountColumn& each : cases::kCountColumns) row[at++] = counts.*each.count;
    rows.insert(std::move(row));
  }
  return rows;
}

std::set<ledger::Row> waiting_rows(const CasePart& part) {
  std::map<ledger::Row, std::int64_t> sums;
  for (const auto& [id, file] : part.files) {
    const auto todo = file.request ? todo_of(file) : std::nullopt;
    if (!todo) continue;
    const auto add = [&](const char* kind, const std::string& period) {
      sums[{std::string(kind), period, word_of(*todo), word_of(file.request->line),
            file.request->centre, file.unit}] += 1;
    };
    add("all", "");
    const auto due = file.verdict ? file.closing.due : file.time.due;
    if (!due) continue;
    const std::string day = day_in_city(*due);
    add("day", day);
    add("month", day.substr(0, 7));
  }
  std::set<ledger::Row> rows;
  for (const auto& [key, count] : sums) {
    ledger::Row row = key;
    row.resize(key.size() + 1);
    row.back() = count;
    rows.insert(std::move(row));
  }
  return rows;
}

}  // namespace luoshi::sim
