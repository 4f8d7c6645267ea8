// A city's grid.yaml: the networks on its grid, the forces that work there, who collects what
// where, and how long positions are kept (docs/formats/grid-rules.md).
//
// Each thing is collected once: of the lines that fit a case the most exact counts (the category
// before the kind, the smallest place before a larger one), and two that are equally exact are a
// finding. Reading never fails: it gives what could be read and findings by line.
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "ledger/command.h"
#include "office/day.h"

namespace luoshi::duty {

struct Network {
  std::string id;  // "" is the city's own
  std::string name;
  std::optional<std::string> name_en;
};
BOOST_DESCRIBE_STRUCT(Network, (), (id, name, name_en))

struct Force {
  std::string id;
  std::string name;
  std::optional<std::string> name_en;
  std::string network;  // whose cells it walks
};
BOOST_DESCRIBE_STRUCT(Force, (), (id, name, name_en, network))

struct Collection {
  std::optional<std::string> kind;      // of case; none: all
  std::optional<std::string> category;  // of that kind
  std::vector<std::string> within;      // places; none: everywhere
  std::string network;
  std::string force;
  int line = 0;
};

struct GridRules {
  std::vector<Network> networks{{"", "网格", "grid"}};
  std::vector<Force> forces{{"grid", "网格员", "grid workers", ""}};  // the first answers for all
  std::vector<Collection> collection;
  std::string patrol_kind;  // of the cases that patrols find; "": none
  int positions_days = 7;

  const Force* force(std::string_view id) const;
  const Network* network(std::string_view id) const;
};

struct GridRulesReading {
  GridRules rules;
  std::vector<base::Finding> findings;  // where: "grid.yaml:12"
};
GridRulesReading read_grid_rules(const std::string& text, const std::string& file = "grid.yaml");

// Whose it is to collect this there; `path`: the place and all above it, innermost first.
const Collection* collector(const GridRules& rules, const std::string& kind,
                            const std::string& category, const std::vector<std::string>& path);

// What the table says twice or to nobody, of kinds with their categories.
struct KindOfThing {
  std::string kind;
  std::vector<std::string> categories;
};
std::vector<base::Finding> collection_findings(const GridRules& rules,
                                               const std::vector<KindOfThing>& kinds,
                                               const std::string& file = "grid.yaml");

// Those in force on the day; without a file, the network "" and the one force "grid".
base::Result<std::shared_ptr<const GridRules>> grid_rules(ledger::View& view,
                                                          const office::Day& day);
std::shared_ptr<const GridRules> grid_rules_of(const std::string& hash, const std::string& text);

}  // namespace luoshi::duty
