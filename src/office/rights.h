// Roles, the rights that each has, and who may do what where. One table says it all; services ask
// may() and shown() and hold no rule of their own.
//
// A grant gives a role on a unit and all below it, from a day to a day. An acting officer's grant
// names whose place is taken and ends by itself. Administration is split among three roles that
// nobody holds together: who makes accounts, who gives them roles, and who watches both.
// Thread rule: values and pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "office/day.h"
#include "office/names.h"
#include "office/tree.h"

namespace luoshi::office {

enum class Right : std::uint8_t {
  kUnitsRead,
  kUnitsWrite,
  kPeopleRead,
  kPeopleWrite,
  kPeopleReveal,
  kPeopleErase,
  kPeopleUnlock,
  kRolesRead,
  kRolesGrant,
  kSessionsRevoke,
  kTokensOwn,
  kTokensRevoke,
  kAuditRead,
  kFilesRead,
  kFilesWrite,
  kSettingsRead,
  kSettingsWrite,
  kReadingsRead,
  kReadingsWrite,
  kCommitmentsRead,
  kCommitmentsWrite,
  kCommitmentsSign,
  kProgressWrite,
  kCasesRead,
  kCasesTake,
  kCasesHandle,
  kCasesCheck,
  kCasesReveal,
  kDutyRead,
  kDutyWrite,
  kDutyWork,
};
inline constexpr std::size_t kRightCount = 31;

std::string_view name_of(Right right);  // "units.read"
std::optional<Right> parse_right(std::string_view name);

class RightSet {
 public:
  constexpr RightSet() = default;
  constexpr RightSet(std::initializer_list<Right> rights) {
    for (const Right right : rights) bits_ |= bit(right);
  }
  constexpr bool has(Right right) const { return (bits_ & bit(right)) != 0; }
  constexpr bool has_all(RightSet other) const { return (other.bits_ & ~bits_) == 0; }
  constexpr void add(RightSet other) { bits_ |= other.bits_; }
  constexpr RightSet common(RightSet other) const { return RightSet(bits_ & other.bits_); }
  std::vector<Right> list() const;
  friend constexpr bool operator==(RightSet, RightSet) = default;

 private:
  constexpr explicit RightSet(std::uint64_t bits) : bits_(bits) {}
  static constexpr std::uint64_t bit(Right right) {
    return std::uint64_t{1} << static_cast<unsigned>(right);
  }
  std::uint64_t bits_ = 0;
};

enum class Role : std::uint8_t {
  kLeader,
  kSupervision,
  kUnitClerk,
  kUnitHead,
  kHotlineOperator,
  kGridWorker,
  kPublic,
  kSystemAdmin,
  kSecurityAdmin,
  kAuditAdmin,
};
inline constexpr std::size_t kRoleCount = 10;
BOOST_DESCRIBE_ENUM(Role, kLeader, kSupervision, kUnitClerk, kUnitHead, kHotlineOperator,
                    kGridWorker, kPublic, kSystemAdmin, kSecurityAdmin, kAuditAdmin)

std::string_view name_of(Role role);  // "unit_clerk"
std::optional<Role> parse_role(std::string_view name);

// How a protected field of another person is shown. Masked: 张*, 138****1234.
enum class Shown : std::uint8_t { kHidden, kMasked, kOpen };

enum class Field : std::uint8_t { kName, kPhone };
inline constexpr std::size_t kFieldCount = 2;
BOOST_DESCRIBE_ENUM(Field, kName, kPhone)

struct RoleRow {
  Role role = Role::kPublic;
  base::Message title;
  base::Message description;
  RightSet rights;
  std::array<Shown, kFieldCount> shown{};  // by Field; of people in the grant's scope
};
// In the order of Role.
const std::array<RoleRow, kRoleCount>& role_table();
const RoleRow& row_of(Role role);

// The three administrations: nobody holds two of them.
bool is_administration(Role role);
std::vector<Role> excluded_by(Role role);

struct Grant {
  GrantId id;
  Role role = Role::kPublic;
  UnitId unit_id;
  Day from;
  std::optional<Day> until;            // the last day
  std::optional<PersonId> acting_for;  // then until is set
  bool withdrawn = false;
  friend bool operator==(const Grant&, const Grant&) = default;
};

bool is_in_force(const Grant& grant, const Day& day);
bool is_over(const Grant& grant, const Day& day);  // withdrawn, or its last day is before

// Of all grants in force together, wherever they hold.
RightSet rights_of(std::span<const Grant> grants, const Day& day);
// Whether one of them gives the right on this unit. A token's person has those among its scopes:
// the caller asks for both.
bool may(std::span<const Grant> grants, const Day& day, const UnitTree& tree, Right right,
         const UnitId& unit);
// The most open way in which one of them shows the field of a person of this unit.
Shown shown(std::span<const Grant> grants, const Day& day, const UnitTree& tree, Field field,
            const UnitId& unit);

}  // namespace luoshi::office

namespace luoshi::base {
template <>
struct JsonAs<office::Right> {
  using Form = std::string;
  static Form write(const office::Right& right) { return std::string(office::name_of(right)); }
  static Result<office::Right> read(const Form& text);
};
}  // namespace luoshi::base
