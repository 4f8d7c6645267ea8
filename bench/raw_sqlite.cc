#include "bench/raw_sqlite.h"

#include "bench/program.h"
#include "ledger/store.h"
#include "office/unit.h"

namespace luoshi::bench {
namespace {

// The ledger makes the file, so that its tables, indexes and pages are those of a real one.
void make_file(const std::string& path) {
  ledger::StoreOptions options;
  options.location = path;
  auto store = ledger::open_sqlite(options, {});
  if (!store) stop_with(store.error().to_string(base::Language::kEnglish));
  const bool made = (*store)->make_book(ledger::kCityBook, "city", {}).has_value() &&
                    (*store)->declare({&office::units_table()}).has_value();
  if (!made) stop_with("the tables could not be made in " + path);
}

void bind_text(sqlite3_stmt* statement, int number, std::string_view text) {
  sqlite3_bind_text64(statement, number, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void bind_bytes(sqlite3_stmt* statement, int number, std::string_view bytes) {
  sqlite3_bind_blob64(statement, number, bytes.data(), bytes.size(), SQLITE_STATIC);
}

std::string_view bytes_of(const ledger::Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

}  // namespace

RawSqlite::RawSqlite(const std::string& path) {
  make_file(path);
  check(sqlite3_open_v2(path.c_str(), &connection_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                        nullptr));
  run("PRAGMA journal_mode = WAL");
  run("PRAGMA synchronous = FULL");
  run("PRAGMA cache_size = -65536");
  run("PRAGMA wal_autocheckpoint = 4000");
  event_ = prepare("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  request_ = prepare("INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?, ?)");
  unit_ = prepare(
      "INSERT INTO units VALUES (?, ?, '', ?, ?, 'department', 'u-yanchuan', 'active', NULL,"
      " '2020-01-01', NULL, ?, 1)");
  head_ = prepare("UPDATE books SET sequence = ?, hash = ? WHERE book = ?");
}

RawSqlite::~RawSqlite() {
  for (sqlite3_stmt* statement : statements_) sqlite3_finalize(statement);
  sqlite3_close_v2(connection_);
}

void RawSqlite::empty() {
  run("DELETE FROM events");
  run("DELETE FROM requests");
  run("DELETE FROM units");
  run("PRAGMA wal_checkpoint(TRUNCATE)");
}

void RawSqlite::insert(const std::vector<ledger::Event>& events, RawRows rows) {
  run("BEGIN IMMEDIATE");
  for (const ledger::Event& event : events) {
    sqlite3_bind_int64(event_, 1, event.book.value);
    sqlite3_bind_int64(event_, 2, static_cast<std::int64_t>(event.sequence));
    bind_text(event_, 3, event.stream);
    sqlite3_bind_int64(event_, 4, static_cast<std::int64_t>(event.version));
    bind_text(event_, 5, event.kind);
    sqlite3_bind_int64(event_, 6, event.kind_version);
    sqlite3_bind_int64(event_, 7, event.time.time_since_epoch().count());
    bind_text(event_, 8, event.actor);
    bind_text(event_, 9, event.request);
    bind_bytes(event_, 10, event.body);
    bind_bytes(event_, 11, bytes_of(event.hash));
    step(event_);
    if (rows != RawRows::kEvent) insert_request(event);
    if (rows == RawRows::kAll) insert_unit(event);
  }
  if (rows == RawRows::kAll) move_head(events.back());
  run("COMMIT");
}

void RawSqlite::insert_request(const ledger::Event& event) {
  sqlite3_bind_int64(request_, 1, event.book.value);
  bind_text(request_, 2, event.actor);
  bind_text(request_, 3, event.request);
  bind_bytes(request_, 4, bytes_of(event.hash));
  const std::string reply = R"({"id":")" + event.stream + R"(","version":1,"at":1700000000000})";
  bind_bytes(request_, 5, reply);
  sqlite3_bind_int64(request_, 6, event.time.time_since_epoch().count());
  bind_bytes(request_, 7, bytes_of(event.hash));
  step(request_);
}

void RawSqlite::insert_unit(const ledger::Event& event) {
  sqlite3_bind_int64(unit_, 1, event.book.value);
  bind_text(unit_, 2, event.stream);
  // As long as the names of the load, and as they differing at the end.
  const std::string name = std::string(150, 'n') + event.request;
  bind_text(unit_, 3, name);
  bind_text(unit_, 4, std::string_view(event.body).substr(0, 96));
  sqlite3_bind_int64(unit_, 5, event.time.time_since_epoch().count());
  step(unit_);
}

void RawSqlite::move_head(const ledger::Event& event) {
  sqlite3_bind_int64(head_, 1, static_cast<std::int64_t>(event.sequence));
  bind_bytes(head_, 2, bytes_of(event.hash));
  sqlite3_bind_int64(head_, 3, event.book.value);
  step(head_);
}

void RawSqlite::run(const char* statement) {
  check(sqlite3_exec(connection_, statement, nullptr, nullptr, nullptr));
}

sqlite3_stmt* RawSqlite::prepare(const std::string& statement) {
  sqlite3_stmt* prepared = nullptr;
  check(sqlite3_prepare_v3(connection_, statement.data(), static_cast<int>(statement.size()),
                           SQLITE_PREPARE_PERSISTENT, &prepared, nullptr));
  statements_.push_back(prepared);
  return prepared;
}

void RawSqlite::check(int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE) stop_with(sqlite3_errmsg(connection_));
}

void RawSqlite::step(sqlite3_stmt* statement) {
  check(sqlite3_step(statement));
  check(sqlite3_reset(statement));
}

}  // namespace luoshi::bench
