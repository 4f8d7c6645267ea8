#include "env/subprocess.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>

#include "env/internal/sandbox.h"
#include "env/process.h"

namespace luoshi::env {
namespace {

ProcessOutcome run_shell(const std::string& script, const std::string& input = {},
                         ProcessLimits limits = {}) {
  ProcessRequest request;
  request.program = "/bin/sh";
  request.arguments = {"-c", script};
  request.input = input;
  request.limits = limits;
  RealProcessRunner runner;
  auto outcome = runner.run(request);
  EXPECT_TRUE(outcome.has_value()) << outcome.error().to_string(base::Language::kEnglish);
  return outcome.value_or(ProcessOutcome{});
}

TEST(Subprocess, HandsBytesThroughAndTellsTheStatus) {
  const std::string bytes(1'000'000, 'z');
  const ProcessOutcome outcome = run_shell("cat; echo oops >&2; exit 3", bytes);
  EXPECT_EQ(outcome.ending, Ending::kExited);
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.output, bytes);
  EXPECT_EQ(outcome.errors, "oops\n");
}

TEST(Subprocess, InheritsNeitherEnvironmentNorDescriptors) {
  setenv("LUOSHI_SUBPROCESS_TEST", "leaked", 1);
  const int leaked = open("/dev/null", O_RDONLY);
  ASSERT_GE(leaked, 0);
  const ProcessOutcome outcome =
      run_shell("echo \"${LUOSHI_SUBPROCESS_TEST:-clean}\"; ls /proc/self/fd | tr '\\n' ' '; pwd");
  close(leaked);
  unsetenv("LUOSHI_SUBPROCESS_TEST");
  // 3 is the folder that ls itself has open.
  EXPECT_EQ(outcome.output, "clean\n0 1 2 3 /\n");
}

TEST(Subprocess, KillsTheWholeGroupWhenTimeIsOver) {
  ProcessLimits limits;
  limits.wall_time_max = std::chrono::milliseconds(200);
  const ProcessOutcome outcome = run_shell("echo begun; sleep 60 & sleep 60", {}, limits);
  EXPECT_EQ(outcome.ending, Ending::kTimedOut);
  EXPECT_EQ(outcome.output, "begun\n");
}

TEST(Subprocess, DoesNotWaitForWhatTheProgramLeftBehind) {
  const ProcessOutcome outcome = run_shell("sleep 60 & echo done");
  EXPECT_EQ(outcome.ending, Ending::kExited);
  EXPECT_EQ(outcome.output, "done\n");
}

TEST(Subprocess, WaitsForAProgramThatClosedItsStreams) {
  const ProcessOutcome outcome = run_shell("exec >&- 2>&-; sleep 0.1; exit 7");
  EXPECT_EQ(outcome.ending, Ending::kExited);
  EXPECT_EQ(outcome.code, 7);
}

TEST(Subprocess, StopsAProgramThatPrintsTooMuch) {
  ProcessLimits limits;
  limits.output_bytes_max = 1000;
  limits.error_bytes_max = 10;
  const ProcessOutcome endless = run_shell("while :; do echo yes; done", {}, limits);
  EXPECT_EQ(endless.ending, Ending::kOutputTooLarge);
  EXPECT_EQ(endless.output.size(), 1000u);
  const ProcessOutcome complaining = run_shell("echo 0123456789abc >&2; echo ok", {}, limits);
  EXPECT_EQ(complaining.ending, Ending::kExited);
  EXPECT_EQ(complaining.errors, "0123456789");
}

TEST(Subprocess, LimitsProcessorTimeAndMemory) {
  ProcessLimits limits;
  limits.processor_time_max = std::chrono::seconds(1);
  const ProcessOutcome busy = run_shell("while :; do :; done", {}, limits);
  EXPECT_EQ(busy.ending, Ending::kSignalled);
  EXPECT_TRUE(busy.code == SIGXCPU || busy.code == SIGKILL) << busy.code;
  EXPECT_EQ(run_shell("ulimit -v; ulimit -n; ulimit -c").output, "1048576\n64\n0\n");
}

TEST(Subprocess, TellsASignalFromAStatus) {
  const ProcessOutcome outcome = run_shell("kill -SEGV $$");
  EXPECT_EQ(outcome.ending, Ending::kSignalled);
  EXPECT_EQ(outcome.code, SIGSEGV);
}

TEST(Subprocess, FailsWhenTheProgramCannotStart) {
  RealProcessRunner runner;
  ProcessRequest request;
  request.program = "/nonexistent/program";
  EXPECT_EQ(runner.run(request).error().code, base::ErrorCode::kNotFound);
  request.program = "/etc/passwd";
  EXPECT_EQ(runner.run(request).error().code, base::ErrorCode::kUnavailable);
}

TEST(Subprocess, CutsNetworkAndWritingWhereTheKernelCan) {
  const ProcessOutcome rights = run_shell("grep NoNewPrivs /proc/self/status");
  EXPECT_EQ(rights.output, "NoNewPrivs:\t1\n");
  const std::string path = testing::TempDir() + "luoshi-sandbox-test";
  const ProcessOutcome writing = run_shell("echo x > " + path);
  EXPECT_EQ(writing.code != 0, writing.writing_cut);
  unlink(path.c_str());
  const auto bash = find_program("bash");
  if (!bash || !writing.network_cut) GTEST_SKIP() << "no bash, or a kernel that cannot cut";
  ProcessRequest request;
  request.program = *bash;
  request.arguments = {"-c", "exec 9<>/dev/tcp/127.0.0.1/9"};
  RealProcessRunner runner;
  const ProcessOutcome network = runner.run(request).value();
  EXPECT_NE(network.code, 0);
  EXPECT_EQ(network.errors.find("refused"), std::string::npos) << network.errors;
}

// Ways to change a file without opening it for writing, and to get away from the group.
TEST(Subprocess, CutsTheSideDoorsToo) {
  const std::string path = testing::TempDir() + "luoshi-sandbox-doors";
  std::ofstream(path) << "kept";
  const pid_t child = fork();
  if (child == 0) {
    const internal::Cuts cuts = internal::enter_sandbox();
    if (!cuts.network || !cuts.writing) _exit(99);
    int open_doors = 0;
    open_doors += truncate(path.c_str(), 0) == 0 ? 1 : 0;
    open_doors += open(path.c_str(), O_RDONLY | O_TRUNC) >= 0 ? 2 : 0;
    open_doors += chmod(path.c_str(), 0777) == 0 ? 4 : 0;
    open_doors += setsid() >= 0 || setpgid(0, 0) == 0 ? 8 : 0;
    open_doors += open(path.c_str(), O_RDONLY) < 0 ? 16 : 0;  // reading stays
    _exit(open_doors);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  std::string content;
  std::ifstream(path) >> content;
  unlink(path.c_str());
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 99) GTEST_SKIP() << "a kernel that cannot cut";
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(content, "kept");
}

TEST(Subprocess, ScriptedRunnerAnswersInOrder) {
  ScriptedProcessRunner runner;
  runner.expect(ProcessOutcome{Ending::kExited, 0, "text", {}, false, false});
  ProcessRequest request;
  request.program = "catdoc";
  EXPECT_EQ(runner.run(request).value().output, "text");
  EXPECT_EQ(runner.run(request).error().code, base::ErrorCode::kUnavailable);
  EXPECT_EQ(runner.requests().size(), 2u);
}

TEST(Process, FindsProgramsOnThePath) {
  EXPECT_TRUE(find_program("sh").value_or("").ends_with("/sh"));
  EXPECT_EQ(find_program("/bin/sh"), "/bin/sh");
  EXPECT_FALSE(find_program("no-such-program-here").has_value());
  EXPECT_FALSE(find_program("/etc/passwd").has_value());
  EXPECT_FALSE(find_program("").has_value());
  EXPECT_FALSE(executable_path().empty());
}

}  // namespace
}  // namespace luoshi::env
