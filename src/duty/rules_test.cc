// grid.yaml: what is read, what is found wrong, and whose it is to collect a thing.
#include "duty/rules.h"

#include <gtest/gtest.h>

namespace luoshi::duty {
namespace {

constexpr const char* kFile = R"(networks:
  - {id: "", name: 网格}
  - {id: urban, name: 城管网格}
forces:
  - {id: grid, name: 网格员, network: ""}
  - {id: order, name: 城管, network: urban}
collection:
  - {force: grid}
  - {kind: event, category: stall, force: order}
  - {kind: event, within: [u-east], force: order}
  - {kind: event, within: [g-east-1], force: grid}
patrol: {kind: event}
positions: {days: 3}
)";

std::string findings_of(const std::vector<base::Finding>& findings) {
  std::string out;
  for (const base::Finding& each : findings) {
    out += (out.empty() ? "" : " ") + each.where + "=" + each.code;
  }
  return out;
}

TEST(GridRules, AreReadAndSayWhoCollects) {
  const auto [rules, findings] = read_grid_rules(kFile);
  EXPECT_EQ(findings_of(findings), "");
  EXPECT_EQ(rules.positions_days, 3);
  EXPECT_EQ(rules.patrol_kind, "event");
  const auto by = [&](const char* kind, const char* category, std::vector<std::string> path) {
    const Collection* found = collector(rules, kind, category, path);
    return found == nullptr ? std::string("nobody") : found->force + "@" + found->network;
  };
  EXPECT_EQ(by("call", "", {"g-west-1", "u-west"}), "grid@");
  EXPECT_EQ(by("event", "stall", {"g-west-1", "u-west"}), "order@urban");
  EXPECT_EQ(by("event", "light", {"g-east-2", "u-east"}), "order@urban");
  EXPECT_EQ(by("event", "light", {"g-east-1", "u-east"}), "grid@");
  EXPECT_EQ(by("event", "stall", {"g-east-1", "u-east"}), "order@urban");  // the category is closer
}

TEST(GridRules, TellWhatIsWrongByLine) {
  EXPECT_EQ(findings_of(read_grid_rules("forces:\n  - {id: a, name: A, network: x}\n").findings),
            "grid.yaml:2=grid.unknown_network");
  EXPECT_EQ(findings_of(read_grid_rules("collection:\n  - {force: nobody}\n").findings),
            "grid.yaml:2=grid.unknown_force");
  EXPECT_EQ(findings_of(read_grid_rules("collection:\n  - {category: x, force: grid}\n").findings),
            "grid.yaml:2=city.malformed");
  EXPECT_EQ(findings_of(read_grid_rules("positions: {days: 365}\n").findings),
            "grid.yaml:1=city.malformed");
  EXPECT_EQ(findings_of(read_grid_rules("networks: [{id: urban, name: 城管}]\n").findings),
            "grid.yaml:1=city.malformed grid.yaml:1=grid.unknown_network");
  EXPECT_NE(findings_of(read_grid_rules("colection: []\n").findings), "");
}

TEST(GridRules, EachThingIsCollectedOnce) {
  const std::vector<KindOfThing> kinds = {{"event", {"stall", "light"}}, {"call", {}}};
  const auto told = [&](const std::string& lines) {
    return findings_of(collection_findings(read_grid_rules("collection:\n" + lines).rules, kinds));
  };
  EXPECT_EQ(told("  - {force: grid}\n"), "");
  EXPECT_EQ(told("  - {force: grid}\n  - {force: grid}\n"), "grid.yaml:3=grid.collected_twice");
  EXPECT_EQ(told("  - {kind: event, within: [u-a], force: grid}\n"
                 "  - {kind: event, within: [u-b, u-a], force: grid}\n  - {force: grid}\n"),
            "grid.yaml:3=grid.collected_twice");
  EXPECT_EQ(
      told("  - {kind: event, category: stall, force: grid}\n  - {kind: call, force: grid}\n"),
      "grid.yaml:1=grid.collected_by_nobody");
  EXPECT_EQ(told("  - {force: grid}\n  - {kind: event, category: tree, force: grid}\n"),
            "grid.yaml:3=grid.unknown_thing");
}

}  // namespace
}  // namespace luoshi::duty
