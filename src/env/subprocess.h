// Runs another program on bytes, in a box: it gets standard input, arguments and limits, and gives
// back what it printed. It inherits no file descriptor and no environment, cannot gain rights, and
// where the kernel permits it has no network and can change no file. It is killed with everything
// it started at its end, when the time is over and when it prints too much; when this process dies,
// it alone. It may read what the user may, and send signals to the user's processes.
//
// Errors: run() fails only when the program could not be started; how it ended is in the Outcome.
// Thread rule: any thread; each run() is on its own.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"

namespace luoshi::env {

struct ProcessLimits {
  std::chrono::milliseconds wall_time_max{20'000};
  std::chrono::seconds processor_time_max{15};
  std::uint64_t memory_bytes_max = 1ull << 30;  // address space
  std::uint64_t file_bytes_max = 64ull << 20;   // of a file it writes, where it may write
  std::uint64_t descriptors_max = 64;
  std::size_t output_bytes_max = 64ull << 20;  // more: kOutputTooLarge
  std::size_t error_bytes_max = 64ull << 10;   // more: dropped
};

struct ProcessRequest {
  std::string program;                 // a path; see find_program
  std::vector<std::string> arguments;  // without the program's own name
  std::string input;                   // seekable standard input
  std::vector<std::string> environment = {"LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"};
  ProcessLimits limits;
};

enum class Ending { kExited, kSignalled, kTimedOut, kOutputTooLarge };

struct ProcessOutcome {
  Ending ending = Ending::kExited;
  int code = 0;  // exit status, or the signal's number
  std::string output;
  std::string errors;
  bool network_cut = false;  // by a namespace of its own, or by a filter on system calls
  bool writing_cut = false;  // by Landlock: no file can be changed or made
};

class ProcessRunner {
 public:
  virtual ~ProcessRunner() = default;
  virtual base::Result<ProcessOutcome> run(const ProcessRequest& request) = 0;
};

class RealProcessRunner final : public ProcessRunner {
 public:
  base::Result<ProcessOutcome> run(const ProcessRequest& request) override;
};

// Answers from a prepared list, in order, and keeps what was asked. For tests; a run beyond the
// list is kUnavailable.
class ScriptedProcessRunner final : public ProcessRunner {
 public:
  void expect(base::Result<ProcessOutcome> answer);
  std::vector<ProcessRequest> requests() const;
  base::Result<ProcessOutcome> run(const ProcessRequest& request) override;

 private:
  mutable std::mutex mutex_;
  std::deque<base::Result<ProcessOutcome>> answers_;
  std::vector<ProcessRequest> requests_;
};

}  // namespace luoshi::env
