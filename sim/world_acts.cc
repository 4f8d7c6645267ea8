// What is done to a simulated world beside its requests: clock, rebuilding, backups, leases,
// sweeps; and what others do meanwhile.
#include <fmt/format.h>

#include "ledger/rebuild.h"
#include "sim/world_state.h"

namespace luoshi::sim {
namespace {

constexpr auto kRequestsKept = std::chrono::hours(24 * 30);

}  // namespace

void World::move_clock() {
  if (draw_.chance(30)) {
    const auto step = std::chrono::milliseconds(draw_.between(1, 7'200'000));
    clock_.set_wall(clock_.wall_now() - step);
    return notes_.tell(fmt::format("the clock steps back {} ms", step.count()));
  }
  const bool far = draw_.chance(10);
  const auto step =
      std::chrono::milliseconds(draw_.between(1, far ? 40LL * 86'400'000 : 3 * 86'400'000));
  clock_.advance(step);
  notes_.tell(fmt::format("the clock goes on {} ms", step.count()));
}

// Between two events that it folds others go on, also while it holds the book's lock.
void World::rebuild(std::size_t process) {
  ledger::Ledger& ledger = cluster_.at(process);
  ledger::Catalog catalog = ledger.catalog();
  for (ledger::StreamKind& kind : catalog) {
    kind.apply = [this, process, apply = kind.apply](void* state, const ledger::Event& event) {
      machine_.meddle(cluster_.process(process));
      return apply(state, event);
    };
  }
  const std::uint64_t strikes = machine_.strikes();
  base::Result<ledger::Rebuilt> rebuilt;
  is_contended_ = true;
  while_others_meddle(process, false, [&] { rebuilt = ledger::rebuild(ledger.store(), catalog); });
  is_contended_ = false;
  notes_.tell(fmt::format("rebuild: {}", rebuilt ? "done" : "failed"));
  if (rebuilt && rebuilt->rows_changed > 0) {
    notes_.find(fmt::format("rebuilding had to put {} rows right", rebuilt->rows_changed));
  }
  if (!rebuilt && strikes == machine_.strikes()) {
    notes_.find("without any fault: rebuilding failed: " +
                rebuilt.error().to_string(base::Language::kEnglish));
  }
}

void World::back_up(std::size_t process) {
  std::vector<BookModel> models;
  for (const BookWorld& book : books_) models.push_back(book.model());
  const std::uint64_t strikes = machine_.strikes();
  base::Result<void> done;
  while_others_meddle(process, false, [&] {
    done = backups_.back_up(cluster_.at(process).store(), cluster_.evidence(process),
                            cluster_.files(process), std::move(models));
  });
  const std::string why = done ? "done" : done.error().to_string(base::Language::kEnglish);
  notes_.tell("backup: " + why);
  if (!done && strikes == machine_.strikes()) notes_.find("without any fault: backup: " + why);
}

void World::drill() {
  if (!backups_.any()) return;
  const std::uint64_t strikes = machine_.strikes();
  auto done = backups_.drill(options_.canary == Canary::kShortRestore, notes_);
  const std::string why = done ? "done" : done.error().to_string(base::Language::kEnglish);
  notes_.tell("restoring the backup: " + why);
  if (!done && strikes == machine_.strikes()) notes_.find("without any fault: restore: " + why);
}

void World::use_leases(std::size_t process) {
  const std::uint64_t strikes = machine_.strikes();
  const bool done = leases_.act(draw_, cluster_.at(process), fmt::format("process-{}", process),
                                options_.canary == Canary::kIgnoredLease, notes_);
  if (!done && strikes == machine_.strikes()) notes_.find("without any fault: a lease fails");
}

// Without faults: that a request was forgotten is nowhere to be looked up.
void World::forget() {
  machine_.disarm();
  const env::WallTime before = clock_.wall_now() - kRequestsKept;
  ledger::Ledger& ledger = cluster_.at(draw_.pick(cluster_.live()));
  if (auto done = ledger.store().forget_requests(before); !done) {
    return notes_.find("requests are not forgotten: " +
                       done.error().to_string(base::Language::kEnglish));
  }
  for (BookWorld& book : books_) book.model().forget_requests(before);
  notes_.tell("old requests are forgotten");
}

// Between two calls of the process another one does something, now and then.
void World::while_others_meddle(std::size_t process, bool may_sweep,
                                const std::function<void()>& act) {
  if (is_meddling_) return act();
  machine_.set_meddler([this, process, may_sweep](SimulatedProcess&) {
    if (is_meddling_ || is_unsettled_ || !draw_.chance(4)) return;
    std::vector<std::size_t> others = cluster_.live();
    std::erase(others, process);
    if (others.empty()) return;
    is_meddling_ = true;
    notes_.tell("meanwhile:");
    const std::size_t other = draw_.pick(others);
    const std::uint64_t unknown = notes_.tally().unknown;
    may_sweep&& draw_.chance(25) ? sweep(other) : run_some(other);
    is_unsettled_ = unknown != notes_.tally().unknown;
    // Before anybody else writes: what the dead left in shared memory is as at its death.
    if (cluster_.is_dead(other) && !cluster_.is_dead(process)) cluster_.clear_away();
    is_meddling_ = false;
  });
  act();
  machine_.set_meddler({});
}

std::set<std::string> World::files_named() const {
  std::set<std::string> out;
  for (const BookWorld& book : books_) {
    const auto& files = files_named_by(book.model().parts());
    out.insert(files.begin(), files.end());
  }
  return out;
}

void World::sweep(std::size_t process) {
  const std::uint64_t strikes = machine_.strikes();
  const std::uint64_t groups = notes_.tally().groups;
  const Shelf::Expectation expectation = shelf_.expect_sweep(files_named());
  const bool is_canary = options_.canary == Canary::kSweepWithoutGrace;
  base::Result<ledger::Swept> swept;
  while_others_meddle(process, false, [&] {
    auto snapshot = cluster_.at(process).store().snapshot();
    if (!snapshot) {
      swept = tl::unexpected(snapshot.error());
      return;
    }
    const auto used = [&](const ledger::Hash& hash) {
      return ledger::is_evidence_used(**snapshot, hash);
    };
    swept = cluster_.evidence(process).sweep(
        clock_.wall_now(), used,
        is_canary ? std::chrono::milliseconds(-1) : ledger::Evidence::kGrace);
  });
  const bool is_struck = machine_.strikes() != strikes;
  const bool is_alone = groups == notes_.tally().groups && !is_meddling_;
  notes_.tell(swept ? fmt::format("{} evidence files are swept", swept->files)
                    : "sweeping: " + swept.error().to_string(base::Language::kEnglish));
  if (!swept && !is_struck) notes_.find("without any fault: files are not swept");
  if (!is_struck && is_alone) shelf_.judge_sweep(expectation, swept.has_value(), notes_);
}

}  // namespace luoshi::sim
