// Fills a ledger by commands in groups, before a bench asks its server. Thread rule: one thread.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/house.h"
#include "bench/program.h"
#include "env/clock.h"
#include "ledger/ledger.h"
#include "office/command.h"

namespace luoshi::bench {

template <class T>
T must(base::Result<T> result) {
  if (!result) stop_with(result.error().to_string(base::Language::kEnglish));
  return std::move(*result);
}

inline env::RealClock& real_clock() {
  static env::RealClock clock;
  return clock;
}
inline double seconds_since(env::MonotonicTime begin) {
  return std::chrono::duration<double>(real_clock().monotonic_now() - begin).count();
}

// With all that the program knows; may be open beside its server.
inline std::unique_ptr<ledger::Ledger> open_ledger(const std::string& location) {
  ledger::StoreOptions options;
  options.location = location;
  return must(
      ledger::Ledger::open(must(ledger::open_store(options, {})), app::catalog(), real_clock()));
}

// Each command must be carried out.
class Filling {
 public:
  Filling(ledger::Ledger& ledger, std::string series, std::size_t group)
      : ledger_(ledger), series_(std::move(series)), group_(group) {}
  template <class Ask>
  void tell(Ask ask) {
    waiting_.push_back(office::command(office::Actor{"system/bench", {}},
                                       fmt::format("{}-{}", series_, ++count_), {},
                                       std::move(ask)));
    if (waiting_.size() == group_) flush();
  }
  void flush() {
    if (waiting_.empty()) return;
    for (auto& reply : ledger_.run_group(ledger::kCityBook, std::exchange(waiting_, {}))) {
      must(std::move(reply));
    }
  }
  std::size_t count() const { return count_; }

 private:
  ledger::Ledger& ledger_;
  std::string series_;
  std::size_t group_;
  std::vector<ledger::Command> waiting_;
  std::size_t count_ = 0;
};

}  // namespace luoshi::bench
