// The states of streams, folded from their events; the most recently used ones of a book are kept
// from group to group. What is kept counts only while the book's head is the one that this process
// left: when another process has committed in between, everything is forgotten. Thread rule: one
// thread at a time.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include "ledger/store.h"
#include "ledger/stream.h"

namespace luoshi::ledger {

// The kind of a stream, by the part before the '/'. Fails for one that the program does not know.
base::Result<const StreamKind*> kind_of(const Catalog& catalog, std::string_view stream);

struct Folded {
  const StreamKind* kind = nullptr;
  std::shared_ptr<void> state;
  std::uint64_t version = 0;
};

// Begins before the first event.
base::Result<Folded> unborn(const Catalog& catalog, std::string_view stream);
// The event must be the stream's next.
base::Result<void> fold(Folded& folded, const Event& event);

class States {
 public:
  explicit States(std::size_t count_max) : count_max_(count_max) {}

  void begin(const Head& head);  // forgets everything unless `head` is what end() left
  void end(const Head& head);
  void forget();

  Folded* find(const std::string& stream);  // null: not here; valid until the next call
  Folded* put(const std::string& stream, Folded folded);
  void shrink();  // to count_max, between groups

 private:
  struct Kept {
    std::string stream;
    Folded folded;
  };
  std::size_t count_max_;
  std::optional<Head> head_;
  std::list<Kept> order_;  // the most recently used first
  std::unordered_map<std::string, std::list<Kept>::iterator> by_stream_;
};

}  // namespace luoshi::ledger
