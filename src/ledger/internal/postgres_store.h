// The store in a schema of a PostgreSQL database. Connections are made when they are needed: for
// groups, for snapshots, for single statements, and one that listens.
// Thread rule: that of store.h. Nobody who holds a connection for single statements waits for
// another one, so that these always come free.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ledger/internal/postgres_pool.h"
#include "ledger/internal/postgres_schema.h"
#include "ledger/internal/sql_query.h"
#include "ledger/store.h"

namespace luoshi::ledger {

class PostgresStore final : public Store {
 public:
  static base::Result<std::unique_ptr<Store>> open(const StoreOptions& options,
                                                   const Identity& when_new);

  base::Result<std::unique_ptr<Transaction>> begin(BookId book) override;
  base::Result<std::unique_ptr<Snapshot>> snapshot() override;
  base::Result<void> make_book(BookId book, const std::string& name, const Head& head) override;
  base::Result<void> declare(const std::vector<const Table*>& tables) override;
  base::Result<void> keep_projections(const std::string& digest) override;
  base::Result<void> forget_requests(env::WallTime before) override;
  vault::KeyStore& keys() override { return *keys_; }
  Transient& transient() override { return *transient_; }
  base::Result<bool> wait_for_commit(std::chrono::milliseconds timeout) override;
  std::string name() const override;

  // One statement, a transaction of its own.
  base::Result<PostgresResult> query(std::string text,
                                     std::vector<PostgresParameter> parameters = {});
  // The same for what may be lost with the machine: it does not wait for the disk.
  base::Result<PostgresResult> query_loosely(std::string text,
                                             std::vector<PostgresParameter> parameters);
  base::Result<void> script(const std::string& statements);

 private:
  PostgresStore(const StoreOptions& options, PostgresTarget target);
  base::Result<void> prepare(const Identity& when_new);
  base::Result<void> listen();

  const StoreOptions options_;
  const PostgresTarget target_;
  PostgresPool groups_;
  PostgresPool snapshots_;
  PostgresPool singles_;
  std::mutex listener_mutex_;  // guards listener_
  std::unique_ptr<PostgresConnection> listener_;
  std::unique_ptr<vault::KeyStore> keys_;
  std::unique_ptr<Transient> transient_;
};

// What PostgresStore hands out; each in a file of its own.
std::unique_ptr<Transaction> make_postgres_transaction(PostgresPool::Lease connection, Book book,
                                                       const PostgresTarget& target);
std::unique_ptr<Snapshot> make_postgres_snapshot(PostgresPool::Lease connection);
std::unique_ptr<vault::KeyStore> make_postgres_keys(PostgresStore& store);
std::unique_ptr<Transient> make_postgres_transient(PostgresStore& store);

std::vector<PostgresParameter> postgres_parameters(const Statement& statement);
// Values that the store cannot hold are found by no condition: they are refused.
base::Result<void> holds_values(const Statement& statement);
base::Result<std::vector<BookRow>> read_rows(PostgresConnection& connection, const Query& query);
std::vector<BookRow> rows_in(const PostgresResult& result, const Table& table);
// Columns 0 … are those of the events table.
Event read_event(const PostgresResult& result, std::size_t row);
RequestRecord read_request(const PostgresResult& result, std::size_t row);  // as in its table

}  // namespace luoshi::ledger
