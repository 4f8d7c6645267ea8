// One book of a world: its load, its model, and what nobody knows of it yet. Judges answers, and
// holds the ledger's book against the model.
//
// A group without an answer is an attempt: none of it happened, or some of it, and perhaps that is
// seen only after the next crash. The ledger shows which, and the model follows; an attempt is
// settled for good when a later group of the book is done.
// Thread rule: one thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/book_model.h"
#include "sim/inspector.h"
#include "sim/load.h"
#include "sim/notes.h"

namespace luoshi::sim {

class BookWorld {
 public:
  using Reply = base::Result<ledger::Reply>;
  // An error: it could not be read. A text: what is wrong.
  using Seen = base::Result<std::optional<std::string>>;

  BookWorld(Draw& draw, ledger::BookId id, const Actors& actors, std::string name)
      : model_(id, actors), load_(draw, actors, id), name_(std::move(name)) {}

  const std::string& name() const { return name_; }
  BookModel& model() { return model_; }
  const BookModel& model() const { return model_; }
  Load& load() { return load_; }
  const ledger::Hash& hash() const { return followed_.head.hash; }  // of the last event followed

  // `struck`: a fault came in the middle of it.
  void judge(Draw& draw, const std::vector<Ask>& asks, const std::vector<Reply>& replies,
             env::WallTime now, bool struck, Notes& notes);
  // The ledger opens its book itself: a request of its own, of which nobody tells.
  void expect_opening(env::WallTime now);

  Seen observe(Inspector& inspector, Notes& notes);  // what came since it was last looked at
  Seen look_closely(Inspector& inspector);           // everything, from the beginning

 private:
  struct Attempt {
    std::vector<Ask> asks;
    env::WallTime now;
  };
  using Requests = std::map<ledger::RequestKey, Done>;

  bool was_done(const Ask& ask, const Requests& stored) const;
  bool was_any_done(const Attempt& attempt, const Requests& stored) const;
  Seen resolve(Inspector& inspector, const BookModel::Counts& added, Notes& notes);
  Seen explain(Inspector& inspector, const BookModel::Counts& added, BookModel& candidate) const;

  BookModel model_;
  Load load_;
  std::string name_;
  Followed followed_;
  std::vector<Attempt> attempts_;  // since a group was last done
};

}  // namespace luoshi::sim
