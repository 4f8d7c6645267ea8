// Tasks: go to a place, look, and tell what was found. Of a route's stop on one day, of a case, or
// by hand.
//
//   ──made──▶ open ──assigned──▶ open ──done──▶ done
//              └──────────────dropped──▶ dropped
//
// Missed is no state: open behind its limit. A task can still be done then, and says that it was
// late. No free text stands in it but what its maker says: what is found becomes a case, which
// seals it. Thread rule: values and pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "duty/route.h"

namespace luoshi::duty {

inline constexpr std::size_t kTasksAtOnce = 500;

struct TaskMade {
  std::string name;
  PlaceId place;
  office::UnitId unit;  // that the place belongs to
  std::string force;
  std::optional<Spot> point;
  std::optional<RouteId> route;
  std::optional<std::string> case_id;
  std::int64_t from = 0;  // milliseconds since 1970 UTC
  std::int64_t due = 0;
  std::optional<office::PersonId> person;
  std::vector<std::string> checklist;
};
BOOST_DESCRIBE_STRUCT(TaskMade, (),
                      (name, place, unit, force, point, route, case_id, from, due, person,
                       checklist))
struct TaskAssigned {
  office::PersonId person;
};
BOOST_DESCRIBE_STRUCT(TaskAssigned, (), (person))

enum class Outcome : std::uint8_t { kGood, kProblem, kSkipped };
BOOST_DESCRIBE_ENUM(Outcome, kGood, kProblem, kSkipped)
struct ItemResult {
  std::uint32_t item = 0;  // of the checklist, from 0
  Outcome outcome = Outcome::kGood;
  std::optional<std::string> case_id;  // what became of a problem
  friend bool operator==(const ItemResult&, const ItemResult&) = default;
};
BOOST_DESCRIBE_STRUCT(ItemResult, (), (item, outcome, case_id))
struct TaskDone {
  office::PersonId person;  // by whom
  std::int64_t at = 0;      // when, as he says
  std::vector<ItemResult> results;
  std::optional<std::string> case_id;  // what was found besides
};
BOOST_DESCRIBE_STRUCT(TaskDone, (), (person, at, results, case_id))

enum class DropGround : std::uint8_t { kNotNeeded, kRepeated, kWeather, kOther };
BOOST_DESCRIBE_ENUM(DropGround, kNotNeeded, kRepeated, kWeather, kOther)
struct TaskDropped {
  DropGround ground = DropGround::kNotNeeded;
};
BOOST_DESCRIBE_STRUCT(TaskDropped, (), (ground))

enum class TaskState : std::uint8_t { kNone, kOpen, kDone, kDropped };
BOOST_DESCRIBE_ENUM(TaskState, kNone, kOpen, kDone, kDropped)

struct Task {
  TaskState state = TaskState::kNone;
  TaskMade what;
  std::optional<office::PersonId> person;
  std::optional<TaskDone> done;
};

// Those that are not there yet; a repeat makes nothing.
struct MakeTasks {
  struct One {
    TaskId id;
    TaskMade what;
  };
  std::vector<One> all;
};
struct AssignTask {
  TaskId id;
  std::optional<std::uint64_t> version;
  TaskAssigned to;
};
struct FinishTask {
  TaskId id;
  std::optional<std::uint64_t> version;
  TaskDone what;
};
struct DropTask {
  TaskId id;
  std::optional<std::uint64_t> version;
  TaskDropped why;
};
std::vector<ledger::StreamId> streams_of(const MakeTasks& ask);
inline std::vector<ledger::StreamId> streams_of(const AssignTask& ask) {
  return {stream_of(ask.id)};
}
inline std::vector<ledger::StreamId> streams_of(const FinishTask& ask) {
  return {stream_of(ask.id)};
}
inline std::vector<ledger::StreamId> streams_of(const DropTask& ask) { return {stream_of(ask.id)}; }
base::Result<ledger::Decision> decide(ledger::View& view, const MakeTasks& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const AssignTask& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const FinishTask& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const DropTask& ask,
                                      const office::Actor& actor);

// Whether a result for each item and for nothing else is there; of whoever finishes before the
// problems become cases.
base::Result<void> check_results(const Task& task, const std::vector<ItemResult>& results);

// duty_tasks: id, name, place, unit, state, person, route, case_id, due_at (ms), done_at (ms),
// version.
const ledger::Table& tasks_table();
ledger::StreamKind task_streams();
void list_task_kinds(std::vector<office::EventKind>& kinds);

}  // namespace luoshi::duty
