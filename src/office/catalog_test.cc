#include "office/catalog.h"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "office/support_test.h"

namespace luoshi::office {
namespace {

// docs/formats/office-events.md has a row "| `unit.created` | 1 | …" for every kind, and no other.
TEST(Catalog, EveryKindOfEventIsDescribed) {
  std::ifstream in(std::string(LUOSHI_SOURCE_DIR) + "/docs/formats/office-events.md");
  std::set<EventKind> described;
  const std::regex row(R"(\| `([a-z_]+\.[a-z_]+)` \| ([0-9]+) \|.*)");
  std::smatch match;
  for (std::string line; std::getline(in, line);) {
    if (!std::regex_match(line, match, row)) continue;
    described.insert({match[1], static_cast<std::uint32_t>(std::stoul(match[2]))});
  }
  const std::vector<EventKind> kinds = event_kinds();
  EXPECT_EQ(described, std::set<EventKind>(kinds.begin(), kinds.end()));
}

TEST(Catalog, NamesAreUnique) {
  ledger::Catalog catalog;
  add_to(catalog);
  std::set<std::string> streams;
  std::set<std::string> tables;
  for (const ledger::StreamKind& kind : catalog) {
    EXPECT_TRUE(streams.insert(kind.name).second);
    for (const ledger::Table* table : kind.tables) {
      EXPECT_TRUE(tables.insert(table->name).second);
      for (const auto& index : table->indexes) {
        for (const std::string& column : index) table->column(column);
      }
    }
  }
  const std::vector<EventKind> kinds = event_kinds();
  EXPECT_EQ(std::set<EventKind>(kinds.begin(), kinds.end()).size(), kinds.size());
}

}  // namespace
}  // namespace luoshi::office
