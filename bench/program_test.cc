// Whoever kills a benchmark leaves nothing running behind it.
#include "bench/program.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace luoshi::bench {
namespace {

TEST(Program, EndsWithTheBenchmarkThatStartedIt) {
  // What the killed one leaves behind becomes our own child.
  ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  int told[2];
  ASSERT_EQ(::pipe(told), 0);
  const pid_t benchmark = ::fork();
  if (benchmark == 0) {
    const std::string path = "/dev/fd/" + std::to_string(told[1]);
    // It says its process id and then sleeps for longer than anybody waits.
    run_program({"/bin/sh", "-c", "echo $$ > " + path + "; exec sleep 600"}, "/dev/null");
    ::_exit(0);
  }
  ::close(told[1]);
  char text[32] = {};
  ASSERT_GT(::read(told[0], text, sizeof text - 1), 0);
  const pid_t program = std::stoi(text);
  ::kill(benchmark, SIGKILL);
  ASSERT_EQ(::waitpid(benchmark, nullptr, 0), benchmark);
  int status = 0;
  pid_t ended = 0;
  for (int i = 0; i < 100 && ended == 0; ++i) {
    ended = ::waitpid(program, &status, WNOHANG);
    if (ended == 0) ::usleep(50'000);
  }
  if (ended == 0) ::kill(program, SIGKILL);
  EXPECT_EQ(ended, program);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  ::close(told[0]);
}

TEST(Program, TellsItsStatusAndWhatItSaid) {
  const ProgramRun run = run_program({"/bin/sh", "-c", "echo said; exit 3"}, "/dev/null");
  EXPECT_EQ(run.output, "said\n");
  EXPECT_EQ(run.status, 3);
  EXPECT_EQ(run_program({"/nowhere/at/all"}, "/dev/null").status, 127);
}

}  // namespace
}  // namespace luoshi::bench
