#include "tests/kill/child.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <chrono>
#include <thread>
#include <vector>

#include "ledger/test_world_test.h"

namespace luoshi::kill {
namespace {

constexpr int kThreads = 8;
constexpr int kAccounts = 16;
constexpr int kRequestsMax = 100'000;  // of a thread
constexpr int kTriesMax = 5'000;       // of a request

// Nobody reads any more: then there is nothing left to do.
void say(const std::string& line) {
  const std::string whole = line + "\n";
  if (::write(STDOUT_FILENO, whole.data(), whole.size()) < 0) ::_exit(0);
}

void ask(ledger::Ledger& ledger, const std::string& request, int number) {
  const std::string account = fmt::format("a{}", number % kAccounts);
  const int amount = number % 9 + 1;
  say(fmt::format("sent {} {} {}", request, account, amount));
  for (int i = 0; i < kTriesMax; ++i) {
    auto reply = ledger.execute(ledger::test::pay(account, amount, request));
    if (reply) return say(fmt::format("done {} {}", request, reply->body));
    if (reply.error().code != base::ErrorCode::kUnavailable) {
      return say("wrong " + request + " " + reply.error().to_string(base::Language::kEnglish));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  say("wrong " + request + " it is never answered");
}

}  // namespace

base::Result<std::unique_ptr<ledger::Ledger>> open_ledger(const std::string& location,
                                                          env::Clock& clock, bool threads) {
  ledger::StoreOptions options;
  options.location = location;
  ledger::Identity identity;
  identity.ledger = {7, 7, 7};
  identity.created = clock.wall_now();
  auto store = ledger::open_store(options, identity);
  if (!store) return tl::unexpected(store.error());
  return ledger::Ledger::open(std::move(*store), ledger::test::catalog(), clock,
                              {.threads = threads});
}

int run_child(const std::string& location, const std::string& prefix) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  env::RealClock clock;
  auto ledger = open_ledger(location, clock, true);
  if (!ledger) {
    say("wrong - " + ledger.error().to_string(base::Language::kEnglish));
    return 1;
  }
  say("ready");
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kRequestsMax; ++i) {
        ask(**ledger, fmt::format("{}-{}-{}", prefix, t, i), t + i);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return 0;
}

}  // namespace luoshi::kill
