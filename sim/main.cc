// luoshi-sim: draws worlds from seeds, and says which of them found a fault (README.md).
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <thread>

#include "env/clock.h"
#include "sim/world.h"

namespace luoshi::sim {
namespace {

constexpr std::uint64_t kSecondRunEvery = 10;

struct Arguments {
  std::uint64_t from = 1;
  std::uint64_t to = 1;
  bool many = false;
  int steps = 100;
  unsigned jobs = 1;
  bool verbose = false;
  std::string canary;
};

void print(const std::string& line) {
  std::fputs((line + "\n").c_str(), stdout);
  std::fflush(stdout);
}

std::string how_to_repeat(const Arguments& arguments, std::uint64_t seed) {
  std::string out = fmt::format("luoshi-sim --seed {} --steps {} --verbose", seed, arguments.steps);
  if (!arguments.canary.empty()) out += " --canary " + arguments.canary;
  return out;
}

WorldOptions options_of(const Arguments& arguments, std::uint64_t seed) {
  WorldOptions options{.seed = seed, .steps = arguments.steps};
  if (!arguments.canary.empty()) options.canary = *parse_canary(arguments.canary);
  if (arguments.verbose) options.tell = print;
  return options;
}

void add(Tally& to, const Tally& one) {
  to.steps += one.steps;
  to.groups += one.groups;
  to.requests += one.requests;
  to.repeated += one.repeated;
  to.refused += one.refused;
  to.unknown += one.unknown;
  to.revived += one.revived;
  to.crashes += one.crashes;
  to.power_losses += one.power_losses;
  to.faults += one.faults;
  to.events += one.events;
}

std::string text_of(const Tally& tally) {
  return fmt::format(
      "{} steps, {} groups, {} requests ({} repeated, {} refused, {} without answer, of which {} "
      "groups were done), {} events; {} kills, {} losses of power, {} faults in the middle of a "
      "call",
      tally.steps, tally.groups, tally.requests, tally.repeated, tally.refused, tally.unknown,
      tally.revived, tally.events, tally.crashes, tally.power_losses, tally.faults);
}

// Runs the seeds on so many threads; each world is on its own.
class Runner {
 public:
  explicit Runner(const Arguments& arguments) : arguments_(arguments), next_(arguments.from) {}

  // The number of seeds that found something.
  std::uint64_t run() {
    std::vector<std::thread> threads;
    for (unsigned i = 1; i < arguments_.jobs; ++i) threads.emplace_back([this] { work(); });
    work();
    for (std::thread& thread : threads) thread.join();
    return found_;
  }
  const Tally& tally() const { return tally_; }
  std::uint64_t first_found() const { return first_found_; }

 private:
  void work() {
    for (;;) {
      const std::uint64_t seed = next_++;
      if (seed > arguments_.to || is_canary_found_) return;
      Ending ending = run_world(options_of(arguments_, seed));
      if (!ending.violation && (seed % kSecondRunEvery == 0 || !arguments_.many)) {
        check_again(seed, ending);
      }
      note(seed, ending);
    }
  }

  void check_again(std::uint64_t seed, Ending& ending) {
    WorldOptions options = options_of(arguments_, seed);
    options.tell = {};
    const Ending again = run_world(options);
    if (again.last_random == ending.last_random && again.digest == ending.digest) return;
    ending.violation =
        fmt::format("a second run ends on {:016x} {}, the first on {:016x} {}", again.last_random,
                    vault::to_hex(again.digest), ending.last_random, vault::to_hex(ending.digest));
  }

  void note(std::uint64_t seed, const Ending& ending) {
    const std::lock_guard lock(mutex_);
    add(tally_, ending.tally);
    if (!ending.violation) {
      if (!arguments_.many) {
        print(fmt::format("seed {} ends on {:016x}, state {}", seed, ending.last_random,
                          vault::to_hex(ending.digest)));
      }
      return;
    }
    if (++found_ == 1) first_found_ = seed;
    if (!arguments_.canary.empty()) is_canary_found_ = true;
    print(fmt::format("seed {}: {}\n  again: {}", seed, *ending.violation,
                      how_to_repeat(arguments_, seed)));
  }

  const Arguments& arguments_;
  std::atomic<std::uint64_t> next_;
  std::atomic<bool> is_canary_found_ = false;
  std::mutex mutex_;  // guards what follows
  Tally tally_;
  std::uint64_t found_ = 0;
  std::uint64_t first_found_ = 0;
};

bool parse_range(const std::string& text, Arguments& arguments) {
  const std::size_t dots = text.find("..");
  char* end = nullptr;
  arguments.from = std::strtoull(text.c_str(), &end, 10);
  if (dots == std::string::npos || end != text.c_str() + dots) return false;
  arguments.to = std::strtoull(text.c_str() + dots + 2, &end, 10);
  return *end == '\0' && arguments.from <= arguments.to;
}

int run(const Arguments& arguments) {
  env::RealClock clock;
  const env::MonotonicTime begin = clock.monotonic_now();
  Runner runner(arguments);
  const std::uint64_t found = runner.run();
  const double seconds = std::chrono::duration<double>(clock.monotonic_now() - begin).count();
  print(text_of(runner.tally()));
  if (!arguments.canary.empty()) {
    print(found ? fmt::format("canary {} found by seed {}", arguments.canary, runner.first_found())
                : fmt::format("canary {} not found", arguments.canary));
    return found ? 0 : 1;
  }
  const std::uint64_t seeds = arguments.to - arguments.from + 1;
  print(fmt::format("{} seeds, {} with a fault, {:.1f} s", seeds, found, seconds));
  return found ? 1 : 0;
}

}  // namespace
}  // namespace luoshi::sim

int main(int count, char** values) {
  using namespace luoshi::sim;
  Arguments arguments;
  std::string range;
  CLI::App app("Draws worlds from seeds, breaks them, heals them, and looks at what is left.");
  auto* seed = app.add_option("--seed", arguments.from, "One world, told with its end");
  auto* seeds = app.add_option("--seeds", range, "Many worlds: A..B");
  app.add_option("--steps", arguments.steps, "Steps of each world")->check(CLI::Range(1, 100'000));
  app.add_option("--jobs", arguments.jobs, "Threads")->check(CLI::Range(1, 64));
  app.add_flag("--verbose", arguments.verbose, "Every step in words");
  app.add_option("--canary", arguments.canary,
                 "A fault that must be found; 0 when it is: " + canary_names())
      ->check([](const std::string& name) {
        return parse_canary(name) ? std::string() : "no such canary: " + name;
      });
  seed->excludes(seeds);
  CLI11_PARSE(app, count, values);
  arguments.to = arguments.from;
  arguments.many = !range.empty();
  if (arguments.many && !parse_range(range, arguments)) {
    std::fputs("--seeds wants A..B with A not above B\n", stderr);
    return 2;
  }
  return run(arguments);
}
