#include "service/sign_in_attempts.h"

#include <algorithm>
#include <utility>

namespace luoshi::service {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kSpace = "sign_in_failures";
constexpr char kRunning = 'r';
constexpr char kFailed = 'x';
constexpr int kTriesMax = 100;  // against others who count at the same moment

Error too_many() {
  return {ErrorCode::kConflict,
          {"正在尝试登录的次数过多", "too many are signing in under this login"},
          {},
          {"请稍后再试", "try again in a moment"},
          "too_many_requests"};
}

int failures_in(const std::string& attempts) {
  return static_cast<int>(std::ranges::count(attempts, kFailed));
}

std::string without_one(std::string attempts, char letter) {
  if (const std::size_t at = attempts.find(letter); at != attempts.npos) attempts.erase(at, 1);
  return attempts;
}

}  // namespace

Error locked_out() {
  return {
      ErrorCode::kConflict,
      {"失败次数过多，账号暂时锁定", "too many failures: locked for a while"},
      {},
      {"请稍后再试，或请安全保密管理员解锁", "try again later, or ask the security administrator"},
      "locked_out"};
}

// What stands there afterwards.
Result<std::string> SignInAttempts::change(const std::string& login, int minutes,
                                           const Change& change) {
  ledger::Transient& transient = world_.ledger.store().transient();
  const env::WallTime now = world_.clock.wall_now();
  const std::string space(kSpace);
  for (int i = 0; i < kTriesMax; ++i) {
    auto before = transient.get(space, login, now);
    if (!before) return tl::unexpected(before.error());
    std::string after = change(before->value_or(""));
    if (after == before->value_or("")) return after;
    // What is empty expires at once.
    const env::WallTime until = after.empty() ? now : now + std::chrono::minutes(minutes);
    auto put = transient.put_if(space, login, *before, after, now, until);
    if (!put) return tl::unexpected(put.error());
    if (*put) return after;
  }
  return tl::unexpected(too_many());
}

Result<SignInAttempts::Attempt> SignInAttempts::begin(const std::string& login,
                                                      const office::PasswordRules& rules) {
  bool is_counted = false;
  auto attempts = change(login, rules.lock_minutes, [&](std::string before) {
    is_counted = static_cast<int>(before.size()) < rules.failures_max;
    return is_counted ? before + kRunning : before;
  });
  if (!attempts) return tl::unexpected(attempts.error());
  if (is_counted) return Attempt(*this, login, rules);
  const bool is_locked = failures_in(*attempts) >= rules.failures_max;
  return tl::unexpected(is_locked ? locked_out() : too_many());
}

Result<void> SignInAttempts::forget(const std::string& login) {
  return world_.ledger.store().transient().erase(std::string(kSpace), login);
}

SignInAttempts::Attempt::Attempt(SignInAttempts& attempts, std::string login,
                                 const office::PasswordRules& rules)
    : attempts_(&attempts),
      login_(std::move(login)),
      failures_max_(rules.failures_max),
      lock_minutes_(rules.lock_minutes) {}

SignInAttempts::Attempt::Attempt(Attempt&& other) noexcept
    : attempts_(std::exchange(other.attempts_, nullptr)),
      login_(std::move(other.login_)),
      failures_max_(other.failures_max_),
      lock_minutes_(other.lock_minutes_) {}

SignInAttempts::Attempt::~Attempt() {
  if (attempts_ == nullptr) return;
  (void)end([](std::string before) { return without_one(std::move(before), kRunning); });
}

Result<std::string> SignInAttempts::Attempt::end(const Change& change) {
  return std::exchange(attempts_, nullptr)->change(login_, lock_minutes_, change);
}

Result<bool> SignInAttempts::Attempt::failed() {
  auto attempts =
      end([](std::string before) { return without_one(std::move(before), kRunning) + kFailed; });
  if (!attempts) return tl::unexpected(attempts.error());
  return failures_in(*attempts) >= failures_max_;
}

Result<void> SignInAttempts::Attempt::succeeded() {
  auto attempts = end([](std::string before) {
    std::erase(before, kFailed);
    return without_one(std::move(before), kRunning);
  });
  if (!attempts) return tl::unexpected(attempts.error());
  return {};
}

}  // namespace luoshi::service
