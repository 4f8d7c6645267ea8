// Lights and the sums of parts of the naive register, anew from all that was reported.
#include <algorithm>

#include "sim/register_part.h"

namespace luoshi::sim {
namespace {

using commitment::MeasuredBy;
using commitment::Outcome;
using commitment::Period;
using commitment::ReportState;

int last_day_of(const Period& period) { return month_end(period.year(), period.last_month()); }

// What of the parts' values is confirmed up to each period in which there is one.
std::map<Period, Figure> sums_of(const std::vector<const Promise*>& parts) {
  std::map<Period, Figure> sums;
  for (const Promise* part : parts) {
    for (const Report& each : part->reports) {
      if (each.state == ReportState::kConfirmed && each.value) sums[each.period] = 0;
    }
  }
  for (auto& [period, sum] : sums) {
    for (const Promise* part : parts) {
      std::map<Period, Figure> values;
      for (const Report& each : part->reports) {
        const bool counts = each.state == ReportState::kConfirmed && each.value &&
                            last_day_of(each.period) <= last_day_of(period);
        if (counts) values[each.period] = *each.value;
      }
      if (!values.empty()) sum += values.rbegin()->second;
    }
  }
  return sums;
}

// Without a figure: how many are met of those that are wanted.
void count_parts(const std::vector<const Promise*>& parts, int today, Circumstances& out) {
  std::int64_t wanted = 0;
  std::int64_t met = 0;
  for (const Promise* part : parts) {
    wanted += part->outcome != Outcome::kCancelled;
    met += part->outcome == Outcome::kMet;
  }
  if (wanted == 0) return;
  out.measure.target = base::Decimal(wanted);
  out.measure.comparator = report::Comparator::kGe;
  out.measure.direction = commitment::Direction::kUp;
  out.measure.cumulative = true;
  out.confirmed[Period::month(year_of(today), month_of(today))] = met * 1'000;
}

}  // namespace

// A withdrawn one is no part.
std::vector<const Promise*> RegisterPart::parts_of(const std::string& id) const {
  std::vector<const Promise*> parts;
  for (const auto& [other, promise] : promises) {
    if (promise.parent == id && !promise.withdrawn) parts.push_back(&promise);
  }
  return parts;
}

Circumstances RegisterPart::circumstances(const std::string& id, int today) const {
  const Promise& promise = promises.at(id);
  Circumstances out{promise.measure, promise.schedule, promise.deadline,
                    promise.status,  promise.outcome,  promise.signed_on};
  for (const Report& each : promise.reports) {
    if (each.state == ReportState::kReturned) continue;
    out.reported.insert(each.period);
    if (each.state != ReportState::kConfirmed) continue;
    if (each.value) out.confirmed[each.period] = *each.value;
    const int day = std::min(day_at(each.at), last_day_of(each.period));
    for (const std::uint32_t number : each.milestones) {
      const auto [at, is_new] = out.reached.emplace(number, day);
      if (!is_new) at->second = std::min(at->second, day);
    }
  }
  if (promise.measure.by != MeasuredBy::kParts) return out;
  out.confirmed.clear();
  const auto parts = parts_of(id);
  if (promise.measure.target) {
    out.confirmed = sums_of(parts);
  } else {
    count_parts(parts, today, out);
  }
  return out;
}

// Nothing is told of another cause while there is no light.
std::size_t RegisterPart::turn(const std::string& id, const Beside& beside) {
  Promise& promise = promises.at(id);
  if (promise.withdrawn) return 0;
  const Rules* rules =
      beside.rules.at("light", beside.rules.in_force("light", day_of(beside.today)));
  const Lamp lamp =
      lamp_of(circumstances(id, beside.today), rules ? rules->light : LampRule{}, beside.today);
  Lamp shown = promise.lamp;
  if (lamp.light == commitment::Light::kNone) shown.cause = lamp.cause;
  if (lamp == shown) return 0;
  if (lamp.light != promise.lamp.light) promise.light_since = day_of(beside.today);
  promise.lamp = lamp;
  ++promise.version;
  return 1;
}

Expected RegisterPart::settled(const std::string& id, std::size_t events, const Beside& beside) {
  promises.at(id).version += static_cast<std::int64_t>(events);
  const std::size_t turned = turn(id, beside);
  return {{}, reply_of(id, promises.at(id).version), events + turned};
}

}  // namespace luoshi::sim
