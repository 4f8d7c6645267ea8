#include "bench/many_cases.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "cases/case.h"
#include "cases/figures.h"
#include "cases/request_points.h"
#include "cases/request_rows.h"

namespace luoshi::bench {
namespace {

struct Changed {
  std::string column;
  std::string to;  // SQL, of the row and `copy`
};

std::string copies_of(const std::string& table, const std::vector<std::string>& columns,
                      const std::vector<Changed>& changes, const std::string& where,
                      std::size_t times) {
  std::vector<std::string> values = columns;
  for (std::string& value : values) {
    for (const Changed& change : changes) {
      if (change.column == value) value = change.to;
    }
  }
  return fmt::format(
      "INSERT INTO {0} ({1}) SELECT {2} FROM {0}_b1 AS row, generate_series(1, {3}) AS copy"
      " WHERE {4}",
      table, fmt::join(columns, ", "), fmt::join(values, ", "), times - 1, where);
}

std::vector<std::string> columns_of(const ledger::Table& table) {
  std::vector<std::string> out = {"book"};
  for (const ledger::Column& column : table.columns) out.push_back(column.name);
  return out;
}

// Without its indexes while it is filled.
void fill(RawPostgres& postgres, const std::string& table, const std::string& statement) {
  postgres.run(fmt::format(
      "CREATE TEMPORARY TABLE kept AS SELECT indexname, indexdef FROM pg_indexes WHERE schemaname ="
      " current_schema() AND tablename = '{0}' AND indexname NOT LIKE '%pkey'",
      table));
  postgres.run(
      "DO $$ DECLARE one record; BEGIN FOR one IN SELECT * FROM kept LOOP"
      " EXECUTE 'DROP INDEX ' || quote_ident(one.indexname); END LOOP; END $$");
  postgres.run(statement);
  postgres.run(
      "DO $$ DECLARE one record; BEGIN FOR one IN SELECT * FROM kept LOOP"
      " EXECUTE replace(one.indexdef, ' ON ONLY ', ' ON '); END LOOP; END $$");
  postgres.run("DROP TABLE kept");
}

}  // namespace

void multiply_cases(RawPostgres& postgres, const std::string& schema, const std::string& prefix,
                    std::size_t times) {
  const auto renamed = [&](const char* column) {
    return Changed{column,
                   fmt::format("replace({0}, '{1}', '{1}' || copy || '-')", column, prefix)};
  };
  const auto ours = [&](const char* column) {
    return fmt::format("position('{}' IN {}) > 0", prefix, column);
  };
  postgres.run("SET search_path TO " + schema);
  postgres.run("SET maintenance_work_mem = '1GB'");
  fill(postgres, "events",
       copies_of("events",
                 {"book", "sequence", "stream", "version", "kind", "kind_version", "time", "actor",
                  "request", "body", "hash"},
                 {{"sequence", "sequence + copy * (SELECT sequence FROM books WHERE book = 1)"},
                  renamed("stream")},
                 ours("stream"), times));
  postgres.run(fmt::format("UPDATE books SET sequence = sequence * {} WHERE book = 1", times));
  fill(postgres, "case_requests",
       copies_of("case_requests", columns_of(cases::requests_table()),
                 {renamed("id"),
                  {"sequence", "sequence + copy * 1000000000"},
                  {"external", "external || '-' || copy"},
                  {"opened_at", "opened_at + copy * 1009"}},
                 ours("id"), times));
  fill(postgres, "case_points",
       copies_of("case_points", columns_of(cases::request_points_table()),
                 {renamed("id"), {"opened_at", "opened_at + copy * 1009"}}, ours("id"), times));
  fill(postgres, "case_rungs",
       copies_of("case_rungs", columns_of(cases::case_rungs_table()), {renamed("case_id")},
                 ours("case_id"), times));
  std::vector<std::string> sums;
  for (const cases::CountColumn& each : cases::kCountColumns) {
    sums.push_back(fmt::format("{0} = {0} * {1}", each.name, times));
  }
  postgres.run(fmt::format("UPDATE case_figures SET {}", fmt::join(sums, ", ")));
  postgres.run(fmt::format("UPDATE case_waiting SET cases = cases * {}", times));
  postgres.run("VACUUM ANALYZE");
}

}  // namespace luoshi::bench
