// Which notices one person is told: those to a role that he has, on a unit where he has it, and
// which of them he has not read.
// Thread rule: a value.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "notice/notice.h"
#include "service/scope.h"

namespace luoshi::service {

struct MyNotices {
  std::map<std::string, std::vector<UnitScope>> scopes;  // by role
  std::shared_ptr<const notice::Reader> reader;

  // Of a row of notices; nothing for what this person is not told.
  std::optional<bool> is_unread(const ledger::Row& row) const;
  // What a query for them begins with.
  ledger::Query query() const;
};

base::Result<MyNotices> notices_of(World& world, const office::PersonId& person,
                                   std::span<const office::Grant> grants);

}  // namespace luoshi::service
