// The city's rule files as a naive twin holds them: what each version says as plain values, beside
// the text that was loaded. Nothing is parsed here; a text is written from its values.
// Thread rule: one thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "calendar/process.h"
#include "sim/actor.h"
#include "sim/days.h"
#include "sim/lamp.h"

namespace luoshi::sim {

struct Rung {
  enum class At { kShare, kBefore, kAfter };  // percent, or days
  std::string id;
  std::string to;
  At at = At::kShare;
  int amount = 0;
  bool working = false;
  friend bool operator==(const Rung&, const Rung&) = default;
};

// Of a kind that people ask for.
struct AskedRule {
  calendar::Line line = calendar::Line::kHotline;
  calendar::ClockFrom clock_from = calendar::ClockFrom::kRegistered;
  bool admission = false;
  bool has_intake = false;  // by the clock of kRouteKind
  bool follow_up = false;
  bool has_returns = false;      // the ground "empty"
  bool asking_is_quick = false;  // the category "asking" has the clock of kQuickKind
  int checked = 100;             // of the answers, in a hundred
  friend bool operator==(const AskedRule&, const AskedRule&) = default;
};
inline constexpr const char* kRouteKind = "route";
inline constexpr const char* kQuickKind = "quick";

// Of one kind of case.
struct CaseRule {
  std::string series;
  int amount = 10;
  bool working = false;  // days that are worked, or all
  bool roll = false;
  bool may_suspend = true;  // on the ground "rain"
  int extensions = 0;       // none: 0
  int extension_days = 0;   // each time
  int extension_total = 0;  // 0: no limit
  bool after_due = false;
  bool restarts = false;  // by a return
  bool rederives = false;
  bool pauses = false;  // while an objection waits
  std::vector<Rung> rungs;
  std::optional<AskedRule> asked{};  // none: an order, or a clock alone
  friend bool operator==(const CaseRule&, const CaseRule&) = default;
};

struct Worked {
  std::set<int> holidays;  // none of them a weekend
  std::set<int> years;     // that are loaded
  bool is_worked(int day) const { return weekday_of(day) <= 5 && !holidays.contains(day); }
};

struct Rules {
  std::string text;
  std::string hash;  // of the text
  Day effective_from;
  std::int64_t loaded_at = 0;  // milliseconds
  LampRule light{};            // each file says one of these
  std::map<std::string, CaseRule> kinds{};
  Worked days{};
};

struct RuleAsk {
  std::string name;
  Rules rules;
};

class RulePart final : public Part {
 public:
  std::unique_ptr<Part> copy() const override { return std::make_unique<RulePart>(*this); }
  Rows rows() const override;
  Expected carry_out(const RuleAsk& ask, env::WallTime now);

  // That of the latest first day up to this one; of several the last. The number of its version,
  // from 1; 0: none.
  std::size_t in_force(const std::string& name, const Day& day) const;
  const Rules* at(const std::string& name, std::size_t number) const;  // none: null

  std::map<std::string, std::vector<Rules>> files;
};

}  // namespace luoshi::sim
