#include "bench/raw_postgres.h"

#include <unistd.h>

#include <string_view>

#include "bench/program.h"

namespace luoshi::bench {
namespace {

using ledger::Event;

// The columns' types: a number, a text, bytes.
constexpr std::string_view kEventColumns = "nntntnnttbb";
constexpr std::string_view kRequestColumns = "nttbbnb";
constexpr std::string_view kUnitColumns = "ntttttttttnn";

using Fields = std::vector<std::string>;

const char* type_of(char column) {
  return column == 'n' ? "bigint" : column == 'b' ? "bytea" : "text";
}

template <class Number>
void put(std::string& out, Number number) {
  for (int shift = static_cast<int>(sizeof(Number)) * 8 - 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(static_cast<std::uint64_t>(number) >> shift));
  }
}

std::string field_of(std::uint64_t number) {
  std::string out;
  put(out, number);
  return out;
}

std::string field_of(const ledger::Hash& hash) {
  return std::string(reinterpret_cast<const char*>(hash.data()), hash.size());
}

std::string field_of(env::WallTime time) {
  return field_of(static_cast<std::uint64_t>(time.time_since_epoch().count()));
}

// The event's columns in PostgreSQL's binary form.
Fields fields_of(const Event& event) {
  return {field_of(event.book.value),
          field_of(event.sequence),
          event.stream,
          field_of(event.version),
          event.kind,
          field_of(event.kind_version),
          field_of(event.time),
          event.actor,
          event.request,
          event.body,
          field_of(event.hash)};
}

Fields request_of(const Event& event) {
  return {field_of(event.book.value),
          event.actor,
          event.request,
          field_of(event.hash),
          R"({"id":")" + event.stream + R"(","version":1,"at":1700000000000})",
          field_of(event.time),
          field_of(event.hash)};
}

// As long as the names of the load, and as they differing at the end.
Fields unit_of(const Event& event) {
  return {field_of(event.book.value),
          event.stream,
          "",
          std::string(150, 'n') + event.request,
          event.body.substr(0, 96),
          "department",
          "u-yanchuan",
          "active",
          "",
          "2020-01-01",
          field_of(event.time),
          field_of(1)};
}

std::vector<std::string> arrays_of(std::string_view columns, const std::vector<Event>& events,
                                   Fields (*fields)(const Event&)) {
  std::vector<std::string> arrays(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    put(arrays[i], std::uint32_t{1});
    put(arrays[i], std::uint32_t{0});
    put(arrays[i], std::uint32_t{columns[i] == 'n' ? 20U : columns[i] == 'b' ? 17U : 25U});
    put(arrays[i], static_cast<std::uint32_t>(events.size()));
    put(arrays[i], std::uint32_t{1});
  }
  for (const Event& event : events) {
    const Fields row = fields(event);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      put(arrays[i], static_cast<std::uint32_t>(row[i].size()));
      arrays[i] += row[i];
    }
  }
  return arrays;
}

std::string copy_of(const std::vector<Event>& events) {
  std::string out("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
  for (const Event& event : events) {
    put(out, static_cast<std::uint16_t>(kEventColumns.size()));
    for (const std::string& field : fields_of(event)) {
      put(out, static_cast<std::uint32_t>(field.size()));
      out += field;
    }
  }
  put(out, std::uint16_t{0xFFFF});
  return out;
}

// "$1::bigint[], $2::text[]"
std::string parameters(std::string_view columns, const char* behind) {
  std::string out;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    out += (i > 0 ? ", $" : "$") + std::to_string(i + 1) + "::" + type_of(columns[i]) + behind;
  }
  return out;
}

std::string insert_arrays_into(const char* table, std::string_view columns) {
  return std::string("INSERT INTO ") + table + " SELECT * FROM unnest(" +
         parameters(columns, "[]") + ")";
}

// A statement's parameters as libpq takes them.
struct Arguments {
  explicit Arguments(const std::vector<std::string>& given) : formats(given.size(), 1) {
    for (const std::string& each : given) {
      values.push_back(each.data());
      lengths.push_back(static_cast<int>(each.size()));
    }
  }
  int count() const { return static_cast<int>(values.size()); }

  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;  // binary
};

constexpr const char* kTables = R"(
  CREATE TABLE events (book bigint NOT NULL, sequence bigint NOT NULL, stream text COLLATE "C",
    version bigint, kind text COLLATE "C", kind_version bigint, time bigint,
    actor text COLLATE "C", request text COLLATE "C", body bytea, hash bytea,
    PRIMARY KEY (book, sequence), UNIQUE (book, stream, version));
  CREATE TABLE requests (book bigint, actor text COLLATE "C", request text COLLATE "C",
    fingerprint bytea, reply bytea, time bigint, seal bytea, PRIMARY KEY (book, actor, request));
  CREATE TABLE units (book bigint, id text COLLATE "C", code text COLLATE "C",
    name text COLLATE "C", short_name text COLLATE "C", kind text COLLATE "C",
    parent text COLLATE "C", state text COLLATE "C", merged_into text COLLATE "C",
    valid_from text COLLATE "C", created_at bigint, version bigint, PRIMARY KEY (book, id));
  CREATE INDEX ON units (book, parent, name);
  CREATE INDEX ON units (book, code);
  CREATE INDEX ON units (book, name);
  CREATE TABLE books (book bigint PRIMARY KEY, sequence bigint, hash bytea);
  INSERT INTO books VALUES (1, 0, ''))";

}  // namespace

RawPostgres::RawPostgres(const std::string& address)
    : connection_(PQconnectdb(address.c_str()), &PQfinish),
      schema_("bench_" + std::to_string(::getpid())) {
  if (PQstatus(connection_.get()) != CONNECTION_OK) stop_with(PQerrorMessage(connection_.get()));
  run("SET client_min_messages = warning");
  run("CREATE SCHEMA " + schema_);
  run("SET search_path TO " + schema_);
  run(kTables);
  prepare("group", insert_arrays_into("events", kEventColumns));
  prepare("row", "INSERT INTO events VALUES (" + parameters(kEventColumns, "") + ")");
  prepare("requests", insert_arrays_into("requests", kRequestColumns));
  prepare("units", insert_arrays_into("units", kUnitColumns));
  prepare("head", "UPDATE books SET sequence = $1::bigint, hash = $2::bytea");
}

RawPostgres::~RawPostgres() { run("DROP SCHEMA " + schema_ + " CASCADE"); }

void RawPostgres::empty() { run("TRUNCATE events, requests, units"); }

void RawPostgres::insert_rows(const std::vector<Event>& events) {
  run("BEGIN");
  for (const Event& event : events) insert("row", fields_of(event));
  run("COMMIT");
}

void RawPostgres::insert_arrays(const std::vector<Event>& events) {
  insert("group", arrays_of(kEventColumns, events, fields_of));
}

void RawPostgres::insert_all_rows(const std::vector<Event>& events) {
  PGconn* const connection = connection_.get();
  bool is_sent = PQenterPipelineMode(connection) == 1;
  const auto send = [&](const char* name, const std::vector<std::string>& values) {
    const Arguments arguments(values);
    is_sent =
        is_sent && PQsendQueryPrepared(connection, name, arguments.count(), arguments.values.data(),
                                       arguments.lengths.data(), arguments.formats.data(), 1) == 1;
  };
  send("group", arrays_of(kEventColumns, events, fields_of));
  send("units", arrays_of(kUnitColumns, events, unit_of));
  send("requests", arrays_of(kRequestColumns, events, request_of));
  send("head", {field_of(events.back().sequence), field_of(events.back().hash)});
  is_sent = is_sent && PQpipelineSync(connection) == 1;  // and commits
  if (!is_sent) stop_with(PQerrorMessage(connection));
  for (int i = 0; i < 4; ++i) {
    check(PQgetResult(connection));
    PQclear(PQgetResult(connection));  // the end of each
  }
  PQclear(PQgetResult(connection));  // the sync
  if (PQexitPipelineMode(connection) != 1) stop_with(PQerrorMessage(connection));
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

double RawPostgres::megabytes_of(const std::string& schema) {
  const std::string asked =
      "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN"
      " pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND"
      " n.nspname = '" +
      schema + "'";
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(
      PQexec(connection_.get(), asked.c_str()), &PQclear);
  if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) stop_with(PQerrorMessage(connection_.get()));
  return std::atof(PQgetvalue(result.get(), 0, 0)) / 1e6;
}

void RawPostgres::run(const std::string& statement) {
  check(PQexec(connection_.get(), statement.c_str()));
}

void RawPostgres::prepare(const std::string& name, const std::string& statement) {
  check(PQprepare(connection_.get(), name.c_str(), statement.c_str(), 0, nullptr));
}

void RawPostgres::insert(const std::string& name, const std::vector<std::string>& parameters) {
  const Arguments arguments(parameters);
  check(PQexecPrepared(connection_.get(), name.c_str(), arguments.count(), arguments.values.data(),
                       arguments.lengths.data(), arguments.formats.data(), 1));
}

void RawPostgres::check(PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN) {
    stop_with(PQerrorMessage(connection_.get()));
  }
  PQclear(result);
}

}  // namespace luoshi::bench
