#include "service/people_lookup.h"

#include "office/person.h"

namespace luoshi::service {

base::Result<std::optional<office::PersonId>> person_of_login(World& world,
                                                              const std::string& login) {
  ledger::Query query{.table = &office::people_table(), .book = ledger::kCityBook};
  query.where = {{"login", ledger::Comparison::kEqual, {login}}};
  query.limit = 1;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return std::optional<office::PersonId>();
  return std::optional(office::PersonId(std::get<std::string>((*rows)[0].row[0])));
}

}  // namespace luoshi::service
