// What clients ask of one book: new requests, some again, some late, some in another order, some
// with a request id that was used for something else.
// Thread rule: one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/book_model.h"

namespace luoshi::sim {

class Load {
 public:
  // How much of each is asked is drawn: worlds differ in what goes on in them.
  Load(Draw& draw, const Actors& actors, ledger::BookId book);

  // The next group. Whatever waits may be part of it.
  std::vector<Ask> gather(Draw& draw, const BookModel& model, env::WallTime now);

  void wait(const Ask& ask);  // its answer is not known: it is asked again
  // Now and then the answer is lost on its way, and it is asked again too.
  void answered(Draw& draw, const Ask& ask, bool is_done);

  // What is done next once everybody does his work, and what is left undone.
  std::vector<Ask> finish(const BookModel& model);
  std::optional<std::string> unfinished(const BookModel& model) const;

  // What is to be asked until it is answered.
  std::vector<Ask> take_waiting(std::size_t count_max);

 private:
  Ask under_new_id(Ask ask);
  Ask fresh(Draw& draw, const BookModel& model, env::WallTime now);
  std::vector<Ask> one(Draw& draw, const BookModel& model, env::WallTime now);

  std::vector<const Actor*> actors_;  // that act in this book, each as often as it may ask
  ledger::BookId book_;
  std::vector<Ask> waiting_;   // bounded: kWaitingMax
  std::vector<Ask> finished_;  // bounded: kFinishedMax
  std::uint64_t requests_ = 0;
};

}  // namespace luoshi::sim
