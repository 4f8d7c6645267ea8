#include "ledger/internal/sqlite_connection.h"

#include <fmt/format.h>

#include "base/check.h"
#include "ledger/internal/sql.h"

namespace luoshi::ledger {
namespace {

// Queries come in many forms; beyond this many the statements are prepared anew.
constexpr std::size_t kStatementsMax = 400;

base::ErrorCode code_of(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
      return base::ErrorCode::kInvalidInput;
    case SQLITE_TOOBIG:
      return base::ErrorCode::kTooLarge;
    case SQLITE_CANTOPEN:
      return base::ErrorCode::kNotFound;
    case SQLITE_CONSTRAINT:
      return base::ErrorCode::kConflict;
    default:
      return base::ErrorCode::kUnavailable;
  }
}

base::Message what_of(int sqlite_code, const char* said) {
  switch (sqlite_code & 0xff) {
    case SQLITE_CORRUPT:
      return {fmt::format("台账文件已损坏（{}）", said),
              fmt::format("the ledger's file is damaged ({})", said)};
    case SQLITE_NOTADB:
      return {"这不是台账文件", "this is no ledger file"};
    case SQLITE_FULL:
      return {"磁盘已满", "the disk is full"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {"台账正被别的进程占用", "another process holds the ledger"};
    case SQLITE_READONLY:
      return {"台账文件不可写", "the ledger's file cannot be written"};
    case SQLITE_CANTOPEN:
      return {"打不开台账文件", "the ledger's file cannot be opened"};
    case SQLITE_IOERR:
      return {fmt::format("读写台账文件出错（{}）", said),
              fmt::format("reading or writing the ledger's file failed ({})", said)};
    default:
      return {fmt::format("数据库出错：{}", said), fmt::format("the database says: {}", said)};
  }
}

}  // namespace

SqliteRun::~SqliteRun() {
  if (!statement_) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

SqliteRun& SqliteRun::bind(int number, std::int64_t value) {
  LUOSHI_CHECK(sqlite3_bind_int64(statement_, number, value) == SQLITE_OK);
  return *this;
}

SqliteRun& SqliteRun::bind_text(int number, std::string_view value) {
  if (auto held = holds_text(value, {}); !held) refused_ = std::move(held.error());
  const char* bytes = value.data() ? value.data() : "";
  LUOSHI_CHECK(sqlite3_bind_text64(statement_, number, bytes, value.size(), SQLITE_STATIC,
                                   SQLITE_UTF8) == SQLITE_OK);
  return *this;
}

SqliteRun& SqliteRun::bind_bytes(int number, std::string_view value) {
  const char* bytes = value.data() ? value.data() : "";
  LUOSHI_CHECK(sqlite3_bind_blob64(statement_, number, bytes, value.size(), SQLITE_STATIC) ==
               SQLITE_OK);
  return *this;
}

SqliteRun& SqliteRun::bind(int number, const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return bind(number, *integer);
  if (const auto* text = std::get_if<std::string>(&value)) return bind_text(number, *text);
  if (const auto* bytes = std::get_if<Bytes>(&value)) return bind_bytes(number, bytes->value);
  LUOSHI_CHECK(sqlite3_bind_null(statement_, number) == SQLITE_OK);
  return *this;
}

base::Result<bool> SqliteRun::step() {
  if (refused_) return tl::unexpected(*refused_);
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return tl::unexpected(connection_->error(code));
}

base::Result<void> SqliteRun::finish() {
  for (;;) {
    auto more = step();
    if (!more) return tl::unexpected(more.error());
    if (!*more) return {};
  }
}

std::int64_t SqliteRun::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view SqliteRun::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return data ? std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size))
              : std::string_view();
}

Value SqliteRun::value(int column, ColumnType type) const {
  if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::monostate{};
  if (type == ColumnType::kInteger) return integer(column);
  if (type == ColumnType::kText) return std::string(bytes(column));
  return Bytes{std::string(bytes(column))};
}

base::Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::string& path,
                                                                       Mode mode,
                                                                       const std::string& vfs,
                                                                       int busy_milliseconds) {
  // Statistics of its memory, which nobody reads, would take one lock for all threads with each
  // allocation. Where a database was opened before (a simulated disk is) this is refused, and fine.
  [[maybe_unused]] static const int kConfigured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  flags |= mode == Mode::kRead ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (mode == Mode::kCreate) flags |= SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &handle, flags, vfs.empty() ? nullptr : vfs.c_str());
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(handle, path));
  if (code != SQLITE_OK) return tl::unexpected(connection->error(code));
  sqlite3_busy_timeout(handle, busy_milliseconds);
  // A file that somebody prepared must not make us run what stands in it.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  return connection;
}

SqliteConnection::~SqliteConnection() {
  for (auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

base::Error SqliteConnection::error(int code) const {
  const char* said = handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
  return base::Error{code_of(code), what_of(code, said), path_, {}};
}

base::Result<void> SqliteConnection::execute(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return tl::unexpected(error(code));
  return {};
}

base::Result<SqliteRun> SqliteConnection::prepare(const std::string& sql) {
  if (const auto kept = statements_.find(sql); kept != statements_.end()) {
    LUOSHI_CHECK(!sqlite3_stmt_busy(kept->second));  // nobody runs the same one inside itself
    return SqliteRun(*this, kept->second);
  }
  if (statements_.size() >= kStatementsMax) {
    std::erase_if(statements_, [](const auto& one) {
      if (sqlite3_stmt_busy(one.second)) return false;
      sqlite3_finalize(one.second);
      return true;
    });
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return tl::unexpected(error(code));
  statements_.emplace(sql, statement);
  return SqliteRun(*this, statement);
}

base::Result<std::int64_t> SqliteConnection::integer(const std::string& sql) {
  auto run = prepare(sql);
  if (!run) return tl::unexpected(run.error());
  auto row = run->step();
  if (!row) return tl::unexpected(row.error());
  return *row ? run->integer(0) : 0;
}

}  // namespace luoshi::ledger
