#include "service/internal/my_notices.h"

#include <algorithm>

#include "office/rights.h"
#include "service/answers.h"

namespace luoshi::service {

using base::Result;

Result<MyNotices> notices_of(World& world, const office::PersonId& person,
                             std::span<const office::Grant> grants) {
  MyNotices out;
  for (const office::Grant& grant : grants) {
    if (!office::is_in_force(grant, today(world))) continue;
    auto scope = subtree_of(world, grant.unit_id);
    if (!scope) return tl::unexpected(scope.error());
    out.scopes[std::string(office::name_of(grant.role))].push_back(std::move(*scope));
  }
  auto reader =
      world.ledger.state<notice::Reader>(ledger::kCityBook, notice::reader_stream(person.value()));
  if (!reader) return tl::unexpected(reader.error());
  out.reader = std::move(*reader);
  return out;
}

std::optional<bool> MyNotices::is_unread(const ledger::Row& row) const {
  const ledger::Table& table = notice::notices_table();
  const auto of_role = scopes.find(text_of(table, row, "role"));
  const std::string unit = text_of(table, row, "unit");
  const auto holds = [&](const UnitScope& scope) { return scope.has(unit); };
  if (of_role == scopes.end() || std::ranges::none_of(of_role->second, holds)) return {};
  const auto made_at = std::get<std::int64_t>(row[table.column("made_at")]);
  return !reader->has_read(text_of(table, row, "id"), made_at);
}

ledger::Query MyNotices::query() const {
  ledger::Query query{.table = &notice::notices_table(), .book = ledger::kCityBook};
  std::vector<ledger::Value> roles;
  for (const auto& [role, where] : scopes) roles.emplace_back(role);
  query.where = {{"role", ledger::Comparison::kIn, std::move(roles)}};
  return query;
}

}  // namespace luoshi::service
