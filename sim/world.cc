#include "sim/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/rebuild.h"
#include "sim/cluster.h"
#include "sim/inspector.h"
#include "sim/load.h"

namespace luoshi::sim {
namespace {

constexpr int kSettleTriesMax = 30;
constexpr int kSettleFaultyTriesMax = 12;  // then the world stops failing for a while
constexpr auto kRequestsKept = std::chrono::hours(24 * 30);

Actors all_actors() {
  Actors actors;
  actors.push_back(make_accounts());
  actors.push_back(make_office());
  return actors;
}

// A group whose outcome nobody was told: none of it happened, or some of it.
struct Attempt {
  std::vector<Ask> asks;
  env::WallTime now;
};

struct BookWorld {
  BookModel model;
  Load load;
  std::string name;
  Followed followed{};
  std::vector<Attempt> attempts{};  // since the last answer
};

class World {
 public:
  explicit World(const WorldOptions& options)
      : options_(options),
        random_(options.seed),
        draw_(random_),
        clock_(env::WallTime(std::chrono::milliseconds(1'767'225'600'000))),  // 2026-01-01
        machine_(draw_, clock_),
        actors_(all_actors()),
        cluster_(machine_, actors_, plan()) {
    machine_.disk().set_lying(options.canary == Canary::kLyingSync);
    const std::array<const char*, 3> names = {"city", "access", "county-a"};
    for (std::uint32_t i = 0; i < names.size(); ++i) {
      books_.push_back({BookModel({i + 1}, actors_), Load(actors_, {i + 1}), names[i]});
    }
  }

  Ending run();

 private:
  using Seen = base::Result<std::optional<std::string>>;

  ClusterPlan plan();
  void arm();
  void act();
  void run_some();
  void judge(BookWorld& book, const std::vector<Ask>& asks,
             const std::vector<base::Result<ledger::Reply>>& results, env::WallTime now,
             bool struck);
  bool judge_one(BookModel& model, const Ask& ask, const base::Result<ledger::Reply>& result,
                 env::WallTime now, bool struck);
  std::vector<base::Result<ledger::Reply>> send(BookWorld& book, ledger::Ledger& ledger,
                                                const std::vector<Ask>& asks);
  void move_clock();
  void rebuild();
  void forget();
  void settle();
  bool stand_up();
  void expect_openings();
  bool observe();
  Seen observe(BookWorld& book, Inspector& inspector);
  Seen resolve(BookWorld& book, Inspector& inspector, const BookModel::Counts& added);
  void look_closely(bool must_succeed);
  Seen look_closely(BookWorld& book, Inspector& inspector);
  void heal();
  void converge(BookWorld& book);
  void find(std::string what);
  void tell(const std::string& what) {
    if (options_.tell) options_.tell(what);
  }

  const WorldOptions& options_;
  env::SimulatedRandom random_;
  Draw draw_;
  env::SimulatedClock clock_;
  Machine machine_;
  Actors actors_;
  Cluster cluster_;
  std::vector<BookWorld> books_;
  Ending ending_;
};

ClusterPlan World::plan() {
  ClusterPlan plan;
  plan.processes = static_cast<std::size_t>(draw_.between(1, 3));
  for (std::uint8_t& byte : plan.identity.ledger) {
    byte = static_cast<std::uint8_t>(draw_.between(0, 255));
  }
  plan.identity.algorithm =
      draw_.chance(80) ? ledger::HashAlgorithm::kSha256 : ledger::HashAlgorithm::kSm3;
  plan.identity.created = clock_.wall_now();
  plan.cached_states_max = static_cast<std::size_t>(draw_.between(2, 60));
  plan.synchronous = options_.canary != Canary::kSynchronousOff;
  plan.more_books = {"county-a"};
  return plan;
}

void World::find(std::string what) {
  tell("FOUND: " + what);
  if (!ending_.violation) ending_.violation = std::move(what);
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
  tell(
      fmt::format("armed: {} at call {}, {} times", name_of(plan.fault), plan.at_call, plan.times));
}

void World::act() {
  const std::int64_t what = draw_.between(1, 100);
  const std::vector<std::size_t> live = cluster_.live();
  const std::size_t one = draw_.pick(live);
  if (what <= 68) return run_some();
  if (what <= 76) return move_clock();
  if (what <= 82) {
    static const std::vector<std::string> kModes = {"PASSIVE", "FULL", "RESTART", "TRUNCATE"};
    const std::string& mode = draw_.pick(kModes);
    tell("checkpoint " + mode);
    return cluster_.checkpoint(mode);
  }
  if (what <= 86) {
    tell(fmt::format("process {} stops", one));
    return cluster_.close(one);
  }
  if (what <= 90) {
    tell(fmt::format("process {} is killed", one));
    ++ending_.tally.crashes;
    return cluster_.kill(one);
  }
  if (what <= 93) {
    tell("the power goes");
    ++ending_.tally.power_losses;
    return machine_.cut_power();
  }
  if (what <= 96) return rebuild();
  if (what <= 98) return forget();
  look_closely(false);
}

void World::move_clock() {
  if (draw_.chance(30)) {
    const auto step = std::chrono::milliseconds(draw_.between(1, 7'200'000));
    clock_.set_wall(clock_.wall_now() - step);
    return tell(fmt::format("the clock steps back {} ms", step.count()));
  }
  const bool far = draw_.chance(10);
  const auto step =
      std::chrono::milliseconds(draw_.between(1, far ? 40LL * 86'400'000 : 3 * 86'400'000));
  clock_.advance(step);
  tell(fmt::format("the clock goes on {} ms", step.count()));
}

void World::rebuild() {
  ledger::Ledger& ledger = cluster_.at(draw_.pick(cluster_.live()));
  auto rebuilt = ledger::rebuild(ledger.store(), ledger.catalog());
  tell(fmt::format("rebuild: {}", rebuilt ? "done" : "failed"));
  if (rebuilt && rebuilt->rows_changed > 0) {
    find(fmt::format("rebuilding had to put {} rows right", rebuilt->rows_changed));
  }
}

// Without faults: that a request was forgotten is nowhere to be looked up.
void World::forget() {
  machine_.disarm();
  const env::WallTime before = clock_.wall_now() - kRequestsKept;
  ledger::Ledger& ledger = cluster_.at(draw_.pick(cluster_.live()));
  if (auto done = ledger.store().forget_requests(before); !done) {
    return find("requests are not forgotten: " + done.error().to_string(base::Language::kEnglish));
  }
  for (BookWorld& book : books_) book.model.forget_requests(before);
  tell("old requests are forgotten");
}

void World::run_some() {
  BookWorld& book = books_[draw_.chance(40) ? 0 : random_.below(books_.size())];
  const std::vector<Ask> asks = book.load.gather(draw_, book.model, clock_.wall_now());
  if (asks.empty()) return;
  const std::size_t process = draw_.pick(cluster_.live());
  const env::WallTime now = clock_.wall_now();
  const std::uint64_t strikes = machine_.strikes();
  tell(fmt::format("process {}, book {}:", process, book.name));
  const auto results = send(book, cluster_.at(process), asks);
  judge(book, asks, results, now, machine_.strikes() != strikes);
}

std::vector<base::Result<ledger::Reply>> World::send(BookWorld& book, ledger::Ledger& ledger,
                                                     const std::vector<Ask>& asks) {
  ++ending_.tally.groups;
  ending_.tally.requests += asks.size();
  std::vector<ledger::Command> commands;
  for (const Ask& ask : asks) commands.push_back(ask.command);
  const bool strikes = draw_.chance(10);
  if (options_.canary == Canary::kDoubleApply && strikes) {
    commands.push_back(commands.front());
    commands.back().request += "-again";
  }
  if (options_.canary == Canary::kLostRequest && strikes && !machine_.is_armed()) {
    // Answered as it should be, and never carried out.
    BookModel copy = book.model;
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
  auto results = ledger.run_group(book.model.id(), std::move(commands));
  results.erase(results.begin() + static_cast<std::ptrdiff_t>(asks.size()), results.end());
  return results;
}

// -- what must have come of it --

// True when the request was carried out now. Without a word of it, or with a fault in the middle,
// nothing is known.
bool World::judge_one(BookModel& model, const Ask& ask, const base::Result<ledger::Reply>& result,
                      env::WallTime now, bool struck) {
  const Answer answer = model.carry_out(ask, now);
  const std::string told =
      result ? result->body : result.error().to_string(base::Language::kEnglish);
  tell(fmt::format("  {} [{}]: {}{}", text_of(key_of(ask)), ask.words, told,
                   result && result->repeated ? " (again)" : ""));
  if (answer.expected.refused) {
    ++ending_.tally.refused;
    if (result || result.error().code != *answer.expected.refused) {
      find(fmt::format("{} [{}] should be refused, and is answered \"{}\"", text_of(key_of(ask)),
                       ask.words, told));
    }
    return false;
  }
  if (!result || result->body != answer.expected.reply) {
    find(fmt::format("{} [{}] should be answered \"{}\", and is answered \"{}\"",
                     text_of(key_of(ask)), ask.words, answer.expected.reply, told));
    return false;
  }
  if (answer.repeated) {
    ++ending_.tally.repeated;
    if (!result->repeated) find(text_of(key_of(ask)) + " is carried out a second time");
    return false;
  }
  // A commit of unknown outcome is asked for again, and found to have happened.
  if (result->repeated && !struck) find(text_of(key_of(ask)) + " is new, and answered as known");
  if (!result->repeated && result->sequence != model.sequence()) {
    find(fmt::format("{} is answered with sequence {}, not {}", text_of(key_of(ask)),
                     result->sequence, model.sequence()));
  }
  return true;
}

void World::judge(BookWorld& book, const std::vector<Ask>& asks,
                  const std::vector<base::Result<ledger::Reply>>& results, env::WallTime now,
                  bool struck) {
  const auto is_unknown = [&](const base::Result<ledger::Reply>& result) {
    return !result && result.error().code == base::ErrorCode::kUnavailable;
  };
  BookModel next = book.model;
  bool carried_out = false;
  bool unknown = false;
  for (std::size_t i = 0; i < asks.size(); ++i) {
    if (!is_unknown(results[i])) continue;
    unknown = true;
    ++ending_.tally.unknown;
    tell(fmt::format("  {} [{}]: ? {}", text_of(key_of(asks[i])), asks[i].words,
                     results[i].error().to_string(base::Language::kEnglish)));
    if (!struck) {
      find("without any fault: " + results[i].error().to_string(base::Language::kEnglish));
    }
  }
  for (std::size_t i = 0; i < asks.size(); ++i) {
    if (is_unknown(results[i])) {
      book.load.wait(asks[i]);
      continue;
    }
    carried_out |= judge_one(next, asks[i], results[i], now, struck);
    book.load.answered(draw_, asks[i], next.requests().contains(key_of(asks[i])));
  }
  book.model = std::move(next);
  if (carried_out) book.attempts.clear();
  if (unknown) book.attempts.push_back({asks, now});
}

// -- after each step --

// The ledger opens its books itself: requests of its own, of which nobody tells.
void World::expect_openings() {
  for (BookWorld& book : books_) {
    if (book.model.sequence() > 0) continue;
    Ask ask;
    ask.command.actor = "system/ledger";
    ask.command.request = "open-book-" + book.name;
    ask.command.fingerprint = vault::digest(vault::HashAlgorithm::kSha256, book.name);
    ask.expect = [](Part&, env::WallTime) { return Expected{{}, "", 1}; };
    book.attempts.push_back({{std::move(ask)}, clock_.wall_now()});
  }
}

// One process at least runs.
bool World::stand_up() {
  cluster_.clear_away();
  for (std::size_t i = 0; i < cluster_.size(); ++i) {
    if (cluster_.is_open(i) || (!cluster_.live().empty() && draw_.chance(50))) continue;
    const std::uint64_t strikes = machine_.strikes();
    expect_openings();
    auto opened = cluster_.open(i);
    const std::string why = opened ? "runs" : opened.error().to_string(base::Language::kEnglish);
    tell(fmt::format("process {} starts: {}", i, why));
    if (!opened && strikes == machine_.strikes()) find("without any fault: " + why);
    cluster_.clear_away();
  }
  return !cluster_.live().empty();
}

void World::settle() {
  for (int i = 0; i < kSettleTriesMax; ++i) {
    if (i >= kSettleFaultyTriesMax) machine_.disarm();
    if (stand_up() && observe()) return;
    if (ending_.violation) return;
  }
  find("no process can be started, or the ledger cannot be read");
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
    seen = observe(book, inspector);
  }
  if (!seen) {
    const std::string why = seen.error().to_string(base::Language::kEnglish);
    tell("cannot be read: " + why);
    if (strikes == machine_.strikes()) find("without any fault: " + why);
    return false;
  }
  if (*seen) find(**seen);
  return true;
}

World::Seen World::observe(BookWorld& book, Inspector& inspector) {
  Followed followed = book.followed;
  auto sight = inspector.follow(book.model.id(), followed);
  if (!sight) return tl::unexpected(sight.error());
  if (sight->violation) return std::move(sight->violation);
  auto seen = resolve(book, inspector, sight->added);
  if (seen && !*seen) book.followed = followed;
  return seen;
}

// What stands in the ledger is the model; or the model and what came of an attempt, which then was.
World::Seen World::resolve(BookWorld& book, Inspector& inspector, const BookModel::Counts& added) {
  std::map<ledger::RequestKey, Done> requests;
  if (!book.attempts.empty()) {
    auto found = inspector.requests(book.model.id());
    if (!found) return tl::unexpected(found.error());
    requests = std::move(*found);
  }
  const auto was_done = [&](const Ask& ask) {
    return requests.contains(key_of(ask)) && !book.model.requests().contains(key_of(ask));
  };
  std::optional<std::string> different;
  for (std::size_t i = book.attempts.size() + 1; i-- > 0;) {
    BookModel candidate = book.model;
    const bool is_plain = i == book.attempts.size();
    bool any = is_plain;
    for (const Ask& ask : is_plain ? std::vector<Ask>() : book.attempts[i].asks) {
      if (!was_done(ask)) continue;
      (void)candidate.carry_out(ask, book.attempts[i].now);
      any = true;
    }
    if (!any ||
        (is_plain &&
         std::any_of(book.attempts.begin(), book.attempts.end(), [&](const Attempt& attempt) {
           return std::any_of(attempt.asks.begin(), attempt.asks.end(), was_done);
         }))) {
      continue;
    }
    const std::uint64_t sequence = candidate.sequence();
    if (candidate.take_added() != added) {
      different = fmt::format("book {}: the model has {} events; there are others in the ledger",
                              book.name, sequence);
      continue;
    }
    auto rows = inspector.compare_rows(candidate);
    if (!rows) return rows;
    if (*rows) {
      different = **rows;
      continue;
    }
    if (!is_plain) {
      ++ending_.tally.revived;
      tell("an attempt is found done in book " + book.name);
      book.attempts.clear();
    }
    book.model = std::move(candidate);
    return std::optional<std::string>();
  }
  return different ? Seen(different)
                   : Seen(fmt::format("book {}: no attempt explains what is there", book.name));
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
    seen = look_closely(book, inspector);
  }
  if (seen && !*seen) seen = Inspector(ledger, **snapshot).compare_replay();
  if (seen && !*seen) seen = Inspector(ledger, **snapshot).check_file();
  tell("looked at everything");
  // A page that could not be read is among what the database's own check finds.
  const bool is_conclusive = machine_.strikes() == strikes;
  if (seen && *seen && is_conclusive) find(**seen);
  if (!seen && must_succeed) find(seen.error().to_string(base::Language::kEnglish));
}

World::Seen World::look_closely(BookWorld& book, Inspector& inspector) {
  Followed from_the_beginning;
  auto sight = inspector.follow(book.model.id(), from_the_beginning);
  if (!sight) return tl::unexpected(sight.error());
  if (sight->violation) return std::move(sight->violation);
  if (from_the_beginning.head.sequence != book.model.sequence()) {
    return fmt::format("book {}: {} events, the model has {}", book.name,
                       from_the_beginning.head.sequence, book.model.sequence());
  }
  auto rows = inspector.compare_rows(book.model);
  if (!rows || *rows) return rows;
  return inspector.compare_requests(book.model);
}

// -- the end --

void World::converge(BookWorld& book) {
  for (int i = 0; i < 100 && !ending_.violation; ++i) {
    const std::vector<Ask> asks = book.load.take_waiting(8);
    if (asks.empty()) return;
    const env::WallTime now = clock_.wall_now();
    const auto results = send(book, cluster_.at(draw_.pick(cluster_.live())), asks);
    judge(book, asks, results, now, false);
    settle();
  }
  if (!ending_.violation) find("what is asked again is never answered");
}

void World::heal() {
  tell("the world heals");
  machine_.disarm();
  if (draw_.chance(50)) machine_.cut_power();
  settle();
  for (BookWorld& book : books_) converge(book);
  if (!ending_.violation) look_closely(true);
  if (ending_.violation) return;
  vault::Digester digester(vault::HashAlgorithm::kSha256);
  for (BookWorld& book : books_) {
    digester.update(vault::bytes_of(book.followed.head.hash));
    ending_.tally.events += book.model.sequence();
  }
  ending_.digest = digester.finish();
}

Ending World::run() {
  settle();
  for (int i = 0; i < options_.steps && !ending_.violation; ++i) {
    ++ending_.tally.steps;
    arm();
    const std::uint64_t strikes = machine_.strikes();
    act();
    if (machine_.strikes() != strikes) tell("a fault struck");
    if (!ending_.violation) settle();
  }
  if (!ending_.violation) heal();
  ending_.tally.faults = machine_.strikes();
  ending_.last_random = random_.next_u64();
  return ending_;
}

}  // namespace

std::optional<Canary> parse_canary(std::string_view name) {
  if (name == "lying-sync") return Canary::kLyingSync;
  if (name == "synchronous-off") return Canary::kSynchronousOff;
  if (name == "lost-request") return Canary::kLostRequest;
  if (name == "double-apply") return Canary::kDoubleApply;
  return std::nullopt;
}

Ending run_world(const WorldOptions& options) { return World(options).run(); }

}  // namespace luoshi::sim
