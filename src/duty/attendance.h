// Attendance: when somebody began and ended at a place. Whether a position in the place came with
// it is kept, where he was is not. One stream for each person.
//
//   absent ──begun──▶ there ──ended──▶ absent
//
// That he is on duty there is for the caller to know. Thread rule: values and pure functions.
#pragma once

#include <optional>
#include <vector>

#include "duty/names.h"
#include "ledger/stream.h"
#include "office/catalog.h"

namespace luoshi::duty {

inline ledger::StreamId attendance_stream(const office::PersonId& person) {
  return {"attendance", person.value()};
}

struct AttendanceBegun {
  PlaceId place;
  office::UnitId unit;  // that the place belongs to
  std::optional<bool> at_place;
};
BOOST_DESCRIBE_STRUCT(AttendanceBegun, (), (place, unit, at_place))
struct AttendanceEnded {
  std::optional<bool> at_place;
};
BOOST_DESCRIBE_STRUCT(AttendanceEnded, (), (at_place))

struct Attendance {
  std::uint32_t count = 0;
  AttendanceBegun last;  // the latest, once there was one
  env::WallTime began_at;
  std::optional<env::WallTime> ended_at;
  std::optional<bool> at_place_ended;

  bool is_there() const { return count > 0 && !ended_at; }
};

struct BeginAttendance {
  office::PersonId person;
  AttendanceBegun what;
};
struct EndAttendance {
  office::PersonId person;
  AttendanceEnded what;
};
template <class Ask>
concept AttendanceAsk = std::same_as<Ask, BeginAttendance> || std::same_as<Ask, EndAttendance>;
template <AttendanceAsk Ask>
std::vector<ledger::StreamId> streams_of(const Ask& ask) {
  return {attendance_stream(ask.person)};
}
// Whoever is there already somewhere else ends there.
base::Result<ledger::Decision> decide(ledger::View& view, const BeginAttendance& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const EndAttendance& ask,
                                      const office::Actor& actor);

// attendance: person, number, place, unit, began_at (ms), ended_at (ms), at_place_began (0, 1 or
// nothing), at_place_ended.
const ledger::Table& attendance_table();
ledger::StreamKind attendance_streams();
void list_attendance_kinds(std::vector<office::EventKind>& kinds);

}  // namespace luoshi::duty
