#include "cases/clock.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "office/rule_file.h"

namespace luoshi::cases {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using calendar::ClockRule;
using calendar::Fact;
using calendar::FactKind;
using ledger::View;

using Kinds = std::shared_ptr<const calendar::KindsReading>;
using Calendar = std::shared_ptr<const calendar::CityCalendar>;

Kinds read_kinds(const office::RuleVersion& version) {
  static office::RuleCache<calendar::KindsReading> read;
  return read.get(version.hash, [&] { return calendar::read_kinds(version.text); });
}

// Weekends only when none was loaded, so that every due time is provisional.
Calendar read_calendar(const office::RuleVersion* version) {
  static office::RuleCache<calendar::CityCalendar> read;
  if (version == nullptr) {
    return read.get("", [] { return calendar::CityCalendar(calendar::CalendarData{}); });
  }
  return read.get(version->hash, [&] {
    return calendar::CityCalendar(calendar::read_calendar(version->text).data);
  });
}

struct InForce {
  const office::RuleFile* kinds_file = nullptr;
  const office::RuleVersion* kinds = nullptr;
  const office::RuleVersion* calendar = nullptr;
};

Result<InForce> in_force_now(View& view) {
  const auto kinds = view.state<office::RuleFile>(office::rule_stream("kinds"));
  if (!kinds) return tl::unexpected(kinds.error());
  const auto days = view.state<office::RuleFile>(office::rule_stream("calendar"));
  if (!days) return tl::unexpected(days.error());
  const office::Day today = office::city_day(view.now());
  return InForce{*kinds, office::in_force(**kinds, today), office::in_force(**days, today)};
}

std::uint64_t number_of(const office::RuleVersion* version) {
  return version == nullptr ? 0 : version->number;
}

calendar::LocalTime local(const calendar::Zone& zone, env::WallTime at) {
  return zone.local(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}
std::int64_t ms_of(const calendar::Zone& zone, calendar::LocalTime time) {
  return zone.utc_seconds(time) * 1'000;
}

FactKind kind_of(ClockEvent kind) {
  switch (kind) {
    case ClockEvent::kOpened:
      return FactKind::kOpened;
    case ClockEvent::kSuspended:
      return FactKind::kSuspended;
    case ClockEvent::kResumed:
      return FactKind::kResumed;
    case ClockEvent::kExtended:
      return FactKind::kExtended;
    case ClockEvent::kReturned:
      return FactKind::kReturned;
    case ClockEvent::kObjected:
      return FactKind::kObjected;
    case ClockEvent::kObjectionDecided:
      return FactKind::kObjectionDecided;
    case ClockEvent::kHandedOver:
      break;
  }
  return FactKind::kHandedOver;
}

// One suspension at a time: a resumption ends the one before it.
std::vector<Fact> facts_of(const std::vector<ClockFact>& events, const calendar::Zone& zone) {
  std::vector<Fact> facts;
  std::size_t suspensions = 0;
  for (const ClockFact& each : events) {
    Fact fact{.kind = kind_of(each.kind), .at = local(zone, each.at), .amount = each.amount};
    const bool names_unit =
        each.kind == ClockEvent::kOpened || each.kind == ClockEvent::kHandedOver;
    if (names_unit) fact.unit = each.text;
    if (each.kind == ClockEvent::kSuspended) {
      ++suspensions;
      fact.ground = each.text;
    }
    if (each.kind == ClockEvent::kSuspended || each.kind == ClockEvent::kResumed) {
      fact.key = std::to_string(suspensions);
    }
    facts.push_back(std::move(fact));
  }
  return facts;
}

bool runs_intake(const Case& state) { return state.facts.empty() && state.intake_from; }

const calendar::Kind* kind_of(const calendar::KindsReading& read, const Case& state) {
  if (runs_intake(state)) return calendar::find_kind(read.kinds, *state.intake->intake_clock);
  return clock_kind(read, state.what.kind, state.filed.category);
}

std::vector<ClockFact> clock_facts(const Case& state) {
  if (!runs_intake(state)) return state.facts;
  return {{ClockEvent::kOpened, *state.intake_from, state.unit.value()}};
}

// The rules behind the one a clock began with, in the order in which they came.
struct Rules {
  std::vector<Kinds> keep;
  std::vector<std::shared_ptr<const ClockRule>> rules;  // the first: the opening's
  std::vector<Fact> changes;
};

// That of the opening, and those that came into force since, by time.
std::vector<const office::RuleVersion*> versions_behind(const Case& state, const InForce& now,
                                                        env::WallTime until) {
  std::vector<const office::RuleVersion*> found;
  const std::vector<ClockFact> facts = clock_facts(state);
  const env::WallTime opened = facts.empty() ? state.opened_at : facts.front().at;
  const auto rank = [&](const office::RuleVersion* version) {
    return version->number == state.kinds_version ? opened : office::began(*version);
  };
  for (const office::RuleVersion& version : now.kinds_file->versions) {
    const env::WallTime begins = rank(&version);
    const bool is_first = version.number == state.kinds_version;
    if (is_first || (begins > opened && begins <= until)) found.push_back(&version);
  }
  std::stable_sort(found.begin(), found.end(),
                   [&](const auto* one, const auto* other) { return rank(one) < rank(other); });
  return found;
}

Result<Rules> rules_behind(const Case& state, const InForce& now, const calendar::Zone& zone,
                           env::WallTime until) {
  Rules out;
  for (const office::RuleVersion* version : versions_behind(state, now, until)) {
    const bool is_first = version->number == state.kinds_version;
    Kinds kinds = read_kinds(*version);
    const calendar::Kind* kind = kind_of(*kinds, state);
    if (kind == nullptr) continue;  // it was taken out: what runs goes on as it began
    if (!out.rules.empty() && *out.rules.back() == kind->clock) continue;
    std::shared_ptr<const ClockRule> rule(kinds, &kind->clock);
    out.rules.push_back(rule);
    if (is_first) continue;
    out.changes.push_back({.kind = FactKind::kRuleChanged,
                           .at = local(zone, office::began(*version)),
                           .rule = std::move(rule)});
  }
  if (!out.rules.empty()) return out;
  return fail(ErrorCode::kUnsupported, {"案件的规则不见了", "the rule of the case is not there"},
              state.what.number);
}

// Whom a rung reminds, by the newest rule that knows it.
std::string role_of(const Rules& rules, const std::string& rung) {
  for (auto rule = rules.rules.rbegin(); rule != rules.rules.rend(); ++rule) {
    if (!(*rule)->rungs) continue;
    const auto found = std::ranges::find(*(*rule)->rungs, rung, &calendar::Rung::id);
    if (found != (*rule)->rungs->end()) return found->to;
  }
  return {};
}

// The rule that counts: the last of them that changes what runs.
Result<std::shared_ptr<const ClockRule>> rule_now(View& view, const Case& state) {
  const auto now = in_force_now(view);
  if (!now) return tl::unexpected(now.error());
  const Calendar days = read_calendar(now->calendar);
  const auto rules = rules_behind(state, *now, days->zone(), view.now());
  if (!rules) return tl::unexpected(rules.error());
  std::shared_ptr<const ClockRule> rule = rules->rules.front();
  for (const auto& later : rules->rules) {
    if (later->on_change == calendar::OnChange::kRederive) rule = later;
  }
  return rule;
}

bool has_promise(const Case& state) {
  return state.intake && state.intake->promised && state.round == 1 && !runs_intake(state);
}

// `facts`: all of the clock; what does not move a limit is its opening and who had it.
Result<void> go_by_promise(const Promised& promised, const ClockRule& rule,
                           const calendar::CityCalendar& days, const std::vector<Fact>& facts,
                           calendar::Deadline& deadline) {
  if (!promised.until) {
    deadline.due.reset();
    deadline.rungs.clear();
    return {};
  }
  std::vector<Fact> first;
  std::ranges::copy_if(facts, std::back_inserter(first), [](const Fact& fact) {
    return fact.kind == FactKind::kOpened || fact.kind == FactKind::kHandedOver;
  });
  const auto unmoved = calendar::derive(rule, days, std::move(first));
  if (!unmoved) return tl::unexpected(unmoved.error());
  const calendar::LocalTime until = days.zone().local(*promised.until / 1'000);
  if (!unmoved->due) deadline.due = until;  // the kind has no limit
  if (!unmoved->due || !deadline.due) return {};
  const std::int64_t later = until.seconds - unmoved->due->seconds;
  deadline.due->seconds += later;
  for (calendar::RungTime& rung : deadline.rungs) rung.at.seconds += later;
  return {};
}

}  // namespace

const calendar::Kind* clock_kind(const calendar::KindsReading& read, const std::string& kind,
                                 const std::optional<std::string>& category) {
  const calendar::Kind* own = calendar::find_kind(read.kinds, kind);
  if (own == nullptr || !own->process || !category) return own;
  const calendar::Category* filed = calendar::find_category(*own->process, *category);
  const bool has_clock = filed != nullptr && filed->clock;
  return has_clock ? calendar::find_kind(read.kinds, *filed->clock) : own;
}

std::string stamp_of(std::uint64_t kinds_version, std::uint64_t calendar_version) {
  return fmt::format("{}.{}", kinds_version, calendar_version);
}

Result<std::string> stamp_now(View& view) {
  const auto now = in_force_now(view);
  if (!now) return tl::unexpected(now.error());
  return stamp_of(number_of(now->kinds), number_of(now->calendar));
}

Result<std::shared_ptr<const calendar::KindsReading>> kinds_now(View& view) {
  const auto now = in_force_now(view);
  if (!now) return tl::unexpected(now.error());
  return now->kinds == nullptr ? nullptr : read_kinds(*now->kinds);
}

Result<Calendar> calendar_now(View& view) {
  const auto now = in_force_now(view);
  if (!now) return tl::unexpected(now.error());
  return read_calendar(now->calendar);
}

Result<CaseRules> rules_of(View& view, const std::string& kind) {
  const auto now = in_force_now(view);
  if (!now) return tl::unexpected(now.error());
  if (now->kinds == nullptr) {
    return tl::unexpected(base::Error{ErrorCode::kConflict,
                                      {"还没有载入案件类别", "no kinds of case are loaded"},
                                      "/kind",
                                      {"应先载入kinds规则文件", "load the rule file kinds first"},
                                      "no_rules"});
  }
  CaseRules out{read_kinds(*now->kinds), nullptr, read_calendar(now->calendar),
                number_of(now->kinds), number_of(now->calendar)};
  out.kind = calendar::find_kind(out.kinds->kinds, kind);
  if (out.kind != nullptr) return out;
  return fail(ErrorCode::kNotFound,
              {fmt::format("没有类别“{}”", kind), fmt::format("there is no kind \"{}\"", kind)},
              "/kind", {"应为城市规则里的类别", "a kind of the city's rules"});
}

Result<CaseClock> clock_of(View& view, const Case& state, std::optional<env::WallTime> closed_at) {
  const auto now = in_force_now(view);
  if (!now) return tl::unexpected(now.error());
  const Calendar days = read_calendar(now->calendar);
  const calendar::Zone& zone = days->zone();
  const std::vector<ClockFact> own = clock_facts(state);
  if (own.empty()) {
    CaseTimed none;
    none.kinds_version = number_of(now->kinds);
    none.calendar_version = number_of(now->calendar);
    return CaseClock{{}, zone, std::move(none)};
  }
  const bool is_answered = state.state == CaseState::kAnswered && !state.answers.empty();
  if (is_answered) closed_at = state.answers.back().at;
  const env::WallTime until = closed_at.value_or(view.now());
  auto rules = rules_behind(state, *now, zone, until);
  if (!rules) return tl::unexpected(rules.error());
  std::vector<Fact> facts = facts_of(own, zone);
  facts.insert(facts.end(), rules->changes.begin(), rules->changes.end());
  if (closed_at) facts.push_back({.kind = FactKind::kClosed, .at = local(zone, until)});
  auto deadline = calendar::derive(*rules->rules.front(), *days, facts);
  if (!deadline) return tl::unexpected(deadline.error());
  if (has_promise(state)) {
    auto done =
        go_by_promise(*state.intake->promised, *rules->rules.front(), *days, facts, *deadline);
    if (!done) return tl::unexpected(done.error());
  }
  CaseTimed timed;
  if (deadline->due) timed.due_at = ms_of(zone, *deadline->due);
  timed.provisional = deadline->provisional();
  for (const calendar::RungTime& rung : deadline->rungs) {
    timed.rungs.push_back({rung.id, role_of(*rules, rung.id), ms_of(zone, rung.at)});
  }
  for (const calendar::SideDue& side : deadline->sides) {
    timed.sides.push_back({side.id, ms_of(zone, side.due)});
  }
  timed.kinds_version = number_of(now->kinds);
  timed.calendar_version = number_of(now->calendar);
  return CaseClock{std::move(*deadline), zone, std::move(timed)};
}

Result<std::optional<env::WallTime>> limit_of(View& view, const std::string& kind,
                                              env::WallTime from) {
  const auto rules = rules_of(view, kind);
  if (!rules) return tl::unexpected(rules.error());
  const calendar::Zone& zone = rules->calendar->zone();
  const std::vector<Fact> facts = {{.kind = FactKind::kOpened, .at = local(zone, from)}};
  const auto deadline = calendar::derive(rules->kind->clock, *rules->calendar, facts);
  if (!deadline) return tl::unexpected(deadline.error());
  if (!deadline->due) return std::optional<env::WallTime>();
  return std::optional(env::WallTime(std::chrono::milliseconds(ms_of(zone, *deadline->due))));
}

Result<bool> restarts(View& view, const Case& state) {
  const auto rule = rule_now(view, state);
  if (!rule) return tl::unexpected(rule.error());
  const auto& on_return = (*rule)->on_return;
  return on_return && on_return->effect == calendar::ReturnEffect::kRestart;
}

Result<void> may_add(View& view, const Case& state, const ClockFact& fact) {
  const auto now = in_force_now(view);
  if (!now) return tl::unexpected(now.error());
  const auto rule = rule_now(view, state);
  if (!rule) return tl::unexpected(rule.error());
  const Calendar days = read_calendar(now->calendar);
  const bool is_late = state.timed.due_at && fact.kind == ClockEvent::kExtended &&
                       fact.at.time_since_epoch().count() > *state.timed.due_at;
  if (is_late && (*rule)->extension && !(*rule)->extension->after_due.value_or(false)) {
    return tl::unexpected(base::Error{ErrorCode::kConflict,
                                      {"已经超期，不能再延期", "it is overdue already"},
                                      {},
                                      {"应在到期之前延期", "extend it before it is due"},
                                      "overdue"});
  }
  const auto facts = facts_of(clock_facts(state), days->zone());
  return calendar::may_add(**rule, facts, facts_of({fact}, days->zone()).front());
}

}  // namespace luoshi::cases
