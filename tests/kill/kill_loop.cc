// luoshi_kill_loop: a child commits under load and is killed at a random moment, again and again;
// after each round all that was answered is there, once.
//
//   luoshi_kill_loop sqlite|postgres|cut|immediate [ROUNDS]
//
// sqlite, postgres: SIGKILL. cut: PostgreSQL's connections are ended in the middle of commits while
// the child goes on. immediate: the server itself is stopped as by a crash and started again.
// postgres and cut use the database that LUOSHI_TEST_POSTGRES names; immediate starts a cluster of
// its own. The exit status is 77 when there is none.
#include <fmt/format.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <thread>

#include "env/files.h"
#include "env/process.h"
#include "env/random.h"
#include "tests/kill/books.h"
#include "tests/kill/child.h"
#include "tests/kill/process.h"

namespace luoshi::kill {
namespace {

constexpr int kSkipped = 77;
constexpr int kLookCloselyEvery = 50;  // rounds
using std::chrono::milliseconds;

// A connection beside the ledger's, for what an administrator does.
void execute(const std::string& url, const std::string& sql) {
  PGconn* connection = PQconnectdb(url.c_str());
  PQclear(PQexec(connection, sql.c_str()));
  PQfinish(connection);
}

std::string with_schema(const std::string& url, const std::string& schema) {
  return url + (url.find('?') == std::string::npos ? "?" : "&") + "schema=" + schema;
}

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

// Where the ledger stands, and what happens to it while the child works.
class Place {
 public:
  virtual ~Place() = default;
  virtual std::string location() const = 0;
  virtual void disturb(const std::function<void(milliseconds)>& go_on) {
    go_on(milliseconds(random_.below(180) + 20));
  }

 protected:
  env::RealRandom random_;
};

class SqlitePlace final : public Place {
 public:
  explicit SqlitePlace(env::TemporaryFolder folder) : folder_(std::move(folder)) {}
  std::string location() const override { return folder_.path() + "/ledger.db"; }

 private:
  env::TemporaryFolder folder_;
};

class PostgresPlace : public Place {
 public:
  explicit PostgresPlace(std::string url)
      : url_(std::move(url)), schema_(fmt::format("kill_{}", ::getpid())) {}
  ~PostgresPlace() override {
    execute(url_, "SET client_min_messages = warning; DROP SCHEMA " + schema_ + " CASCADE");
  }
  std::string location() const override { return with_schema(url_, schema_); }

 protected:
  std::string url_;
  std::string schema_;
};

class CutPlace final : public PostgresPlace {
 public:
  using PostgresPlace::PostgresPlace;
  void disturb(const std::function<void(milliseconds)>& go_on) override {
    for (int i = 0; i < 4; ++i) {
      go_on(milliseconds(random_.below(60) + 5));
      // Others may use this server too: the ledger's connections are called after its schema.
      execute(url_,
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE"
              " application_name = 'luoshi " +
                  schema_ + "'");
    }
    go_on(milliseconds(50));
  }
};

class ImmediatePlace final : public Place {
 public:
  explicit ImmediatePlace(env::TemporaryFolder folder) : folder_(std::move(folder)) {
    if (auto url = output_of(script("start"))) url_ = trimmed(*url);
  }
  ~ImmediatePlace() override { output_of(script("remove")); }
  bool runs() const { return !url_.empty(); }
  std::string location() const override { return with_schema(url_, "kill"); }
  void disturb(const std::function<void(milliseconds)>& go_on) override {
    go_on(milliseconds(random_.below(150) + 20));
    output_of(script("stop") + " immediate");
    go_on(milliseconds(20));
    output_of(script("start"));
    go_on(milliseconds(300));  // it is found again
  }

 private:
  // Beside the folder, which only its owner may enter: the server may be another user's.
  std::string script(const std::string& action) const {
    return fmt::format("{}/scripts/postgres.sh {} {}-cluster", LUOSHI_SOURCE_DIR, action,
                       folder_.path());
  }
  env::TemporaryFolder folder_;
  std::string url_;
};

std::unique_ptr<Place> place_of(const std::string& name) {
  const auto url = env::variable("LUOSHI_TEST_POSTGRES");
  if (name == "sqlite") return std::make_unique<SqlitePlace>(*env::TemporaryFolder::make());
  if (name == "postgres" && url) return std::make_unique<PostgresPlace>(*url);
  if (name == "cut" && url) return std::make_unique<CutPlace>(*url);
  if (name == "immediate") {
    auto place = std::make_unique<ImmediatePlace>(*env::TemporaryFolder::make());
    if (place->runs()) return place;
  }
  return nullptr;
}

bool run_round(Place& place, Books& books, int number) {
  ChildProcess child;
  if (!child.start({"child", place.location(), fmt::format("r{}", number)})) return false;
  bool ready = false;
  const auto take = [&](const std::string& line) {
    books.note(line);
    return !(line == "ready" && std::exchange(ready, true) == false);
  };
  child.read(milliseconds(30'000), take);
  if (!ready) return false;
  place.disturb([&](milliseconds time) { child.read(time, take); });
  child.kill();
  child.read(milliseconds(10'000), take);
  return true;
}

int run(const std::string& name, int rounds) {
  const auto place = place_of(name);
  if (!place) {
    std::printf("skipped: no PostgreSQL (LUOSHI_TEST_POSTGRES names a database)\n");
    return kSkipped;
  }
  env::RealClock clock;
  const env::MonotonicTime begin = clock.monotonic_now();
  Books books;
  for (int i = 1; i <= rounds && books.findings().empty(); ++i) {
    const bool ran = run_round(*place, books, i);
    auto ledger = open_ledger(place->location(), clock, false);
    if (!ran || !ledger) {
      std::printf("round %d: %s\n", i,
                  ran ? ledger.error().to_string(base::Language::kEnglish).c_str()
                      : "the child does not start");
      return 1;
    }
    books.check_round(**ledger);
    if (i % kLookCloselyEvery == 0 || i == rounds) books.check_all(**ledger);
  }
  for (const std::string& finding : books.findings()) std::printf("%s\n", finding.c_str());
  const double seconds = std::chrono::duration<double>(clock.monotonic_now() - begin).count();
  std::printf(
      "%s: %d rounds, %zu requests sent, %zu answered, %zu done without an answer, "
      "%zu findings, %.1f s\n",
      name.c_str(), rounds, books.sent(), books.done(), books.revived(), books.findings().size(),
      seconds);
  return books.findings().empty() && books.done() > 0 ? 0 : 1;
}

}  // namespace
}  // namespace luoshi::kill

int main(int count, char** values) {
  const std::vector<std::string> words(values + 1, values + count);
  if (words.size() == 3 && words[0] == "child") return luoshi::kill::run_child(words[1], words[2]);
  if (words.empty() || words.size() > 2) {
    std::fprintf(stderr, "usage: luoshi_kill_loop sqlite|postgres|cut|immediate [ROUNDS]\n");
    return 2;
  }
  return luoshi::kill::run(words[0], words.size() == 2 ? std::atoi(words[1].c_str()) : 10);
}
