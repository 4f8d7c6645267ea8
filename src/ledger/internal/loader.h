// Fills an empty store with what another ledger held: books, events, requests and keys, each
// checked before it is written. Import and restore are made of it.
//
// Invariant: from the first thing that is written until finish() the store carries the mark of an
// unfinished import, with which it cannot be opened.
// Errors: kConflict when the store is not empty or another ledger's; kInvalidInput for what does
// not follow from what came before. Thread rule: one thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ledger/lines.h"
#include "ledger/store.h"
#include "ledger/table.h"

namespace luoshi::ledger {

class Loader {
 public:
  Loader(Store& store, const Identity& identity, std::size_t events_per_commit);

  base::Result<void> begin();  // looks at the store and writes nothing
  base::Result<void> open_book(const Book& book);
  base::Result<void> add(Event event);
  base::Result<void> add(const RequestLine& line);
  base::Result<void> add(const SubjectKeyLine& line);
  base::Result<void> finish();

  // Of a book that was opened; null otherwise.
  const Head* head(BookId book) const;
  std::uint64_t events() const { return events_count_; }
  std::uint64_t requests() const { return requests_count_; }
  std::uint64_t keys() const { return keys_count_; }

 private:
  base::Result<void> move_to(BookId book);
  base::Result<void> flush();
  base::Result<void> flush_when_large(std::size_t more_bytes);

  Store& store_;
  Identity identity_;
  Chain chain_;
  std::size_t rows_max_;
  std::map<BookId, Head> heads_;
  BookId book_{};  // of what is gathered
  std::vector<Event> events_;
  std::vector<RequestRecord> records_;
  RowChanges keys_;
  std::size_t bytes_ = 0;
  bool marked_ = false;
  std::uint64_t events_count_ = 0, requests_count_ = 0, keys_count_ = 0;
};

}  // namespace luoshi::ledger
