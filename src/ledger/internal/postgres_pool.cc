#include "ledger/internal/postgres_pool.h"

namespace luoshi::ledger {

PostgresPool::PostgresPool(PostgresTarget target, PostgresSettings settings,
                           std::size_t connections_max)
    : target_(std::move(target)), settings_(settings), connections_max_(connections_max) {}

base::Result<PostgresPool::Lease> PostgresPool::take() {
  std::unique_lock lock(mutex_);
  const bool free = came_free_.wait_for(lock, settings_.lock_wait_max,
                                        [this] { return lent_ < connections_max_; });
  if (!free) {
    return base::fail(base::ErrorCode::kUnavailable,
                      {"等待数据库连接超时", "no connection to the database came free in time"},
                      target_.label, {"请稍后再试", "try again later"});
  }
  ++lent_;
  while (!idle_.empty()) {
    std::unique_ptr<PostgresConnection> connection = std::move(idle_.back());
    idle_.pop_back();
    if (!connection->is_broken() && !connection->has_unread()) {
      return Lease(*this, std::move(connection));
    }
  }
  lock.unlock();
  auto made = PostgresConnection::open(target_, settings_);
  if (made) return Lease(*this, std::move(*made));
  give_back(nullptr);
  return tl::unexpected(made.error());
}

void PostgresPool::give_back(std::unique_ptr<PostgresConnection> connection) {
  if (connection != nullptr) {
    connection->drain();
    connection->trim();
    if (connection->is_broken()) connection.reset();
  }
  const std::lock_guard lock(mutex_);
  --lent_;
  if (connection != nullptr) idle_.push_back(std::move(connection));
  came_free_.notify_one();
}

}  // namespace luoshi::ledger
