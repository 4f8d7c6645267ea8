#include "app/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>

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
};

Metrics::Metrics() : series_(std::make_unique<Series>()) {}
Metrics::~Metrics() = default;

void Metrics::count(const api::Access& access) {
  // Only what the program knows becomes a label: routes, not addresses.
  const std::string route(access.route.empty() ? "none" : access.route);
  series_->requests
      .Add({{"route", route},
            {"method", std::string(api::name_of(access.method))},
            {"status", std::to_string(access.status)}})
      .Increment();
  series_->durations.Add({{"route", route}}, kBounds)
      .Observe(std::chrono::duration<double>(access.duration).count());
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
