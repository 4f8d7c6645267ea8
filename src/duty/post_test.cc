// Posts, absences and attendance: what may be decided, and what comes of it.
#include "duty/post.h"

#include <gtest/gtest.h>

#include "duty/absence.h"
#include "duty/attendance.h"
#include "duty/test_book_test.h"

namespace luoshi::duty {
namespace {

using namespace test;  // NOLINT: the module's own small city

TEST(Post, OneIsInChargeAtATimeAndWhoComesAfterEndsHisTime) {
  Book book = small_city();
  EXPECT_EQ(book.tell(in_charge("one", "2026-03-02")), "post.staffed");
  EXPECT_EQ(book.tell(in_charge("one", "2026-03-02")), "");
  EXPECT_EQ(book.tell(in_charge("one", "2026-03-09")), "already_there");
  EXPECT_EQ(book.tell(in_charge("two", "2026-04-01")), "post.staff_ended post.staffed");
  EXPECT_EQ(book.tell(in_charge("three", "2026-03-20")), "in_charge_then");
  const Post& post = book.of<Post>(post_stream(PlaceId("g-1")));
  EXPECT_EQ(post.staff[0].until, day("2026-03-31"));
  EXPECT_FALSE(post.staff[1].until);
  // Of another force somebody else may be in charge.
  StaffPost of_order = in_charge("three", "2026-03-20");
  of_order.staff.force = "order";
  EXPECT_EQ(book.tell(of_order), "post.staffed");
  of_order.staff.force = "nobody";
  EXPECT_EQ(book.refusal(of_order), "/force");
  EXPECT_TRUE(book.replays_alike());
}

TEST(Post, DeputiesComeOneBehindTheOther) {
  Book book = small_city();
  EXPECT_EQ(book.tell(deputy("two", "2026-03-02")), "post.staffed");
  EXPECT_EQ(book.tell(deputy("three", "2026-03-02")), "post.staffed");
  const Post& post = book.of<Post>(post_stream(PlaceId("g-1")));
  EXPECT_EQ(post.staff[0].order, 1);
  EXPECT_EQ(post.staff[1].order, 2);
  const EndStaff end{PlaceId("g-1"), {}, {person("two"), Part::kDeputy, "", day("2026-03-05")}};
  EXPECT_EQ(book.tell(end), "post.staff_ended");
  EXPECT_EQ(book.refusal(EndStaff{
                PlaceId("g-1"), {}, {person("four"), Part::kDeputy, "", day("2026-03-05")}}),
            "/person");
  EXPECT_TRUE(book.replays_alike());
}

TEST(Post, WhoDoesNotWorkHereStandsNowhere) {
  Book book = small_city();
  EXPECT_EQ(book.refusal(in_charge("nobody", "2026-03-02")), "/person");
  EXPECT_EQ(book.refusal(shift("1", "nobody", every_day("08:00", "18:00"))), "/person");
  StaffPost elsewhere = in_charge("one", "2026-03-02");
  elsewhere.unit = office::UnitId("u-old");
  EXPECT_EQ(book.refusal(elsewhere), "/unit");
  elsewhere.place = PlaceId("../etc");
  EXPECT_EQ(book.refusal(elsewhere), "/place");
}

TEST(Post, ShiftsHaveTheirHours) {
  Book book = small_city();
  EXPECT_EQ(book.refusal(shift("1", "one", every_day("8:00", "18:00"))), "/begins");
  Timing both = every_day("08:00", "18:00");
  both.weekdays = {1};
  both.days = {day("2026-03-02")};
  EXPECT_EQ(book.refusal(shift("1", "one", both)), "/days");
  both.days.clear();
  both.weekdays = {1, 8};
  EXPECT_EQ(book.refusal(shift("1", "one", both)), "/weekdays");
  both.weekdays = {5, 1};
  EXPECT_EQ(book.tell(shift("1", "one", both)), "post.shift_added");
  both.weekdays = {1, 5};
  EXPECT_EQ(book.tell(shift("1", "one", both)), "");  // the same again
  EXPECT_EQ(book.refusal(shift("1", "two", both)), "id_taken");
}

TEST(Post, AShiftIsExchangedOnADayOnWhichItRuns) {
  Book book = small_city();
  Timing mondays = every_day("08:00", "18:00");
  mondays.weekdays = {1};
  EXPECT_EQ(book.tell(shift("1", "one", mondays)), "post.shift_added");
  const auto exchange = [&](const std::string& on, const std::string& who) {
    return ExchangeShifts{PlaceId("g-1"), {}, {{ShiftId("h-1"), day(on), person(who)}}};
  };
  EXPECT_EQ(book.refusal(exchange("2026-03-03", "two")), "/parts/0/day");
  EXPECT_EQ(book.refusal(exchange("2026-03-02", "nobody")), "/parts/0/person");
  EXPECT_EQ(book.tell(exchange("2026-03-02", "two")), "post.exchanged");
  EXPECT_EQ(book.text_at(post_exchanges_table(), {"g-1", "h-1", "2026-03-02"}, "person"), "p-two");
  EXPECT_EQ(book.tell(exchange("2026-03-02", "one")), "post.exchanged");  // taken back
  EXPECT_EQ(book.text_at(post_exchanges_table(), {"g-1", "h-1", "2026-03-02"}, "person"), "no row");
  EXPECT_TRUE(book.replays_alike());
}

TEST(Absence, OfOnePersonDoNotOverlapAndEndEarlierAlone) {
  Book book = small_city();
  const auto absent = [&](const std::string& id, const std::string& from, const std::string& until,
                          std::optional<office::PersonId> substitute = {}) {
    return RecordAbsence{AbsenceId("b-" + id), {person("one"), day(from), day(until), substitute}};
  };
  EXPECT_EQ(book.refusal(absent("1", "2026-03-09", "2026-03-08")), "/until");
  EXPECT_EQ(book.refusal(absent("1", "2026-03-09", "2026-03-09", person("one"))), "/substitute");
  EXPECT_EQ(book.tell(absent("1", "2026-03-09", "2026-03-13", person("two"))), "absence.recorded");
  EXPECT_EQ(book.refusal(absent("2", "2026-03-13", "2026-03-20")), "absent_already");
  const auto end = [&](std::optional<office::Day> until) {
    return EndAbsence{AbsenceId("b-1"), {until}};
  };
  EXPECT_EQ(book.refusal(end(day("2026-03-20"))), "/until");
  EXPECT_EQ(book.tell(end(day("2026-03-12"))), "absence.ended");
  EXPECT_EQ(book.tell(absent("2", "2026-03-13", "2026-03-20")), "absence.recorded");
  EXPECT_EQ(book.tell(end({})), "absence.ended");
  EXPECT_EQ(book.refusal(end({})), "/id");
  EXPECT_TRUE(book.replays_alike());
}

TEST(Attendance, EndsWhereItBeganAndElsewhereBeginsAnew) {
  Book book = small_city();
  const auto begin = [&](const std::string& place, std::optional<bool> at_place) {
    return BeginAttendance{person("one"), {PlaceId(place), office::UnitId("u-a"), at_place}};
  };
  EXPECT_EQ(book.refusal(EndAttendance{person("one"), {}}), "not_there");
  EXPECT_EQ(book.tell(begin("g-1", true)), "attendance.begun");
  EXPECT_EQ(book.refusal(begin("g-1", true)), "there_already");
  EXPECT_EQ(book.tell(begin("g-2", {})), "attendance.ended attendance.begun");
  EXPECT_EQ(book.tell(EndAttendance{person("one"), {false}}), "attendance.ended");
  EXPECT_EQ(book.rows_of(attendance_table()).size(), 2u);
  EXPECT_TRUE(book.replays_alike());
}

}  // namespace
}  // namespace luoshi::duty
