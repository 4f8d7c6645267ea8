// For tests of both stores: a place of one's own for a ledger, gone when the object goes. That of
// PostgreSQL is a schema in the database that LUOSHI_TEST_POSTGRES names (./test starts one).
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "env/files.h"
#include "env/process.h"
#include "ledger/internal/postgres_connection.h"
#include "ledger/internal/sqlite_connection.h"
#include "ledger/store.h"

namespace luoshi::ledger::test {

enum class StoreKind { kSqlite, kPostgres };

inline std::string name_of(StoreKind kind) {
  return kind == StoreKind::kSqlite ? "Sqlite" : "Postgres";
}

inline bool is_missing(StoreKind kind) {
  return kind == StoreKind::kPostgres && env::variable("LUOSHI_TEST_POSTGRES").value_or("").empty();
}
inline constexpr const char* kWhyMissing =
    "LUOSHI_TEST_POSTGRES names no database (./test starts one)";

class StorePlace {
 public:
  explicit StorePlace(StoreKind kind) : kind_(kind) {
    if (kind == StoreKind::kSqlite) {
      folder_.emplace(*env::TemporaryFolder::make());
      location_ = folder_->path() + "/ledger.db";
    } else {
      static std::atomic<int> places{0};
      schema_ = "t" + std::to_string(::getpid()) + "_" + std::to_string(places++);
      location_ = with_schema(schema_);
    }
  }
  StorePlace(const StorePlace&) = delete;
  StorePlace& operator=(const StorePlace&) = delete;
  ~StorePlace() {
    if (kind_ == StoreKind::kPostgres) execute("DROP SCHEMA IF EXISTS " + schema_ + " CASCADE");
  }

  StoreKind kind() const { return kind_; }
  const std::string& location() const { return location_; }
  const std::string& schema() const { return schema_; }

  base::Result<std::unique_ptr<Store>> open(StoreOptions options = {}) const {
    options.location = location_;
    Identity identity;
    identity.ledger = {1, 2, 3};
    identity.created = env::WallTime(std::chrono::milliseconds(1'700'000'000'123));
    return open_store(options, identity);
  }

  // Behind the store's back.
  void execute(const std::string& statements) const {
    base::Result<void> done;
    if (kind_ == StoreKind::kSqlite) {
      auto connection =
          SqliteConnection::open(location_, SqliteConnection::Mode::kWrite, "", 10'000);
      ASSERT_TRUE(connection);
      done = (*connection)->execute(statements);
    } else {
      auto target = parse_postgres_target(location_);
      ASSERT_TRUE(target);
      auto connection = PostgresConnection::open(*target, {});
      ASSERT_TRUE(connection);
      done = (*connection)->script(statements);
    }
    EXPECT_TRUE(done) << done.error().to_string(base::Language::kEnglish);
  }

  // LUOSHI_TEST_POSTGRES with ?schema=…, and more of a URL's parameters.
  static std::string with_schema(const std::string& schema, const std::string& more = {}) {
    const std::string url = *env::variable("LUOSHI_TEST_POSTGRES");
    return url + (url.find('?') == std::string::npos ? "?" : "&") + "schema=" + schema + more;
  }

 private:
  StoreKind kind_;
  std::optional<env::TemporaryFolder> folder_;
  std::string schema_;
  std::string location_;
};

// What an expectation prints when a Result is an error.
template <class T>
std::string why(const base::Result<T>& result) {
  return result ? "" : result.error().to_string(base::Language::kEnglish);
}

}  // namespace luoshi::ledger::test
