// Looks at a ledger and says what is not as it should be: chain, sequence, heads, requests, rows.
// Thread rule: one thread.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "ledger/ledger.h"
#include "sim/book_model.h"

namespace luoshi::sim {

// A book as far as it was followed: its chain holds up to here.
struct Followed {
  ledger::Head head;
  bool begun = false;
};

// Fails when the disk cannot be read; `violation`, when what was read is wrong.
struct Sight {
  std::optional<std::string> violation{};
  BookModel::Counts added{};  // events behind what was followed before
};

class Inspector {
 public:
  explicit Inspector(ledger::Ledger& ledger, ledger::Snapshot& snapshot)
      : ledger_(ledger), snapshot_(snapshot) {}

  // Events behind `followed`, which moves to the head. A book that is not there yet has none.
  base::Result<Sight> follow(ledger::BookId book, Followed& followed);
  base::Result<std::map<ledger::RequestKey, Done>> requests(ledger::BookId book);
  // What the first row that differs is; nothing when the tables are as the model says.
  base::Result<std::optional<std::string>> compare_rows(const BookModel& model);
  base::Result<std::optional<std::string>> compare_requests(const BookModel& model);
  // Projections computed anew by the ledger's own means.
  base::Result<std::optional<std::string>> compare_replay();
  base::Result<std::optional<std::string>> check_file();

 private:
  ledger::Ledger& ledger_;
  ledger::Snapshot& snapshot_;
};

std::string text_of(const ledger::RequestKey& key);

}  // namespace luoshi::sim
