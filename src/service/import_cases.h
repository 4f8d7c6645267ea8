// Cases of another system out of an xlsx or csv, by a kind map (service/kind_map.h): a file -> rows
// -> commands. A row that is wrong is left out and told at its cell; the others are imported.
//
// The same file again changes nothing: a case is known by its number in the other system; one that
// has been closed there meanwhile is closed here. Kinds of the map that the city does not have are
// put behind its own, as a new version of its rules, and units of the map that are not there are
// made; nothing else of the city changes. Who may do all this is who has the command line.
// Thread rule: any thread.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "service/kind_map.h"
#include "service/world.h"

namespace luoshi::service {

// Of the rows that have one in the other system, and are not wrong.
struct ImportedTargets {
  std::size_t promised = 0;
  std::size_t alike = 0;    // the kind's clock gives the same, within the map's tolerance
  std::size_t differ = 0;   // it gives another
  std::size_t no_rule = 0;  // the kind has no limit
};
BOOST_DESCRIBE_STRUCT(ImportedTargets, (), (promised, alike, differ, no_rule))
// Of the closed ones of which that system says whether they were on time.
struct ImportedOnTime {
  std::size_t said = 0;
  std::size_t alike = 0;
};
BOOST_DESCRIBE_STRUCT(ImportedOnTime, (), (said, alike))

// One row that is not wrong; times are milliseconds since 1970 UTC.
struct ImportedCase {
  std::string cell;
  std::string external;
  std::string kind;
  std::optional<std::string> category;
  std::int64_t opened_at = 0;
  std::optional<std::int64_t> closed_at;
  std::optional<std::int64_t> promised;
  std::optional<std::int64_t> due_at;  // by the kind's clock
  std::string verdict;                 // of a closed one: in_time, late, no_limit
  std::string outcome;                 // new, closed, unchanged, refused
};
BOOST_DESCRIBE_STRUCT(ImportedCase, (),
                      (cell, external, kind, category, opened_at, closed_at, promised, due_at,
                       verdict, outcome))

struct CasesImported {
  bool dry_run = false;
  std::size_t rows = 0;
  std::size_t created = 0;
  std::size_t closed = 0;     // were here, and are closed now
  std::size_t unchanged = 0;  // were here already
  std::size_t refused = 0;
  std::size_t units_made = 0;
  std::size_t kinds_added = 0;
  ImportedTargets targets;
  ImportedOnTime on_time;
  std::vector<base::Finding> findings;
  std::vector<ImportedCase> cases;
};

struct CasesFile {
  std::string path;
  std::string map_path;
  bool dry_run = false;
};
// Errors: a file that cannot be read, a map that is wrong (at its line), kinds that say something
// else than the city's, a ledger without units.
base::Result<CasesImported> import_cases(World& world, const CasesFile& file);

}  // namespace luoshi::service
