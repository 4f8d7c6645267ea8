#include "sim/case_clock.h"

#include <algorithm>

namespace luoshi::sim {
namespace {

using Second = std::int64_t;  // in the city

constexpr Second kSecondsOfDay = 86'400;
constexpr Second kAhead = 8 * 3'600;

Second second_of(Moment moment) {
  return (moment - (moment % 1'000 + 1'000) % 1'000) / 1'000 + kAhead;
}
Moment moment_of(Second second) { return (second - kAhead) * 1'000; }
int day_of_second(Second second) { return static_cast<int>(second / kSecondsOfDay); }
Second end_of(int day) { return (Second{day} + 1) * kSecondsOfDay - 1; }

struct Pause {
  Second from = 0;
  std::optional<Second> to{};
  int number = 0;  // of its suspension; 0: an objection
};

struct Leg {
  int days = 0;
  bool working = false;
};

struct Extension {
  Second at = 0;
  Leg leg;
  bool after_due = false;
};

// What happened, in the order of time, by the rule that was in force then.
class Telling {
 public:
  explicit Telling(const CaseStory& story) : rule(story.rules.front().second) {
    struct Step {
      Second at;
      const CaseFact* fact = nullptr;
      const CaseRule* next = nullptr;
      int suspension = 0;  // that it begins or ends
    };
    std::vector<Step> steps;
    int suspensions = 0;
    for (const CaseFact& fact : story.facts) {
      suspensions += fact.what == CaseFact::What::kSuspended;
      steps.push_back({second_of(fact.at), &fact, nullptr, suspensions});
    }
    for (std::size_t i = 1; i < story.rules.size(); ++i) {
      steps.push_back({second_of(story.rules[i].first), nullptr, story.rules[i].second});
    }
    opened = begins = steps.front().at;
    std::stable_sort(steps.begin() + 1, steps.end(),
                     [](const Step& one, const Step& other) { return one.at < other.at; });
    const std::optional<Second> end =
        story.answered ? std::optional(second_of(*story.answered)) : std::nullopt;
    steps.erase(steps.begin());  // the opening, even if the clock stood later then
    for (const Step& step : steps) {
      if (end && step.at > *end) break;
      if (step.fact) take(*step.fact, step.at, step.suspension);
      if (step.next && step.next->rederives) rule = step.next;
    }
  }

  const CaseRule* rule;
  Second opened = 0;
  Second begins = 0;  // of the budget
  std::vector<Pause> pauses;
  std::vector<Extension> extensions;

 private:
  void take(const CaseFact& fact, Second at, int suspension) {
    using What = CaseFact::What;
    const bool may = rule->may_suspend && fact.ground == "rain";
    if (fact.what == What::kSuspended && may) pauses.push_back({at, {}, suspension});
    if (fact.what == What::kObjected && rule->pauses) pauses.push_back({at, {}, 0});
    if (fact.what == What::kExtended) extend(fact, at);
    for (Pause& pause : pauses) {
      const bool is_decided = fact.what == What::kObjectionDecided && pause.number == 0;
      if (is_decided && !pause.to) pause.to = at;
      const bool ends = fact.what == What::kResumed && pause.number == suspension && !pause.to;
      if (ends) pause.to = at;
    }
    if (fact.what == What::kReturned && rule->restarts) {
      begins = at;
      extensions.clear();
    }
  }
  void extend(const CaseFact& fact, Second at) {
    int total = fact.days;
    for (const Extension& each : extensions) total += each.leg.days;
    const bool may = static_cast<int>(extensions.size()) < rule->extensions && fact.days >= 1 &&
                     fact.days <= rule->extension_days &&
                     (rule->extension_total == 0 || total <= rule->extension_total);
    if (may) extensions.push_back({at, {fact.days, rule->working}, rule->after_due});
  }
};

class Walk {
 public:
  Walk(const Telling& told, const Worked& days) : told_(told), days_(days) {}

  bool stands_still(Second at) const {
    return std::any_of(told_.pauses.begin(), told_.pauses.end(), [&](const Pause& pause) {
      return pause.from <= at && (!pause.to || at < *pause.to);
    });
  }
  bool stands_still_for_ever(Second at) const {
    return std::any_of(told_.pauses.begin(), told_.pauses.end(),
                       [&](const Pause& pause) { return pause.from <= at && !pause.to; });
  }
  // The last day of so many that count behind this one.
  std::optional<int> forward(int day, const Leg& leg) const {
    for (int left = leg.days; left > 0;) {
      ++day;
      if (stands_still_for_ever(end_of(day))) return std::nullopt;
      if (leg.working && !days_.is_worked(day)) continue;
      if (!stands_still(end_of(day))) --left;
    }
    return day;
  }
  std::optional<int> forward(const std::vector<Leg>& legs) const {
    std::optional<int> day = day_of_second(told_.begins);
    for (const Leg& leg : legs) {
      if (day) day = forward(*day, leg);
    }
    return day;
  }
  std::optional<int> due(const std::vector<Leg>& legs) const {
    std::optional<int> day = forward(legs);
    if (day && told_.rule->roll && !days_.is_worked(*day)) day = forward(*day, {1, true});
    return day;
  }
  // Days that are worked, or all, before or behind.
  int beside(int day, int count, bool working, int step) const {
    while (count > 0) {
      day += step;
      if (!working || days_.is_worked(day)) --count;
    }
    return day;
  }
  // The moment itself, or the end of the pauses that it lies in.
  std::optional<Second> running(Second at) const {
    while (stands_still(at)) {
      for (const Pause& pause : told_.pauses) {
        if (pause.from > at || (pause.to && at >= *pause.to)) continue;
        if (!pause.to) return std::nullopt;
        at = *pause.to;
      }
    }
    return at;
  }

 private:
  const Telling& told_;
  const Worked& days_;
};

// Of the limit and its extensions so many percent, in whole days.
std::optional<Second> share_of(const Telling& told, const Walk& walk, const std::vector<Leg>& legs,
                               std::optional<Second> due, int percent) {
  if (percent == 100) return due;
  int days = 0;
  for (const Leg& leg : legs) days += leg.days;
  int left = days * percent / 100;
  if (left == 0) return told.begins;
  std::vector<Leg> part;
  for (const Leg& leg : legs) {
    if (left > 0) part.push_back({std::min(leg.days, left), leg.working});
    left -= leg.days;
  }
  const auto day = walk.forward(part);
  return day ? std::optional(end_of(*day)) : std::nullopt;
}

std::optional<Second> rung_at(const Rung& rung, const Telling& told, const Walk& walk,
                              const std::vector<Leg>& legs, std::optional<Second> due) {
  if (rung.at == Rung::At::kShare) return share_of(told, walk, legs, due, rung.amount);
  if (!due) return std::nullopt;
  const int step = rung.at == Rung::At::kBefore ? -1 : 1;
  return end_of(walk.beside(day_of_second(*due), rung.amount, rung.working, step));
}

// Whom it reminds, by the newest rule that knows it.
std::string role_of(const CaseStory& story, const std::string& id) {
  std::string to;
  for (const auto& [from, rule] : story.rules) {
    for (const Rung& rung : rule->rungs) {
      if (rung.id == id) to = rung.to;
    }
  }
  return to;
}

// The beginning of the pause without an end, and of those that it follows without a gap.
Second stands_still_since(const Telling& told) {
  std::optional<Second> since;
  for (const Pause& pause : told.pauses) {
    if (!pause.to && (!since || pause.from < *since)) since = pause.from;
  }
  if (!since) return told.opened;
  for (auto pause = told.pauses.rbegin(); pause != told.pauses.rend(); ++pause) {
    const bool leads_on = pause->to && *pause->to > pause->from && *pause->to >= *since;
    if (leads_on) since = std::min(*since, pause->from);
  }
  return *since;
}

bool is_provisional(const Telling& told, std::optional<Second> due, const Worked& days) {
  Second last = std::max(told.begins, due.value_or(told.begins));
  if (!due) last = stands_still_since(told);
  for (int year = year_of(day_of_second(told.opened)); year <= year_of(day_of_second(last));
       ++year) {
    if (!days.years.contains(year)) return true;
  }
  return false;
}

}  // namespace

CaseTime time_of(const CaseStory& story, const Worked& days) {
  const Telling told(story);
  const Walk walk(told, days);
  std::vector<Leg> legs = {{told.rule->amount, told.rule->working}};
  std::optional<int> day = walk.due(legs);
  for (const Extension& each : told.extensions) {
    if (!each.after_due && day && each.at > end_of(*day)) continue;  // it came too late
    legs.push_back(each.leg);
    day = walk.due(legs);
  }
  const std::optional<Second> due = day ? std::optional(end_of(*day)) : std::nullopt;
  CaseTime out;
  if (due) out.due = moment_of(*due);
  out.provisional = is_provisional(told, due, days);
  for (const Rung& rung : told.rule->rungs) {
    auto at = rung_at(rung, told, walk, legs, due);
    if (at) at = walk.running(std::max(*at, told.begins));
    if (!at || (story.answered && *at >= second_of(*story.answered))) continue;
    out.rungs.push_back({rung.id, role_of(story, rung.id), moment_of(*at)});
  }
  std::stable_sort(out.rungs.begin(), out.rungs.end(),
                   [](const DueRung& one, const DueRung& other) { return one.at < other.at; });
  return out;
}

bool is_in_time(const CaseTime& time, Moment answered) {
  return !time.due || second_of(answered) <= second_of(*time.due);
}

}  // namespace luoshi::sim
