#include "notice/dispatch.h"

#include "base/json.h"
#include "notice/retry.h"

namespace luoshi::notice {
namespace {

using base::Result;

constexpr const char* kSpace = "deliveries.health";
constexpr std::chrono::hours kRemembered{24 * 366};

std::int64_t milliseconds(env::WallTime time) { return time.time_since_epoch().count(); }

bool is_too_old(const Delivery& delivery, std::int64_t now) {
  return now - delivery.waits_since >= std::chrono::milliseconds(kWaitMax).count();
}

}  // namespace

Result<Health> Dispatcher::health(const std::string& destination) {
  auto text = ledger_.store().transient().get(kSpace, destination, clock_.wall_now());
  if (!text) return tl::unexpected(text.error());
  if (!*text) return Health{};
  auto json = base::parse_json(**text);
  if (!json) return tl::unexpected(json.error());
  return base::from_json<Health>(*json, {.ignore_unknown = true});
}

Result<void> Dispatcher::keep(const std::string& destination, const Health& health) {
  return ledger_.store().transient().put(
      kSpace, destination, base::serialize(base::to_json(health)), clock_.wall_now() + kRemembered);
}

Result<void> Dispatcher::forget_health(const std::string& destination) {
  return ledger_.store().transient().erase(kSpace, destination);
}

Result<void> Dispatcher::wake(const std::string& destination) {
  auto health = this->health(destination);
  if (!health) return tl::unexpected(health.error());
  health->rests_until = 0;
  health->is_gone = false;
  return keep(destination, *health);
}

Result<std::size_t> Dispatcher::work(const std::string& destination, std::size_t most,
                                     const std::function<bool()>& may_try, const Carry& carry) {
  auto due = queue_.due(destination, most);
  if (!due) return tl::unexpected(due.error());
  if (due->empty()) return std::size_t{0};
  auto health = this->health(destination);
  if (!health) return tl::unexpected(health.error());
  std::size_t tried = 0;
  Result<void> done;
  for (const Delivery& delivery : *due) {
    const std::int64_t now = milliseconds(clock_.wall_now());
    if (is_too_old(delivery, now)) {
      done = give_up(delivery);
    } else if (may_try() && !health->is_gone && now >= health->rests_until) {
      ++tried;
      done = try_one(delivery, carry, *health);
    }
    if (!done) return tl::unexpected(done.error());
  }
  if (tried == 0) return tried;
  if (done = keep(destination, *health); !done) return tl::unexpected(done.error());
  return tried;
}

Result<void> Dispatcher::try_one(const Delivery& delivery, const Carry& carry, Health& health) {
  const Outcome outcome = carry(delivery);
  count(outcome, health);
  // When it is another by now, somebody asked for it by hand meanwhile.
  auto changed = queue_.change(delivery, settled(delivery, outcome));
  if (!changed) return tl::unexpected(changed.error());
  return {};
}

Result<void> Dispatcher::give_up(const Delivery& delivery) {
  Delivery after = delivery;
  after.state = DeliveryState::kDead;
  after.settled_at = milliseconds(clock_.wall_now());
  if (after.error_zh.empty()) {
    after.error_zh = "等待过久";
    after.error_en = "it waited too long";
  }
  auto changed = queue_.change(delivery, after);
  if (!changed) return tl::unexpected(changed.error());
  return {};
}

void Dispatcher::count(const Outcome& outcome, Health& health) {
  using Kind = Outcome::Kind;
  const env::WallTime now = clock_.wall_now();
  if (outcome.kind == Kind::kPointless) return;  // says nothing of the destination
  if (outcome.kind == Kind::kTaken) {
    health = {};
    health.took_at = milliseconds(now);
    return;
  }
  ++health.failures;
  if (!health.failing_since) health.failing_since = milliseconds(now);
  health.rests_until = milliseconds(now + rest_after(health.failures, random_));
  health.is_gone = outcome.kind == Kind::kGone;
}

Delivery Dispatcher::settled(const Delivery& before, const Outcome& outcome) {
  using Kind = Outcome::Kind;
  const env::WallTime now = clock_.wall_now();
  Delivery after = before;
  ++after.attempts;
  after.tried_at = milliseconds(now);
  after.status = outcome.status;
  after.error_zh = outcome.error.zh;
  after.error_en = outcome.error.en;
  const auto wait = wait_after(after.attempts, random_);
  if (outcome.kind == Kind::kTaken) {
    after.state = DeliveryState::kDelivered;
  } else if (outcome.kind == Kind::kPointless || !wait) {
    after.state = DeliveryState::kDead;
  } else {
    after.due_at = milliseconds(now + *wait);
    return after;
  }
  after.settled_at = milliseconds(now);
  return after;
}

}  // namespace luoshi::notice
