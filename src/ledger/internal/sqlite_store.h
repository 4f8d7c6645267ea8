// The store in one SQLite file (WAL, synchronous=FULL): one connection that writes, several that
// read. Docs: docs/formats/ledger.md.
// Thread rule: that of store.h. Lock order: writer_, then nothing.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ledger/internal/sqlite_connection.h"
#include "ledger/internal/turn.h"
#include "ledger/store.h"

namespace luoshi::ledger {

class SqliteStore final : public Store {
 public:
  static base::Result<std::unique_ptr<Store>> open(const StoreOptions& options,
                                                   const Identity& when_new);
  ~SqliteStore() override;

  base::Result<std::unique_ptr<Transaction>> begin(BookId book) override;
  base::Result<std::unique_ptr<Snapshot>> snapshot() override;
  base::Result<void> make_book(BookId book, const std::string& name, const Head& head) override;
  base::Result<void> declare(const std::vector<const Table*>& tables) override;
  base::Result<void> keep_projections(const std::string& digest) override;
  base::Result<void> forget_requests(env::WallTime before) override;
  vault::KeyStore& keys() override;
  Transient& transient() override;
  base::Result<bool> wait_for_commit(std::chrono::milliseconds timeout) override;
  std::string name() const override { return "sqlite " + options_.location; }

  // Runs `work` alone on the writing connection inside BEGIN IMMEDIATE … COMMIT.
  using Work = std::function<base::Result<void>(SqliteConnection&)>;
  base::Result<void> write(const Work& work);
  // A short reading, on a connection of its own: who holds a snapshot may ask for keys as well.
  base::Result<void> read(const Work& work);
  base::Result<void> empty_log();  // what was overwritten is in no file any more

  Turn& writer_mutex() { return writer_mutex_; }
  SqliteConnection& writer() { return *writer_; }
  void announce();  // something has been committed

  // Readers wait for one to come free.
  std::unique_ptr<SqliteConnection> take_reader();
  void give_back(std::unique_ptr<SqliteConnection> reader);

 private:
  explicit SqliteStore(StoreOptions options);
  base::Result<void> prepare(const Identity& when_new);
  base::Result<void> create(const Identity& identity);
  base::Result<void> open_readers();
  base::Result<std::unique_lock<Turn>> lock_writer();

  StoreOptions options_;
  Turn writer_mutex_;
  std::unique_ptr<SqliteConnection> writer_;
  std::mutex single_mutex_;
  std::unique_ptr<SqliteConnection> single_;
  std::mutex readers_mutex_;
  std::condition_variable reader_came_free_;
  std::vector<std::unique_ptr<SqliteConnection>> readers_;
  std::mutex commits_mutex_;
  std::condition_variable committed_;
  std::uint64_t commits_ = 0;
  std::uint64_t commits_seen_ = 0;
  std::int64_t data_version_ = 0;
  std::unique_ptr<SqliteConnection> watcher_;  // sees what other processes commit
  std::unique_ptr<vault::KeyStore> keys_;
  std::unique_ptr<Transient> transient_;
};

// What SqliteStore hands out; each in a file of its own.
std::unique_ptr<Transaction> make_sqlite_transaction(SqliteStore& store,
                                                     std::unique_lock<Turn> lock, Book book);
std::unique_ptr<Snapshot> make_sqlite_snapshot(SqliteStore& store,
                                               std::unique_ptr<SqliteConnection> reader);
std::unique_ptr<vault::KeyStore> make_sqlite_keys(SqliteStore& store);
std::unique_ptr<Transient> make_sqlite_transient(SqliteStore& store);

base::Result<Identity> read_identity(SqliteConnection& connection);
base::Result<std::vector<Book>> read_books(SqliteConnection& connection);

base::Result<std::vector<BookRow>> read_rows(SqliteConnection& connection, const Query& query);
// The rows of a statement: the book first, then the table's columns.
base::Result<std::vector<BookRow>> read_rows(SqliteRun& run, const Table& table);
// Columns 0 … are those of the events table.
Event read_event(const SqliteRun& run);

}  // namespace luoshi::ledger
