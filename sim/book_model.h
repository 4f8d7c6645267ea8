// What should stand in one book: the naive twin of the ledger. Requests by their ids, a sequence,
// and the parts of the actors; no hash, no SQL, no groups.
// Thread rule: one thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ledger/store.h"
#include "sim/actor.h"

namespace luoshi::sim {

using Actors = std::vector<std::unique_ptr<Actor>>;

struct Done {
  ledger::Hash fingerprint{};
  std::string reply;
  env::WallTime time;
};

// What the ledger should answer to one request.
struct Answer {
  Expected expected;
  bool repeated = false;
};

class BookModel {
 public:
  BookModel(ledger::BookId id, const Actors& actors);

  ledger::BookId id() const { return id_; }
  std::uint64_t sequence() const { return sequence_; }
  const std::map<ledger::RequestKey, Done>& requests() const { return requests_; }
  const Parts& parts() const { return parts_; }

  // Carries the request out, or finds that it was, or that it must be refused.
  Answer carry_out(const Ask& ask, env::WallTime now);
  void forget_requests(env::WallTime before);

  // Events that were added for each request since these were last forgotten.
  using Counts = std::map<ledger::RequestKey, std::size_t>;
  const Counts& added() const { return added_; }
  void forget_added() { added_.clear(); }

  Part::Rows rows() const { return parts_.rows(); }

 private:
  ledger::BookId id_;
  std::uint64_t sequence_ = 0;
  std::map<ledger::RequestKey, Done> requests_;
  Parts parts_;
  Counts added_;
};

ledger::RequestKey key_of(const Ask& ask);

}  // namespace luoshi::sim
