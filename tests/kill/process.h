// A child process whose lines are read, and that is killed.
// Thread rule: one thread.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace luoshi::kill {

class ChildProcess {
 public:
  ChildProcess() = default;
  ~ChildProcess() {
    kill();
    close();
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  bool start(const std::vector<std::string>& arguments);  // of this same program
  // Calls `take` for each whole line, until `take` says enough, the time is over or the end came.
  void read(std::chrono::milliseconds time_max,
            const std::function<bool(const std::string&)>& take);
  void kill();   // SIGKILL, and waits for its end; what it wrote can still be read
  void close();  // nothing more is read

 private:
  pid_t pid_ = -1;
  int output_ = -1;
  std::string rest_;  // of a line that is not whole yet
};

// What a program printed; nothing when it did not end with 0.
std::optional<std::string> output_of(const std::string& command);

}  // namespace luoshi::kill
