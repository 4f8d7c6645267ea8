#include "app/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>

namespace luoshi::app {
namespace {

// Seconds.
const prometheus::Histogram::BucketBoundaries kBounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                         0.1,   0.25,   0.5,   1,    2.5,   10};

}  // namespace

struct Metrics::Series {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests = prometheus::BuildCounter()
                                                          .Name("luoshi_http_requests_total")
                                                          .Help("Requests that were answered")
                                                          .Register(registry);
  prometheus::Family<prometheus::Histogram>& durations =
      prometheus::BuildHistogram()
          .Name("luoshi_http_request_duration_seconds")
          .Help("From the first byte in to the last byte out")
          .Register(registry);
  prometheus::Family<prometheus::Gauge>& events = prometheus::BuildGauge()
                                                      .Name("luoshi_ledger_events")
                                                      .Help("Events of a book")
                                                      .Register(registry);
  prometheus::Counter& groups = prometheus::BuildCounter()
                                    .Name("luoshi_ledger_groups_total")
                                    .Help("Groups of commands that this process committed")
                                    .Register(registry)
                                    .Add({});
  prometheus::Counter& commands = prometheus::BuildCounter()
                                      .Name("luoshi_ledger_commands_total")
                                      .Help("Commands in the groups that this process committed")
                                      .Register(registry)
                                      .Add({});
  std::mutex mutex;  // of whoever brings the two counters up to date

  // What a route, a method and a status are counted with. Finding it by its labels costs as much as
  // much of the rest of a small answer.
  struct Counted {
    prometheus::Counter& requests;
    prometheus::Histogram& durations;
  };
  using Key = std::tuple<std::string, api::Method, int>;
  using KeyView = std::tuple<std::string_view, api::Method, int>;
  std::mutex counted_mutex;
  std::map<Key, Counted, std::less<>> counted;

  Counted& counted_as(std::string_view route, api::Method method, int status) {
    const std::lock_guard lock(counted_mutex);
    const auto known = counted.find(KeyView{route, method, status});
    if (known != counted.end()) return known->second;
    const std::string name(route);
    auto& of_requests = requests.Add({{"route", name},
                                      {"method", std::string(api::name_of(method))},
                                      {"status", std::to_string(status)}});
    auto& of_durations = durations.Add({{"route", name}}, kBounds);
    return counted.emplace(Key{name, method, status}, Counted{of_requests, of_durations})
        .first->second;
  }
};

Metrics::Metrics() : series_(std::make_unique<Series>()) {}
Metrics::~Metrics() = default;

void Metrics::count(const api::Access& access) {
  // Only what the program knows becomes a label: routes, not addresses.
  const std::string_view route = access.route.empty() ? "none" : access.route;
  Series::Counted& counted = series_->counted_as(route, access.method, access.status);
  counted.requests.Increment();
  counted.durations.Observe(std::chrono::duration<double>(access.duration).count());
}

std::string Metrics::text(ledger::Ledger& ledger) {
  if (auto books = ledger.books()) {
    for (const ledger::Book& book : *books) {
      series_->events.Add({{"book", book.name}}).Set(static_cast<double>(book.head.sequence));
    }
  }
  {
    const std::lock_guard lock(series_->mutex);
    const auto bring_to = [](prometheus::Counter& counter, std::uint64_t value) {
      counter.Increment(static_cast<double>(value) - counter.Value());
    };
    bring_to(series_->groups, ledger.groups_committed());
    bring_to(series_->commands, ledger.commands_committed());
  }
  return prometheus::TextSerializer().Serialize(series_->registry.Collect());
}

}  // namespace luoshi::app
