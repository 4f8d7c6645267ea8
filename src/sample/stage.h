// What all parts of a year share: the plan, the people, the agenda, and each commitment as those
// who work on it know it. Thread rule: one thread; works keep their place.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "commitment/commitment.h"
#include "sample/agenda.h"
#include "sample/desk.h"
#include "sample/plan.h"
#include "sample/staff.h"
#include "sample/work_time.h"

namespace luoshi::sample {

// A commitment, and how it goes.
struct Work {
  commitment::CommitmentId id;
  commitment::CommitmentMade what;
  commitment::Responsibility who;
  Pace pace;
  int thousandths = 1000;  // of the plan that it reaches
  bool is_signed = false;
  bool is_closed = false;
  bool has_order = false;
  std::optional<int> recovers;          // the month from which it catches up
  std::uint32_t reports = 0;            // that were handed in
  std::optional<base::Decimal> value;   // the last that was reported
  std::optional<base::Decimal> agreed;  // the last that was confirmed
  std::set<std::uint32_t> reached;      // milestones, confirmed

  bool by_value() const {
    return what.measure.by == commitment::MeasuredBy::kValue && what.measure.target.has_value();
  }
};

struct Stage {
  service::World& world;
  const Plan& plan;
  const Staff& staff;
  const WorkTime& time;
  Desk desk;
  Agenda agenda;
  std::deque<Work> works;
  int year = 0;
  env::WallTime end;       // what would be later does not happen
  int frozen_through = 0;  // month

  Draw draw(const Work& work, const std::string& what) const {
    return Draw(plan.seed, work.what.title + "/" + work.who.lead.value() + "/" + what);
  }
  Draw draw(const std::string& what) const { return Draw(plan.seed, what); }
  // Who looks after it in the office, by the lead.
  const office::PersonId& officer(const Work& work) const;
  office::Day day(const std::string& month_day) const { return day_in(year, month_day); }
  office::Day today() const { return office::city_day(agenda.now()); }

  // A moment on the n-th working day after today, on which something is done next.
  env::WallTime in_days(int n, Draw& draw) const;
};

// Days in whose first minutes the server looks at all lights, and issues orders by the city's
// rules: two in each month, and the last.
std::vector<office::Day> mornings_of(const Stage& stage);

// One of the plan's phrases of this name, filled in.
std::string phrase(const Stage& stage, const std::string& name, Draw& draw,
                   const std::map<std::string, std::string>& values);

}  // namespace luoshi::sample
