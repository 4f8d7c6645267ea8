#include "api/internal/turned_away.h"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace luoshi::api {
namespace {

constexpr std::size_t kAtOnceMax = 64;
constexpr std::chrono::seconds kLongest{2};
constexpr std::string_view kAnswer =
    "HTTP/1.1 503 Service Unavailable\r\n"
    "Retry-After: 5\r\n"
    "Content-Length: 0\r\n"
    "Connection: close\r\n"
    "\r\n";

}  // namespace

// Writes the answer, says that nothing follows, and waits for the other side to close: closing with
// its request unread would take the answer back.
class TurnedAway::One final : public ConnectionOwner {
 public:
  One(TurnedAway& owner, std::unique_ptr<Connection> connection, env::MonotonicTime until)
      : until_(until), owner_(owner), connection_(std::move(connection)) {}

  void start() { connection_->start(*this); }
  bool is_late(env::MonotonicTime now) const { return now > until_; }
  void close() {
    if (std::exchange(is_closed_, true)) return;
    const auto keep = shared_from_this();
    connection_->close();
    owner_.all_.erase(std::static_pointer_cast<One>(keep));
  }

 private:
  void on_ready(bool is_ok) override {
    if (is_closed_) return;
    if (!is_ok) return close();
    write();
  }
  void on_read(std::size_t) override { close(); }
  void on_written(std::size_t bytes) override {
    if (is_closed_) return;
    if (bytes == 0) return close();
    rest_.remove_prefix(bytes);
    if (!rest_.empty()) return write();
    connection_->end_writing(*this);
  }
  void write() { connection_->write_some(*this, {rest_, std::string_view()}); }

  const env::MonotonicTime until_;
  TurnedAway& owner_;
  std::unique_ptr<Connection> connection_;
  std::string_view rest_ = kAnswer;
  bool is_closed_ = false;
};

void TurnedAway::take(std::unique_ptr<Connection> connection, env::MonotonicTime now) {
  if (all_.size() >= kAtOnceMax) return connection->close();
  const auto one = std::make_shared<One>(*this, std::move(connection), now + kLongest);
  all_.insert(one);
  one->start();
}

void TurnedAway::tick(env::MonotonicTime now) {
  const std::vector<std::shared_ptr<One>> all(all_.begin(), all_.end());  // closing changes the set
  for (const auto& one : all) {
    if (one->is_late(now)) one->close();
  }
}

void TurnedAway::close_all() {
  const std::vector<std::shared_ptr<One>> all(all_.begin(), all_.end());
  for (const auto& one : all) one->close();
}

}  // namespace luoshi::api
