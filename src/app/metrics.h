// Counts and times for Prometheus (text format 0.0.4), by prometheus-cpp.
// Thread rule: any thread.
#pragma once

#include <memory>
#include <string>

#include "api/server.h"
#include "ledger/ledger.h"

namespace luoshi::app {

class Metrics {
 public:
  Metrics();
  ~Metrics();
  void count(const api::Access& access);  // one answered request
  std::string text(ledger::Ledger& ledger);

 private:
  struct Series;
  std::unique_ptr<Series> series_;
};

}  // namespace luoshi::app
