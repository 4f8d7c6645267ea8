// Units, people and commitments out of an xlsx or csv: a file -> rows -> a plan (office/import.h)
// -> commands.
//
// With an error among the findings nothing is imported, and each is told at its cell. A plan is
// carried out in as few commands as the ledger's limit of events allows; up to a thousand events it
// is one, all of it or nothing. A larger one stops where somebody else has changed what it stands
// on; what was done by then stays and is told with its first passwords, with the rows that were not
// and why ("is_complete" is false), and the same file imported again does the rest.
// The answer is kept under the request id with the last command.
// Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "service/caller.h"
#include "service/listing.h"

namespace luoshi::service {

inline constexpr std::uint64_t kImportBytesMax = 20'000'000;
inline constexpr std::size_t kImportRowsAtOnce = 10'000;

struct Imported {
  boost::json::object result;         // `import_result` of data/api/openapi.yaml
  std::vector<base::Error> problems;  // where: the cell. Not empty: nothing was imported
};

// `path`: of the file as it was received. Its digest is part of what is asked.
base::Result<Imported> import_units(World& world, const Caller& caller, const Asked& asked,
                                    const std::string& path, bool dry_run);
// Names and numbers are sealed; whoever is new gets a first password, shown in the answer once.
base::Result<Imported> import_people(World& world, const Caller& caller, const Asked& asked,
                                     const std::string& path, bool dry_run);

struct CommitmentsFile {
  int year = 0;
  bool dry_run = false;
};
base::Result<Imported> import_commitments(World& world, const Caller& caller, const Asked& asked,
                                          const std::string& path, const CommitmentsFile& file);
// An xlsx to fill in: the columns, how each is filled in, and the units there are.
base::Result<Page> commitments_template(World& world, const Caller& caller);

}  // namespace luoshi::service
