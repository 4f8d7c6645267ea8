#include "duty/attendance.h"

#include <array>

#include "duty/internal/deciding.h"
#include "office/lookup.h"

namespace luoshi::duty {
namespace {

using base::Result;
using ledger::Decision;
using ledger::Event;
using ledger::View;

void begun(Attendance& attendance, const AttendanceBegun& body, const Event& event) {
  ++attendance.count;
  attendance.last = body;
  attendance.began_at = event.time;
  attendance.ended_at.reset();
  attendance.at_place_ended.reset();
}
void ended(Attendance& attendance, const AttendanceEnded& body, const Event& event) {
  attendance.ended_at = event.time;
  attendance.at_place_ended = body.at_place;
}

constexpr std::array<office::Applier<Attendance>, 2> kAppliers = {{
    {"attendance.begun", 1, &office::fold<Attendance, AttendanceBegun, begun>},
    {"attendance.ended", 1, &office::fold<Attendance, AttendanceEnded, ended>},
}};

Result<void> apply(Attendance& attendance, const Event& event) {
  return office::apply_by<Attendance>(kAppliers, attendance, event);
}

ledger::Value flag(const std::optional<bool>& at_place) {
  return at_place ? ledger::Value(std::int64_t{*at_place ? 1 : 0}) : ledger::Value();
}

void project(const Attendance& attendance, const Event& event, ledger::RowChanges& changes) {
  changes.push_back(
      {&attendance_table(),
       {ledger::StreamId::parse(event.stream).id, static_cast<std::int64_t>(attendance.count),
        attendance.last.place.value(), attendance.last.unit.value(),
        office::value_of(attendance.began_at),
        attendance.ended_at ? office::value_of(*attendance.ended_at) : ledger::Value(),
        flag(attendance.last.at_place), flag(attendance.at_place_ended)},
       false});
}

}  // namespace

Result<Decision> decide(View& view, const BeginAttendance& ask, const office::Actor&) {
  const ledger::StreamId stream = attendance_stream(ask.person);
  const auto found = standing<Attendance>(view, stream, {});
  if (!found) return tl::unexpected(found.error());
  if (auto ok =
          all_of({check_person(view, ask.person, "/person"), check_place(ask.what.place, "/place"),
                  check_unit(view, ask.what.unit, "/place")});
      !ok) {
    return tl::unexpected(ok.error());
  }
  std::vector<ledger::NewEvent> events;
  if (found->state->is_there()) {
    if (found->state->last.place == ask.what.place) {
      return conflict("there_already", {"已经签到", "already checked in"}, "/place");
    }
    events.push_back(office::new_event(stream, "attendance.ended", AttendanceEnded{}));
  }
  events.push_back(office::new_event(stream, "attendance.begun", ask.what));
  return decided(ask.person.value(), found->version, std::move(events));
}

Result<Decision> decide(View& view, const EndAttendance& ask, const office::Actor&) {
  const ledger::StreamId stream = attendance_stream(ask.person);
  const auto found = standing<Attendance>(view, stream, {});
  if (!found) return tl::unexpected(found.error());
  if (!found->state->is_there()) {
    return conflict("not_there", {"没有签到", "not checked in"}, "/id");
  }
  std::vector<ledger::NewEvent> events;
  events.push_back(office::new_event(stream, "attendance.ended", ask.what));
  return decided(ask.person.value(), found->version, std::move(events));
}

const ledger::Table& attendance_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"attendance",
                                    {{"person", kText},
                                     {"number", kInteger},
                                     {"place", kText},
                                     {"unit", kText},
                                     {"began_at", kInteger},
                                     {"ended_at", kInteger},
                                     {"at_place_began", kInteger},
                                     {"at_place_ended", kInteger}},
                                    2,
                                    {{"began_at"}, {"place", "began_at"}}};
  return kTable;
}

ledger::StreamKind attendance_streams() {
  return ledger::stream_kind<Attendance>("attendance", {&attendance_table()}, &apply, &project);
}

void list_attendance_kinds(std::vector<office::EventKind>& kinds) {
  office::list_kinds<Attendance>(kAppliers, kinds);
}

}  // namespace luoshi::duty
