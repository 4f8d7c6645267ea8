// What PostgreSQL itself takes, by libpq and nothing else, into tables of the ledger's columns and
// indexes: by rows, by arrays (unnest) and by COPY.
// Thread rule: one thread. Errors end the bench.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <vector>

#include "ledger/event.h"

namespace luoshi::bench {

class RawPostgres {
 public:
  // Makes a schema of its own in the database that the address names, with an empty events table.
  explicit RawPostgres(const std::string& address);
  ~RawPostgres();  // drops the schema

  void empty();
  // Each one durable transaction.
  void insert_rows(const std::vector<ledger::Event>& events);
  void insert_arrays(const std::vector<ledger::Event>& events);
  // With the requests, the units' rows and the head that the server writes for such events.
  void insert_all_rows(const std::vector<ledger::Event>& events);
  void copy(const std::vector<ledger::Event>& events);

  void run(const std::string& statement);
  double megabytes_of(const std::string& schema);  // of all that stands in it on the disk

 private:
  void prepare(const std::string& name, const std::string& statement);
  void insert(const std::string& name, const std::vector<std::string>& parameters);
  void check(PGresult* result);

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
  std::string schema_;
};

}  // namespace luoshi::bench
