// Ticks of the naive cases, and the rows that should stand in their tables.
#include "sim/case_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace luoshi::sim {
namespace {

using cases::CaseState;

// Rungs of this round that wait.
std::vector<DueRung> waiting(const CaseFile& file) {
  std::vector<DueRung> out;
  for (const DueRung& rung : file.time.rungs) {
    if (!file.recorded.contains({file.round, rung.id})) out.push_back(rung);
  }
  return out;
}

Expected tick(std::size_t done, bool more) {
  return {{}, fmt::format(R"({{"done":{},"more":{}}})", done, more), done};
}

}  // namespace

// -- ticks --

// The oldest first, of each round and rung once.
Expected CasePart::carry_out(const cases::RecordRungs& ask, const Beside& beside) {
  std::vector<std::tuple<Moment, std::string, std::int64_t, std::string>> due;
  for (const auto& [id, file] : files) {
    for (const DueRung& rung : waiting(file)) {
      if (rung.at <= beside.now) due.emplace_back(rung.at, id, file.round, rung.id);
    }
  }
  std::sort(due.begin(), due.end());
  const std::size_t done = std::min(due.size(), ask.limit);
  for (std::size_t i = 0; i < done; ++i) {
    CaseFile& file = files.at(std::get<1>(due[i]));
    for (const DueRung& rung : waiting(file)) {
      if (rung.id == std::get<3>(due[i])) file.recorded[{file.round, rung.id}] = rung;
    }
    file.touch(beside.now);
  }
  return tick(done, due.size() > ask.limit);
}

Expected CasePart::carry_out(const cases::RetimeCases& ask, const Beside& beside) {
  const Day today = day_of(beside.today);
  CaseTime now;
  now.kinds_version = beside.rules.in_force("kinds", today);
  now.days_version = beside.rules.in_force("calendar", today);
  std::size_t done = 0;
  bool more = false;
  for (const bool is_request : {false, true}) {
    std::vector<CaseFile*> outdated;
    for (auto& [id, file] : files) {
      const bool is_meant = file.request.has_value() == is_request &&
                            file.state != CaseState::kMerged && is_open(file);
      if (is_meant && stamp_of(file.time) != stamp_of(now)) outdated.push_back(&file);
    }
    more = more || outdated.size() > ask.limit;
    for (std::size_t i = 0; i < std::min(outdated.size(), ask.limit); ++i) {
      done += retime(*outdated[i], beside);
    }
  }
  return tick(done, more);
}

// -- what should stand in the tables --

namespace {

ledger::Row row_of(const std::string& id, const CaseFile& file) {
  const bool is_closed = file.verdict.has_value();
  const CaseTime& time = is_closed ? file.closing : file.time;
  const bool is_answered = is_closed || file.state == CaseState::kAnswered;
  return {id,
          file.kind,
          file.number,
          file.series,
          std::int64_t{file.year},
          file.sequence,
          file.title,
          file.unit,
          word_of(file.state),
          std::string(file.rule_key.empty() ? "hand" : "rule"),
          or_null(file.rule_key),
          file.opened_at,
          or_none(file.received_at),
          is_answered ? or_none(file.answered_at) : ledger::Value(),
          or_none(time.due),
          or_none(file.closed_at),
          is_closed ? ledger::Value(word_of(*file.verdict)) : ledger::Value(),
          std::int64_t{file.time.provisional},
          std::int64_t{file.suspended},
          stamp_of(time),
          file.returns,
          file.round,
          file.version,
          file.title + "\n" + file.number + "\n" + file.text};
}

}  // namespace

Part::Rows CasePart::rows() const {
  std::set<ledger::Row> cases, about, rungs, requests, units;
  for (const auto& [id, file] : files) {
    if (file.request) {
      requests.insert(request_row(id, file));
      for (const std::string& unit : file.request->supporting) {
        units.insert({id, unit, "supporting"});
      }
    } else {
      cases.insert(row_of(id, file));
    }
    for (const std::string& each : file.about) about.insert({id, each});
    for (const auto& [key, rung] : file.recorded) {
      rungs.insert({id, key.first, rung.id, rung.at, rung.to, "recorded"});
    }
    for (const DueRung& rung : waiting(file)) {
      rungs.insert({id, file.round, rung.id, rung.at, rung.to, "waiting"});
    }
  }
  return {{&cases::cases_table(), std::move(cases)},
          {&cases::case_about_table(), std::move(about)},
          {&cases::case_rungs_table(), std::move(rungs)},
          {&cases::requests_table(), std::move(requests)},
          {&cases::request_units_table(), std::move(units)},
          {&cases::case_figures_table(), figure_rows(*this)},
          {&cases::case_waiting_table(), waiting_rows(*this)}};
}

}  // namespace luoshi::sim
