// What becomes of a request beside and after its answer: repeats that are merged into one, what the
// person says afterwards, the archive, and requests that another system has closed already.
//
//   registered, admitted, issued, received ──merged──▶ merged ──unmerged──▶ as it was before
//                                                        └─accepted with the one it was merged into
//   closed ──followed_up──▶ closed (any number of times: nobody may have been reached)
//   closed ──asked──▶ closed, the person has a message ──followed_up (by him)──▶ closed, reopened
//     └─to_be_called─▶ as any other that waits for a call ◀──to_be_called (in time)──┘
//   closed, refused ──archived──▶ archived        closed, refused, archived ──reopened──▶ case.h
//   ──registered, admitted, imported──▶ closed
//
// A merged request keeps a clock of its own, which runs on as if it stood alone; it is closed by
// the answer of the other one, gets the verdict of its own limit, and its reporter is asked as any
// other. Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>

#include "cases/intake.h"

namespace luoshi::cases {

// -- events --

struct CaseMerged {
  std::string into;
};
BOOST_DESCRIBE_STRUCT(CaseMerged, (), (into))
struct CaseJoined {  // of the one that another was merged into
  std::string from;
};
BOOST_DESCRIBE_STRUCT(CaseJoined, (), (from))
struct CaseUnmerged {
  std::string reason;  // sealed
};
BOOST_DESCRIBE_STRUCT(CaseUnmerged, (), (reason))
struct CaseParted {
  std::string from;
};
BOOST_DESCRIBE_STRUCT(CaseParted, (), (from))

// Of a kind that asks by message first: the message is on its way.
struct CaseAsked {
  std::int64_t call_from = 0;   // who has not answered by then is called
  std::int64_t open_until = 0;  // so long his answer is taken
  friend bool operator==(const CaseAsked&, const CaseAsked&) = default;
};
BOOST_DESCRIBE_STRUCT(CaseAsked, (), (call_from, open_until))
struct CaseToBeCalled {};  // he did not answer, or no message can be sent
BOOST_DESCRIBE_STRUCT(CaseToBeCalled, (), ())

enum class AskedBy : std::uint8_t { kStaff, kPerson };  // kPerson: answered a message
BOOST_DESCRIBE_ENUM(AskedBy, kStaff, kPerson)
// What the person says of the outcome. Kept apart: whether he was reached, whether the unit got in
// touch, whether it is solved, how satisfied he is; what he did not say is absent.
struct CaseFollowedUp {
  AskedBy by = AskedBy::kStaff;
  Channel way = Channel::kCall;
  bool reached = false;
  std::optional<bool> responded;
  std::optional<bool> solved;
  std::optional<int> satisfied;     // 1 (not at all) to 5
  std::optional<std::string> text;  // sealed
  friend bool operator==(const CaseFollowedUp&, const CaseFollowedUp&) = default;
};
BOOST_DESCRIBE_STRUCT(CaseFollowedUp, (), (by, way, reached, responded, solved, satisfied, text))
struct CaseArchived {};
BOOST_DESCRIBE_STRUCT(CaseArchived, (), ())

// Closed in the system that it came from.
struct CaseImported {
  std::int64_t closed_at = 0;
  std::optional<std::int64_t> promised;  // by which time, there
  std::optional<std::int64_t> due_at;    // by the kind's clock
};
BOOST_DESCRIBE_STRUCT(CaseImported, (), (closed_at, promised, due_at))
// By the limit that was promised there, where one was, else by the kind's.
Verdict verdict_of(const CaseImported& how);

// -- commands --

struct MergeCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  CaseId into;
};
struct UnmergeCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  std::string reason;
};
// What the person says himself is taken once for each closing, while it may be answered (a message:
// as long as that says; way kWeb: as long after the closing as the kind's door says), and reopens
// what is not solved.
struct FollowUpCase {
  CaseId id;
  std::optional<std::uint64_t> version;
  CaseFollowedUp what;
  std::string reopening = {};  // sealed: why, when the person says that it is not solved
};
struct AskPerson {
  CaseId id;
  std::optional<std::uint64_t> version;
};
// Before the time when he has not answered: kConflict.
struct CallPerson {
  CaseId id;
  std::optional<std::uint64_t> version;
};
struct ArchiveCase {
  CaseId id;
  std::optional<std::uint64_t> version;
};
// Registered, admitted and, when a unit is named, dispatched at once; closed too when it was. One
// that came before is closed when it has been meanwhile and nobody here has answered it; else it is
// left as it is. Replies as RegisterCase does, and with "outcome".
struct ImportCase {
  CaseId id;
  CaseRegistered what;  // with external
  std::optional<office::UnitId> unit;
  std::optional<std::int64_t> closed_at;
  std::optional<std::int64_t> promised;
  bool promises = false;  // that system does: what it has promised nothing for has no limit
};
enum class ImportOutcome : std::uint8_t { kNew, kClosed, kUnchanged };
BOOST_DESCRIBE_ENUM(ImportOutcome, kNew, kClosed, kUnchanged)

}  // namespace luoshi::cases
