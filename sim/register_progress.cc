// Progress, years and packages of the naive register, and the rows that should stand in its tables.
#include <fmt/format.h>

#include <algorithm>

#include "sim/register_part.h"

namespace luoshi::sim {
namespace {

using base::ErrorCode;
using commitment::Period;
using commitment::ReportState;
using commitment::Status;
using commitment::word_of;

int last_day_of(const Period& period) { return month_end(period.year(), period.last_month()); }

std::optional<Figure> figure_or_none(const std::optional<base::Decimal>& value) {
  return value ? std::optional(figure_of(*value)) : std::nullopt;
}

ledger::Value value_or_null(const std::optional<Figure>& figure) {
  return figure ? ledger::Value(text_of(*figure)) : ledger::Value();
}

// Of the first confirmed report that says so.
ledger::Value reached_in(const Promise& promise, std::uint32_t number) {
  for (const Report& each : promise.reports) {
    const bool says_so = std::count(each.milestones.begin(), each.milestones.end(), number) > 0;
    if (each.state == ReportState::kConfirmed && says_so) return each.period.to_string();
  }
  return {};
}

ledger::Value last_period(const Promise& promise) {
  const Report* last = nullptr;
  for (const Report& each : promise.reports) {
    if (each.state == ReportState::kReturned) continue;
    if (last == nullptr || last_day_of(last->period) < last_day_of(each.period)) last = &each;
  }
  return last == nullptr ? ledger::Value() : ledger::Value(last->period.to_string());
}

}  // namespace

// -- reports --

RegisterPart::Refusal RegisterPart::is_frozen(const Period& period) const {
  const auto found = years.find(period.year());
  if (found == years.end()) return {};
  const YearBook& year = found->second;
  const bool is_over = !year.frozen.empty() && last_day_of(period) <= last_day_of(year.frozen);
  return year.closed || is_over ? ErrorCode::kConflict : Refusal();
}

RegisterPart::Refusal RegisterPart::may_report(const Promise& promise, const std::string& unit,
                                               const Beside& beside) const {
  if (promise.status != Status::kSigned || !promise.concerns(unit)) return ErrorCode::kConflict;
  return active(unit, beside);
}

// Of a period that has begun and is not frozen, with milestones that are there and that nobody else
// reported, and one value a period.
RegisterPart::Refusal RegisterPart::is_right(const Promise& promise, const Report& report,
                                             bool says_nothing, std::size_t except,
                                             const Beside& beside) const {
  if (report.period.year() < promise.year) return ErrorCode::kInvalidInput;
  if (number_of(report.period.first_day().text()) > beside.today) return ErrorCode::kConflict;
  if (auto refused = is_frozen(report.period)) return refused;
  if (says_nothing) return ErrorCode::kInvalidInput;
  std::set<std::uint32_t> taken;
  bool has_value = false;
  for (std::size_t i = 0; i < promise.reports.size(); ++i) {
    const Report& other = promise.reports[i];
    if (i == except || other.state == ReportState::kReturned) continue;
    taken.insert(other.milestones.begin(), other.milestones.end());
    has_value |= other.value && other.period == report.period;
  }
  for (const std::uint32_t number : report.milestones) {
    bool is_known = false;
    for (const auto& each : promise.schedule.milestones) is_known |= each.number == number;
    if (!is_known) return ErrorCode::kInvalidInput;
    if (!taken.insert(number).second) return ErrorCode::kConflict;
  }
  return report.value && has_value ? ErrorCode::kConflict : Refusal();
}

Expected RegisterPart::carry_out(const commitment::ReportProgress& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = open(id, ask.version)) return Expected::refuse(*refused);
  Promise& promise = promises.at(id);
  const std::string unit = ask.unit.value();
  if (auto refused = may_report(promise, unit, beside)) return Expected::refuse(*refused);
  const Report report{.period = ask.period,
                      .value = figure_or_none(ask.value),
                      .milestones = ask.milestones,
                      .unit = unit,
                      .at = beside.now,
                      .came_at = beside.now};
  const bool says_nothing = ask.text.empty() && !ask.value && ask.milestones.empty();
  const std::size_t number = promise.reports.size();
  if (auto refused = is_right(promise, report, says_nothing, number, beside)) {
    return Expected::refuse(*refused);
  }
  promise.reports.push_back(report);
  Expected out = settled(id, 1, beside);
  out.reply.pop_back();
  out.reply += fmt::format(R"(,"number":{}}})", number + 1);
  return out;
}

RegisterPart::Refusal RegisterPart::waits(const Promise& promise, std::uint32_t number) const {
  if (number < 1 || number > promise.reports.size()) return ErrorCode::kNotFound;
  const Report& report = promise.reports[number - 1];
  if (report.state != ReportState::kReported) return ErrorCode::kConflict;
  return is_frozen(report.period);
}

Expected RegisterPart::carry_out(const commitment::ConfirmProgress& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = open(id, ask.version)) return Expected::refuse(*refused);
  Promise& promise = promises.at(id);
  if (auto refused = waits(promise, ask.number)) return Expected::refuse(*refused);
  promise.reports[ask.number - 1].state = ReportState::kConfirmed;
  return settled(id, 1, beside);
}

Expected RegisterPart::carry_out(const commitment::ReturnProgress& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = open(id, ask.version)) return Expected::refuse(*refused);
  Promise& promise = promises.at(id);
  if (auto refused = waits(promise, ask.number)) return Expected::refuse(*refused);
  Report& report = promise.reports[ask.number - 1];
  report.state = ReportState::kReturned;
  report.reason = ask.reason;
  ++report.returned;
  return settled(id, 1, beside);
}

// Neither out of a frozen period nor into one. By the office it is confirmed thereby.
Expected RegisterPart::carry_out(const commitment::CorrectProgress& ask, const Beside& beside) {
  const std::string id = ask.id.value();
  if (auto refused = open(id, ask.version)) return Expected::refuse(*refused);
  Promise& promise = promises.at(id);
  if (ask.number < 1 || ask.number > promise.reports.size()) {
    return Expected::refuse(ErrorCode::kNotFound);
  }
  Report& report = promise.reports[ask.number - 1];
  if (ask.unit) {
    if (auto refused = may_report(promise, ask.unit->value(), beside)) {
      return Expected::refuse(*refused);
    }
  }
  if (auto refused = is_frozen(report.period)) return Expected::refuse(*refused);
  Report next = report;
  next.period = ask.period.value_or(report.period);
  next.value = figure_or_none(ask.value);
  next.milestones = ask.milestones;
  next.state = ask.unit ? ReportState::kReported : ReportState::kConfirmed;
  next.at = beside.now;
  const bool says_nothing = ask.text.empty() && !ask.value && ask.milestones.empty();
  if (auto refused = is_right(promise, next, says_nothing, ask.number - 1, beside)) {
    return Expected::refuse(*refused);
  }
  report = next;
  return settled(id, 1, beside);
}

// -- years --

bool RegisterPart::is_year_closed(int year) const {
  const auto found = years.find(year);
  return found != years.end() && found->second.closed;
}

RegisterPart::Refusal RegisterPart::may_change_year(int year, const Version& version) const {
  const auto found = years.find(year);
  const std::int64_t at = found == years.end() ? 0 : found->second.version;
  return !version || static_cast<std::int64_t>(*version) == at ? Refusal() : ErrorCode::kConflict;
}

Expected RegisterPart::carry_out(const commitment::OpenYear& ask, const Beside&) {
  if (auto refused = may_change_year(ask.year, ask.version)) return Expected::refuse(*refused);
  YearBook& year = years[ask.year];
  const std::string id = std::to_string(ask.year);
  if (year.opened && !year.closed) return {{}, reply_of(id, year.version), 0};
  year.opened = true;
  year.closed = false;
  return {{}, reply_of(id, ++year.version), 1};
}

Expected RegisterPart::carry_out(const commitment::FreezePeriod& ask, const Beside& beside) {
  if (auto refused = may_change_year(ask.year, ask.version)) return Expected::refuse(*refused);
  if (is_year_closed(ask.year)) return Expected::refuse(ErrorCode::kConflict);
  if (ask.through.year() != ask.year) return Expected::refuse(ErrorCode::kInvalidInput);
  if (beside.today <= last_day_of(ask.through) || is_frozen(ask.through)) {
    return Expected::refuse(ErrorCode::kConflict);
  }
  YearBook& year = years[ask.year];
  const std::size_t events = year.opened ? 1 : 2;
  year.opened = true;
  year.frozen = ask.through;
  year.version += static_cast<std::int64_t>(events);
  return {{}, reply_of(std::to_string(ask.year), year.version), events};
}

Expected RegisterPart::carry_out(const commitment::ThawPeriod& ask, const Beside&) {
  if (auto refused = may_change_year(ask.year, ask.version)) return Expected::refuse(*refused);
  const auto found = years.find(ask.year);
  if (found == years.end() || found->second.closed || found->second.frozen.empty()) {
    return Expected::refuse(ErrorCode::kConflict);
  }
  YearBook& year = found->second;
  if (ask.through &&
      (ask.through->year() != ask.year || last_day_of(*ask.through) >= last_day_of(year.frozen))) {
    return Expected::refuse(ErrorCode::kConflict);
  }
  year.frozen = ask.through.value_or(Period());
  return {{}, reply_of(std::to_string(ask.year), ++year.version), 1};
}

Expected RegisterPart::carry_out(const commitment::CloseYear& ask, const Beside&) {
  if (auto refused = may_change_year(ask.year, ask.version)) return Expected::refuse(*refused);
  if (is_year_closed(ask.year)) return Expected::refuse(ErrorCode::kConflict);
  for (const auto& [id, promise] : promises) {
    if (promise.year == ask.year && promise.is_open()) {
      return Expected::refuse(ErrorCode::kConflict);
    }
  }
  YearBook& year = years[ask.year];
  year.closed = true;
  return {{}, reply_of(std::to_string(ask.year), ++year.version), 1};
}

// -- packages --

RegisterPart::Refusal RegisterPart::open_package(const std::string& id,
                                                 const Version& version) const {
  const auto found = packages.find(id);
  if (found == packages.end()) return ErrorCode::kNotFound;
  if (found->second.withdrawn) return ErrorCode::kConflict;
  const bool is_read = !version || static_cast<std::int64_t>(*version) == found->second.version;
  return is_read ? Refusal() : ErrorCode::kConflict;
}

Expected RegisterPart::carry_out(const commitment::MakePackage& ask, const Beside&) {
  const std::string id = ask.id.value();
  if (packages.contains(id) || is_year_closed(ask.package.year)) {
    return Expected::refuse(ErrorCode::kConflict);
  }
  packages[id] = {ask.package.name, ask.package.year, ask.package.declared_count, false, 1};
  return {{}, reply_of(id, 1), 1};
}

Expected RegisterPart::carry_out(const commitment::ChangePackage& ask, const Beside&) {
  const std::string id = ask.id.value();
  if (auto refused = open_package(id, ask.version)) return Expected::refuse(*refused);
  Package& package = packages.at(id);
  const std::string name = ask.name.value_or(package.name);
  const std::int64_t declared =
      ask.declared_count ? std::int64_t{*ask.declared_count} : package.declared;
  if (name == package.name && declared == package.declared) {
    return {{}, reply_of(id, package.version), 0};
  }
  package.name = name;
  package.declared = declared;
  return {{}, reply_of(id, ++package.version), 1};
}

Expected RegisterPart::carry_out(const commitment::WithdrawPackage& ask, const Beside&) {
  const std::string id = ask.id.value();
  if (auto refused = open_package(id, ask.version)) return Expected::refuse(*refused);
  for (const auto& [other, promise] : promises) {
    if (promise.package == id && !promise.withdrawn) {
      return Expected::refuse(ErrorCode::kConflict);
    }
  }
  Package& package = packages.at(id);
  package.withdrawn = true;
  return {{}, reply_of(id, ++package.version), 1};
}

// -- what should stand in the tables --

namespace {

ledger::Row row_of(const std::string& id, const Promise& promise) {
  const Lamp& lamp = promise.lamp;
  return {id,
          std::int64_t{promise.year},
          word_of(promise.kind),
          std::string("by_hand"),
          promise.title,
          word_of(promise.status),
          promise.outcome ? ledger::Value(word_of(*promise.outcome)) : ledger::Value(),
          or_null(promise.lead),
          or_null(promise.leader),
          day_of(promise.deadline),
          or_null(promise.package),
          or_null(promise.parent),
          word_of(promise.measure.by),
          promise.measure.unit,
          value_or_null(figure_or_none(promise.measure.target)),
          {},
          word_of(lamp.light),
          or_null(promise.light_since),
          lamp.planned ? ledger::Value(text_of(*lamp.planned)) : ledger::Value(),
          value_or_null(lamp.actual),
          last_period(promise),
          promise.version,
          promise.created_at,
          {},
          {},
          std::string(),
          {},
          or_null(promise.carried_from),
          promise.title + "\n" + promise.text,
          std::string(),
          {},
          promise.signed_on ? ledger::Value(day_of(*promise.signed_on)) : ledger::Value(),
          promise.schedule.from.text()};
}

}  // namespace

Part::Rows RegisterPart::rows() const {
  std::set<ledger::Row> commitments, units, reports, milestones, books, members;
  for (const auto& [id, promise] : promises) {
    if (promise.withdrawn) continue;
    commitments.insert(row_of(id, promise));
    if (!promise.lead.empty()) units.insert({id, promise.lead, "lead"});
    for (const std::string& unit : promise.supporting) units.insert({id, unit, "supporting"});
    std::int64_t number = 0;
    for (const Report& each : promise.reports) {
      const bool is_back = each.state == ReportState::kReturned;
      reports.insert({id, ++number, each.period.to_string(), day_of(last_day_of(each.period)),
                      value_or_null(each.value), word_of(each.state), each.unit,
                      each.at.time_since_epoch().count(), "system/simulation",
                      each.came_at.time_since_epoch().count(), each.returned,
                      is_back ? each.reason : std::string()});
    }
    for (const auto& each : promise.schedule.milestones) {
      milestones.insert({id, std::int64_t{each.number}, each.name, each.due.text(),
                         reached_in(promise, each.number)});
    }
  }
  for (const auto& [year, book] : years) {
    if (book.version == 0) continue;
    books.insert({std::to_string(year), book.closed ? "closed" : "open",
                  or_null(book.frozen.to_string()), book.version});
  }
  for (const auto& [id, package] : packages) {
    if (package.withdrawn) continue;
    members.insert(
        {id, package.name, std::int64_t{package.year}, package.declared, {}, {}, package.version});
  }
  const ledger::Table& table = commitment::commitments_table();
  return {{&table, std::move(commitments), table.column("planned")},
          {&commitment::commitment_units_table(), std::move(units)},
          {&commitment::commitment_progress_table(), std::move(reports)},
          {&commitment::commitment_milestones_table(), std::move(milestones)},
          {&commitment::periods_table(), std::move(books)},
          {&commitment::packages_table(), std::move(members)}};
}

}  // namespace luoshi::sim
