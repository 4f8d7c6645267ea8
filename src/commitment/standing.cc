#include "commitment/standing.h"

#include <algorithm>
#include <map>
#include <set>

#include "commitment/indicator.h"
#include "office/rule_file.h"

namespace luoshi::commitment {
namespace {

using base::Decimal;
using base::Result;
using ledger::View;

// The day from which a report counts: that it came, or the end of its period when that is earlier.
office::Day counts_from(const Progress& progress) {
  return std::min(office::city_day(progress.at), progress.content.period.last_day());
}

void add_reports(const Commitment& commitment, Standing& standing) {
  std::map<std::uint32_t, office::Day> reached;
  for (const Progress& each : commitment.progress) {
    if (each.state == ReportState::kReturned) continue;
    standing.reported.push_back(each.content.period);
    if (each.state != ReportState::kConfirmed) continue;
    for (const std::uint32_t number : each.content.milestones) {
      const office::Day day = counts_from(each);
      const auto [at, is_new] = reached.emplace(number, day);
      if (!is_new) at->second = std::min(at->second, day);
    }
  }
  for (const auto& [number, day] : reached) standing.reached.push_back({number, day});
}

void add_sums(const std::vector<const Commitment*>& parts, Standing& standing) {
  std::set<Period> periods;
  for (const Commitment* part : parts) {
    for (const PeriodValue& each : values_of(*part, ReportState::kConfirmed)) {
      periods.insert(each.period);
    }
  }
  for (const Period& period : periods) {
    if (const auto sum = sum_of_parts(parts, period, true)) {
      standing.confirmed.push_back({period, *sum});
    }
  }
}

void add_count(const std::vector<const Commitment*>& parts, const office::Day& day,
               Standing& standing) {
  std::int64_t wanted = 0;
  std::int64_t met = 0;
  for (const Commitment* part : parts) {
    wanted += part->outcome == Outcome::kCancelled ? 0 : 1;
    met += part->outcome == Outcome::kMet ? 1 : 0;
  }
  if (wanted == 0) return;
  standing.measure.target = Decimal(wanted);
  standing.measure.comparator = report::Comparator::kGe;
  standing.measure.direction = Direction::kUp;
  standing.measure.cumulative = true;
  standing.confirmed.push_back({Period::month_of(day), Decimal(met)});
}

// What was observed since the schedule's beginning, up to the end of the deadline's year; a period
// that was observed needs no report.
Result<void> add_observations(View& view, Standing& standing) {
  const Measure& measure = standing.measure;
  if (!measure.indicator_id || !measure.region || standing.schedule.from.empty()) return {};
  const int year = Period::month_of(standing.deadline).year();
  auto values = observed(view, *measure.indicator_id, *measure.region, standing.schedule.from,
                         Period::whole_year(year).last_day());
  if (!values) return tl::unexpected(values.error());
  for (const PeriodValue& each : *values) standing.reported.push_back(each.period);
  standing.confirmed = std::move(*values);
  return {};
}

// The city's rule as of today; the default when none was loaded.
Result<std::shared_ptr<const LightRule>> rule_of(View& view, const office::Day& today) {
  static office::RuleCache<LightRule> read;
  const auto file = view.state<office::RuleFile>(office::rule_stream("light"));
  if (!file) return tl::unexpected(file.error());
  const office::RuleVersion* version = office::in_force(**file, today);
  if (version == nullptr) return std::make_shared<const LightRule>();
  return read.get(version->hash, [&] { return parse_light_rule(version->text).rule; });
}

}  // namespace

Result<std::vector<const Commitment*>> parts_of(View& view, const CommitmentId& id) {
  ledger::Query query{.table = &commitments_table(), .limit = kPartsMax};
  query.where = {{"parent", ledger::Comparison::kEqual, {id.value()}}};
  const auto rows = view.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<const Commitment*> parts;
  for (const ledger::Row& row : *rows) {
    const auto part =
        view.state<Commitment>(stream_of(CommitmentId(std::get<std::string>(row[0]))));
    if (!part) return tl::unexpected(part.error());
    parts.push_back(*part);
  }
  return parts;
}

std::optional<Decimal> sum_of_parts(const std::vector<const Commitment*>& parts,
                                    const Period& period, bool confirmed_only) {
  std::optional<Decimal> sum;
  for (const Commitment* part : parts) {
    Period last;
    std::optional<Decimal> value;
    for (const Progress& each : part->progress) {
      const bool counts = each.state == ReportState::kConfirmed ||
                          (!confirmed_only && each.state == ReportState::kReported);
      const Period& at = each.content.period;
      if (!counts || !each.content.value || at.last_day() > period.last_day()) continue;
      if (!last.empty() && at < last) continue;
      last = at;
      value = each.content.value;
    }
    if (value) sum = sum.value_or(Decimal()) + *value;
  }
  return sum;
}

Result<Standing> standing_of(View& view, const CommitmentId& id, const Commitment& commitment) {
  Standing standing;
  standing.measure = commitment.what.measure;
  standing.schedule = commitment.what.schedule;
  standing.deadline = commitment.what.deadline;
  standing.status = commitment.status;
  standing.outcome = commitment.outcome;
  standing.signed_on = commitment.signed_on;
  add_reports(commitment, standing);
  if (standing.measure.by == MeasuredBy::kIndicator) {
    if (auto ok = add_observations(view, standing); !ok) return tl::unexpected(ok.error());
    return standing;
  }
  if (standing.measure.by != MeasuredBy::kParts) {
    standing.confirmed = values_of(commitment, ReportState::kConfirmed);
    return standing;
  }
  const auto parts = parts_of(view, id);
  if (!parts) return tl::unexpected(parts.error());
  if (standing.measure.target) {
    add_sums(*parts, standing);
  } else {
    add_count(*parts, office::city_day(view.now()), standing);
  }
  return standing;
}

Result<LightReading> light_today(View& view, const CommitmentId& id, const Commitment& commitment) {
  const auto standing = standing_of(view, id, commitment);
  if (!standing) return tl::unexpected(standing.error());
  const office::Day today = office::city_day(view.now());
  const auto rule = rule_of(view, today);
  if (!rule) return tl::unexpected(rule.error());
  return light_of(*standing, **rule, today);
}

}  // namespace luoshi::commitment
