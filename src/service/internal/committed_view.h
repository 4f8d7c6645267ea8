// What is committed, as decisions see it: for pure functions of modules that take a ledger::View,
// where something is read and nothing decided. Rule files are those that were loaded until `at`, so
// that a derivation that is over comes out as it did then.
// Thread rule: one thread. States live as long as the view.
#pragma once

#include <memory>
#include <vector>

#include "ledger/command.h"
#include "service/world.h"

namespace luoshi::service {

class CommittedView final : public ledger::View {
 public:
  explicit CommittedView(World& world) : CommittedView(world, world.clock.wall_now()) {}
  CommittedView(World& world, env::WallTime at) : world_(world), at_(at) {}

  env::WallTime now() const override { return at_; }
  ledger::BookId book() const override { return ledger::kCityBook; }
  base::Result<std::uint64_t> version(const ledger::StreamId& stream) override;
  base::Result<std::vector<ledger::Row>> rows(const ledger::Query& query) override;

 protected:
  base::Result<const void*> state_of(const ledger::StreamId& stream) override;

 private:
  World& world_;
  env::WallTime at_;
  std::vector<std::shared_ptr<const void>> kept_;
};

}  // namespace luoshi::service
