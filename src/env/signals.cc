#include "env/signals.h"

#include <cerrno>

#include "base/check.h"

namespace luoshi::env {
namespace {

StopSignal meaning_of(int signal) {
  return signal == SIGINT ? StopSignal::kInterrupt : StopSignal::kTerminate;
}

}  // namespace

SignalWaiter::SignalWaiter() {
  ::sigemptyset(&waited_);
  ::sigaddset(&waited_, SIGTERM);
  ::sigaddset(&waited_, SIGINT);
  LUOSHI_CHECK(::pthread_sigmask(SIG_BLOCK, &waited_, &mask_before_) == 0);
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  LUOSHI_CHECK(::sigaction(SIGPIPE, &ignore, &pipe_before_) == 0);
}

SignalWaiter::~SignalWaiter() {
  ::sigaction(SIGPIPE, &pipe_before_, nullptr);
  ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

StopSignal SignalWaiter::wait() {
  int signal = 0;
  LUOSHI_CHECK(::sigwait(&waited_, &signal) == 0);
  return meaning_of(signal);
}

std::optional<StopSignal> SignalWaiter::wait_for(std::chrono::milliseconds time_max) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time_max);
  const std::chrono::nanoseconds rest = time_max - seconds;
  const timespec limit{.tv_sec = seconds.count(), .tv_nsec = rest.count()};
  const int signal = ::sigtimedwait(&waited_, nullptr, &limit);
  // EINTR, by a signal of a debugger, counts as the time being over: the caller asks again.
  if (signal < 0) return std::nullopt;
  return meaning_of(signal);
}

}  // namespace luoshi::env
