// How fast PostgreSQL itself takes events, by libpq and nothing else: what the ledger's figures on
// that store are to be held against. Every group is one durable transaction; events have a body of
// 500 bytes and stand in a table of the ledger's columns and indexes. The store's own append, in
// the same groups, is measured beside them.
//
//   luoshi_postgres_peers_bench [SECONDS]   seconds for each figure (1)
//
// The database is the one that LUOSHI_TEST_POSTGRES names; a schema of the bench's own is made in
// it and dropped. Prints `name value unit`, one figure a line.
#include <libpq-fe.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ledger/store.h"

namespace {

using luoshi::ledger::Event;
using Clock = std::chrono::steady_clock;

constexpr int kColumns = 11;
constexpr bool kIsNumber[kColumns] = {true, true,  false, true,  false, true,
                                      true, false, false, false, false};
constexpr bool kIsBytes[kColumns] = {false, false, false, false, false, false,
                                     false, false, false, true,  true};

[[noreturn]] void stop(const std::string& words) {
  std::fprintf(stderr, "%s\n", words.c_str());
  std::exit(1);
}

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

class Events {
 public:
  std::vector<Event> next(std::size_t count) {
    std::vector<Event> out;
    for (std::size_t i = 0; i < count; ++i) {
      ++sequence_;
      Event event;
      event.book = luoshi::ledger::kCityBook;
      event.sequence = sequence_;
      event.stream = "commitment/c-" + std::to_string(sequence_ % 9973);
      event.version = sequence_ / 9973 + 1;
      event.kind = "commitment.reported";
      event.time = luoshi::env::WallTime(std::chrono::milliseconds(1'700'000'000'000 + sequence_));
      event.actor = "person/p-0007";
      event.request = "r-" + std::to_string(sequence_);
      event.body = std::string(500, static_cast<char>('a' + sequence_ % 26));
      event.hash[0] = static_cast<std::uint8_t>(sequence_);
      out.push_back(std::move(event));
    }
    return out;
  }

 private:
  std::uint64_t sequence_ = 0;
};

class Raw {
 public:
  explicit Raw(const std::string& url) : connection_(PQconnectdb(url.c_str()), &PQfinish) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) stop(PQerrorMessage(connection_.get()));
  }

  void run(const std::string& statement) { check(PQexec(connection_.get(), statement.c_str())); }

  void prepare(const std::string& name, const std::string& statement) {
    check(PQprepare(connection_.get(), name.c_str(), statement.c_str(), 0, nullptr));
  }

  void insert(const std::string& name, const std::vector<std::string>& parameters) {
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

  void copy(const std::string& statement, const std::string& stream) {
    check(PQexec(connection_.get(), statement.c_str()));
    if (PQputCopyData(connection_.get(), stream.data(), static_cast<int>(stream.size())) != 1 ||
        PQputCopyEnd(connection_.get(), nullptr) != 1) {
      stop(PQerrorMessage(connection_.get()));
    }
    check(PQgetResult(connection_.get()));
    PQclear(PQgetResult(connection_.get()));
  }

 private:
  void check(PGresult* result) {
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN) {
      stop(PQerrorMessage(connection_.get()));
    }
    PQclear(result);
  }

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

// Runs groups until the time is over, in a table that is empty at first.
void measure(const std::string& name, std::size_t group_size, double seconds,
             const std::function<void(const std::vector<Event>&)>& commit) {
  Events source;
  std::uint64_t events = 0;
  const Clock::time_point begin = Clock::now();
  std::chrono::duration<double> spent{};
  while (spent.count() < seconds) {
    commit(source.next(group_size));
    events += group_size;
    spent = Clock::now() - begin;
  }
  std::printf("%s_%zu %.0f events/s\n", name.c_str(), group_size,
              static_cast<double>(events) / spent.count());
  std::fflush(stdout);
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

void measure_raw(Raw& raw, double seconds) {
  std::string unnest = "INSERT INTO events SELECT * FROM unnest(";
  std::string values = "INSERT INTO events VALUES (";
  for (int i = 0; i < kColumns; ++i) {
    const std::string type = kIsNumber[i] ? "bigint" : kIsBytes[i] ? "bytea" : "text";
    const std::string parameter = (i > 0 ? ", $" : "$") + std::to_string(i + 1) + "::" + type;
    unnest += parameter + "[]";
    values += parameter;
  }
  raw.prepare("group", unnest + ")");
  raw.prepare("row", values + ")");
  for (const std::size_t size : {1, 10, 100, 1'000}) {
    raw.run("TRUNCATE events");
    measure("postgres_raw_rows", size, seconds, [&](const std::vector<Event>& events) {
      raw.run("BEGIN");
      for (const Event& event : events) raw.insert("row", fields_of(event));
      raw.run("COMMIT");
    });
  }
  for (const std::size_t size : {1, 10, 100, 1'000}) {
    raw.run("TRUNCATE events");
    measure("postgres_raw_unnest", size, seconds,
            [&](const std::vector<Event>& events) { raw.insert("group", arrays_of(events)); });
  }
  for (const std::size_t size : {100, 1'000}) {
    raw.run("TRUNCATE events");
    measure("postgres_raw_copy", size, seconds, [&](const std::vector<Event>& events) {
      raw.copy("COPY events FROM STDIN (FORMAT binary)", copy_of(events));
    });
  }
}

void measure_store(const std::string& url, const std::string& schema, Raw& raw, double seconds) {
  luoshi::ledger::StoreOptions options;
  options.location = url + (url.find('?') == std::string::npos ? "?" : "&") + "schema=" + schema;
  for (const std::size_t size : {1, 10, 100, 1'000}) {
    raw.run("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
    auto store = luoshi::ledger::open_postgres(options, {});
    if (!store) stop(store.error().to_string(luoshi::base::Language::kEnglish));
    if (!(*store)->make_book(luoshi::ledger::kCityBook, "city", {})) stop("no book");
    measure("postgres_store_append", size, seconds, [&](const std::vector<Event>& events) {
      auto group = (*store)->begin(luoshi::ledger::kCityBook);
      if (!group || !(*group)->append(events) ||
          (*group)->commit(nullptr) != luoshi::ledger::CommitOutcome::kCommitted) {
        stop("the store did not commit");
      }
    });
  }
}

}  // namespace

int main(int argument_count, char** arguments) {
  const double seconds = argument_count > 1 ? std::strtod(arguments[1], nullptr) : 1;
  const char* const url = std::getenv("LUOSHI_TEST_POSTGRES");
  if (url == nullptr)
    stop("LUOSHI_TEST_POSTGRES names no database (scripts/postgres.sh start FOLDER)");
  const std::string schema = "bench_" + std::to_string(::getpid());
  Raw raw(url);
  raw.run("SET client_min_messages = warning");
  raw.run("CREATE SCHEMA " + schema);
  raw.run("SET search_path TO " + schema);
  raw.run(
      "CREATE TABLE events (book bigint NOT NULL, sequence bigint NOT NULL, stream text COLLATE "
      "\"C\", version bigint, kind text COLLATE \"C\", kind_version bigint, time bigint, actor "
      "text "
      "COLLATE \"C\", request text COLLATE \"C\", body bytea, hash bytea, PRIMARY KEY (book, "
      "sequence), UNIQUE (book, stream, version))");
  measure_raw(raw, seconds);
  measure_store(url, schema + "_store", raw, seconds);
  raw.run("DROP SCHEMA " + schema + " CASCADE");
  raw.run("DROP SCHEMA " + schema + "_store CASCADE");
  return 0;
}
