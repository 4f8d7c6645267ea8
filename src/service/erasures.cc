#include "service/erasures.h"

#include "office/person.h"
#include "service/answers.h"
#include "service/directory.h"

namespace luoshi::service {
namespace {

using base::Result;

constexpr std::size_t kPageRows = 500;
constexpr std::size_t kPagesMax = 2'000;  // a million people; the next run goes on with the rest

// The erased behind this one, in the order of their ids.
Result<std::vector<std::string>> erased_after(World& world, const std::string& last) {
  const ledger::Table& table = office::people_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"state",
                  ledger::Comparison::kEqual,
                  {std::string(office::name_of(office::PersonState::kErased))}}};
  if (!last.empty()) query.after = ledger::Row{last};
  query.limit = kPageRows;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<std::string> ids;
  for (const ledger::BookRow& row : *rows) ids.push_back(text_of(table, row.row, "id"));
  return ids;
}

// Whether there was one.
Result<bool> destroy_key(World& world, const std::string& subject) {
  auto key = world.ledger.store().keys().get(subject);
  if (!key) return tl::unexpected(key.error());
  if (*key && (*key)->is_destroyed()) return false;
  if (auto done = world.vault.erase(subject); !done) return tl::unexpected(done.error());
  return true;
}

}  // namespace

std::optional<std::string> erased_by(const ledger::Event& event) {
  if (event.kind != "person.erased") return std::nullopt;
  return ledger::StreamId::parse(event.stream).id;
}

Result<std::uint64_t> destroy_left_keys(World& world) {
  std::uint64_t destroyed = 0;
  std::string last;
  for (std::size_t page = 0; page < kPagesMax; ++page) {
    auto erased = erased_after(world, last);
    if (!erased) return tl::unexpected(erased.error());
    for (const std::string& subject : *erased) {
      auto done = destroy_key(world, subject);
      if (!done) return tl::unexpected(done.error());
      destroyed += *done ? 1 : 0;
    }
    if (erased->size() < kPageRows) break;
    last = erased->back();
  }
  if (destroyed > 0) world.log.warning("person.left_keys_destroyed", {{"count", destroyed}});
  return destroyed;
}

void forget_erased(World& world) {
  world.directory.listen([&vault = world.vault](const ledger::Event& event) {
    if (const auto subject = erased_by(event)) vault.forget(*subject);
  });
}

}  // namespace luoshi::service
