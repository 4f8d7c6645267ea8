#include "tests/kill/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>

#include "env/process.h"

namespace luoshi::kill {

bool ChildProcess::start(const std::vector<std::string>& arguments) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::string program = env::executable_path();
  std::vector<std::string> words = arguments;
  std::vector<char*> pointers{program.data()};
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const int failed =
      ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  output_ = ends[0];
  if (failed) pid_ = -1;
  return !failed;
}

void ChildProcess::read(std::chrono::milliseconds time_max,
                        const std::function<bool(const std::string&)>& take) {
  const auto end = std::chrono::steady_clock::now() + time_max;
  std::array<char, 65536> buffer{};
  for (;;) {
    for (std::size_t at = rest_.find('\n'); at != std::string::npos; at = rest_.find('\n')) {
      const std::string line = rest_.substr(0, at);
      rest_.erase(0, at + 1);
      if (!take(line)) return;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    if (left.count() <= 0) return;
    pollfd waiting{output_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) continue;
    const ssize_t count = ::read(output_, buffer.data(), buffer.size());
    if (count <= 0) return;
    rest_.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

void ChildProcess::kill() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

void ChildProcess::close() {
  if (output_ >= 0) ::close(output_);
  output_ = -1;
}

std::optional<std::string> output_of(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "r");
  if (!pipe) return std::nullopt;
  std::string out;
  std::array<char, 4096> buffer{};
  while (std::fgets(buffer.data(), buffer.size(), pipe)) out += buffer.data();
  if (::pclose(pipe) != 0) return std::nullopt;
  return out;
}

}  // namespace luoshi::kill
