#include "office/rights.h"

#include <algorithm>

namespace luoshi::office {
namespace {

// In the order of Right.
constexpr std::array<std::string_view, kRightCount> kRightNames = {
    "units.read",        "units.write",      "people.read",    "people.write",   "people.reveal",
    "people.erase",      "people.unlock",    "roles.read",     "roles.grant",    "sessions.revoke",
    "tokens.own",        "tokens.revoke",    "audit.read",     "files.read",     "files.write",
    "settings.read",     "settings.write",   "readings.read",  "readings.write", "commitments.read",
    "commitments.write", "commitments.sign", "progress.write", "cases.read",     "cases.take",
    "cases.handle",      "cases.check",      "cases.reveal",   "duty.read",      "duty.write",
    "duty.work"};

// In the order of Role.
constexpr std::array<std::string_view, kRoleCount> kRoleNames = {
    "leader",      "supervision", "unit_clerk",   "unit_head",      "hotline_operator",
    "grid_worker", "public",      "system_admin", "security_admin", "audit_admin"};

using enum Right;
using enum Shown;

// The one table. Columns: rights; then how the name and the phone of others are shown.
const std::array<RoleRow, kRoleCount> kRoles = {{
    {Role::kLeader,
     {"市领导", "Leader"},
     {"看全局，不经办", "sees everything in scope, handles nothing"},
     {kUnitsRead, kPeopleRead, kRolesRead, kTokensOwn, kFilesRead, kSettingsRead, kReadingsRead,
      kCommitmentsRead, kCasesRead, kDutyRead},
     {kOpen, kMasked}},
    {Role::kSupervision,
     {"督查室", "Supervision office"},
     {"分解报告、交办督办", "takes reports apart, assigns and presses"},
     {kUnitsRead, kPeopleRead, kPeopleReveal, kRolesRead, kTokensOwn, kFilesRead, kFilesWrite,
      kSettingsRead, kReadingsRead, kReadingsWrite, kCommitmentsRead, kCommitmentsWrite, kCasesRead,
      kCasesCheck, kDutyRead, kDutyWrite},
     {kOpen, kOpen}},
    {Role::kUnitClerk,
     {"单位经办人", "Unit clerk"},
     {"填报进展、上传佐证", "reports progress and hands in evidence"},
     {kUnitsRead, kPeopleRead, kTokensOwn, kFilesRead, kFilesWrite, kSettingsRead, kReadingsRead,
      kCommitmentsRead, kProgressWrite, kCasesRead, kCasesHandle, kDutyRead, kDutyWrite, kDutyWork},
     {kOpen, kMasked}},
    {Role::kUnitHead,
     {"单位负责人", "Unit head"},
     {"对本单位任务负责", "answers for what the unit does"},
     {kUnitsRead, kPeopleRead, kPeopleReveal, kRolesRead, kTokensOwn, kFilesRead, kFilesWrite,
      kSettingsRead, kReadingsRead, kCommitmentsRead, kCommitmentsSign, kProgressWrite, kCasesRead,
      kCasesHandle, kDutyRead, kDutyWrite, kDutyWork},
     {kOpen, kMasked}},
    {Role::kHotlineOperator,
     {"热线话务员", "Hotline operator"},
     {"受理和派单", "takes calls and passes them on"},
     {kUnitsRead, kPeopleRead, kFilesRead, kFilesWrite, kReadingsRead, kCommitmentsRead, kCasesRead,
      kCasesTake, kCasesCheck, kCasesReveal, kDutyRead, kDutyWork},
     {kOpen, kMasked}},
    {Role::kGridWorker,
     {"网格员", "Grid worker"},
     {"巡查、上报、处置", "patrols, reports, deals with it"},
     {kUnitsRead, kFilesRead, kFilesWrite, kReadingsRead, kCommitmentsRead, kCasesRead, kCasesTake,
      kCasesHandle, kDutyRead, kDutyWork},
     {kHidden, kHidden}},
    {Role::kPublic,
     {"公众", "Public"},
     {"看公开的报告", "reads what is public"},
     {kReadingsRead},
     {kHidden, kHidden}},
    {Role::kSystemAdmin,
     {"系统管理员", "System administrator"},
     {"管单位、账号和设置，不授权、不审计", "units, accounts, settings; no roles, no audit"},
     {kUnitsRead, kUnitsWrite, kPeopleRead, kPeopleWrite, kTokensOwn, kSettingsRead,
      kSettingsWrite},
     {kOpen, kMasked}},
    {Role::kSecurityAdmin,
     {"安全管理员", "Security administrator"},
     {"授权、解锁、吊销、销毁个人信息密钥，不建账号",
      "grants roles, unlocks, revokes, destroys keys of personal fields; makes no account"},
     {kUnitsRead, kPeopleRead, kPeopleErase, kPeopleUnlock, kRolesRead, kRolesGrant,
      kSessionsRevoke, kTokensOwn, kTokensRevoke, kSettingsRead},
     {kOpen, kMasked}},
    {Role::kAuditAdmin,
     {"审计管理员", "Audit administrator"},
     {"看审计记录，不改任何东西", "reads the audit trail, changes nothing"},
     {kUnitsRead, kPeopleRead, kRolesRead, kAuditRead, kSettingsRead},
     {kMasked, kMasked}},
}};

template <class Names>
std::optional<std::size_t> index_of(const Names& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

}  // namespace

std::string_view name_of(Right right) { return kRightNames[static_cast<std::size_t>(right)]; }

std::optional<Right> parse_right(std::string_view name) {
  const auto index = index_of(kRightNames, name);
  return index ? std::optional(static_cast<Right>(*index)) : std::nullopt;
}

std::vector<Right> RightSet::list() const {
  std::vector<Right> rights;
  for (std::size_t i = 0; i < kRightCount; ++i) {
    if (has(static_cast<Right>(i))) rights.push_back(static_cast<Right>(i));
  }
  return rights;
}

std::string_view name_of(Role role) { return kRoleNames[static_cast<std::size_t>(role)]; }

std::optional<Role> parse_role(std::string_view name) {
  const auto index = index_of(kRoleNames, name);
  return index ? std::optional(static_cast<Role>(*index)) : std::nullopt;
}

const std::array<RoleRow, kRoleCount>& role_table() { return kRoles; }
const RoleRow& row_of(Role role) { return kRoles[static_cast<std::size_t>(role)]; }

bool is_administration(Role role) {
  return role == Role::kSystemAdmin || role == Role::kSecurityAdmin || role == Role::kAuditAdmin;
}

std::vector<Role> excluded_by(Role role) {
  std::vector<Role> others;
  for (const RoleRow& row : kRoles) {
    if (is_administration(role) && is_administration(row.role) && row.role != role) {
      others.push_back(row.role);
    }
  }
  return others;
}

bool is_over(const Grant& grant, const Day& day) {
  return grant.withdrawn || (grant.until && *grant.until < day);
}

bool is_in_force(const Grant& grant, const Day& day) {
  return !is_over(grant, day) && grant.from <= day;
}

RightSet rights_of(std::span<const Grant> grants, const Day& day) {
  RightSet rights;
  for (const Grant& grant : grants) {
    if (is_in_force(grant, day)) rights.add(row_of(grant.role).rights);
  }
  return rights;
}

bool may(std::span<const Grant> grants, const Day& day, const UnitTree& tree, Right right,
         const UnitId& unit) {
  return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
    return is_in_force(grant, day) && row_of(grant.role).rights.has(right) &&
           tree.is_within(unit, grant.unit_id);
  });
}

Shown shown(std::span<const Grant> grants, const Day& day, const UnitTree& tree, Field field,
            const UnitId& unit) {
  Shown most = Shown::kHidden;
  for (const Grant& grant : grants) {
    if (!is_in_force(grant, day) || !tree.is_within(unit, grant.unit_id)) continue;
    most = std::max(most, row_of(grant.role).shown[static_cast<std::size_t>(field)]);
  }
  return most;
}

}  // namespace luoshi::office

namespace luoshi::base {

Result<office::Right> JsonAs<office::Right>::read(const Form& text) {
  if (const auto right = office::parse_right(text)) return *right;
  Message right{"应为", "one of"};
  for (std::size_t i = 0; i < office::kRightCount; ++i) {
    const std::string name(office::name_of(static_cast<office::Right>(i)));
    right.zh += (i == 0 ? "" : "、") + name;
    right.en += (i == 0 ? " " : ", ") + name;
  }
  right.zh += "之一";
  return fail(ErrorCode::kInvalidInput, {"没有这样的权限", "there is no such right"}, {},
              std::move(right));
}

}  // namespace luoshi::base
