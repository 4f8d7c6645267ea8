// The real program as a child process: commands that come to their end, and a server that is asked,
// measured, stopped or killed.
// Thread rule: one thread. Errors: what a bench or test cannot go on without ends it (stop_with).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace luoshi::bench {

[[noreturn]] void stop_with(const std::string& words);

struct ProgramRun {
  int status = 0;  // of its exit; 128 + the signal that ended it
  std::string output;
};

// `command`: the program's path, then its arguments. What it says on standard error is added to the
// file `errors`.
ProgramRun run_program(const std::vector<std::string>& command, const std::string& errors);

class ServerProcess {
 public:
  // Runs `luoshi serve` with these arguments and waits for its address; null when it ended before.
  static std::unique_ptr<ServerProcess> start(const std::string& program,
                                              std::vector<std::string> arguments,
                                              const std::string& errors);
  ~ServerProcess();  // killed when it still runs
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  std::uint16_t port() const { return port_; }
  pid_t process() const { return process_; }
  void send_signal(int signal) const;
  int wait();  // for its end; the status as in ProgramRun
  std::uint64_t resident_kilobytes() const;
  double processor_seconds() const;  // so far, of all its threads

 private:
  ServerProcess(pid_t process, int output) : process_(process), output_(output) {}

  pid_t process_;
  int output_;
  std::uint16_t port_ = 0;
  bool ended_ = false;
};

}  // namespace luoshi::bench
