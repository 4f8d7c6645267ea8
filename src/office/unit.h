// Units: the tree of those who act (city, departments, counties, townships, villages).
//
// Invariants, held by decide: one root, a city; no unit below itself; a department stands only
// under a unit, a village never above one; names differ among active siblings, codes among all
// active units; at most kTreeLevelsMax levels; a merged or closed unit has no active child, no
// working person and no role that is not over. Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ledger/command.h"
#include "office/day.h"
#include "office/names.h"

namespace luoshi::office {

enum class UnitKind : std::uint8_t { kCity, kDepartment, kCounty, kTownship, kVillage };
BOOST_DESCRIBE_ENUM(UnitKind, kCity, kDepartment, kCounty, kTownship, kVillage)
enum class UnitState : std::uint8_t { kActive, kMerged, kClosed };
BOOST_DESCRIBE_ENUM(UnitState, kActive, kMerged, kClosed)

std::string_view name_of(UnitKind kind);                         // "department"
std::optional<UnitKind> parse_unit_kind(std::string_view text);  // also 市, 部门, 区县, 乡镇, 村 …
std::string_view name_of(UnitState state);

struct Unit {
  bool exists = false;
  std::string code;  // 行政区划代码, or ""
  std::string name;
  std::string short_name;  // or ""
  UnitKind kind = UnitKind::kDepartment;
  std::optional<UnitId> parent_id;  // none: the root
  std::optional<Day> valid_from;
  UnitState state = UnitState::kActive;
  std::optional<UnitId> merged_into;
  std::optional<Day> closed_on;  // or merged on
  env::WallTime created_at;
};

// -- events --

struct UnitCreated {
  std::string code;
  std::string name;
  std::string short_name;
  UnitKind kind = UnitKind::kDepartment;
  std::optional<UnitId> parent_id;
  std::optional<Day> valid_from;
};
BOOST_DESCRIBE_STRUCT(UnitCreated, (), (code, name, short_name, kind, parent_id, valid_from))
struct UnitRenamed {
  std::string name;
  std::string short_name;
};
BOOST_DESCRIBE_STRUCT(UnitRenamed, (), (name, short_name))
struct UnitRecoded {
  std::string code;
};
BOOST_DESCRIBE_STRUCT(UnitRecoded, (), (code))
struct UnitKindChanged {
  UnitKind kind = UnitKind::kDepartment;
};
BOOST_DESCRIBE_STRUCT(UnitKindChanged, (), (kind))
struct UnitDated {
  std::optional<Day> valid_from;
};
BOOST_DESCRIBE_STRUCT(UnitDated, (), (valid_from))
struct UnitMoved {
  UnitId parent_id;
};
BOOST_DESCRIBE_STRUCT(UnitMoved, (), (parent_id))
struct UnitMerged {
  UnitId into;
  Day on;
};
BOOST_DESCRIBE_STRUCT(UnitMerged, (), (into, on))
struct UnitClosed {
  Day on;
  std::optional<UnitId> handed_to;
};
BOOST_DESCRIBE_STRUCT(UnitClosed, (), (on, handed_to))

// -- commands; `version`: the one that whoever asks has read, empty for any --

struct CreateUnit {
  UnitId id;
  std::string code;
  std::string name;
  std::string short_name;
  UnitKind kind = UnitKind::kDepartment;
  std::optional<UnitId> parent_id;  // none only for the first unit of all
  std::optional<Day> valid_from;
  friend bool operator==(const CreateUnit&, const CreateUnit&) = default;
};

struct ChangeUnit {
  UnitId id;
  std::optional<std::uint64_t> version;
  Change<std::string> code;
  Change<std::string> name;
  Change<std::string> short_name;
  Change<UnitKind> kind;
  Change<UnitId> parent_id;  // moves it with all below it
  ChangeOrEmpty<Day> valid_from;
  friend bool operator==(const ChangeUnit&, const ChangeUnit&) = default;
};

// Its children, working people and roles go to the other one, an active unit of the same kind.
struct MergeUnit {
  UnitId id;
  std::optional<std::uint64_t> version;
  UnitId into;
  Day on;
};

// Refused while it has active children, working people or roles that are not over, unless somebody
// takes them.
struct CloseUnit {
  UnitId id;
  std::optional<std::uint64_t> version;
  Day on;
  std::optional<UnitId> hand_over_to;
};

base::Result<ledger::Decision> decide(ledger::View& view, const CreateUnit& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const ChangeUnit& ask,
                                      const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const MergeUnit& ask, const Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const CloseUnit& ask, const Actor& actor);

inline std::vector<ledger::StreamId> streams_of(const CreateUnit& ask) {
  return {stream_of(ask.id)};
}
inline std::vector<ledger::StreamId> streams_of(const ChangeUnit& ask) {
  return {stream_of(ask.id)};
}
inline std::vector<ledger::StreamId> streams_of(const MergeUnit& ask) {
  return {stream_of(ask.id), stream_of(ask.into)};
}
inline std::vector<ledger::StreamId> streams_of(const CloseUnit& ask) {
  return {stream_of(ask.id)};
}
// What its decision will ask (ledger/command.h).
std::vector<ledger::Query> queries_of(const CreateUnit& ask);

// May a unit of one kind stand directly below one of the other?
bool may_stand_below(UnitKind child, UnitKind parent);
// The unit, which must be there (kNotFound) and active (kConflict); `where` names who named it.
base::Result<const Unit*> active_unit(ledger::View& view, const UnitId& id, std::string where);

// units: id, code, name, short_name, kind, parent, state, merged_into, valid_from, closed_on,
// created_at (ms), version.
const ledger::Table& units_table();
ledger::StreamKind unit_streams();

}  // namespace luoshi::office
