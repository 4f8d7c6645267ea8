// What people and inspectors ask of the city, from the request to the unit that handles it: the
// part of a case's life that an order does not have (case.h draws the part that both share, and
// outcome.h what comes after an answer).
//
//   ──registered──▶ registered ──admitted──▶ admitted ──dispatched──▶ issued ──received──▶ …
//                       │                     ▲   ▲                    │   │
//                       └─refused─▶ refused   │   └────objection       │   └─ (case.h)
//                              (reopened ─▶   │        upheld──────────┤ objected: waits in issued
//                               registered)   └────────────transferred─┘ or received for a decision
//
// A centre takes it in and dispatches it, and is in charge until then, and again when an objection
// is upheld or the case is transferred to another centre (city, county, township, village), which
// is possible until it is answered. A kind without admission is admitted as it is registered.
//
// Texts are sealed by the caller under the key of the reporter, or of the case itself (its id) when
// nobody is named: every free text in the events of such a case is, reasons included; nothing here
// opens them (docs/formats/case-events.md). Plain are the summary, which service keeps clean of
// what is personal, and what is chosen from lists.
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "calendar/process.h"
#include "cases/names.h"

namespace luoshi::cases {

// How it came. Letters count as calls do.
enum class Channel : std::uint8_t {
  kCall,
  kLetter,
  kVisit,
  kWeb,
  kMessage,
  kPatrol,
  kTransfer,
  kImport
};
BOOST_DESCRIBE_ENUM(Channel, kCall, kLetter, kVisit, kWeb, kMessage, kPatrol, kTransfer, kImport)

struct Point {  // WGS 84, millionths of a degree
  std::int64_t longitude = 0;
  std::int64_t latitude = 0;
  friend bool operator==(const Point&, const Point&) = default;
};
BOOST_DESCRIBE_STRUCT(Point, (), (longitude, latitude))

// The number that it has in the system that it came from.
struct External {
  std::string system;
  std::string id;
  friend bool operator==(const External&, const External&) = default;
};
BOOST_DESCRIBE_STRUCT(External, (), (system, id))
std::string external_key(const External& external);  // "boston-311/101"

// What that system promised, of a case that was open there when it came: until when, if at all.
struct Promised {
  std::optional<std::int64_t> until;
  friend bool operator==(const Promised&, const Promised&) = default;
};
BOOST_DESCRIBE_STRUCT(Promised, (), (until))

// base64url of vault's seal; phone.match: by which the same telephone number is found again.
struct SealedPerson {
  std::string subject;  // whose key it is
  std::optional<office::Sealed> name;
  std::optional<office::Sealed> phone;
  std::optional<office::Sealed> address;
  friend bool operator==(const SealedPerson&, const SealedPerson&) = default;
};
BOOST_DESCRIBE_STRUCT(SealedPerson, (), (subject, name, phone, address))

// Where it belongs, by the lists of its kind.
struct Filed {
  std::optional<std::string> category;
  std::optional<std::string> matter;
  std::optional<bool> major;                // as the category says
  std::optional<std::string> company = {};  // whom it is about, of the form's choices
  friend bool operator==(const Filed&, const Filed&) = default;
};
BOOST_DESCRIBE_STRUCT(Filed, (), (category, matter, major, company))

// A checklist that was gone through, and the items of it that failed.
struct Checked {
  std::string checklist;
  std::vector<std::uint32_t> failed;  // from 0
  friend bool operator==(const Checked&, const Checked&) = default;
};
BOOST_DESCRIBE_STRUCT(Checked, (), (checklist, failed))

// -- events; times are milliseconds since 1970 UTC --

struct CaseRegistered {
  std::string kind;
  calendar::Line line = calendar::Line::kHotline;  // this and what follows: as the kind says now
  calendar::ClockFrom clock_from = calendar::ClockFrom::kRegistered;
  std::optional<std::string> intake_clock;
  bool follow_up = false;
  std::string number;
  std::string series;
  int year = 0;
  std::uint32_t sequence = 0;
  std::string summary;
  std::optional<Filed> filed;
  Channel channel = Channel::kCall;
  std::int64_t came_at = 0;  // when the person asked
  office::UnitId centre;
  std::optional<office::UnitId> region;  // the county or township that it lies in
  std::optional<Point> point;
  std::optional<SealedPerson> reporter;
  std::optional<std::string> text;         // sealed
  std::optional<std::string> place;        // sealed
  std::optional<std::string> sealed_form;  // sealed JSON of the personal fields and the texts
  std::map<std::string, std::string> form;
  bool secret = false;  // the unit that handles it must not know who reported it
  std::optional<Checked> checked;
  std::vector<std::string> files;       // digests
  std::optional<std::string> previous;  // of a review: the case that is reviewed
  std::optional<External> external;
  std::uint64_t kinds_version = 0;
  std::optional<bool> message_first = {};  // asked afterwards by message, then by telephone
  std::optional<Promised> promised = {};   // its limit, in place of the kind's
  std::optional<std::string> cell = {};    // of the grid that was in force: where the point lies
};
BOOST_DESCRIBE_STRUCT(CaseRegistered, (),
                      (kind, line, clock_from, intake_clock, follow_up, number, series, year,
                       sequence, summary, filed, channel, came_at, centre, region, point, reporter,
                       text, place, sealed_form, form, secret, checked, files, previous, external,
                       kinds_version, message_first, promised, cell))
struct CaseAdmitted {
  std::optional<Filed> filed;
  std::optional<std::uint64_t> kinds_version = {};  // in force; of a clock that begins with it
};
BOOST_DESCRIBE_STRUCT(CaseAdmitted, (), (filed, kinds_version))
struct CaseRefused {
  std::string ground;  // of the kind's refusals
  std::string reason;  // sealed
};
BOOST_DESCRIBE_STRUCT(CaseRefused, (), (ground, reason))
struct CaseDispatched {
  office::UnitId unit;
  std::vector<office::UnitId> supporting;
  std::optional<Filed> filed;
  std::optional<std::string> note;  // sealed
  std::optional<std::int64_t> at;   // of what was dispatched elsewhere, before it came here
  std::optional<std::uint64_t> kinds_version = {};  // as of CaseAdmitted
};
BOOST_DESCRIBE_STRUCT(CaseDispatched, (), (unit, supporting, filed, note, at, kinds_version))
struct CaseObjected {
  std::string reason;  // sealed
  std::optional<office::UnitId> suggested;
  friend bool operator==(const CaseObjected&, const CaseObjected&) = default;
};
BOOST_DESCRIBE_STRUCT(CaseObjected, (), (reason, suggested))
struct CaseObjectionDecided {
  bool upheld = false;  // then it goes back to the centre
  std::string reason;   // sealed
};
BOOST_DESCRIBE_STRUCT(CaseObjectionDecided, (), (upheld, reason))
struct CaseTransferred {
  office::UnitId centre;
  std::string reason;  // sealed
};
BOOST_DESCRIBE_STRUCT(CaseTransferred, (), (centre, reason))

// contribution: what a supporting unit adds; the one answer is the unit's in charge.
enum class NoteKind : std::uint8_t { kNote, kInspection, kPartialAnswer, kContribution };
BOOST_DESCRIBE_ENUM(NoteKind, kNote, kInspection, kPartialAnswer, kContribution)
struct CaseNoted {
  NoteKind what = NoteKind::kNote;
  office::UnitId unit;
  std::string text;  // sealed
  std::vector<std::string> evidence;
  std::optional<Checked> checked;
  friend bool operator==(const CaseNoted&, const CaseNoted&) = default;
};
BOOST_DESCRIBE_STRUCT(CaseNoted, (), (what, unit, text, evidence, checked))
// The unit in charge, or one above it, is pressed to act.
struct CasePressed {
  std::string to;      // a role: unit_head, leader
  std::string reason;  // sealed
  friend bool operator==(const CasePressed&, const CasePressed&) = default;
};
BOOST_DESCRIBE_STRUCT(CasePressed, (), (to, reason))

// -- commands; `version` as in case.h --

struct RegisterCase {
  CaseId id;
  CaseRegistered what;  // what the kind says, and the number, are filled in
};
struct AdmitCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  std::optional<Filed> filed;
};
struct RefuseCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  CaseRefused why;
};
struct DispatchCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  CaseDispatched to;
};
struct ObjectToCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  office::UnitId unit;
  CaseObjected why;
};
struct DecideObjection {
  CaseId id;
  std::optional<std::uint64_t> version;
  CaseObjectionDecided decision;
};
struct TransferCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  CaseTransferred to;
};
struct NoteCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  CaseNoted note;
};
struct PressCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  CasePressed how;
};

}  // namespace luoshi::cases
