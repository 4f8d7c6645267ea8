// Works off what is due for one destination at a time. A destination that took nothing is left
// alone for a while (retry.h), whatever waits for it; how it fares is remembered across restarts.
// Thread rule: any thread; of one destination by one at a time, else something is sent twice.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "env/random.h"
#include "notice/delivery.h"

namespace luoshi::notice {

struct Outcome {
  enum class Kind : std::uint8_t {
    kTaken,
    kNotTaken,   // to be tried again
    kPointless,  // nobody would ever take it: dead at once
    kGone,       // the destination wants nothing more, ever
  };
  Kind kind = Kind::kTaken;
  int status = 0;
  base::Message error{};
};
using Carry = std::function<Outcome(const Delivery& delivery)>;

// How a destination fares. Times in milliseconds since 1970 UTC.
struct Health {
  std::uint32_t failures = 0;                 // in a row
  std::optional<std::int64_t> failing_since;  // the first of these
  std::int64_t rests_until = 0;
  std::optional<std::int64_t> took_at;  // the last one that it took
  bool is_gone = false;
};
BOOST_DESCRIBE_STRUCT(Health, (), (failures, failing_since, rests_until, took_at, is_gone))

class Dispatcher {
 public:
  Dispatcher(ledger::Ledger& ledger, env::Clock& clock, env::Random& random)
      : queue_(ledger, clock), ledger_(ledger), clock_(clock), random_(random) {}

  // Tries what is due, `most` at the most, as long as may_try() says so and the destination does
  // not rest; what is too old dies anyway. How many were tried.
  base::Result<std::size_t> work(const std::string& destination, std::size_t most,
                                 const std::function<bool()>& may_try, const Carry& carry);
  base::Result<Health> health(const std::string& destination);
  // It is tried at once, whatever it did before; how it fares is still known.
  base::Result<void> wake(const std::string& destination);
  base::Result<void> forget_health(const std::string& destination);

 private:
  base::Result<void> try_one(const Delivery& delivery, const Carry& carry, Health& health);
  base::Result<void> give_up(const Delivery& delivery);
  void count(const Outcome& outcome, Health& health);
  Delivery settled(const Delivery& before, const Outcome& outcome);
  base::Result<void> keep(const std::string& destination, const Health& health);

  DeliveryQueue queue_;
  ledger::Ledger& ledger_;
  env::Clock& clock_;
  env::Random& random_;
};

}  // namespace luoshi::notice
