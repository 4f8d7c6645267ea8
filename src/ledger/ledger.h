// The ledger: takes commands, decides them in groups, and answers when they are durable.
//
//   submit ─▶ queue of the book ─▶ committer: lock, look up requests, load streams, decide, append,
//             project, commit ─▶ answer                                   (docs/formats/ledger.md)
//
// Invariants: what was answered is durable; a request is carried out once; a projection's row
// changes with the events it is computed from, in one transaction; an error changes nothing.
// Thread rule: any thread. Answers come on the committer's thread and must not block.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "env/clock.h"
#include "ledger/command.h"
#include "ledger/event.h"
#include "ledger/store.h"
#include "ledger/stream.h"

namespace luoshi::ledger {

struct LedgerOptions {
  std::size_t group_commands_max = 512;
  std::size_t queue_commands_max = 8'192;  // more are refused: kUnavailable
  std::size_t cached_states_max = 20'000;  // of streams, per book
  // Without threads nothing runs by itself: only run_group and poll do anything (simulation).
  bool threads = true;
  std::string holder = "here";  // of leases: differs between processes, e.g. random
  // A group's answers are given inside it, so that whom they wake is woken once for all of them.
  std::function<void(const std::function<void()>& answers)> together{};
};

// What has been committed, by anyone: the heads before and after.
struct Advance {
  BookId book;
  std::uint64_t after = 0;  // events behind this sequence …
  std::uint64_t until = 0;  // … up to this one are new
  // They, where this process has committed them and still has them in hand; else the ledger knows.
  std::shared_ptr<const std::vector<Event>> events{};
};

class Ledger {
 public:
  using Answer = std::function<void(base::Result<Reply>)>;
  using Watcher = std::function<void(const Advance&)>;

  // Makes the city's and the access book when the store is empty. When the store's projections were
  // computed by other declarations than the catalog's, they are computed anew first.
  static base::Result<std::unique_ptr<Ledger>> open(std::unique_ptr<Store> store, Catalog catalog,
                                                    env::Clock& clock,
                                                    const LedgerOptions& options = {});
  ~Ledger();  // answers what waits with kUnavailable; what is being committed is finished

  void submit(Command command, Answer answer);
  base::Result<Reply> execute(Command command);  // submit, and wait; not from an Answer

  // Commands of one book decided and committed here and now, in their order; one result each.
  std::vector<base::Result<Reply>> run_group(BookId book, std::vector<Command> commands);

  // A book of this name: its id; made (with its first event) when there is none.
  base::Result<BookId> open_book(const std::string& name, const std::string& actor);

  // Questions to what is committed.
  base::Result<std::vector<BookRow>> rows(const Query& query);
  base::Result<std::uint64_t> count(const Query& query);
  base::Result<std::vector<Row>> totals(const Totals& totals);
  base::Result<std::vector<Event>> events(const EventFilter& filter);
  base::Result<std::vector<Book>> books();
  // The state of a stream as committed; for reading one thing, not for deciding.
  template <class State>
  base::Result<std::shared_ptr<const State>> state(BookId book, const StreamId& stream) {
    auto found = state_of(book, stream);
    if (!found) return tl::unexpected(found.error());
    return std::static_pointer_cast<const State>(*found);
  }

  // Told of every advance, in order per book, this process's own and others', after the fact and
  // some milliseconds later, so that many commits are told of at once.
  // The returned number ends it. Watchers run on the feed's thread and must not block.
  std::uint64_t watch(Watcher watcher);
  void unwatch(std::uint64_t number);
  base::Result<void> poll();  // without threads: looks for advances now

  // True when this process holds the lease until now + length; asked again in time it is prolonged.
  base::Result<bool> lease(const std::string& name, std::chrono::milliseconds length);
  base::Result<void> release(const std::string& name);

  // Since this process opened the ledger: groups that were committed, and the commands in them.
  std::uint64_t groups_committed() const { return groups_committed_; }
  std::uint64_t commands_committed() const { return commands_committed_; }

  Store& store() { return *store_; }
  const Catalog& catalog() const { return catalog_; }
  const Identity& identity() const { return identity_; }
  env::Clock& clock() { return clock_; }

 private:
  class Committer;  // one for each book: its queue, its cache and its thread
  class Feed;
  class Recent;

  Ledger(std::unique_ptr<Store> store, Catalog catalog, env::Clock& clock, LedgerOptions options,
         Identity identity);
  Committer& committer(BookId book);
  base::Result<std::shared_ptr<const void>> state_of(BookId book, const StreamId& stream);

  std::unique_ptr<Store> store_;
  Catalog catalog_;
  env::Clock& clock_;
  LedgerOptions options_;
  Identity identity_;
  std::unique_ptr<Recent> recent_;
  std::mutex mutex_;  // guards committers_
  std::map<BookId, std::unique_ptr<Committer>> committers_;
  std::unique_ptr<Feed> feed_;
  std::atomic<std::uint64_t> groups_committed_{0};
  std::atomic<std::uint64_t> commands_committed_{0};
};

}  // namespace luoshi::ledger
