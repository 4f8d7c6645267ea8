// What SQLite itself takes, by its own client and nothing else: prepared statements, WAL,
// synchronous=FULL, into a file with the ledger's tables and indexes.
// Thread rule: one thread. Errors end the bench.
#pragma once

#include <sqlite3.h>

#include <string>
#include <vector>

#include "ledger/event.h"

namespace luoshi::bench {

// Which rows are written for an event: the event alone; the request it came of too; and the unit's
// row and the book's head, which is all that the ledger writes for a unit that is created.
enum class RawRows { kEvent, kEventAndRequest, kAll };

class RawSqlite {
 public:
  explicit RawSqlite(const std::string& path);  // made there
  ~RawSqlite();
  RawSqlite(const RawSqlite&) = delete;
  RawSqlite& operator=(const RawSqlite&) = delete;

  void empty();
  void insert(const std::vector<ledger::Event>& events, RawRows rows);  // durable, in one go

 private:
  void run(const char* statement);
  sqlite3_stmt* prepare(const std::string& statement);
  void check(int code);
  void insert_request(const ledger::Event& event);
  void insert_unit(const ledger::Event& event);
  void move_head(const ledger::Event& event);
  void step(sqlite3_stmt* statement);

  sqlite3* connection_ = nullptr;
  std::vector<sqlite3_stmt*> statements_;
  sqlite3_stmt* event_ = nullptr;
  sqlite3_stmt* request_ = nullptr;
  sqlite3_stmt* unit_ = nullptr;
  sqlite3_stmt* head_ = nullptr;
};

}  // namespace luoshi::bench
