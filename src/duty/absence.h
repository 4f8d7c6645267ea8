// Absences: from a day to a day somebody does not come, and another may stand in. Why is nobody's
// business here and is not asked.
//
//   ──recorded──▶ standing ──ended──▶ standing, shorter, or not at all
//
// Invariant: the absences of one person do not overlap. Thread rule: values and pure functions.
#pragma once

#include <optional>
#include <vector>

#include "duty/names.h"
#include "ledger/stream.h"
#include "office/catalog.h"
#include "office/day.h"

namespace luoshi::duty {

struct AbsenceRecorded {
  office::PersonId person;
  office::Day from;
  office::Day until;
  std::optional<office::PersonId> substitute;
  friend bool operator==(const AbsenceRecorded&, const AbsenceRecorded&) = default;
};
BOOST_DESCRIBE_STRUCT(AbsenceRecorded, (), (person, from, until, substitute))
struct AbsenceEnded {
  std::optional<office::Day> until;  // none: it does not take place
};
BOOST_DESCRIBE_STRUCT(AbsenceEnded, (), (until))

struct Absence {
  bool exists = false;
  bool withdrawn = false;
  AbsenceRecorded what;
};

struct RecordAbsence {
  AbsenceId id;
  AbsenceRecorded what;
};
struct EndAbsence {
  AbsenceId id;
  AbsenceEnded what;
};
inline std::vector<ledger::StreamId> streams_of(const RecordAbsence& ask) {
  return {stream_of(ask.id)};
}
inline std::vector<ledger::StreamId> streams_of(const EndAbsence& ask) {
  return {stream_of(ask.id)};
}
base::Result<ledger::Decision> decide(ledger::View& view, const RecordAbsence& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const EndAbsence& ask,
                                      const office::Actor& actor);

// absences: id, person, from_day, until_day, substitute, version; those that take place.
const ledger::Table& absences_table();
ledger::StreamKind absence_streams();
void list_absence_kinds(std::vector<office::EventKind>& kinds);

}  // namespace luoshi::duty
