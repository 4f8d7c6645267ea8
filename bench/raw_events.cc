#include "bench/raw_events.h"

#include <chrono>
#include <cstdio>

namespace luoshi::bench {
namespace {

// A name as service gives it: nine letters that grow with the clock, here one millisecond an event,
// then random ones, the same in every run (SplitMix64).
std::string ordered_name(std::uint64_t number) {
  constexpr std::string_view kLetters = "0123456789abcdefghijklmnopqrstuv";
  std::string out;
  for (int shift = 40; shift >= 0; shift -= 5) {
    out.push_back(kLetters[((1'700'000'000'000 + number) >> shift) & 31]);
  }
  for (std::uint64_t half = 0; half < 2; ++half) {
    std::uint64_t bits = (number * 2 + half + 1) * 0x9E3779B97F4A7C15ull;
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ull;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBull;
    bits ^= bits >> 31;
    for (int i = 0; i < 9 && out.size() < 26; ++i, bits >>= 5) out.push_back(kLetters[bits & 31]);
  }
  return out;
}

}  // namespace

std::vector<ledger::Event> RawEvents::next(std::size_t count) {
  std::vector<ledger::Event> out;
  for (std::size_t i = 0; i < count; ++i) {
    ++sequence_;
    ledger::Event event;
    event.book = ledger::kCityBook;
    event.sequence = sequence_;
    if (streams_ == Streams::kGrowing) {
      event.stream = "commitment/c-" + std::to_string(sequence_ % 9973);
      event.version = sequence_ / 9973 + 1;
      event.kind = "commitment.reported";
      event.request = "r-" + std::to_string(sequence_);
    } else {
      event.stream = "unit/u-" + ordered_name(sequence_);
      event.version = 1;
      event.kind = "unit.created";
      event.request = "bench-" + std::to_string(1'000'000'000 + sequence_);
    }
    event.time = env::WallTime(std::chrono::milliseconds(1'700'000'000'000 + sequence_));
    event.actor = "person/p-0007";
    event.body = std::string(kRawBodyBytes, static_cast<char>('a' + sequence_ % 26));
    event.hash[0] = static_cast<std::uint8_t>(sequence_);
    out.push_back(std::move(event));
  }
  return out;
}

double measure_groups(const std::string& name, std::size_t group_size, double seconds,
                      Streams streams, const CommitGroup& commit) {
  using Clock = std::chrono::steady_clock;
  RawEvents source(streams);
  std::uint64_t events = 0;
  const Clock::time_point begin = Clock::now();
  std::chrono::duration<double> spent{};
  while (spent.count() < seconds) {
    commit(source.next(group_size));
    events += group_size;
    spent = Clock::now() - begin;
  }
  const double rate = static_cast<double>(events) / spent.count();
  std::printf("%s_%zu %.0f events/s\n", name.c_str(), group_size, rate);
  std::fflush(stdout);
  return rate;
}

}  // namespace luoshi::bench
