#include "sim/world.h"

#include <fmt/format.h>

#include <array>

#include "sim/days.h"
#include "sim/inspector.h"
#include "sim/world_state.h"

namespace luoshi::sim {
namespace {

constexpr int kSettleTriesMax = 30;
constexpr int kSettleFaultyTriesMax = 12;  // then the world stops failing for a while
constexpr int kFinishRoundsMax = 60;
constexpr std::size_t kFinishedAtOnce = 40;

Actors all_actors(ledger::HashAlgorithm algorithm, Canary canary) {
  Actors actors;
  actors.push_back(make_accounts());
  actors.push_back(make_office(canary));
  actors.push_back(make_rule_files());
  actors.push_back(make_register(canary));
  actors.push_back(make_cases(canary));
  actors.push_back(make_filings(algorithm));
  return actors;
}

}  // namespace

World::World(const WorldOptions& options)
    : options_(options),
      random_(options.seed),
      draw_(random_),
      clock_(begin_of(number_of("2026-01-01") + static_cast<int>(draw_.between(0, 364)))),
      machine_(draw_, clock_),
      identity_(draw_identity()),
      actors_(all_actors(identity_.algorithm, options.canary)),
      cluster_(machine_, actors_, plan()),
      shelf_(machine_, identity_.algorithm),
      backups_(machine_, actors_),
      notes_(options_.tell) {
  machine_.disk().set_lying(options.canary == Canary::kLyingSync);
  const std::array<const char*, 3> names = {"city", "access", "county-a"};
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    books_.emplace_back(draw_, ledger::BookId{i + 1}, actors_, names[i]);
  }
}

ledger::Identity World::draw_identity() {
  ledger::Identity identity;
  for (std::uint8_t& byte : identity.ledger) {
    byte = static_cast<std::uint8_t>(draw_.between(0, 255));
  }
  identity.algorithm =
      draw_.chance(80) ? ledger::HashAlgorithm::kSha256 : ledger::HashAlgorithm::kSm3;
  identity.created = clock_.wall_now();
  return identity;
}

ClusterPlan World::plan() {
  ClusterPlan plan;
  plan.processes = static_cast<std::size_t>(draw_.between(1, 3));
  plan.identity = identity_;
  plan.cached_states_max = static_cast<std::size_t>(draw_.between(2, 60));
  plan.synchronous = options_.canary != Canary::kSynchronousOff;
  plan.more_books = {"county-a"};
  return plan;
}

// -- what happens --

void World::arm() {
  static const std::vector<Fault> kFaults = {
      Fault::kCrash, Fault::kCrash,     Fault::kPowerLoss,  Fault::kPowerLoss,
      Fault::kFull,  Fault::kReadError, Fault::kWriteError, Fault::kSyncError};
  if (machine_.is_armed() || !draw_.chance(20)) return;
  FaultPlan plan{draw_.pick(kFaults), 1, 1};
  plan.at_call = static_cast<std::uint64_t>(draw_.between(1, draw_.chance(50) ? 12 : 80));
  if (draw_.chance(30)) plan.times = static_cast<std::uint64_t>(draw_.between(2, 20));
  if (plan.fault == Fault::kCrash || plan.fault == Fault::kPowerLoss) plan.times = 1;
  machine_.arm(plan);
  notes_.tell(
      fmt::format("armed: {} at call {}, {} times", name_of(plan.fault), plan.at_call, plan.times));
}

void World::act() {
  const std::int64_t what = draw_.between(1, 100);
  const std::vector<std::size_t> live = cluster_.live();
  const std::size_t one = draw_.pick(live);
  if (what <= 55) return run_some(one);
  if (what <= 58) return use_leases(one);
  if (what <= 61) return back_up(one);
  if (what <= 63) return drill();
  if (what <= 67) return use_keys(one);
  if (what <= 69) return destroy_left_keys(one);
  if (what <= 76) return move_clock();
  if (what <= 82) {
    static const std::vector<std::string> kModes = {"PASSIVE", "FULL", "RESTART", "TRUNCATE"};
    const std::string& mode = draw_.pick(kModes);
    notes_.tell("checkpoint " + mode);
    return cluster_.checkpoint(mode);
  }
  if (what <= 86) {
    notes_.tell(fmt::format("process {} stops", one));
    return cluster_.close(one);
  }
  if (what <= 90) {
    notes_.tell(fmt::format("process {} is killed", one));
    ++notes_.tally().crashes;
    return cluster_.kill(one);
  }
  if (what <= 93) {
    notes_.tell("the power goes");
    ++notes_.tally().power_losses;
    return machine_.cut_power();
  }
  if (what <= 96) return rebuild(one);
  if (what <= 97) return forget();
  if (what <= 99) return sweep(one);
  look_closely(false);
}

// -- after each step --

// One process at least runs.
bool World::stand_up() {
  cluster_.clear_away();
  for (std::size_t i = 0; i < cluster_.size(); ++i) {
    if (cluster_.is_open(i) || (!cluster_.live().empty() && draw_.chance(50))) continue;
    const std::uint64_t strikes = machine_.strikes();
    for (BookWorld& book : books_) book.expect_opening(clock_.wall_now());
    auto opened = cluster_.open(i);
    const std::string why = opened ? "runs" : opened.error().to_string(base::Language::kEnglish);
    notes_.tell(fmt::format("process {} starts: {}", i, why));
    if (!opened && strikes == machine_.strikes()) notes_.find("without any fault: " + why);
    cluster_.clear_away();
  }
  return !cluster_.live().empty();
}

void World::settle() {
  is_unsettled_ = false;
  for (int i = 0; i < kSettleTriesMax; ++i) {
    if (i >= kSettleFaultyTriesMax) machine_.disarm();
    if (stand_up() && observe()) return;
    if (notes_.has_found()) return;
  }
  notes_.find("no process can be started, or the ledger cannot be read");
}

// False when a fault kept it from being read; then it is tried again.
bool World::observe() {
  ledger::Ledger& ledger = cluster_.at(draw_.pick(cluster_.live()));
  const std::uint64_t strikes = machine_.strikes();
  auto snapshot = ledger.store().snapshot();
  Seen seen = std::optional<std::string>();
  if (!snapshot) seen = Seen(tl::unexpected(snapshot.error()));
  for (BookWorld& book : books_) {
    if (!seen || *seen) break;
    Inspector inspector(ledger, **snapshot);
    seen = book.observe(inspector, notes_);
  }
  if (!seen) {
    const std::string why = seen.error().to_string(base::Language::kEnglish);
    notes_.tell("cannot be read: " + why);
    if (strikes == machine_.strikes()) notes_.find("without any fault: " + why);
    return false;
  }
  if (*seen) notes_.find(**seen);
  shelf_.compare(files_named(), false, notes_);
  return true;
}

// -- everything, from the beginning --

void World::look_closely(bool must_succeed) {
  ledger::Ledger& ledger = cluster_.at(draw_.pick(cluster_.live()));
  const std::uint64_t strikes = machine_.strikes();
  Seen seen = std::optional<std::string>();
  auto snapshot = ledger.store().snapshot();
  if (!snapshot) seen = Seen(tl::unexpected(snapshot.error()));
  for (BookWorld& book : books_) {
    if (!seen || *seen) break;
    Inspector inspector(ledger, **snapshot);
    seen = book.look_closely(inspector);
  }
  if (seen && !*seen) seen = Inspector(ledger, **snapshot).compare_replay();
  if (seen && !*seen) seen = Inspector(ledger, **snapshot).check_file();
  if (snapshot) snapshot->reset();
  if (seen && !*seen && !keys_.compare(ledger.store().keys(), notes_) && must_succeed) {
    notes_.find("the keys cannot be read");
  }
  shelf_.compare(files_named(), true, notes_);
  notes_.tell("looked at everything");
  // A page that could not be read is among what the database's own check finds.
  const bool is_conclusive = machine_.strikes() == strikes;
  if (seen && *seen && is_conclusive) notes_.find(**seen);
  if (!seen && must_succeed) notes_.find(seen.error().to_string(base::Language::kEnglish));
}

// -- the end --

void World::send_calmly(BookWorld& book, std::vector<Ask> asks) {
  const env::WallTime now = clock_.wall_now();
  const std::size_t process = draw_.pick(cluster_.live());
  asks = prepare(process, std::move(asks), book);
  const auto results = send(book, cluster_.at(process), asks);
  book.judge(draw_, asks, results, now, false, notes_);
  destroy_keys(process, asks, results);
  settle();
}

void World::converge(BookWorld& book) {
  for (int i = 0; i < 100 && !notes_.has_found(); ++i) {
    std::vector<Ask> asks = book.load().take_waiting(8);
    if (asks.empty()) return;
    send_calmly(book, std::move(asks));
  }
  if (!notes_.has_found()) notes_.find("what is asked again is never answered");
}

// Everybody does his work; nothing is left in the end.
void World::finish(BookWorld& book) {
  for (int i = 0; i < kFinishRoundsMax && !notes_.has_found(); ++i) {
    std::vector<Ask> asks = book.load().finish(book.model());
    if (asks.empty()) break;
    if (asks.size() > kFinishedAtOnce) asks.resize(kFinishedAtOnce);
    clock_.advance(std::chrono::milliseconds(draw_.between(1, 6 * 3'600'000)));
    notes_.tell("everybody does his work:");
    send_calmly(book, std::move(asks));
  }
  if (notes_.has_found()) return;
  if (const auto left = book.load().unfinished(book.model())) notes_.find(*left);
}

void World::heal() {
  notes_.tell("the world heals");
  is_meddling_ = true;  // nothing new comes
  machine_.disarm();
  if (draw_.chance(50)) machine_.cut_power();
  settle();
  for (BookWorld& book : books_) converge(book);
  for (BookWorld& book : books_) finish(book);
  if (!notes_.has_found()) check_erased();
  if (!notes_.has_found()) look_closely(true);
  if (!notes_.has_found()) drill();
  if (notes_.has_found()) return;
  vault::Digester digester(vault::HashAlgorithm::kSha256);
  for (BookWorld& book : books_) {
    digester.update(vault::bytes_of(book.hash()));
    notes_.tally().events += book.model().sequence();
  }
  notes_.ending.digest = digester.finish();
}

Ending World::run() {
  settle();
  for (int i = 0; i < options_.steps && !notes_.has_found(); ++i) {
    ++notes_.tally().steps;
    arm();
    const std::uint64_t strikes = machine_.strikes();
    act();
    if (machine_.strikes() != strikes) notes_.tell("a fault struck");
    if (!notes_.has_found()) settle();
  }
  if (!notes_.has_found()) heal();
  notes_.tally().faults = machine_.strikes();
  notes_.ending.last_random = random_.next_u64();
  return notes_.ending;
}

Ending run_world(const WorldOptions& options) { return World(options).run(); }

}  // namespace luoshi::sim
