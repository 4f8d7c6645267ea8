#include "bench/program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

namespace luoshi::bench {
namespace {

struct Child {
  pid_t process = 0;
  int output = -1;  // the end to read from
};

// In the child, between fork and exec: calls that are safe there alone. It dies with this program,
// however this one ends; a server that a killed benchmark left running would take its share of the
// machine from all that is measured later.
[[noreturn]] void become(char* const* arguments, pid_t parent, int output, const char* errors) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // it was gone before the signal was asked for
  const int nothing = ::open("/dev/null", O_RDONLY);
  const int words = ::open(errors, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (nothing < 0 || words < 0) ::_exit(127);
  if (::dup2(nothing, 0) < 0 || ::dup2(output, 1) < 0 || ::dup2(words, 2) < 0) ::_exit(127);
  ::execv(arguments[0], arguments);
  ::_exit(127);
}

Child start_child(const std::vector<std::string>& command, const std::string& errors) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) stop_with("pipe: " + std::string(std::strerror(errno)));
  std::vector<char*> arguments;
  for (const std::string& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  const pid_t parent = ::getpid();
  const Child child{::fork(), ends[0]};
  if (child.process == 0) become(arguments.data(), parent, ends[1], errors.c_str());
  ::close(ends[1]);
  if (child.process < 0) stop_with(command.front() + ": " + std::strerror(errno));
  return child;
}

// What there is to read now or next; nothing at the end.
std::string read_some(int descriptor) {
  char bytes[4096];
  for (;;) {
    const ssize_t count = ::read(descriptor, bytes, sizeof bytes);
    if (count >= 0) return std::string(bytes, static_cast<std::size_t>(count));
    if (errno != EINTR) return {};
  }
}

int wait_for(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// "listening on http://127.0.0.1:40123\n" → 40123; nothing as long as the line is not whole.
std::optional<std::uint16_t> port_in(const std::string& text) {
  const std::size_t at = text.find("listening on ");
  const std::size_t end = at == std::string::npos ? at : text.find('\n', at);
  if (end == std::string::npos) return std::nullopt;
  const std::size_t colon = text.rfind(':', end);
  std::uint16_t port = 0;
  std::from_chars(text.data() + colon + 1, text.data() + end, port);
  return port;
}

}  // namespace

void stop_with(const std::string& words) {
  std::fprintf(stderr, "%s\n", words.c_str());
  std::exit(1);
}

ProgramRun run_program(const std::vector<std::string>& command, const std::string& errors) {
  const Child child = start_child(command, errors);
  ProgramRun run;
  for (std::string piece = read_some(child.output); !piece.empty();
       piece = read_some(child.output)) {
    run.output += piece;
  }
  ::close(child.output);
  run.status = wait_for(child.process);
  return run;
}

std::unique_ptr<ServerProcess> ServerProcess::start(const std::string& program,
                                                    std::vector<std::string> arguments,
                                                    const std::string& errors) {
  std::vector<std::string> command{program, "serve", "--empty"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const Child child = start_child(command, errors);
  std::unique_ptr<ServerProcess> server(new ServerProcess(child.process, child.output));
  std::string said;
  for (std::string piece = read_some(child.output); !piece.empty();
       piece = read_some(child.output)) {
    said += piece;
    if (const auto port = port_in(said)) {
      server->port_ = *port;
      return server;
    }
  }
  return nullptr;
}

ServerProcess::~ServerProcess() {
  if (!ended_) {
    send_signal(SIGKILL);
    wait();
  }
  ::close(output_);
}

void ServerProcess::send_signal(int signal) const { ::kill(process_, signal); }

int ServerProcess::wait() {
  ended_ = true;
  return wait_for(process_);
}

std::uint64_t ServerProcess::resident_kilobytes() const {
  std::ifstream status("/proc/" + std::to_string(process_) + "/status");
  for (std::string word; status >> word;) {
    std::uint64_t kilobytes = 0;
    if (word == "VmRSS:" && status >> kilobytes) return kilobytes;
  }
  return 0;
}

double ServerProcess::processor_seconds() const {
  std::ifstream file("/proc/" + std::to_string(process_) + "/stat");
  std::string line;
  std::getline(file, line);
  // Behind the name in brackets, which may hold anything: the 12th and 13th fields, in ticks.
  std::istringstream fields(line.substr(std::min(line.rfind(')') + 1, line.size())));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace luoshi::bench
