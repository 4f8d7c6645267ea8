#include "sim/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/rebuild.h"
#include "sim/backups.h"
#include "sim/book_world.h"
#include "sim/cluster.h"
#include "sim/inspector.h"
#include "sim/keys.h"
#include "sim/leases.h"
#include "sim/notes.h"
#include "sim/shelf.h"

namespace luoshi::sim {
namespace {

constexpr int kSettleTriesMax = 30;
constexpr int kSettleFaultyTriesMax = 12;  // then the world stops failing for a while
constexpr auto kRequestsKept = std::chrono::hours(24 * 30);

Actors all_actors(ledger::HashAlgorithm algorithm, Canary canary) {
  Actors actors;
  actors.push_back(make_accounts());
  actors.push_back(make_office(canary == Canary::kHollowSuspension));
  actors.push_back(make_filings(algorithm));
  return actors;
}

class World {
 public:
  explicit World(const WorldOptions& options)
      : options_(options),
        random_(options.seed),
        draw_(random_),
        clock_(env::WallTime(std::chrono::milliseconds(1'767'225'600'000))),  // 2026-01-01
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
      books_.emplace_back(ledger::BookId{i + 1}, actors_, names[i]);
    }
  }

  Ending run();

 private:
  using Seen = BookWorld::Seen;

  ledger::Identity draw_identity();
  ClusterPlan plan();
  void arm();
  void act();
  void run_some(std::size_t process);
  std::vector<Ask> prepare(std::size_t process, std::vector<Ask> asks, BookWorld& book);
  void sweep(std::size_t process);
  template <class Act>
  void while_others_meddle(std::size_t process, bool may_sweep, Act act);
  std::set<std::string> files_named() const;
  void use_keys(std::size_t process);
  bool put_key(std::size_t process, const Ask& ask);
  void destroy_keys(std::size_t process, const std::vector<Ask>& asks,
                    const std::vector<base::Result<ledger::Reply>>& results);
  void destroy_left_keys(std::size_t process);
  std::set<std::string> people_erased() const;
  void check_erased();
  std::vector<base::Result<ledger::Reply>> send(BookWorld& book, ledger::Ledger& ledger,
                                                const std::vector<Ask>& asks);
  void move_clock();
  void rebuild(std::size_t process);
  void back_up(std::size_t process);
  void drill();
  void use_leases(std::size_t process);
  void forget();
  void settle();
  bool stand_up();
  bool observe();
  void look_closely(bool must_succeed);
  void heal();
  void converge(BookWorld& book);

  const WorldOptions& options_;
  env::SimulatedRandom random_;
  Draw draw_;
  env::SimulatedClock clock_;
  Machine machine_;
  ledger::Identity identity_;
  Actors actors_;
  Cluster cluster_;
  std::vector<BookWorld> books_;
  Keys keys_;
  Leases leases_;
  Shelf shelf_;
  Backups backups_;
  bool is_meddling_ = false;
  bool is_contended_ = false;  // another may hold the lock that a group waits for
  bool is_unsettled_ = false;  // in this step a group ended without an answer: no more groups
  Notes notes_;
};

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

void World::use_keys(std::size_t process) {
  const std::uint64_t strikes = machine_.strikes();
  const bool done = keys_.act(draw_, cluster_.at(process).store().keys(), notes_);
  if (!done && strikes == machine_.strikes()) notes_.find("without any fault: a key is not kept");
}

void World::run_some(std::size_t process) {
  BookWorld& book = books_[draw_.chance(40) ? 0 : random_.below(books_.size())];
  std::vector<Ask> asks = book.load().gather(draw_, book.model(), clock_.wall_now());
  notes_.tell(fmt::format("process {}, book {}:", process, book.name()));
  asks = prepare(process, std::move(asks), book);
  if (asks.empty()) return;
  const env::WallTime now = clock_.wall_now();
  const std::uint64_t strikes = machine_.strikes();
  const auto results = send(book, cluster_.at(process), asks);
  const bool is_struck = machine_.strikes() != strikes || is_contended_;
  book.judge(draw_, asks, results, now, is_struck, notes_);
  destroy_keys(process, asks, results);
}

bool World::put_key(std::size_t process, const Ask& ask) {
  if (ask.sealed_for.empty()) return true;
  const std::uint64_t strikes = machine_.strikes();
  const bool done = keys_.keep(ask.sealed_for, cluster_.at(process).store().keys(), notes_);
  if (!done && strikes == machine_.strikes() && !is_contended_) {
    notes_.find("without any fault: a key is not kept");
  }
  return done;
}

// Who is told that the erasure is recorded goes on to the key, unless he is killed before.
void World::destroy_keys(std::size_t process, const std::vector<Ask>& asks,
                         const std::vector<base::Result<ledger::Reply>>& results) {
  for (std::size_t i = 0; i < asks.size() && !cluster_.is_dead(process); ++i) {
    if (asks[i].erases.empty() || !results[i]) continue;
    const bool is_canary = options_.canary == Canary::kLeftKey;
    if (!is_meddling_ && (is_canary || draw_.chance(40))) {
      notes_.tell(fmt::format("process {} is killed before it destroys a key", process));
      ++notes_.tally().crashes;
      return cluster_.kill(process);
    }
    const std::uint64_t strikes = machine_.strikes();
    const bool done = keys_.destroy(asks[i].erases, cluster_.at(process).store().keys(), notes_);
    if (!done && strikes == machine_.strikes() && !is_contended_) {
      notes_.find("without any fault: a key is not destroyed");
    }
  }
}

void World::destroy_left_keys(std::size_t process) {
  if (options_.canary == Canary::kLeftKey) return;
  notes_.tell(fmt::format("process {} destroys the keys that erasures left", process));
  const std::uint64_t strikes = machine_.strikes();
  const bool done = keys_.destroy_left(cluster_.at(process), notes_);
  if (!done && strikes == machine_.strikes()) notes_.find("without any fault: left keys stay");
}

std::set<std::string> World::people_erased() const {
  std::set<std::string> out;
  for (const BookWorld& book : books_) {
    for (std::size_t i = 0; i < actors_.size(); ++i) {
      out.merge(people_erased_in(book.model().part(i)));
    }
  }
  return out;
}

// Once the job ran, no key of theirs is left, whatever was interrupted before.
void World::check_erased() {
  destroy_left_keys(draw_.pick(cluster_.live()));
  if (draw_.chance(50)) machine_.cut_power();
  settle();
  if (notes_.has_found()) return;
  const std::size_t process = draw_.pick(cluster_.live());
  if (!keys_.check_gone(people_erased(), cluster_.at(process).store().keys(), notes_)) {
    notes_.find("the keys of the erased cannot be read");
  }
  if (!notes_.has_found()) rebuild(process);
}

// Those whose files and keys stand; the others are not sent yet.
std::vector<Ask> World::prepare(std::size_t process, std::vector<Ask> asks, BookWorld& book) {
  std::vector<Ask> out;
  for (Ask& ask : asks) {
    if (cluster_.is_dead(process) || is_unsettled_) {
      book.load().wait(ask);
      continue;
    }
    if (!put_key(process, ask)) {
      book.load().wait(ask);
      continue;
    }
    const bool is_canary = options_.canary == Canary::kEventBeforeFile;
    if (ask.evidence.empty() || (is_canary && draw_.chance(20))) {
      out.push_back(std::move(ask));
      continue;
    }
    const std::uint64_t strikes = machine_.strikes();
    base::Result<ledger::EvidenceFile> put;
    while_others_meddle(process, true, [&] { put = cluster_.evidence(process).put(ask.evidence); });
    if (put) {
      out.push_back(std::move(ask));
      continue;
    }
    book.load().wait(ask);
    const std::string why = put.error().to_string(base::Language::kEnglish);
    notes_.tell("  a file is not put: " + why);
    if (strikes == machine_.strikes()) notes_.find("without any fault: " + why);
  }
  if (!cluster_.is_dead(process) && !is_unsettled_) return out;
  for (const Ask& ask : out) book.load().wait(ask);
  return {};
}

// Between two calls of the process another one does something, now and then.
template <class Act>
void World::while_others_meddle(std::size_t process, bool may_sweep, Act act) {
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
    for (std::size_t i = 0; i < actors_.size(); ++i) {
      const auto& files = files_named_by(book.model().part(i));
      out.insert(files.begin(), files.end());
    }
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

std::vector<base::Result<ledger::Reply>> World::send(BookWorld& book, ledger::Ledger& ledger,
                                                     const std::vector<Ask>& asks) {
  ++notes_.tally().groups;
  notes_.tally().requests += asks.size();
  std::vector<ledger::Command> commands;
  for (const Ask& ask : asks) commands.push_back(ask.command);
  const bool strikes = draw_.chance(10);
  if (options_.canary == Canary::kDoubleApply && strikes) {
    commands.push_back(commands.front());
    commands.back().request += "-again";
  }
  if (options_.canary == Canary::kLostRequest && strikes && !machine_.is_armed()) {
    // Answered as it should be, and never carried out.
    BookModel copy = book.model();
    std::vector<base::Result<ledger::Reply>> forged;
    for (const Ask& ask : asks) {
      const Answer answer = copy.carry_out(ask, clock_.wall_now());
      if (answer.expected.refused) {
        forged.emplace_back(base::fail(*answer.expected.refused, {}));
      } else {
        forged.emplace_back(ledger::Reply{answer.expected.reply, copy.sequence(), answer.repeated});
      }
    }
    return forged;
  }
  auto results = ledger.run_group(book.model().id(), std::move(commands));
  results.erase(results.begin() + static_cast<std::ptrdiff_t>(asks.size()), results.end());
  return results;
}

// -- what must have come of it --

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

void World::converge(BookWorld& book) {
  for (int i = 0; i < 100 && !notes_.has_found(); ++i) {
    std::vector<Ask> asks = book.load().take_waiting(8);
    if (asks.empty()) return;
    const env::WallTime now = clock_.wall_now();
    const std::size_t process = draw_.pick(cluster_.live());
    asks = prepare(process, std::move(asks), book);
    const auto results = send(book, cluster_.at(process), asks);
    book.judge(draw_, asks, results, now, false, notes_);
    destroy_keys(process, asks, results);
    settle();
  }
  if (!notes_.has_found()) notes_.find("what is asked again is never answered");
}

void World::heal() {
  notes_.tell("the world heals");
  is_meddling_ = true;  // nothing new comes
  machine_.disarm();
  if (draw_.chance(50)) machine_.cut_power();
  settle();
  for (BookWorld& book : books_) converge(book);
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

}  // namespace

std::optional<Canary> parse_canary(std::string_view name) {
  if (name == "lying-sync") return Canary::kLyingSync;
  if (name == "synchronous-off") return Canary::kSynchronousOff;
  if (name == "lost-request") return Canary::kLostRequest;
  if (name == "double-apply") return Canary::kDoubleApply;
  if (name == "event-before-file") return Canary::kEventBeforeFile;
  if (name == "short-restore") return Canary::kShortRestore;
  if (name == "ignored-lease") return Canary::kIgnoredLease;
  if (name == "hollow-suspension") return Canary::kHollowSuspension;
  if (name == "left-key") return Canary::kLeftKey;
  if (name == "sweep-without-grace") return Canary::kSweepWithoutGrace;
  return std::nullopt;
}

Ending run_world(const WorldOptions& options) { return World(options).run(); }

}  // namespace luoshi::sim
