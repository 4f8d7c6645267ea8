#include "env/subprocess.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "base/check.h"
#include "env/internal/descriptor.h"
#include "env/internal/sandbox.h"
#include "env/internal/system_error.h"

namespace luoshi::env {
namespace {

using base::Result;
using internal::Descriptor;
using internal::system_failure;

constexpr int kReportDescriptor = 3;  // in the child, behind the three standard ones

// What the child says before it becomes the other program. A second word follows when exec failed.
struct Report {
  internal::Cuts cuts;
  int error_number = 0;
};

// Everything the child needs, made before fork: afterwards it may not allocate.
struct Prepared {
  std::vector<char*> arguments;
  std::vector<char*> environment;
  Descriptor input;
  Descriptor output;
  Descriptor errors;
  Descriptor report;
  pid_t parent = 0;
};

struct Pipe {
  Descriptor reading;
  Descriptor writing;
};

// Numbers above the child's own, so that its dup2 calls cannot overwrite one another.
Result<Descriptor> raised(int descriptor, const std::string& where) {
  const Descriptor low(descriptor);
  Descriptor high(::fcntl(descriptor, F_DUPFD_CLOEXEC, kReportDescriptor + 1));
  if (!high.is_open()) return system_failure(where, errno);
  return high;
}

Result<Pipe> make_pipe(const std::string& where) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return system_failure(where, errno);
  Pipe pipe{Descriptor(ends[0]), {}};
  auto writing = raised(ends[1], where);
  if (!writing) return tl::unexpected(writing.error());
  pipe.writing = std::move(*writing);
  return pipe;
}

// A file in memory: the program can seek in its input, and no pipe can fill up.
Result<Descriptor> make_input(const std::string& bytes, const std::string& where) {
  const int descriptor = ::memfd_create("input", MFD_CLOEXEC);
  if (descriptor < 0) return system_failure(where, errno);
  auto input = raised(descriptor, where);
  if (!input) return input;
  if (auto written = internal::write_whole(input->number(), where, bytes); !written) {
    return tl::unexpected(written.error());
  }
  if (::lseek(input->number(), 0, SEEK_SET) != 0) return system_failure(where, errno);
  return input;
}

void limit(int resource, rlim_t value) {
  const rlimit both{value, value};
  ::setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

void apply_limits(const ProcessLimits& limits) {
  limit(RLIMIT_CPU, static_cast<rlim_t>(limits.processor_time_max.count()));
  limit(RLIMIT_AS, limits.memory_bytes_max);
  limit(RLIMIT_FSIZE, limits.file_bytes_max);
  limit(RLIMIT_NOFILE, limits.descriptors_max);
  limit(RLIMIT_CORE, 0);
}

void close_from(int first) {
  if (::close_range(static_cast<unsigned>(first), ~0u, 0) == 0) return;
  rlimit most{};
  ::getrlimit(RLIMIT_NOFILE, &most);
  for (int number = first; number < static_cast<int>(most.rlim_cur); ++number) ::close(number);
}

void reset_signals() {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
}

// Runs in the child, between fork and exec: system calls only.
[[noreturn]] void become_program(const Prepared& prepared, const ProcessLimits& limits) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != prepared.parent) ::_exit(127);  // it died before the line above
  reset_signals();
  ::dup2(prepared.input.number(), STDIN_FILENO);
  ::dup2(prepared.output.number(), STDOUT_FILENO);
  ::dup2(prepared.errors.number(), STDERR_FILENO);
  ::dup2(prepared.report.number(), kReportDescriptor);
  ::fcntl(kReportDescriptor, F_SETFD, FD_CLOEXEC);
  close_from(kReportDescriptor + 1);
  Report report;
  if (::chdir("/") == 0) {
    report.cuts = internal::enter_sandbox();
    apply_limits(limits);
    std::ignore = ::write(kReportDescriptor, &report, sizeof report);
    ::execve(prepared.arguments[0], prepared.arguments.data(), prepared.environment.data());
  }
  report.error_number = errno;
  std::ignore = ::write(kReportDescriptor, &report, sizeof report);
  ::_exit(127);
}

// The last word of the child: that of the failed exec, or the only one.
Report read_report(const Descriptor& descriptor) {
  Report last;
  for (;;) {
    Report next;
    const ssize_t count = ::read(descriptor.number(), &next, sizeof next);
    if (count < 0 && errno == EINTR) continue;
    if (count != static_cast<ssize_t>(sizeof next)) return last;
    last = next;
  }
}

// The child from fork to its end. Whatever happens, its group is killed and it is waited for.
class Child {
 public:
  explicit Child(pid_t id) : id_(id) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { end(); }

  // Does not reap: the number stays the child's until end(), so that no other process is killed.
  bool has_ended() const {
    siginfo_t information{};
    return ::waitid(P_PID, static_cast<id_t>(id_), &information, WEXITED | WNOHANG | WNOWAIT) ==
               0 &&
           information.si_pid == id_;
  }

  int end() {
    if (status_.has_value()) return *status_;
    ::kill(-id_, SIGKILL);
    ::kill(id_, SIGKILL);
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    status_ = status;
    return status;
  }

 private:
  pid_t id_;
  std::optional<int> status_;
};

struct Stream {
  Descriptor descriptor;
  std::size_t bytes_max;
  std::string bytes;
  bool overflowed = false;

  // Takes what is there without waiting; closes itself at the end.
  void drain() {
    std::array<char, 65536> buffer;
    while (descriptor.is_open()) {
      const ssize_t count = ::read(descriptor.number(), buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && errno == EAGAIN) return;
      if (count <= 0) {
        descriptor.close();
        return;
      }
      const std::size_t room = bytes_max - bytes.size();
      overflowed = overflowed || static_cast<std::size_t>(count) > room;
      bytes.append(buffer.data(), std::min(room, static_cast<std::size_t>(count)));
      if (overflowed) return;
    }
  }
};

void make_nonblocking(const Descriptor& descriptor) {
  ::fcntl(descriptor.number(), F_SETFL, O_NONBLOCK);
}

// Waits until one of the streams has something, but never long: the program may end while something
// that it started keeps the streams open, which no poll tells.
void wait_for_either(const Stream& output, const Stream& errors) {
  constexpr int kOpenWaitMilliseconds = 10;
  constexpr int kClosedWaitMilliseconds = 1;
  std::array<pollfd, 2> watched{
      {{output.descriptor.number(), POLLIN, 0}, {errors.descriptor.number(), POLLIN, 0}}};
  const bool open = output.descriptor.is_open() || errors.descriptor.is_open();
  ::poll(watched.data(), watched.size(), open ? kOpenWaitMilliseconds : kClosedWaitMilliseconds);
}

Ending collect(const Child& child, Stream& output, Stream& errors,
               std::chrono::milliseconds wall_time_max) {
  const auto deadline = std::chrono::steady_clock::now() + wall_time_max;
  for (;;) {
    const bool ended = child.has_ended();  // asked before draining, so that nothing is lost
    output.drain();
    errors.drain();
    errors.overflowed = false;  // further complaints are dropped
    if (output.overflowed) return Ending::kOutputTooLarge;
    if (ended) return Ending::kExited;
    if (std::chrono::steady_clock::now() >= deadline) return Ending::kTimedOut;
    wait_for_either(output, errors);
  }
}

ProcessOutcome outcome_of(Ending ending, int status, internal::Cuts cuts) {
  ProcessOutcome outcome;
  outcome.ending = ending;
  outcome.network_cut = cuts.network;
  outcome.writing_cut = cuts.writing;
  if (WIFSIGNALED(status)) {
    outcome.code = WTERMSIG(status);
    if (ending == Ending::kExited) outcome.ending = Ending::kSignalled;
  } else {
    outcome.code = WEXITSTATUS(status);
  }
  return outcome;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

}  // namespace

Result<ProcessOutcome> RealProcessRunner::run(const ProcessRequest& request) {
  const std::string& where = request.program;
  auto input = make_input(request.input, where);
  if (!input) return tl::unexpected(input.error());
  auto output = make_pipe(where);
  if (!output) return tl::unexpected(output.error());
  auto errors = make_pipe(where);
  if (!errors) return tl::unexpected(errors.error());
  auto report = make_pipe(where);
  if (!report) return tl::unexpected(report.error());

  std::vector<std::string> arguments{request.program};
  arguments.insert(arguments.end(), request.arguments.begin(), request.arguments.end());
  std::vector<std::string> environment = request.environment;
  Prepared prepared{pointers(arguments),
                    pointers(environment),
                    std::move(*input),
                    std::move(output->writing),
                    std::move(errors->writing),
                    std::move(report->writing),
                    ::getpid()};

  const pid_t id = ::fork();
  if (id < 0) return system_failure(where, errno);
  if (id == 0) become_program(prepared, request.limits);
  Child child(id);
  prepared = {};  // closes this side's copies: the streams end when the child's do

  const Report said = read_report(report->reading);
  if (said.error_number != 0) return system_failure(where, said.error_number);
  make_nonblocking(output->reading);
  make_nonblocking(errors->reading);
  Stream printed{std::move(output->reading), request.limits.output_bytes_max, {}};
  Stream complaints{std::move(errors->reading), request.limits.error_bytes_max, {}};
  const Ending ending = collect(child, printed, complaints, request.limits.wall_time_max);
  ProcessOutcome outcome = outcome_of(ending, child.end(), said.cuts);
  outcome.output = std::move(printed.bytes);
  outcome.errors = std::move(complaints.bytes);
  return outcome;
}

void ScriptedProcessRunner::expect(Result<ProcessOutcome> answer) {
  const std::lock_guard lock(mutex_);
  answers_.push_back(std::move(answer));
}

std::vector<ProcessRequest> ScriptedProcessRunner::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

Result<ProcessOutcome> ScriptedProcessRunner::run(const ProcessRequest& request) {
  const std::lock_guard lock(mutex_);
  requests_.push_back(request);
  if (answers_.empty()) {
    return base::fail(base::ErrorCode::kUnavailable, {"没有准备好的回答", "no answer was prepared"},
                      request.program);
  }
  auto answer = std::move(answers_.front());
  answers_.pop_front();
  return answer;
}

}  // namespace luoshi::env
