// Waiting for the order to stop (SIGTERM, or SIGINT from the keyboard) as a plain call of a plain
// thread, so that no code ever runs inside a signal handler.
// Thread rule: made by main() before the first thread is started, because threads inherit which
// signals are held back; one at a time. wait() from any one thread.
#pragma once

#include <signal.h>

#include <chrono>
#include <optional>

namespace luoshi::env {

enum class StopSignal { kTerminate, kInterrupt };

class SignalWaiter {
 public:
  SignalWaiter();   // from here on the two no longer end the process; SIGPIPE is ignored
  ~SignalWaiter();  // as before
  SignalWaiter(const SignalWaiter&) = delete;
  SignalWaiter& operator=(const SignalWaiter&) = delete;

  StopSignal wait();
  // Nothing when none came in that time.
  std::optional<StopSignal> wait_for(std::chrono::milliseconds time_max);

 private:
  sigset_t waited_;
  sigset_t mask_before_;
  struct sigaction pipe_before_;
};

}  // namespace luoshi::env
