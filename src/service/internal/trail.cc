#include "service/internal/trail.h"

#include <algorithm>

namespace luoshi::service {
namespace {

constexpr std::size_t kPieceMax = 1'000'000;  // events of one millisecond

}  // namespace

Trail::Trail(World& world, ledger::EventFilter filter)
    : world_(world), filter_(std::move(filter)) {}

bool Trail::go_behind(const ledger::Row& place) {
  std::vector<std::int64_t> numbers;
  for (const ledger::Value& value : place) {
    const auto* number = std::get_if<std::int64_t>(&value);
    if (!number || *number < 0) return false;
    numbers.push_back(*number);
  }
  if (numbers.size() != (filter_.book ? 1u : 3u)) return false;
  Place behind;
  behind.sequence = static_cast<std::uint64_t>(numbers[0]);
  if (!filter_.book) {
    behind.time = env::WallTime(std::chrono::milliseconds(numbers[1]));
    behind.book = {static_cast<std::uint32_t>(numbers[2])};
  }
  last_ = behind;
  return true;
}

ledger::Row Trail::place() const {
  if (!last_) return {};
  const auto sequence = static_cast<std::int64_t>(last_->sequence);
  if (filter_.book) return {sequence};
  return {sequence, std::int64_t{last_->time.time_since_epoch().count()},
          std::int64_t{last_->book.value}};
}

// Of all books: by time and sequence, the highest first, then by book.
bool Trail::is_behind(const ledger::Event& event) const {
  if (!last_ || filter_.book) return true;
  if (event.time != last_->time) return event.time < last_->time;
  if (event.sequence != last_->sequence) return event.sequence < last_->sequence;
  return event.book > last_->book;
}

base::Result<void> Trail::refill() {
  ledger::EventFilter filter = filter_;
  filter.limit = piece_;
  if (last_ && !filter.book) {
    const env::WallTime to = last_->time + std::chrono::milliseconds(1);
    filter.to = filter.to ? std::min(*filter.to, to) : to;
  } else if (last_ && filter.newest_first) {
    if (last_->sequence <= 1) {
      is_over_ = true;
      return {};
    }
    const std::uint64_t until = last_->sequence - 1;
    filter.until = filter.until ? std::min(*filter.until, until) : until;
  } else if (last_) {
    filter.after = std::max(filter.after, last_->sequence);
  }
  auto events = world_.ledger.events(filter);
  if (!events) return tl::unexpected(events.error());
  is_over_ = events->size() < piece_ || piece_ >= kPieceMax;
  events_ = std::move(*events);
  std::erase_if(events_, [this](const ledger::Event& event) { return !is_behind(event); });
  at_ = 0;
  // All of them were seen: more happened in that millisecond than a piece holds.
  if (events_.empty()) piece_ = std::min(piece_ * 10, kPieceMax);
  return {};
}

base::Result<std::optional<ledger::Event>> Trail::next() {
  while (at_ == events_.size()) {
    if (is_over_) return std::optional<ledger::Event>();
    if (auto filled = refill(); !filled) return tl::unexpected(filled.error());
  }
  ledger::Event event = std::move(events_[at_++]);
  last_ = Place{event.time, event.sequence, event.book};
  return std::optional(std::move(event));
}

}  // namespace luoshi::service
