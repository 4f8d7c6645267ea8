#include "bench/many_cases.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <functional>
#include <vector>

#include "bench/program.h"
#include "cases/case.h"
#include "cases/figures.h"
#include "cases/request_points.h"
#include "cases/request_rows.h"
#include "cases/waiting.h"

namespace luoshi::bench {
namespace {

using Run = std::function<void(const std::string& statement)>;

struct Changed {
  std::string column;
  std::string to;  // SQL, of a row and `copy`
};

std::string copies_of(const std::string& table, const std::vector<std::string>& columns,
                      const std::vector<Changed>& changes, const std::string& where) {
  std::vector<std::string> values = columns;
  for (std::string& value : values) {
    for (const Changed& change : changes) {
      if (change.column == value) value = change.to;
    }
  }
  return fmt::format("INSERT INTO {0} ({1}) SELECT {2} FROM {0}, copies WHERE {3}", table,
                     fmt::join(columns, ", "), fmt::join(values, ", "), where);
}

std::vector<std::string> columns_of(const ledger::Table& table) {
  std::vector<std::string> out = {"book"};
  for (const ledger::Column& column : table.columns) out.push_back(column.name);
  return out;
}

// `fill` adds rows to a table, without its indexes while it does.
void multiply(const Run& run,
              const std::function<void(const std::string& table, const std::string& how)>& fill,
              const std::string& prefix, std::size_t times) {
  const auto renamed = [&](const char* column) {
    return Changed{column,
                   fmt::format("replace({0}, '{1}', '{1}' || copy || '-')", column, prefix)};
  };
  const auto ours = [&](const char* column) {
    return fmt::format("replace({0}, '{1}', '') <> {0}", column, prefix);
  };
  const Changed later{"opened_at", "opened_at + copy * 1009"};
  run("CREATE TEMPORARY TABLE copies (copy bigint)");
  run(
      fmt::format("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})"
                  " INSERT INTO copies SELECT i FROM n",
                  times - 1));
  fill("events",
       copies_of("events",
                 {"book", "sequence", "stream", "version", "kind", "kind_version", "time", "actor",
                  "request", "body", "hash"},
                 {{"sequence", "sequence + copy * (SELECT sequence FROM books WHERE book = 1)"},
                  renamed("stream")},
                 ours("stream")));
  run(fmt::format("UPDATE books SET sequence = sequence * {} WHERE book = 1", times));
  fill("case_requests", copies_of("case_requests", columns_of(cases::requests_table()),
                                  {renamed("id"),
                                   {"sequence", "sequence + copy * 1000000000"},
                                   {"external", "external || '-' || copy"},
                                   later},
                                  ours("id")));
  fill("case_points", copies_of("case_points", columns_of(cases::request_points_table()),
                                {renamed("id"), later}, ours("id")));
  fill("case_rungs", copies_of("case_rungs", columns_of(cases::case_rungs_table()),
                               {renamed("case_id")}, ours("case_id")));
  std::vector<std::string> sums;
  for (const cases::CountColumn& each : cases::kCountColumns) {
    sums.push_back(fmt::format("{0} = {0} * {1}", each.name, times));
  }
  run(fmt::format("UPDATE case_figures SET {}", fmt::join(sums, ", ")));
  run(fmt::format("UPDATE case_waiting SET cases = cases * {}", times));
}

struct Sqlite {
  explicit Sqlite(const std::string& file) {
    if (sqlite3_open(file.c_str(), &handle) != SQLITE_OK) stop_with(sqlite3_errmsg(handle));
  }
  ~Sqlite() { sqlite3_close(handle); }
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;

  void run(const std::string& statement) const {
    if (sqlite3_exec(handle, statement.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return;
    stop_with(fmt::format("{}: {}", sqlite3_errmsg(handle), statement));
  }
  // The first column, row by row.
  std::vector<std::string> texts(const std::string& question) const {
    std::vector<std::string> out;
    const auto take = [](void* into, int, char** values, char**) {
      static_cast<std::vector<std::string>*>(into)->emplace_back(values[0]);
      return 0;
    };
    if (sqlite3_exec(handle, question.c_str(), take, &out, nullptr) == SQLITE_OK) return out;
    stop_with(sqlite3_errmsg(handle));
  }

  sqlite3* handle = nullptr;
};

}  // namespace

void multiply_cases(RawPostgres& postgres, const std::string& schema, const std::string& prefix,
                    std::size_t times) {
  const Run run = [&](const std::string& statement) { postgres.run(statement); };
  run("SET search_path TO " + schema);
  run("SET maintenance_work_mem = '1GB'");
  const auto fill = [&](const std::string& table, const std::string& how) {
    run(
        fmt::format("CREATE TEMPORARY TABLE kept AS SELECT indexname, indexdef FROM pg_indexes"
                    " WHERE schemaname = current_schema() AND tablename = '{0}'"
                    " AND indexname NOT LIKE '%pkey'",
                    table));
    run("DO $$ DECLARE one record; BEGIN FOR one IN SELECT * FROM kept LOOP"
        " EXECUTE 'DROP INDEX ' || quote_ident(one.indexname); END LOOP; END $$");
    run(how);
    run("DO $$ DECLARE one record; BEGIN FOR one IN SELECT * FROM kept LOOP"
        " EXECUTE replace(one.indexdef, ' ON ONLY ', ' ON '); END LOOP; END $$");
    run("DROP TABLE kept");
  };
  multiply(run, fill, prefix, times);
  run("VACUUM ANALYZE");
}

void multiply_cases(const std::string& sqlite_file, const std::string& prefix, std::size_t times) {
  const Sqlite sqlite(sqlite_file);
  const Run run = [&](const std::string& statement) { sqlite.run(statement); };
  run("PRAGMA cache_size = -1000000");
  const auto fill = [&](const std::string& table, const std::string& how) {
    const std::string indexes =
        "FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        " AND tbl_name = '" +
        table + "' ORDER BY length(name), name";
    const std::vector<std::string> made = sqlite.texts("SELECT sql " + indexes);
    run("BEGIN IMMEDIATE");
    for (const std::string& name : sqlite.texts("SELECT name " + indexes))
      run("DROP INDEX " + name);
    run(how);
    for (const std::string& statement : made) run(statement);
    run("COMMIT");
  };
  multiply(run, fill, prefix, times);
  run("PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace luoshi::bench
