// Stage by stage: begin, count over the pauses, extensions, roll. A count in days and one in
// seconds differ only in the Counter's function.
#include "calendar/clock.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "calendar/internal/rest_days.h"
#include "calendar/internal/timeline.h"

namespace luoshi::calendar {
namespace {

using base::ErrorCode;
using base::Message;
using base::Result;

struct Leg {  // a part of a budget: the limit itself, an extension
  std::int64_t amount = 0;
  LimitUnit unit = LimitUnit::kWorkingDays;
};

std::int64_t in_base_units(const Leg& leg) {
  return is_in_days(leg.unit) ? leg.amount : leg.amount * 3600;
}

bool is_working_unit(LimitUnit unit) {
  return unit == LimitUnit::kWorkingDays || unit == LimitUnit::kWorkingHours;
}

// How a stage or a side clock counts.
struct Count {
  LimitBegin begin = LimitBegin::kNextDay;
  DayMark mark;
  bool roll = false;
};

template <class Limit>
Count count_of(const Limit& limit, LocalTime begins) {
  Count count;
  count.begin = limit.begin.value_or(LimitBegin::kNextDay);
  count.mark.end = limit.end.value_or(LimitEnd::kDayEnd);
  if (count.begin == LimitBegin::kMoment) count.mark.second_of_day = begins.second_of_day();
  count.roll = limit.roll.value_or(false);
  return count;
}

struct Counted {
  Reached reached;
  LimitUnit unit = LimitUnit::kWorkingDays;  // of the last leg
  DayNumber before = 0;                      // the day before the first that may count
  std::optional<DayNumber> rolled_from;
};

// All legs, one behind the other, from `begins`.
Counted count_legs(const Counter& counter, LocalTime begins, const std::vector<Leg>& legs,
                   const Count& how) {
  Counted out;
  out.before = begins.day() - (how.begin == LimitBegin::kSameDay ? 1 : 0);
  if (!is_in_days(legs.front().unit)) out.before = begins.day() - 1;
  DayNumber day = out.before;
  LocalTime moment = begins;
  bool first = true;
  for (const Leg& leg : legs) {
    out.unit = leg.unit;
    if (is_in_days(leg.unit)) {
      if (!first) day = std::max(day, out.reached.day);
      out.reached = counter.days(day, leg.amount, leg.unit == LimitUnit::kWorkingDays, how.mark);
    } else {
      out.reached = counter.seconds(moment, in_base_units(leg), leg.unit == LimitUnit::kHours);
    }
    first = false;
    if (!out.reached.at) return out;
    moment = *out.reached.at;
  }
  return out;
}

// The last day becomes the next working day; one that a pause covers is none.
void roll(const Counter& counter, const WorkingDays& days, const Count& how, Counted& counted) {
  const Reached& reached = counted.reached;
  if (!how.roll || !reached.at || !is_in_days(counted.unit) || days.is_working(reached.day)) return;
  counted.rolled_from = reached.day;
  counted.reached = counter.days(reached.day, 1, true, how.mark);
}

class Derivation {
 public:
  Derivation(const CityCalendar& calendar, Timeline timeline)
      : calendar_(calendar),
        timeline_(std::move(timeline)),
        rule_(*timeline_.rule),
        counter_(calendar, timeline_.tenures, merged_pauses()) {}

  Result<Deadline> run() {
    out_.opened = timeline_.opened;
    out_.closed = timeline_.closed;
    used_pauses_.resize(timeline_.pauses.size());
    open();
    std::optional<LocalTime> before = begins_;
    for (std::size_t i = 0; i < rule_.stages.size(); ++i) {
      const Stage& stage = rule_.stages[i];
      const bool from_start = i == 0 || stage.from == StageFrom::kStart;
      const std::optional<LocalTime> begins = from_start ? std::optional(begins_) : before;
      if (!begins) break;
      if (!derive_stage(stage, *begins, i + 1 == rule_.stages.size())) return beyond();
      before = out_.stages.back().due;
      if (const auto done = timeline_.done.find(stage.id.value_or(""));
          done != timeline_.done.end()) {
        before = done->second;
        add({.kind = StepKind::kStageDone, .from = done->second, .name = name_of(stage)});
      }
    }
    if (!derive_sides()) return beyond();
    finish();
    return std::move(out_);
  }

 private:
  static tl::unexpected<base::Error> beyond() {
    return base::fail(ErrorCode::kTooLarge,
                      {"期限超出2199年", "the limit reaches beyond the year 2199"});
  }

  void add(Step step) { out_.steps.push_back(std::move(step)); }

  std::string source_of(const std::optional<std::string>& own) const {
    return own.value_or(rule_.source.value_or(""));
  }

  // Sorted, none touching another.
  std::vector<Pause> merged_pauses() const {
    std::vector<Pause> merged;
    for (const NamedPause& each : timeline_.pauses) {
      const Pause& pause = each.pause;
      if (pause.to && *pause.to <= pause.from) continue;
      if (merged.empty() || (merged.back().to && *merged.back().to < pause.from)) {
        merged.push_back(pause);
      } else if (merged.back().to) {
        merged.back().to =
            pause.to ? std::optional(std::max(*merged.back().to, *pause.to)) : std::nullopt;
      }
    }
    return merged;
  }

  void open() {
    add({.kind = StepKind::kOpened, .from = timeline_.opened, .source = rule_.source.value_or("")});
    out_.unconfirmed = rule_.unconfirmed.value_or(false);
    if (out_.unconfirmed) {
      add({.kind = StepKind::kUnconfirmed, .source = rule_.source.value_or("")});
    }
    for (Step& step : timeline_.steps) add(std::move(step));
    begins_ = moved(timeline_.started);
    if (begins_ != timeline_.started) {
      add({.kind = StepKind::kMoved, .from = timeline_.started, .to = begins_});
    }
  }

  // -- where counting begins --

  LocalTime opening_on(DayNumber day) const {
    if (rule_.intake && rule_.intake->opens) return at(day, rule_.intake->opens->seconds);
    return counter_.office_at(at(day, 0)).opening_of(day).value_or(at(day, 0));
  }

  LocalTime next_working(DayNumber day, std::optional<std::int64_t> second) const {
    const DayNumber next = calendar_.days().nth_after(day, 1).value_or(kLastDay);
    return second ? at(next, *second) : opening_on(next);
  }

  LocalTime moved(LocalTime time) const {
    if (!rule_.intake) return time;
    const Intake& intake = *rule_.intake;
    const ClosedDay closed_day = intake.closed_day.value_or(ClosedDay::kKeep);
    const bool works = calendar_.days().is_working(time.day());
    if (!works && closed_day == ClosedDay::kKeep) return time;
    if (!works) {
      const bool same_time = closed_day == ClosedDay::kSameTime;
      time =
          next_working(time.day(), same_time ? std::optional(time.second_of_day()) : std::nullopt);
    }
    const DayNumber day = time.day();
    std::optional<LocalTime> closing;
    if (intake.after_closing.value_or(false)) closing = counter_.office_at(time).closing_of(day);
    if (intake.after) closing = at(day, intake.after->seconds);
    if (closing && time >= *closing) return next_working(day, {});
    if (intake.before_opening.value_or(false)) return std::max(time, opening_on(day));
    return time;
  }

  // -- a stage --

  bool derive_stage(const Stage& stage, LocalTime begins, bool is_last) {
    const Count how = count_of(stage, begins);
    std::vector<Leg> legs{{stage.amount, stage.unit}};
    Counted counted = count_legs(counter_, begins, legs, how);
    roll(counter_, calendar_.days(), how, counted);
    std::vector<Step> extensions;
    for (const Grant& grant : timeline_.grants) {
      if (grant.stage.empty() ? !is_last : grant.stage != stage.id.value_or("")) continue;
      extend(grant, begins, how, legs, counted, extensions);
    }
    if (!counted.reached.at && !counted.reached.stands_still) return false;
    tell_stage(stage, begins, how, legs, counted, extensions);
    out_.stages.push_back({stage.id.value_or(""), name_of(stage), begins, counted.reached.at});
    legs_.push_back(std::move(legs));
    return true;
  }

  // An extension that comes when the limit has run out is none, unless the rule says otherwise.
  void extend(const Grant& grant, LocalTime begins, const Count& how, std::vector<Leg>& legs,
              Counted& counted, std::vector<Step>& steps) {
    if (!grant.after_due && counted.reached.at && grant.at > *counted.reached.at) {
      steps.push_back(
          {.kind = StepKind::kExtensionIgnored,
           .from = grant.at,
           .amount = grant.amount,
           .unit = grant.unit,
           .source = grant.source,
           .reason = {"批准时期限已经届满", "the limit had run out when it was approved"}});
      return;
    }
    legs.push_back({grant.amount, grant.unit});
    counted = count_legs(counter_, begins, legs, how);
    roll(counter_, calendar_.days(), how, counted);
    steps.push_back({.kind = StepKind::kExtended,
                     .from = grant.at,
                     .amount = in_base_units(legs.back()),
                     .unit = grant.unit,
                     .source = grant.source});
  }

  void tell_stage(const Stage& stage, LocalTime begins, const Count& how,
                  const std::vector<Leg>& legs, const Counted& counted,
                  std::vector<Step>& extensions) {
    const Message name = name_of(stage);
    tell_begin(stage, begins, counted, name);
    tell_pauses(stage.unit, begins, how, counted);
    for (Step& step : extensions) add(std::move(step));
    const Reached& reached = counted.reached;
    const DayNumber last = counted.rolled_from.value_or(reached.day);
    for (const Leg& leg : legs) {
      if (!is_working_unit(leg.unit)) continue;
      for (Step& step : rest_steps(calendar_.days(), counted.before, last)) add(std::move(step));
      break;
    }
    tell_count(begins, legs, counted, name, source_of(stage.source));
    if (counted.rolled_from) {
      for (Step& step : rest_steps(calendar_.days(), *counted.rolled_from - 1, reached.day)) {
        if (step.kind == StepKind::kHoliday) add(std::move(step));
      }
      add({.kind = StepKind::kRolled,
           .from = at(*counted.rolled_from, 0),
           .to = at(reached.day, 0),
           .in_days = true,
           .source = source_of(stage.source)});
    }
    if (reached.at) {
      add({.kind = StepKind::kDue, .to = reached.at, .name = name});
    } else {
      stand_still(counted, name);
    }
  }

  void tell_begin(const Stage& stage, LocalTime begins, const Counted& counted,
                  const Message& name) {
    Step step{.kind = StepKind::kBegins, .name = name, .source = source_of(stage.source)};
    if (is_in_days(stage.unit) && stage.begin != LimitBegin::kMoment) {
      step.from = at(counted.before + 1, 0);
      step.in_days = true;
    } else {
      step.from = begins;
      if (stage.unit == LimitUnit::kWorkingHours) {
        step.from = counter_.office_at(begins).next_open(begins).value_or(begins);
      }
    }
    add(std::move(step));
  }

  // Each takes away what those before it have not.
  void tell_pauses(LimitUnit unit, LocalTime begins, const Count& how, const Counted& counted) {
    LocalTime past = begins;
    const LocalTime end = counted.reached.at.value_or(end_of(kLastDay));
    for (std::size_t i = 0; i < timeline_.pauses.size(); ++i) {
      const NamedPause& each = timeline_.pauses[i];
      const LocalTime from = std::max(each.pause.from, past);
      const bool meets = each.pause.from < end && (!each.pause.to || *each.pause.to > begins);
      if (!meets) continue;
      used_pauses_[i] = true;
      Step step{.kind = StepKind::kPause,
                .from = each.pause.from,
                .to = each.pause.to,
                .name = each.name,
                .source = each.source};
      if (each.pause.to) {
        step.amount = taken_away(unit, from, std::max(from, *each.pause.to), how, counted.before);
        step.unit = unit;
        past = std::max(past, *each.pause.to);
      }
      add(std::move(step));
    }
  }

  std::int64_t taken_away(LimitUnit unit, LocalTime from, LocalTime to, const Count& how,
                          DayNumber before) const {
    if (!is_in_days(unit)) return counter_.office_seconds(from, to, unit == LimitUnit::kHours);
    const DayNumber first = std::max(counter_.first_day_past(from, how.mark), before + 1);
    const DayNumber end = counter_.first_day_past(to, how.mark);
    return counter_.days_between(first - 1, end - 1, unit == LimitUnit::kWorkingDays);
  }

  void tell_count(LocalTime begins, const std::vector<Leg>& legs, const Counted& counted,
                  const Message& name, const std::string& source) {
    if (!counted.reached.at) return;
    const DayNumber last = counted.rolled_from.value_or(counted.reached.day);
    std::map<LimitUnit, std::int64_t> sums;
    for (const Leg& leg : legs) sums[leg.unit] += in_base_units(leg);
    for (const auto& [unit, sum] : sums) {
      Step step{
          .kind = StepKind::kCounted, .amount = sum, .unit = unit, .name = name, .source = source};
      const bool in_days = is_in_days(unit) && sums.size() == 1;
      step.from = in_days ? at(counted.before + 1, 0) : begins;
      step.to = in_days ? at(last, 0) : *counted.reached.at;
      step.in_days = in_days;
      if (is_working_unit(unit)) {
        step.rest_days =
            (last - counted.before) - counter_.days_between(counted.before, last, true);
      }
      add(std::move(step));
    }
  }

  void stand_still(const Counted& counted, const Message& name) {
    LocalTime since = timeline_.opened;
    for (const Pause& pause : counter_.pauses()) {
      if (!pause.to) since = pause.from;
    }
    out_.suspended_since = since;
    out_.left = counted.reached.left;
    out_.left_unit = counted.unit;
    add({.kind = StepKind::kSuspended,
         .from = since,
         .amount = counted.reached.left,
         .unit = counted.unit,
         .name = name});
  }

  // -- beside the main clock --

  // The last event of a kind counts: a second objection is answered anew.
  bool derive_sides() {
    if (!rule_.side_clocks) return true;
    const Counter running(calendar_, timeline_.tenures, {});
    for (const SideClock& side : *rule_.side_clocks) {
      for (const Event& event : timeline_.events) {
        if (event.kind != side.on) continue;
        const Count how = count_of(side, event.at);
        Counted counted = count_legs(running, event.at, {{side.amount, side.unit}}, how);
        roll(running, calendar_.days(), how, counted);
        if (!counted.reached.at) return false;
        out_.sides.push_back({side.id,
                              {side.name, side.name_en.value_or(side.id)},
                              event.at,
                              *counted.reached.at,
                              source_of(side.source)});
      }
    }
    return true;
  }

  // -- rungs --

  const StageDue* stage_of(const Rung& rung, std::size_t& index) const {
    const std::string id = rung.stage.value_or("");
    for (index = 0; index < out_.stages.size(); ++index) {
      const bool is_it =
          id.empty() ? index + 1 == rule_.stages.size() : rule_.stages[index].id == rung.stage;
      if (is_it) return &out_.stages[index];
    }
    return nullptr;
  }

  // When this share is used up, in whole days of a limit in days. Of legs in days and hours mixed,
  // the first kind counts alone.
  std::optional<LocalTime> share_time(std::size_t index, int percent) const {
    const StageDue& stage = out_.stages[index];
    if (percent == 0) return stage.begins;
    if (percent == 100) return stage.due;
    const std::vector<Leg>& legs = legs_[index];
    const bool in_days = is_in_days(legs.front().unit);
    std::int64_t whole = 0;
    for (const Leg& leg : legs) {
      if (is_in_days(leg.unit) == in_days) whole += in_base_units(leg);
    }
    std::int64_t wanted = whole * percent / 100;
    if (wanted == 0) return stage.begins;
    const Count how = count_of(rule_.stages[index], stage.begins);
    if (!in_days) {
      return counter_.seconds(stage.begins, wanted, legs.front().unit == LimitUnit::kHours).at;
    }
    std::vector<Leg> part;
    for (const Leg& leg : legs) {
      if (wanted <= 0 || !is_in_days(leg.unit)) break;
      part.push_back({std::min(leg.amount, wanted), leg.unit});
      wanted -= leg.amount;
    }
    return count_legs(counter_, stage.begins, part, how).reached.at;
  }

  // So far before the due time, or after it; pauses do not count here.
  std::optional<LocalTime> beside(LocalTime due, const Distance& distance, bool after) const {
    const int sign = after ? 1 : -1;
    switch (distance.unit) {
      case LimitUnit::kCalendarDays:
        return LocalTime{due.seconds + sign * distance.amount * kSecondsOfDay};
      case LimitUnit::kHours:
        return LocalTime{due.seconds + sign * distance.amount * std::int64_t{3600}};
      case LimitUnit::kWorkingDays: {
        const auto day = after ? calendar_.days().nth_after(due.day(), distance.amount)
                               : calendar_.days().nth_before(due.day(), distance.amount);
        return day ? std::optional(at(*day, due.second_of_day())) : std::nullopt;
      }
      case LimitUnit::kWorkingHours: {
        const Office& office = counter_.office_at(due);
        const std::int64_t seconds = distance.amount * std::int64_t{3600};
        return after ? office.advance(due, seconds) : office.go_back(due, seconds);
      }
    }
    return std::nullopt;
  }

  // Never while the clock stands still, and within working hours where the rule says so.
  std::optional<LocalTime> allowed(const Rung& rung, LocalTime time) const {
    for (std::size_t i = 0; i <= counter_.pauses().size(); ++i) {
      const auto running = counter_.after_pauses(time);
      if (!running) return std::nullopt;
      time = *running;
      if (!rung.working_hours.value_or(false)) return time;
      const auto open = counter_.office_at(time).next_open(time);
      if (!open || *open == time) return open;
      time = *open;
    }
    return counter_.after_pauses(time) == time ? std::optional(time) : std::nullopt;
  }

  void derive_rungs() {
    if (!rule_.rungs) return;
    for (const Rung& rung : *rule_.rungs) {
      std::size_t index = 0;
      const StageDue* stage = stage_of(rung, index);
      if (!stage) continue;
      std::optional<LocalTime> time;
      if (rung.share_percent) time = share_time(index, *rung.share_percent);
      if (rung.before && stage->due) time = beside(*stage->due, *rung.before, false);
      if (rung.after && stage->due) time = beside(*stage->due, *rung.after, true);
      if (!time) continue;
      time = allowed(rung, std::max(*time, stage->begins));
      if (!time || (out_.closed && *time >= *out_.closed)) continue;
      out_.rungs.push_back({rung.id, *time});
    }
    std::ranges::stable_sort(out_.rungs, {}, &RungTime::at);
  }

  // -- the end --

  void finish() {
    const bool whole = out_.stages.size() == rule_.stages.size();
    if (whole && !out_.stages.empty()) out_.due = out_.stages.back().due;
    if (out_.due) out_.suspended_since.reset();
    derive_rungs();
    for (std::size_t i = 0; i < timeline_.pauses.size(); ++i) {
      if (used_pauses_[i]) continue;
      const NamedPause& each = timeline_.pauses[i];
      add({.kind = StepKind::kPauseIgnored,
           .from = each.pause.from,
           .to = each.pause.to,
           .name = each.name,
           .reason = {"在计时期间之外", "it lies outside the time that is counted"}});
    }
    note_missing_years();
    if (out_.closed) add({.kind = StepKind::kClosed, .from = out_.closed, .to = out_.due});
  }

  void note_missing_years() {
    if (rule_.stages.empty() && out_.sides.empty()) return;
    LocalTime last = out_.suspended_since.value_or(begins_);
    for (const StageDue& stage : out_.stages) last = std::max(last, stage.due.value_or(last));
    for (const SideDue& side : out_.sides) last = std::max(last, side.due);
    for (int year = year_of(timeline_.opened.day()); year <= year_of(last.day()); ++year) {
      if (calendar_.days().is_loaded(year)) continue;
      out_.missing_years.push_back(year);
      const auto first = Date::make(year, 1, 1);
      add({.kind = StepKind::kProvisional, .from = at(day_number(*first), 0), .amount = year});
    }
  }

  const CityCalendar& calendar_;
  Timeline timeline_;
  const ClockRule& rule_;
  Counter counter_;
  LocalTime begins_;
  std::vector<std::vector<Leg>> legs_;  // by stage
  std::vector<bool> used_pauses_;
  Deadline out_;
};

}  // namespace

Result<Deadline> derive(const ClockRule& rule, const CityCalendar& calendar,
                        std::vector<Fact> facts) {
  // Held here: a rule that a fact brings lives as long as the facts do.
  const std::vector<Fact> kept = facts;
  auto timeline = read_facts(rule, calendar, std::move(facts));
  if (!timeline) return tl::unexpected(timeline.error());
  if (!timeline->rule->weekdays_only.value_or(false)) {
    return Derivation(calendar, std::move(*timeline)).run();
  }
  timeline = read_facts(rule, calendar.weekdays(), kept);
  return Derivation(calendar.weekdays(), std::move(*timeline)).run();
}

std::vector<RungTime> rungs_due(const Deadline& deadline, LocalTime now) {
  std::vector<RungTime> out;
  for (const RungTime& rung : deadline.rungs) {
    if (rung.at <= now) out.push_back(rung);
  }
  return out;
}

}  // namespace luoshi::calendar
