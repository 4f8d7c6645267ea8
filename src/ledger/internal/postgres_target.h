// Where a PostgreSQL store stands: postgresql://user:password@host:port/database?schema=name, with
// whatever else libpq takes in a URL (sslmode, options, …).
//
// Invariant: neither label nor any error holds the password.
// Thread rule: a value.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace luoshi::ledger {

struct PostgresTarget {
  std::vector<std::pair<std::string, std::string>> keywords;  // for PQconnectdbParams
  std::string schema = "luoshi";                              // a name that needs no quotes
  std::string label;                                          // for people: "host:port/database"

  // What the server's administrator sees.
  std::string application() const { return schema == "luoshi" ? schema : "luoshi " + schema; }
  // Of LISTEN and NOTIFY; several schemas may stand in one database.
  std::string channel() const { return schema + "_commit"; }
};

base::Result<PostgresTarget> parse_postgres_target(const std::string& location);

}  // namespace luoshi::ledger
