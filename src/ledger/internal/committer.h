// The queue of one book and the thread that carries its commands out in groups.
//
//   enqueue ─▶ queue ─▶ take up to a group ─▶ commit_group ─▶ answers
//                              ▲                    │ kUnknown: look up the request ids,
//                              └── still unknown ◀──┘ decide the rest anew
//
// Thread rule: enqueue from any thread; commit_group by one at a time (a mutex of its own).
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "env/clock.h"
#include "ledger/internal/states.h"
#include "ledger/ledger.h"

namespace luoshi::ledger {

class Ledger::Committer {
 public:
  Committer(Ledger& ledger, BookId book);
  ~Committer();

  void enqueue(Command command, Answer answer);
  std::vector<base::Result<Reply>> commit_group(std::vector<Command> commands);

 private:
  struct Waiting {
    Command command;
    Answer answer;
  };
  // The commands of a group and what has become of each so far.
  struct Work {
    std::vector<Command> commands;
    std::vector<std::optional<base::Result<Reply>>> results;
    std::optional<base::Error> unknown;  // why an earlier attempt may or may not be committed
    void fail_rest(const base::Error& error);
    std::vector<std::size_t> open() const;
  };
  enum class Attempt { kDone, kAgain };

  void run();
  Attempt attempt(Work& work);
  Attempt settle(Work& work, CommitOutcome outcome, const base::Error& error);

  Ledger& ledger_;
  BookId book_;
  std::mutex group_mutex_;
  States states_;
  Chain chain_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace luoshi::ledger
