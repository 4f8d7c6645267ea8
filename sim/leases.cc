#include "sim/leases.h"

#include <fmt/format.h>

namespace luoshi::sim {
namespace {

const std::pair<std::string, env::WallTime> kNobody;

}  // namespace

bool Leases::act(Draw& draw, ledger::Ledger& ledger, const std::string& holder, bool ignored,
                 Notes& notes) {
  const std::string name = fmt::format("job.{}", draw.between(1, 2));
  possible_.try_emplace(name, Possible{kNobody});
  const std::int64_t what = draw.between(1, 100);
  bool done = false;
  if (what <= 75) {
    const auto length = std::chrono::minutes(draw.between(1, 3 * 24 * 60));
    done = take(ledger, name, holder, length, ignored, notes);
  } else if (what <= 92) {
    done = give_up(ledger, name, holder);
  } else {
    done = sweep(ledger);
  }
  notes.tell(fmt::format("lease {}: {} {}: {}", name, holder,
                         what <= 75   ? "asks"
                         : what <= 92 ? "gives up"
                                      : "sweeps",
                         done ? "done" : "?"));
  return done;
}

bool Leases::take(ledger::Ledger& ledger, const std::string& name, const std::string& holder,
                  std::chrono::milliseconds length, bool ignored, Notes& notes) {
  Possible& possible = possible_.at(name);
  const env::WallTime now = ledger.clock().wall_now();
  Possible others;  // whose it is, if it is refused
  for (const Held& held : possible) {
    if (!held.first.empty() && held.first != holder && held.second > now) others.insert(held);
  }
  const bool may_have = others.size() < possible.size();
  const bool must_have = others.empty();
  auto got = ledger.lease(name, length);
  if (!got) {
    if (may_have) possible.insert({holder, now + length});
    return false;
  }
  const bool has = *got || ignored;
  if (has && !may_have) {
    notes.find(fmt::format("{} holds the lease {}, which {} holds until later", holder, name,
                           others.begin()->first));
  }
  if (!has && must_have) notes.find(fmt::format("the lease {} is free, and refused", name));
  possible = has ? Possible{{holder, now + length}} : others;
  return true;
}

bool Leases::give_up(ledger::Ledger& ledger, const std::string& name, const std::string& holder) {
  Possible& possible = possible_.at(name);
  const bool done = ledger.release(name).has_value();
  const env::WallTime now = ledger.clock().wall_now();
  Possible after;
  for (const Held& held : possible) {
    const bool is_ours = held.first == holder && held.second > now;
    after.insert(is_ours ? Held{holder, now} : held);
    if (!done) after.insert(held);
  }
  possible = after;
  return done;
}

// What has expired is forgotten: should the clock be set back, it does not hold again.
bool Leases::sweep(ledger::Ledger& ledger) {
  const env::WallTime now = ledger.clock().wall_now();
  const bool done = ledger.store().transient().sweep(now).has_value();
  for (auto& [name, possible] : possible_) {
    Possible after;
    for (const Held& held : possible) {
      const bool is_over = !held.first.empty() && held.second <= now;
      after.insert(is_over ? kNobody : held);
      if (!done) after.insert(held);
    }
    possible = after;
  }
  return done;
}

}  // namespace luoshi::sim
