#include "duty/task.h"

#include <fmt/format.h>

#include <array>
#include <set>

#include "duty/internal/deciding.h"
#include "office/fields.h"
#include "office/lookup.h"

namespace luoshi::duty {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::Event;
using ledger::View;
using office::fold;

constexpr office::TextLimits kName{.max = 130};  // a route's and its stop's

void made(Task& task, const TaskMade& body, const Event&) {
  task.state = TaskState::kOpen;
  task.what = body;
  task.person = body.person;
}
void assigned(Task& task, const TaskAssigned& body, const Event&) { task.person = body.person; }
void done(Task& task, const TaskDone& body, const Event&) {
  task.state = TaskState::kDone;
  task.done = body;
}
void dropped(Task& task, const TaskDropped&, const Event&) { task.state = TaskState::kDropped; }

constexpr std::array<office::Applier<Task>, 4> kAppliers = {{
    {"task.made", 1, &fold<Task, TaskMade, made>},
    {"task.assigned", 1, &fold<Task, TaskAssigned, assigned>},
    {"task.done", 1, &fold<Task, TaskDone, done>},
    {"task.dropped", 1, &fold<Task, TaskDropped, dropped>},
}};

Result<void> apply(Task& task, const Event& event) {
  return office::apply_by<Task>(kAppliers, task, event);
}

std::string word_of(TaskState state) {
  if (state == TaskState::kDone) return "done";
  return state == TaskState::kDropped ? "dropped" : "open";
}

ledger::Value text_or_nothing(const std::optional<std::string>& text) {
  return text ? ledger::Value(*text) : ledger::Value();
}

void project(const Task& task, const Event& event, ledger::RowChanges& changes) {
  const TaskMade& what = task.what;
  changes.push_back({&tasks_table(),
                     {ledger::StreamId::parse(event.stream).id, what.name, what.place.value(),
                      what.unit.value(), word_of(task.state), office::value_of(task.person),
                      office::value_of(what.route), text_or_nothing(what.case_id), what.due,
                      task.done ? ledger::Value(task.done->at) : ledger::Value(),
                      static_cast<std::int64_t>(event.version)},
                     false});
}

Result<void> check_made(View& view, const TaskMade& what, const std::string& where) {
  if (what.due <= what.from) {
    return fail(ErrorCode::kInvalidInput, {"时限不晚于开始", "it is due before it begins"},
                where + "/due", {"应晚于开始", "behind its beginning"});
  }
  return all_of(
      {office::check_text(what.name, kName, where + "/name"),
       check_place(what.place, where + "/place"), check_unit(view, what.unit, where + "/place"),
       check_checklist(what.checklist, where + "/checklist"),
       what.person ? check_person(view, *what.person, where + "/person") : Result<void>()});
}

Result<Standing<Task>> open_task(View& view, const TaskId& id,
                                 const std::optional<std::uint64_t>& version) {
  auto found = standing<Task>(view, stream_of(id), version);
  if (!found) return found;
  if (found->state->state == TaskState::kNone) {
    return tl::unexpected(no_such({"没有这项任务", "there is no such task"}));
  }
  if (found->state->state == TaskState::kOpen) return found;
  return conflict("wrong_state", {"任务已完成或取消", "the task is done or dropped"}, "/id");
}

template <class Body>
Decision one(const TaskId& id, std::string kind, const Body& body, std::uint64_t version) {
  std::vector<ledger::NewEvent> events;
  events.push_back(office::new_event(stream_of(id), std::move(kind), body));
  return decided(id.value(), version, std::move(events));
}

}  // namespace

std::vector<ledger::StreamId> streams_of(const MakeTasks& ask) {
  std::vector<ledger::StreamId> out{{"rulefile", "grid"}};
  for (const MakeTasks::One& each : ask.all) out.push_back(stream_of(each.id));
  return out;
}

Result<Decision> decide(View& view, const MakeTasks& ask, const office::Actor&) {
  if (ask.all.empty() || ask.all.size() > kTasksAtOnce) {
    return fail(ErrorCode::kTooLarge, {"任务太多", "too many tasks"}, "/all");
  }
  std::vector<ledger::NewEvent> events;
  for (std::size_t i = 0; i < ask.all.size(); ++i) {
    const auto& [id, wanted] = ask.all[i];
    const auto version = view.version(stream_of(id));
    if (!version) return tl::unexpected(version.error());
    if (*version > 0) continue;
    const std::string where = ask.all.size() == 1 ? "" : fmt::format("/all/{}", i);
    TaskMade what = wanted;
    const auto force = force_of(view, what.force, where + "/force");
    if (!force) return tl::unexpected(force.error());
    what.force = *force;
    if (auto ok = all_of(
            {office::check_id(id.value(), 'j', where + "/id"), check_made(view, what, where)});
        !ok) {
      return tl::unexpected(ok.error());
    }
    events.push_back(office::new_event(stream_of(id), "task.made", what));
  }
  return Decision{std::move(events), office::reply_of(ask.all.front().id.value(), 1)};
}

Result<Decision> decide(View& view, const AssignTask& ask, const office::Actor&) {
  const auto found = open_task(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_person(view, ask.to.person, "/person"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (found->state->person == ask.to.person) return decided(ask.id.value(), found->version, {});
  return one(ask.id, "task.assigned", ask.to, found->version);
}

Result<Decision> decide(View& view, const FinishTask& ask, const office::Actor&) {
  const auto found = open_task(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  const std::int64_t now = view.now().time_since_epoch().count();
  constexpr std::int64_t kAhead = 5 * 60'000;  // a telephone's clock is not the server's
  if (ask.what.at > now + kAhead) {
    return fail(ErrorCode::kInvalidInput, {"完成时间在将来", "it was done in the future"}, "/at");
  }
  if (auto ok = all_of({check_person(view, ask.what.person, "/person"),
                        check_results(*found->state, ask.what.results)});
      !ok) {
    return tl::unexpected(ok.error());
  }
  return one(ask.id, "task.done", ask.what, found->version);
}

Result<Decision> decide(View& view, const DropTask& ask, const office::Actor&) {
  const auto found = open_task(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  return one(ask.id, "task.dropped", ask.why, found->version);
}

Result<void> check_results(const Task& task, const std::vector<ItemResult>& results) {
  std::set<std::uint32_t> seen;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const std::string where = fmt::format("/results/{}", i);
    if (results[i].item >= task.what.checklist.size() || !seen.insert(results[i].item).second) {
      return fail(
          ErrorCode::kInvalidInput,
          {"清单里没有这一项，或写了两次", "the checklist has no such item, or it is there twice"},
          where + "/item");
    }
    if (results[i].case_id && results[i].outcome != Outcome::kProblem) {
      return fail(ErrorCode::kInvalidInput, {"没有问题，不能立案", "no problem, no case"},
                  where + "/outcome");
    }
  }
  if (seen.size() == task.what.checklist.size()) return {};
  return fail(ErrorCode::kInvalidInput, {"清单没有填完", "the checklist is not gone through"},
              "/results",
              {fmt::format("共{}项，每项一个结果", task.what.checklist.size()),
               fmt::format("one result for each of the {} items", task.what.checklist.size())});
}

const ledger::Table& tasks_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"duty_tasks",
                                    {{"id", kText},
                                     {"name", kText},
                                     {"place", kText},
                                     {"unit", kText},
                                     {"state", kText},
                                     {"person", kText},
                                     {"route", kText},
                                     {"case_id", kText},
                                     {"due_at", kInteger},
                                     {"done_at", kInteger},
                                     {"version", kInteger}},
                                    1,
                                    {{"state", "due_at"},
                                     {"person", "state"},
                                     {"place", "state"},
                                     {"route", "due_at"},
                                     {"case_id"}},
                                    false,
                                    {"case_id"}};
  return kTable;
}

ledger::StreamKind task_streams() {
  return ledger::stream_kind<Task>("task", {&tasks_table()}, &apply, &project);
}

void list_task_kinds(std::vector<office::EventKind>& kinds) {
  office::list_kinds<Task>(kAppliers, kinds);
}

}  // namespace luoshi::duty
