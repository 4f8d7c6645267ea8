#include "bench/raw_postgres.h"

#include <unistd.h>

#include "bench/program.h"

namespace luoshi::bench {
namespace {

using ledger::Event;

constexpr int kColumns = 11;
constexpr bool kIsNumber[kColumns] = {true, true,  false, true,  false, true,
                                      true, false, false, false, false};
constexpr bool kIsBytes[kColumns] = {false, false, false, false, false, false,
                                     false, false, false, true,  true};

template <class Number>
void put(std::string& out, Number number) {
  for (int shift = static_cast<int>(sizeof(Number)) * 8 - 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(static_cast<std::uint64_t>(number) >> shift));
  }
}

// The event's columns in PostgreSQL's binary form.
std::vector<std::string> fields_of(const Event& event) {
  const auto number = [](std::uint64_t value) {
    std::string out;
    put(out, value);
    return out;
  };
  return {number(event.book.value),
          number(event.sequence),
          event.stream,
          number(event.version),
          event.kind,
          number(event.kind_version),
          number(static_cast<std::uint64_t>(event.time.time_since_epoch().count())),
          event.actor,
          event.request,
          event.body,
          std::string(reinterpret_cast<const char*>(event.hash.data()), event.hash.size())};
}

std::vector<std::string> arrays_of(const std::vector<Event>& events) {
  std::vector<std::string> arrays(kColumns);
  for (int i = 0; i < kColumns; ++i) {
    put(arrays[i], std::uint32_t{1});
    put(arrays[i], std::uint32_t{0});
    put(arrays[i], std::uint32_t{kIsNumber[i] ? 20U : kIsBytes[i] ? 17U : 25U});
    put(arrays[i], static_cast<std::uint32_t>(events.size()));
    put(arrays[i], std::uint32_t{1});
  }
  for (const Event& event : events) {
    const std::vector<std::string> fields = fields_of(event);
    for (int i = 0; i < kColumns; ++i) {
      put(arrays[i], static_cast<std::uint32_t>(fields[i].size()));
      arrays[i] += fields[i];
    }
  }
  return arrays;
}

std::string copy_of(const std::vector<Event>& events) {
  std::string out("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
  for (const Event& event : events) {
    put(out, std::uint16_t{kColumns});
    for (const std::string& field : fields_of(event)) {
      put(out, static_cast<std::uint32_t>(field.size()));
      out += field;
    }
  }
  put(out, std::uint16_t{0xFFFF});
  return out;
}

}  // namespace

RawPostgres::RawPostgres(const std::string& address)
    : connection_(PQconnectdb(address.c_str()), &PQfinish),
      schema_("bench_" + std::to_string(::getpid())) {
  if (PQstatus(connection_.get()) != CONNECTION_OK) stop_with(PQerrorMessage(connection_.get()));
  run("SET client_min_messages = warning");
  run("CREATE SCHEMA " + schema_);
  run("SET search_path TO " + schema_);
  run("CREATE TABLE events (book bigint NOT NULL, sequence bigint NOT NULL, stream text COLLATE "
      "\"C\", version bigint, kind text COLLATE \"C\", kind_version bigint, time bigint, actor "
      "text COLLATE \"C\", request text COLLATE \"C\", body bytea, hash bytea, PRIMARY KEY (book, "
      "sequence), UNIQUE (book, stream, version))");
  std::string unnest = "INSERT INTO events SELECT * FROM unnest(";
  std::string values = "INSERT INTO events VALUES (";
  for (int i = 0; i < kColumns; ++i) {
    const std::string type = kIsNumber[i] ? "bigint" : kIsBytes[i] ? "bytea" : "text";
    const std::string parameter = (i > 0 ? ", $" : "$") + std::to_string(i + 1) + "::" + type;
    unnest += parameter + "[]";
    values += parameter;
  }
  prepare("group", unnest + ")");
  prepare("row", values + ")");
}

RawPostgres::~RawPostgres() { run("DROP SCHEMA " + schema_ + " CASCADE"); }

void RawPostgres::empty() { run("TRUNCATE events"); }

void RawPostgres::insert_rows(const std::vector<Event>& events) {
  run("BEGIN");
  for (const Event& event : events) insert("row", fields_of(event));
  run("COMMIT");
}

void RawPostgres::insert_arrays(const std::vector<Event>& events) {
  insert("group", arrays_of(events));
}

void RawPostgres::copy(const std::vector<Event>& events) {
  const std::string stream = copy_of(events);
  run("COPY events FROM STDIN (FORMAT binary)");
  if (PQputCopyData(connection_.get(), stream.data(), static_cast<int>(stream.size())) != 1 ||
      PQputCopyEnd(connection_.get(), nullptr) != 1) {
    stop_with(PQerrorMessage(connection_.get()));
  }
  check(PQgetResult(connection_.get()));
  PQclear(PQgetResult(connection_.get()));
}

void RawPostgres::run(const std::string& statement) {
  check(PQexec(connection_.get(), statement.c_str()));
}

void RawPostgres::prepare(const std::string& name, const std::string& statement) {
  check(PQprepare(connection_.get(), name.c_str(), statement.c_str(), 0, nullptr));
}

void RawPostgres::insert(const std::string& name, const std::vector<std::string>& parameters) {
  std::vector<const char*> values;
  std::vector<int> lengths;
  const std::vector<int> formats(parameters.size(), 1);
  for (const std::string& parameter : parameters) {
    values.push_back(parameter.data());
    lengths.push_back(static_cast<int>(parameter.size()));
  }
  check(PQexecPrepared(connection_.get(), name.c_str(), static_cast<int>(values.size()),
                       values.data(), lengths.data(), formats.data(), 1));
}

void RawPostgres::check(PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN) {
    stop_with(PQerrorMessage(connection_.get()));
  }
  PQclear(result);
}

}  // namespace luoshi::bench
