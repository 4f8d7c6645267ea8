// Routes and tasks; the page that names all events.
#include "duty/task.h"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>

#include "duty/test_book_test.h"

namespace luoshi::duty {
namespace {

using namespace test;  // NOLINT

RouteDrawn round() {
  Stop stop{PlaceId("g-1"),
            office::UnitId("u-a"),
            "农贸市场",
            Spot{113'000'000, 27'000'000},
            {"通道畅通"}};
  return {"早巡", office::UnitId("u-a"), "", {stop}, every_day("08:00", "10:00")};
}

TEST(Route, IsDrawnChangedAndEnded) {
  Book book = small_city();
  const RouteId id("l-1");
  EXPECT_EQ(book.refusal(DrawRoute{id, {}}), "/stops");
  EXPECT_EQ(book.tell(DrawRoute{id, round()}), "route.drawn");
  EXPECT_EQ(book.refusal(DrawRoute{id, round()}), "/id");
  EXPECT_EQ(book.tell(ChangeRoute{id, 1, round()}), "");
  RouteDrawn other = round();
  other.name = "晚巡";
  EXPECT_EQ(book.refusal(ChangeRoute{id, 7, other}), "version_outdated");
  EXPECT_EQ(book.tell(ChangeRoute{id, 1, other}), "route.changed");
  EXPECT_EQ(book.tell(EndRoute{id, {}, {day("2026-03-31")}}), "route.ended");
  EXPECT_EQ(book.refusal(EndRoute{RouteId("l-2"), {}, {day("2026-03-31")}}), "/id");
  other.stops[0].checklist.assign(31, "项");
  EXPECT_EQ(book.refusal(ChangeRoute{id, {}, other}), "/stops/0/checklist");
  EXPECT_TRUE(book.replays_alike());
}

TaskMade look(Book& book) {
  const std::int64_t now = book.now().time_since_epoch().count();
  return {
      "早巡",          PlaceId("g-1"), office::UnitId("u-a"),     "", {}, RouteId("l-1"), {}, now,
      now + 3'600'000, person("one"),  {"通道畅通", "灭火器有效"}};
}

TEST(Task, IsMadeOnceAndDoneWithItsChecklist) {
  Book book = small_city();
  const TaskId id("j-1");
  EXPECT_EQ(book.tell(MakeTasks{{{id, look(book)}, {TaskId("j-2"), look(book)}}}),
            "task.made task.made");
  EXPECT_EQ(book.tell(MakeTasks{{{id, look(book)}}}), "");
  EXPECT_EQ(book.tell(AssignTask{id, {}, {person("two")}}), "task.assigned");
  EXPECT_EQ(book.refusal(AssignTask{id, {}, {person("nobody")}}), "/person");
  TaskDone done{person("two"), book.now().time_since_epoch().count(), {}, {}};
  EXPECT_EQ(book.refusal(FinishTask{id, {}, done}), "/results");
  done.results = {{0, Outcome::kGood, {}}, {0, Outcome::kGood, {}}};
  EXPECT_EQ(book.refusal(FinishTask{id, {}, done}), "/results/1/item");
  done.results = {{0, Outcome::kGood, {}}, {1, Outcome::kGood, "q-1"}};
  EXPECT_EQ(book.refusal(FinishTask{id, {}, done}), "/results/1/outcome");
  done.results[1].outcome = Outcome::kProblem;
  done.at += 3'600'000;
  EXPECT_EQ(book.refusal(FinishTask{id, {}, done}), "/at");
  done.at -= 3'600'000;
  EXPECT_EQ(book.tell(FinishTask{id, {}, done}), "task.done");
  EXPECT_EQ(book.refusal(FinishTask{id, {}, done}), "wrong_state");
  EXPECT_EQ(book.tell(DropTask{TaskId("j-2"), {}, {DropGround::kWeather}}), "task.dropped");
  EXPECT_EQ(book.refusal(DropTask{TaskId("j-3"), {}, {}}), "/id");
  EXPECT_EQ(book.text_at(tasks_table(), {"j-1"}, "state"), "done");
  EXPECT_EQ(book.text_at(tasks_table(), {"j-1"}, "person"), "p-two");
  EXPECT_TRUE(book.replays_alike());
}

TEST(Task, IsDueBehindItsBeginning) {
  Book book = small_city();
  TaskMade wrong = look(book);
  wrong.due = wrong.from;
  EXPECT_EQ(book.refusal(MakeTasks{{{TaskId("j-1"), wrong}}}), "/due");
}

TEST(Catalog, DocsNameEveryKindAndNoOther) {
  std::ifstream in(std::string(LUOSHI_SOURCE_DIR) + "/docs/formats/duty-events.md");
  std::set<office::EventKind> described;
  const std::regex row(R"(\| `([a-z_]+\.[a-z_]+)` \| ([0-9]+) \|.*)");
  std::smatch match;
  for (std::string line; std::getline(in, line);) {
    if (!std::regex_match(line, match, row)) continue;
    described.insert({match[1], static_cast<std::uint32_t>(std::stoul(match[2]))});
  }
  const auto kinds = event_kinds();
  EXPECT_EQ(described, std::set<office::EventKind>(kinds.begin(), kinds.end()));
}

}  // namespace
}  // namespace luoshi::duty
