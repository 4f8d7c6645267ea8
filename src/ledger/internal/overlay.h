// The rows that a group has changed and not yet written, laid over what the store answers: a
// decision sees those before it without a word to the database.
//
// Invariant: over() gives what the query would give had the changes been written first. Values
// compare as both stores compare them (ledger/table.h).
// Thread rule: one thread.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "ledger/table.h"

namespace luoshi::ledger {

class Overlay {
 public:
  void add(RowChange change);
  void clear();
  const RowChanges& changes() const { return changes_; }  // in their order
  std::size_t size(const Table& table) const;             // rows that are changed

  // False for what only the database can tell: conditions on the book's column.
  static bool can_answer(const Query& query);

  // `stored`: what the query gives in the store with the limit `asked`. Nothing: those are too few
  // to tell; query.limit + size(table) of them are always enough.
  std::optional<std::vector<Row>> over(const Query& query, const std::vector<Row>& stored,
                                       std::size_t asked) const;

 private:
  using ByKey = std::map<Row, std::size_t>;  // into changes_: the last one of this row

  RowChanges changes_;
  std::map<const Table*, ByKey> rows_;
};

// Would the database give this row (its `after` and limit left out)?
bool matches(const Query& query, const Row& row);
// The query's order: left stands before right.
bool stands_before(const Query& query, const Row& left, const Row& right);

}  // namespace luoshi::ledger
