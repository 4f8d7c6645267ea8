// Events as a ledger writes them, for what databases take by their own client alone, and the loop
// that measures it: every group is one durable transaction.
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ledger/event.h"

namespace luoshi::bench {

inline constexpr std::size_t kRawBodyBytes = 500;

enum class Streams {
  kGrowing,  // about ten thousand, that each event makes longer
  kNew,      // each event begins one, as what is created does
};

class RawEvents {
 public:
  explicit RawEvents(Streams streams = Streams::kGrowing) : streams_(streams) {}
  std::vector<ledger::Event> next(std::size_t count);

 private:
  Streams streams_;
  std::uint64_t sequence_ = 0;
};

using CommitGroup = std::function<void(const std::vector<ledger::Event>&)>;

// Runs groups until the time is over; prints `name_<size> … events/s` and answers the rate.
double measure_groups(const std::string& name, std::size_t group_size, double seconds,
                      Streams streams, const CommitGroup& commit);

}  // namespace luoshi::bench
