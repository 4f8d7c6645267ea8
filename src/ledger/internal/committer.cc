#include "ledger/internal/committer.h"

#include <algorithm>

#include "ledger/internal/group.h"
#include "ledger/internal/recent.h"
#include "ledger/internal/records.h"

namespace luoshi::ledger {
namespace {

// A group is tried this often: after a lost connection, after an event that could not be applied.
constexpr int kAttemptsMax = 5;

base::Error stopped() {
  return {base::ErrorCode::kUnavailable, {"服务正在停止", "the server is stopping"}, {}, {}};
}

base::Error too_many() {
  return {base::ErrorCode::kUnavailable,
          {"等待处理的请求过多", "too many requests are waiting"},
          {},
          {"请稍后用同一请求号再试", "try again later with the same request id"}};
}

base::Error unknown_outcome(const base::Error& cause) {
  base::Error error = cause;
  error.code = base::ErrorCode::kUnavailable;
  error.right = {"不知是否已经办成；请用同一请求号再试，不会重复办理",
                 "it is not known whether this was done; repeat it with the same request id: it "
                 "is carried out once"};
  error.reason = "outcome_unknown";
  return error;
}

}  // namespace

void Ledger::Committer::Work::fail_rest(const base::Error& error) {
  for (auto& result : results) {
    if (!result) result = base::Result<Reply>(tl::unexpected(error));
  }
}

std::vector<std::size_t> Ledger::Committer::Work::open() const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!results[i]) out.push_back(i);
  }
  return out;
}

Ledger::Committer::Committer(Ledger& ledger, BookId book)
    : ledger_(ledger),
      book_(book),
      states_(ledger.options_.cached_states_max),
      chain_(ledger.identity_.algorithm, ledger.identity_.ledger) {
  if (ledger_.options_.threads) thread_ = std::thread([this] { run(); });
}

Ledger::Committer::~Committer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
  for (Waiting& waiting : queue_) waiting.answer(tl::unexpected(stopped()));
}

void Ledger::Committer::enqueue(Command command, Answer answer) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_ && queue_.size() < ledger_.options_.queue_commands_max) {
      queue_.push_back({std::move(command), std::move(answer)});
      changed_.notify_one();
      return;
    }
  }
  answer(tl::unexpected(stopping_ ? stopped() : too_many()));
}

void Ledger::Committer::run() {
  for (;;) {
    std::vector<Command> commands;
    std::vector<Answer> answers;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
      const std::size_t count = std::min(queue_.size(), ledger_.options_.group_commands_max);
      for (std::size_t i = 0; i < count; ++i) {
        commands.push_back(std::move(queue_.front().command));
        answers.push_back(std::move(queue_.front().answer));
        queue_.pop_front();
      }
    }
    auto results = commit_group(std::move(commands));
    const auto answer = [&] {
      for (std::size_t i = 0; i < answers.size(); ++i) answers[i](std::move(results[i]));
    };
    if (ledger_.options_.together) {
      ledger_.options_.together(answer);
    } else {
      answer();
    }
  }
}

std::vector<base::Result<Reply>> Ledger::Committer::commit_group(std::vector<Command> commands) {
  const std::lock_guard lock(group_mutex_);
  Work work{std::move(commands), {}, {}};
  work.results.resize(work.commands.size());
  for (int i = 0; i < kAttemptsMax && attempt(work) == Attempt::kAgain; ++i) {
  }
  work.fail_rest(unknown_outcome({base::ErrorCode::kUnavailable,
                                  {"多次尝试都未能提交", "it could not be committed"},
                                  {},
                                  {}}));
  std::vector<base::Result<Reply>> out;
  for (auto& result : work.results) out.push_back(std::move(*result));
  return out;
}

// Decides what is still open and commits it.
Ledger::Committer::Attempt Ledger::Committer::attempt(Work& work) {
  const std::vector<std::size_t> open = work.open();
  if (open.empty()) return Attempt::kDone;
  auto transaction = ledger_.store_->begin(book_);
  if (!transaction) return settle(work, CommitOutcome::kNothing, transaction.error());

  Group group(**transaction, ledger_.catalog_, states_, ledger_.identity_.algorithm, chain_,
              ledger_.clock_.wall_now());
  std::vector<const Command*> commands;
  for (std::size_t i : open) commands.push_back(&work.commands[i]);
  if (auto done = group.prepare(commands); !done) {
    return settle(work, CommitOutcome::kNothing, done.error());
  }
  std::vector<base::Result<Reply>> results;
  for (std::size_t i = 0; i < open.size(); ++i) {
    results.push_back(group.decide(*commands[i]));
    if (!group.broken()) continue;
    // This one cannot be carried out; the others are decided anew without it.
    states_.forget();
    work.results[open[i]] = std::move(results.back());
    return Attempt::kAgain;
  }
  base::Error error;
  CommitOutcome outcome = CommitOutcome::kCommitted;
  if (auto done = group.flush(); !done) return settle(work, CommitOutcome::kNothing, done.error());
  const Head head = (*transaction)->book().head;
  if (!group.empty()) outcome = (*transaction)->commit(&error);
  if (outcome != CommitOutcome::kCommitted) return settle(work, outcome, error);
  states_.end(head);
  ledger_.recent_->put(group.take_written());
  if (!group.empty()) {
    ++ledger_.groups_committed_;
    ledger_.commands_committed_ += open.size();
  }
  for (std::size_t i = 0; i < open.size(); ++i) work.results[open[i]] = std::move(results[i]);
  return Attempt::kDone;
}

// What failed before its commit is answered so. What may have been committed is asked for again:
// deciding anew finds the request ids that were.
Ledger::Committer::Attempt Ledger::Committer::settle(Work& work, CommitOutcome outcome,
                                                     const base::Error& error) {
  states_.forget();
  if (outcome == CommitOutcome::kUnknown) {
    work.unknown = error;
    return Attempt::kAgain;
  }
  work.fail_rest(work.unknown ? unknown_outcome(*work.unknown) : error);
  return Attempt::kDone;
}

}  // namespace luoshi::ledger
