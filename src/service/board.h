// The board: all commitments as the register's tables have them, with the units that answer for
// them, in memory, for everything that reads across them (lists, overview, desk, rankings, search).
//
//   ledger's feed, every other second or seldomer while somebody reads, and whoever reads
//     ─▶ advance: the rows of what was touched, read anew ─▶ BoardState (shared, const)
//
// Invariants: a BoardState is the city's book as it stood at one time and is never changed; now()
// gives one that is no older than the book's head when it was asked, whoever committed: what a
// caller was answered he sees in the next read. What is derived here (which report is due) follows
// the city's rule of lights and is computed anew when another one is in force. Thread rule: any
// thread. One of them at a time reads what is new; the others wait for it.
#pragma once

#include <array>
#include <atomic>
#include <boost/json/object.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "ledger/ledger.h"
#include "office/day.h"
#include "office/rule_file.h"
#include "office/tree.h"
#include "search/text.h"

namespace luoshi::commitment {
struct LightRule;
}

namespace luoshi::service {

// A day as a number that compares; 0: none.
using DayNumber = std::int32_t;
DayNumber day_number_of(const std::string& day);

struct BoardReport {
  std::int64_t number = 0;
  std::string period;
  std::string period_end;
  std::string state;  // "reported", "confirmed", "returned"
  std::string unit;
  DayNumber came = 0;         // the day on which it came first
  std::int64_t at = 0;        // ms, when it came or was last corrected
  std::int64_t returned = 0;  // how often
  std::string reason;         // of the return, while it stands
};
struct BoardMilestone {
  std::int64_t number = 0;
  std::string name;
  std::string due;
  bool reached = false;
};
// What was observed of the indicator that measures it, and when.
struct BoardObserved {
  std::string period;
  DayNumber came = 0;
};
// A report that the rule asks for: when it is due, and when it came (0: not yet).
struct BoardAsked {
  DayNumber due = 0;
  DayNumber came = 0;
};

// A row of the table commitments; "" for what is null there.
struct BoardCommitment {
  std::string id, kind, origin, title, status, outcome, lead, leader, deadline, package, parent,
      measure_by, unit, target, indicator, light, light_since, planned, actual, last_period,
      reading, heading, source, chapter, region, signed_on, starts;
  search::Text text;  // title, and all else that is searched
  std::int64_t year = 0;
  std::int64_t version = 0;
  std::int64_t created_at = 0;
  std::optional<std::int64_t> span_start;
  std::vector<std::string> supporting;
  std::vector<BoardReport> reports;        // by number
  std::vector<BoardMilestone> milestones;  // by number
  std::vector<BoardObserved> observed;
  // By the rule: the first report that has not come, from when one waits for it, by when it is due;
  // "" and 0 when none is asked for. And all that are asked for until the deadline.
  std::string next_period, next_due_on;
  DayNumber next_from = 0;
  DayNumber next_due = 0;
  std::vector<BoardAsked> asked;

  bool is_open() const { return status != "closed"; }
  bool concerns(std::string_view unit_id) const;  // leads or supports
};

struct BoardUnit {
  std::string id, code, name, short_name, kind, state, parent;
  std::string county;  // the nearest county at or above it; "" when none is
  search::Text text;
};
class BoardUnits {
 public:
  explicit BoardUnits(std::vector<BoardUnit> units);
  const BoardUnit* find(const std::string& id) const;
  const std::string& county_of(const std::string& id) const;
  const std::string& name_of(const std::string& id) const;
  bool is_within(const std::string& id, const std::string& ancestor) const;
  const std::vector<BoardUnit>& all() const { return units_; }  // by id
  const office::UnitTree& tree() const { return tree_; }

 private:
  std::vector<BoardUnit> units_;
  std::unordered_map<std::string, std::size_t> places_;
  office::UnitTree tree_;
};

// What is called something and is searched by it.
struct BoardThing {
  std::string id, title;
  std::int64_t year = 0;  // 0: of none
  search::Text text;
};
enum class ThingKind : std::uint8_t { kReading, kPackage, kSource, kIndicator };
inline constexpr std::size_t kThingKinds = 4;
using BoardThings = std::vector<BoardThing>;

struct BoardState {
  std::uint64_t changed = 0;  // the last event of the city's book that anything here shows
  std::vector<std::shared_ptr<const BoardCommitment>> commitments;  // by id
  std::shared_ptr<const BoardUnits> units;
  std::array<std::shared_ptr<const BoardThings>, kThingKinds> things;  // by ThingKind
  std::shared_ptr<const office::RuleFile> rules;                       // of lights
  std::string rule_hash;  // of the one in force when this was derived

  const BoardCommitment* find(const std::string& id) const;
};

// What was made of a state for everybody, as it is answered.
using BoardAnswer = std::shared_ptr<const boost::json::object>;

class Board {
 public:
  explicit Board(ledger::Ledger& ledger);
  ~Board();
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;

  base::Result<std::shared_ptr<const BoardState>> now();
  // So that the first who reads does not wait.
  void warm_up();
  // What `make` makes of this state, made once for each key as long as the state is the last that
  // was asked for; a key holds all that the answer depends on besides.
  BoardAnswer answer(const std::shared_ptr<const BoardState>& state, const std::string& key,
                     const std::function<boost::json::object()>& make);

 private:
  using State = std::shared_ptr<const BoardState>;
  // The state, and the sequence of the city's book up to which it is one.
  struct Held {
    State state;
    std::uint64_t sequence = 0;
  };
  Held held() const;
  base::Result<State> current();
  void keep_up();                 // by the feed's thread
  base::Result<State> advance();  // under advancing_
  base::Result<State> load(ledger::Snapshot& snapshot, std::uint64_t head);
  base::Result<State> follow(ledger::Snapshot& snapshot, const BoardState& from,
                             std::uint64_t after, std::uint64_t head);

  ledger::Ledger& ledger_;
  env::MonotonicTime keep_up_from_{};  // of the feed's thread alone
  std::atomic<env::MonotonicTime> keep_up_until_{};
  std::uint64_t watch_ = 0;
  std::mutex advancing_;
  mutable std::mutex mutex_;  // guards held_
  Held held_;
  std::mutex answers_mutex_;  // guards what follows
  State answered_;
  std::map<std::string, BoardAnswer> answers_;  // at most kAnswersMax
};

}  // namespace luoshi::service
