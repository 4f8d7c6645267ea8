// What streams add to tables of sums and take back from them, gathered by row: many streams add to
// one row, and a group or a replay writes it once.
//
// Invariant: take() gives each row once, and none to which nothing is added in the end.
// Thread rule: one thread.
#pragma once

#include <map>

#include "ledger/table.h"

namespace luoshi::ledger {

// Rows of one key; what stands behind it of the other, `times` 1 or -1, is added.
void add_sums(const Table& table, Row& row, const Row& other, std::int64_t times = 1);

class Additions {
 public:
  void add(const RowChanges& contribution) { add(contribution, 1); }
  void take_back(const RowChanges& contribution) { add(contribution, -1); }
  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }  // rows
  RowChanges take();

 private:
  void add(const RowChanges& contribution, std::int64_t times);

  std::map<const Table*, std::map<Row, Row>> rows_;  // by key
  std::size_t count_ = 0;
};

}  // namespace luoshi::ledger
