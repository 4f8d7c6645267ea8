// One connection to an SQLite file: statements that are prepared once, values bound and read, and
// what SQLite says turned into Errors. The only file beside sqlite_*.cc that knows sqlite3.h.
// Thread rule: one thread at a time.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "ledger/table.h"

namespace luoshi::ledger {

class SqliteConnection;

// A prepared statement being run; reset when it goes. Columns count from 0, parameters from 1.
class SqliteRun {
 public:
  SqliteRun(SqliteConnection& connection, sqlite3_stmt* statement)
      : connection_(&connection), statement_(statement) {}
  SqliteRun(SqliteRun&& other) noexcept
      : connection_(other.connection_),
        statement_(std::exchange(other.statement_, nullptr)),
        refused_(std::move(other.refused_)) {}
  SqliteRun& operator=(SqliteRun&&) = delete;
  ~SqliteRun();

  // Bound bytes must live until the run is over.
  SqliteRun& bind(int number, std::int64_t value);
  SqliteRun& bind_text(int number, std::string_view value);
  SqliteRun& bind_bytes(int number, std::string_view value);
  SqliteRun& bind(int number, const Value& value);

  base::Result<bool> step();    // true: a row stands ready
  base::Result<void> finish();  // steps to the end

  std::int64_t integer(int column) const;
  std::string_view bytes(int column) const;  // of text too; until the next step
  Value value(int column, ColumnType type) const;

 private:
  SqliteConnection* connection_;
  sqlite3_stmt* statement_;
  std::optional<base::Error> refused_;  // a value that was bound; step() answers with it
};

class SqliteConnection {
 public:
  enum class Mode { kWrite, kCreate, kRead };

  static base::Result<std::unique_ptr<SqliteConnection>> open(const std::string& path, Mode mode,
                                                              const std::string& vfs,
                                                              int busy_milliseconds);
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;
  ~SqliteConnection();

  base::Result<void> execute(const std::string& sql);          // one that is run once
  base::Result<SqliteRun> prepare(const std::string& sql);     // kept for the next time
  base::Result<std::int64_t> integer(const std::string& sql);  // of the first row; 0 without one
  bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
  std::int64_t changes() const { return sqlite3_changes64(handle_); }

  base::Error error(int code) const;
  sqlite3* handle() { return handle_; }

 private:
  SqliteConnection(sqlite3* handle, std::string path) : handle_(handle), path_(std::move(path)) {}

  sqlite3* handle_;
  std::string path_;
  std::unordered_map<std::string, sqlite3_stmt*> statements_;  // bounded by what the code says
};

}  // namespace luoshi::ledger
