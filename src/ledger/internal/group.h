// Commands of one book decided one after the other inside one transaction (docs/formats/ledger.md,
// "A group"). What they write is gathered and written in few statements in the end; until then it
// is laid over the rows that a decision asks for, so that each command sees those before it. Thread
// rule: one thread.
#pragma once

#include <map>
#include <vector>

#include "ledger/command.h"
#include "ledger/internal/additions.h"
#include "ledger/internal/overlay.h"
#include "ledger/internal/states.h"

namespace luoshi::ledger {

class Group final : public View {
 public:
  Group(Transaction& transaction, const Catalog& catalog, States& states, HashAlgorithm algorithm,
        Chain& chain, env::WallTime now);

  // Looks up request ids, loads streams and asks the queries of all of them at once.
  base::Result<void> prepare(std::span<const Command* const> commands);

  // The command's reply, or why it is refused, which changes nothing. broken() afterwards: the
  // group as a whole cannot be committed (the database failed, or an event could not be applied).
  base::Result<Reply> decide(const Command& command);
  bool broken() const { return broken_; }
  bool empty() const { return !wrote_; }  // nothing to commit

  base::Result<void> flush();
  std::vector<Event> take_written() { return std::move(written_); }

  env::WallTime now() const override { return now_; }
  BookId book() const override { return transaction_.book().id; }
  base::Result<std::uint64_t> version(const StreamId& stream) override;
  base::Result<std::vector<Row>> rows(const Query& query) override;

 protected:
  base::Result<const void*> state_of(const StreamId& stream) override;

 private:
  base::Result<Folded*> folded(const std::string& stream);
  base::Result<void> ask(std::span<const Command* const> commands);
  base::Result<void> load(const std::vector<std::string>& streams);
  base::Result<Reply> answer_again(const Command& command, const RequestRecord& record);
  base::Result<void> check(const Command& command, const Decision& decision) const;
  base::Result<void> carry_out(const Command& command, const Decision& decision);
  base::Result<void> add_event(const Command& command, const NewEvent& event);
  base::Result<void> fold_and_project(Folded& folded, const Event& event);

  Transaction& transaction_;
  const Catalog& catalog_;
  States& states_;
  HashAlgorithm algorithm_;
  Chain& chain_;
  env::WallTime now_;
  Head head_;  // behind the gathered events
  std::map<RequestKey, RequestRecord> answered_;
  // What queries gave as the group began, and the limit that was asked; gone when rows are written.
  struct Stored {
    std::vector<Row> rows;
    std::size_t asked = 0;
  };
  std::map<Query, Stored> stored_;
  std::vector<Event> events_;
  std::vector<Event> written_;  // by flush(), in their order
  Overlay overlay_;
  Additions additions_;
  std::vector<RequestRecord> records_;
  bool broken_ = false;
  bool wrote_ = false;
};

}  // namespace luoshi::ledger
