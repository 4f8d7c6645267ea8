// luoshi: the program. Makes a World of the real files, clock and streams, and runs the command.
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <thread>
#include <vector>

#include "app/cli.h"
#include "env/clock.h"
#include "env/files.h"
#include "env/process.h"
#include "env/subprocess.h"

namespace {

using luoshi::app::Written;

luoshi::app::Stream stream_to(std::FILE* file) {
  return [file](std::string_view bytes) {
    const bool whole = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
    if (whole && std::fflush(file) == 0) return Written::kWhole;
    return errno == EPIPE ? Written::kNobodyReads : Written::kFailed;
  };
}

luoshi::app::Terminal terminal() {
  constexpr int kOutput = 1;
  constexpr int kErrors = 2;
  luoshi::app::Terminal out;
  out.output = luoshi::env::is_terminal(kOutput);
  out.errors = luoshi::env::is_terminal(kErrors);
  if (const auto columns = luoshi::env::variable("COLUMNS")) {
    const int width = std::atoi(columns->c_str());
    if (width > 0) out.width = std::clamp(width, 40, 1000);
  }
  for (const int descriptor : {kErrors, kOutput}) {  // the output's own counts most
    if (const auto width = luoshi::env::terminal_width(descriptor)) {
      out.width = std::clamp(*width, 40, 1000);
    }
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  // A reader that goes away (| head) is seen when writing to it.
  std::signal(SIGPIPE, SIG_IGN);
  luoshi::env::RealFileSystem files;
  luoshi::env::RealClock clock;
  luoshi::env::RealProcessRunner processes;
  luoshi::app::Console console(stream_to(stdout), stream_to(stderr), terminal());
  luoshi::app::World world{files,
                           clock,
                           console,
                           luoshi::env::read_standard_input,
                           luoshi::env::variable,
                           std::max(2u, std::thread::hardware_concurrency()),
                           &processes,
                           luoshi::env::executable_path()};
  try {
    return luoshi::app::run({argv + std::min(argc, 1), argv + argc}, world);
  } catch (const std::exception& exception) {  // memory, mostly: what was begun is not put in place
    console.tell({std::string("程序中止：") + exception.what(),
                  std::string("the program was stopped: ") + exception.what()});
    return luoshi::app::kUnreadable;
  }
}
