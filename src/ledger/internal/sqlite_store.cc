#include "ledger/internal/sqlite_store.h"

#include <fmt/format.h>

#include "base/check.h"
#include "ledger/internal/records.h"
#include "ledger/internal/sql.h"
#include "ledger/migrate.h"

namespace luoshi::ledger {
namespace {

constexpr int kApplicationId = 0x4C534849;  // "LSHI"
// How often a change by another process is looked for.
constexpr std::chrono::milliseconds kLookEvery{50};

base::Result<void> execute_all(SqliteConnection& connection,
                               const std::vector<std::string>& statements) {
  for (const std::string& statement : statements) {
    if (auto done = connection.execute(statement); !done) return done;
  }
  return {};
}

base::Result<void> set_meta(SqliteConnection& connection, const std::string& name,
                            const std::string& value) {
  auto run = connection.prepare(
      "INSERT INTO meta (name, value) VALUES (?1, ?2)"
      " ON CONFLICT (name) DO UPDATE SET value = excluded.value");
  if (!run) return tl::unexpected(run.error());
  return run->bind_text(1, name).bind_text(2, value).finish();
}

// What sqlite_master says of the table and its indexes, as create_statements writes them.
base::Result<std::vector<std::string>> standing_statements(SqliteConnection& connection,
                                                           const std::string& table) {
  auto run = connection.prepare(
      "SELECT sql FROM sqlite_master WHERE tbl_name = ?1 AND sql IS NOT NULL ORDER BY type DESC,"
      " length(name), name");  // i10 behind i9
  if (!run) return tl::unexpected(run.error());
  run->bind_text(1, table);
  std::vector<std::string> out;
  for (;;) {
    auto more = run->step();
    if (!more) return tl::unexpected(more.error());
    if (!*more) return out;
    out.emplace_back(run->bytes(0));
  }
}

base::Result<void> declare_one(SqliteConnection& connection, const Table& table) {
  const auto wanted = create_statements(Dialect::kSqlite, table);
  auto standing = standing_statements(connection, table.name);
  if (!standing) return tl::unexpected(standing.error());
  if (*standing == wanted) return {};
  if (!standing->empty()) {
    if (auto done = connection.execute("DROP TABLE " + table.name); !done) return done;
  }
  return execute_all(connection, wanted);
}

bool is_busy(SqliteConnection& connection) {
  return (sqlite3_errcode(connection.handle()) & 0xff) == SQLITE_BUSY;
}

// Where others open it at the same time, one makes the log; SQLite does not wait for that by
// itself.
base::Result<void> make_log(SqliteConnection& connection, std::chrono::milliseconds wait_max) {
  constexpr int kPause = 5;  // milliseconds
  for (std::int64_t waited = 0;; waited += kPause) {
    auto made = connection.execute("PRAGMA journal_mode = WAL");
    if (made || !is_busy(connection) || waited >= wait_max.count()) return made;
    sqlite3_sleep(kPause);
  }
}

// A process that was killed between writing a commit to the log and syncing it has left what the
// next one finds, shows, and answers repeated requests from. Before that it must be durable; and
// where a sync had failed, no later one writes what it dropped, so that all is moved into the file
// and the log begins anew. Where others are at work meanwhile, they have begun so themselves.
base::Result<void> make_log_durable(SqliteConnection& connection, int busy_milliseconds) {
  sqlite3_file* log = nullptr;
  const int code = sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER,
                                        static_cast<void*>(&log));
  if (code != SQLITE_OK) return tl::unexpected(connection.error(code));
  if (!log || !log->pMethods) return {};
  const int synced = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
  if (synced != SQLITE_OK) return tl::unexpected(connection.error(synced));
  sqlite3_busy_timeout(connection.handle(), 0);
  auto moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  const bool others_work = !moved && is_busy(connection);
  sqlite3_busy_timeout(connection.handle(), busy_milliseconds);
  return others_work ? base::Result<void>() : moved;
}

}  // namespace

SqliteStore::SqliteStore(StoreOptions options) : options_(std::move(options)) {
  keys_ = make_sqlite_keys(*this);
  transient_ = make_sqlite_transient(*this);
}

SqliteStore::~SqliteStore() = default;

base::Result<std::unique_ptr<Store>> SqliteStore::open(const StoreOptions& options,
                                                       const Identity& when_new) {
  std::unique_ptr<SqliteStore> store(new SqliteStore(options));
  const auto mode = options.read_only    ? SqliteConnection::Mode::kRead
                    : options.may_create ? SqliteConnection::Mode::kCreate
                                         : SqliteConnection::Mode::kWrite;
  auto writer = SqliteConnection::open(options.location, mode, options.sqlite_vfs,
                                       static_cast<int>(options.lock_wait_max.count()));
  if (!writer) return tl::unexpected(writer.error());
  store->writer_ = std::move(*writer);
  if (auto done = store->prepare(when_new); !done) return tl::unexpected(done.error());
  if (auto done = store->open_readers(); !done) return tl::unexpected(done.error());
  return std::unique_ptr<Store>(std::move(store));
}

base::Result<void> SqliteStore::prepare(const Identity& when_new) {
  auto tables = writer_->integer("SELECT count(*) FROM sqlite_master");
  if (!tables) return tl::unexpected(tables.error());
  auto application = writer_->integer("PRAGMA application_id");
  if (!application) return tl::unexpected(application.error());
  if (*tables > 0 && *application != kApplicationId) {
    return tl::unexpected(not_a_ledger(options_.location));
  }
  if (*tables == 0 && (options_.read_only || !options_.may_create)) {
    return tl::unexpected(not_a_ledger(options_.location));
  }
  if (!options_.read_only) {
    // FULL: a commit is on the disk before it is answered.
    const std::string synchronous = options_.synchronous ? "FULL" : "OFF";
    auto paged = writer_->execute("PRAGMA page_size = 8192");
    if (!paged) return paged;
    if (auto done = make_log(*writer_, options_.lock_wait_max); !done) return done;
    auto done =
        execute_all(*writer_, {"PRAGMA synchronous = " + synchronous, "PRAGMA cache_size = -65536",
                               "PRAGMA secure_delete = ON", "PRAGMA wal_autocheckpoint = 4000"});
    if (!done) return done;
  }
  if (*tables == 0) return create(when_new);
  auto identity = read_identity(*writer_);  // refuses a newer format
  if (!identity) return tl::unexpected(identity.error());
  if (!options_.read_only && options_.synchronous) {
    return make_log_durable(*writer_, static_cast<int>(options_.lock_wait_max.count()));
  }
  return {};
}

base::Result<void> SqliteStore::create(const Identity& identity) {
  return write([&](SqliteConnection& connection) -> base::Result<void> {
    // Another process may have been faster.
    auto tables = connection.integer("SELECT count(*) FROM sqlite_master");
    if (!tables) return tl::unexpected(tables.error());
    if (*tables > 0) return {};
    std::vector<std::string> statements = {
        fmt::format("PRAGMA application_id = {}", kApplicationId),
        fmt::format("PRAGMA user_version = {}", identity.format),
        "CREATE TABLE meta (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)"
        " STRICT, WITHOUT ROWID"};
    for (const Table* table : system_tables()) {
      for (auto& statement : create_statements(Dialect::kSqlite, *table)) {
        statements.push_back(std::move(statement));
      }
    }
    if (auto done = execute_all(connection, statements); !done) return done;
    for (const auto& [name, value] : meta_of(identity)) {
      if (auto done = set_meta(connection, name, value); !done) return done;
    }
    return {};
  });
}

base::Result<void> SqliteStore::open_readers() {
  for (int i = 0; i < options_.readers + 2; ++i) {
    auto reader = SqliteConnection::open(options_.location, SqliteConnection::Mode::kRead,
                                         options_.sqlite_vfs,
                                         static_cast<int>(options_.lock_wait_max.count()));
    if (!reader) return tl::unexpected(reader.error());
    if (i == 0) {
      watcher_ = std::move(*reader);
    } else if (i == 1) {
      single_ = std::move(*reader);
    } else {
      readers_.push_back(std::move(*reader));
    }
  }
  auto version = watcher_->integer("PRAGMA data_version");
  if (!version) return tl::unexpected(version.error());
  data_version_ = *version;
  return {};
}

base::Result<std::unique_lock<Turn>> SqliteStore::lock_writer() {
  std::unique_lock lock(writer_mutex_, std::defer_lock);
  if (!lock.try_lock_for(options_.lock_wait_max)) {
    return tl::unexpected(lock_not_got(options_.location));
  }
  return lock;
}

base::Result<void> SqliteStore::write(const Work& work) {
  auto lock = lock_writer();
  if (!lock) return tl::unexpected(lock.error());
  if (auto done = writer_->execute("BEGIN IMMEDIATE"); !done) return done;
  auto done = work(*writer_);
  if (done) done = writer_->execute("COMMIT");
  if (!done && writer_->in_transaction()) (void)writer_->execute("ROLLBACK");
  return done;
}

base::Result<void> SqliteStore::read(const Work& work) {
  const std::lock_guard lock(single_mutex_);
  return work(*single_);
}

base::Result<void> SqliteStore::empty_log() {
  auto lock = lock_writer();
  if (!lock) return tl::unexpected(lock.error());
  // Readers that stand in the log make it wait for the next checkpoint: no error.
  return writer_->execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

std::unique_ptr<SqliteConnection> SqliteStore::take_reader() {
  std::unique_lock lock(readers_mutex_);
  reader_came_free_.wait(lock, [&] { return !readers_.empty(); });
  auto reader = std::move(readers_.back());
  readers_.pop_back();
  return reader;
}

void SqliteStore::give_back(std::unique_ptr<SqliteConnection> reader) {
  if (reader->in_transaction()) (void)reader->execute("ROLLBACK");
  const std::lock_guard lock(readers_mutex_);
  readers_.push_back(std::move(reader));
  reader_came_free_.notify_one();
}

base::Result<std::unique_ptr<Transaction>> SqliteStore::begin(BookId book) {
  auto lock = lock_writer();
  if (!lock) return tl::unexpected(lock.error());
  if (auto done = writer_->execute("BEGIN IMMEDIATE"); !done) return tl::unexpected(done.error());
  auto books = read_books(*writer_);
  if (books) {
    for (Book& one : *books) {
      if (one.id == book) return make_sqlite_transaction(*this, std::move(*lock), std::move(one));
    }
  }
  (void)writer_->execute("ROLLBACK");
  return tl::unexpected(books ? book_not_found(book) : books.error());
}

base::Result<std::unique_ptr<Snapshot>> SqliteStore::snapshot() {
  auto reader = take_reader();
  auto done = reader->execute("BEGIN");
  // The first reading pins the moment.
  if (done) {
    if (auto first = reader->integer("SELECT count(*) FROM meta"); !first) {
      done = tl::unexpected(first.error());
    }
  }
  if (!done) {
    give_back(std::move(reader));
    return tl::unexpected(done.error());
  }
  return make_sqlite_snapshot(*this, std::move(reader));
}

base::Result<void> SqliteStore::make_book(BookId book, const std::string& name, const Head& head) {
  return write([&](SqliteConnection& connection) -> base::Result<void> {
    auto run = connection.prepare(
        "INSERT INTO books (book, name, sequence, hash) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (book) DO NOTHING");
    if (!run) return tl::unexpected(run.error());
    run->bind(1, std::int64_t{book.value}).bind_text(2, name);
    run->bind(3, static_cast<std::int64_t>(head.sequence));
    return run->bind_bytes(4, vault::bytes_of(head.hash)).finish();
  });
}

base::Result<void> SqliteStore::declare(const std::vector<const Table*>& tables) {
  for (const Table* table : tables) LUOSHI_CHECK(fault_of(*table).empty());
  return write([&](SqliteConnection& connection) -> base::Result<void> {
    for (const Table* table : tables) {
      if (auto done = declare_one(connection, *table); !done) return done;
    }
    return {};
  });
}

base::Result<void> SqliteStore::keep_projections(const std::string& digest) {
  return write(
      [&](SqliteConnection& connection) { return set_meta(connection, "projections", digest); });
}

base::Result<void> SqliteStore::forget_requests(env::WallTime before) {
  return write([&](SqliteConnection& connection) -> base::Result<void> {
    auto run = connection.prepare("DELETE FROM requests WHERE time < ?1");
    if (!run) return tl::unexpected(run.error());
    return run->bind(1, milliseconds_of(before)).finish();
  });
}

vault::KeyStore& SqliteStore::keys() { return *keys_; }
Transient& SqliteStore::transient() { return *transient_; }

void SqliteStore::announce() {
  const std::lock_guard lock(commits_mutex_);
  ++commits_;
  committed_.notify_all();
}

base::Result<bool> SqliteStore::wait_for_commit(std::chrono::milliseconds timeout) {
  std::chrono::milliseconds waited{0};
  while (true) {
    auto version = watcher_->integer("PRAGMA data_version");
    if (!version) return tl::unexpected(version.error());
    std::unique_lock lock(commits_mutex_);
    if (commits_ != commits_seen_ || *version != data_version_) {
      commits_seen_ = commits_;
      data_version_ = *version;
      return true;
    }
    if (waited >= timeout) return false;
    const auto step = std::min(kLookEvery, timeout - waited);
    committed_.wait_for(lock, step, [&] { return commits_ != commits_seen_; });
    waited += step;
  }
}

base::Result<std::unique_ptr<Store>> open_sqlite(const StoreOptions& options,
                                                 const Identity& when_new) {
  return SqliteStore::open(options, when_new);
}

base::Result<std::unique_ptr<Store>> open_store(const StoreOptions& options,
                                                const Identity& when_new) {
  const std::string& location = options.location;
  if (!options.read_only && !migration_steps().empty()) {
    env::RealFileSystem files;
    auto migrated = migrate(files, options, migration_steps());
    if (!migrated) return tl::unexpected(migrated.error());
  }
  if (location.starts_with("postgresql://") || location.starts_with("postgres://")) {
    return open_postgres(options, when_new);
  }
  return open_sqlite(options, when_new);
}

}  // namespace luoshi::ledger
