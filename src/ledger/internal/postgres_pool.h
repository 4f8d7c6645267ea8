// Connections that are lent and given back. A broken one is not lent again: a new one is made when
// it is asked for, so that the store works again as soon as the server does.
// Thread rule: any thread; a Lease by one at a time. The pool outlives its leases.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "ledger/internal/postgres_connection.h"

namespace luoshi::ledger {

class PostgresPool {
 public:
  // A connection for as long as it lives; it comes without a transaction.
  class Lease {
   public:
    Lease(PostgresPool& pool, std::unique_ptr<PostgresConnection> connection)
        : pool_(&pool), connection_(std::move(connection)) {}
    Lease(Lease&& other) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (connection_ != nullptr) pool_->give_back(std::move(connection_));
    }
    PostgresConnection& operator*() const { return *connection_; }
    PostgresConnection* operator->() const { return connection_.get(); }

   private:
    PostgresPool* pool_;
    std::unique_ptr<PostgresConnection> connection_;
  };

  PostgresPool(PostgresTarget target, PostgresSettings settings, std::size_t connections_max);
  // Waits for one to come free, as long as for a lock.
  base::Result<Lease> take();

 private:
  void give_back(std::unique_ptr<PostgresConnection> connection);

  const PostgresTarget target_;
  const PostgresSettings settings_;
  const std::size_t connections_max_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable came_free_;
  std::size_t lent_ = 0;
  std::vector<std::unique_ptr<PostgresConnection>> idle_;
};

}  // namespace luoshi::ledger
