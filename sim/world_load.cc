// Requests of a simulated world on their way to the ledger, and the keys that go with them.
#include <fmt/format.h>

#include "sim/world_state.h"

namespace luoshi::sim {

void World::run_some(std::size_t process) {
  BookWorld& book = books_[draw_.chance(65) ? 0 : random_.below(books_.size())];
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

void World::use_keys(std::size_t process) {
  const std::uint64_t strikes = machine_.strikes();
  const bool done = keys_.act(draw_, cluster_.at(process).store().keys(), notes_);
  if (!done && strikes == machine_.strikes()) notes_.find("without any fault: a key is not kept");
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
  for (const BookWorld& book : books_) out.merge(people_erased_in(book.model().parts()));
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

}  // namespace luoshi::sim
