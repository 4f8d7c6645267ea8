// Keys and what passes: single statements on the city's book. Keys are durable when the call
// returns; what passes may be lost with the machine and does not wait for the disk.
#include <fmt/format.h>

#include "ledger/internal/postgres_store.h"
#include "ledger/internal/records.h"

namespace luoshi::ledger {
namespace {

base::Result<void> without_value(base::Result<PostgresResult> result) {
  if (!result) return tl::unexpected(result.error());
  return {};
}

class PostgresKeys final : public vault::KeyStore {
 public:
  explicit PostgresKeys(PostgresStore& store) : store_(store) {}

  base::Result<std::optional<vault::WrappedKey>> get(const std::string& subject) override {
    if (auto held = holds_text(subject, "subject"); !held) return tl::unexpected(held.error());
    auto result = store_.query("SELECT wrapped FROM subject_keys WHERE book = 1 AND subject = $1",
                               {postgres_text(subject)});
    if (!result) return tl::unexpected(result.error());
    if (result->rows() == 0) return std::optional<vault::WrappedKey>();
    return std::optional(vault::WrappedKey{result->text(0, 0)});
  }

  base::Result<vault::WrappedKey> put_if_absent(const std::string& subject,
                                                const vault::WrappedKey& key) override {
    if (auto held = holds_text(subject, "subject"); !held) return tl::unexpected(held.error());
    // The update changes nothing; it makes RETURNING tell what was there.
    auto result = store_.query(
        "INSERT INTO subject_keys (book, subject, wrapped) VALUES (1, $1, $2)"
        " ON CONFLICT (book, subject) DO UPDATE SET wrapped = subject_keys.wrapped"
        " RETURNING wrapped",
        {postgres_text(subject), postgres_bytes(key.bytes)});
    if (!result) return tl::unexpected(result.error());
    return vault::WrappedKey{result->text(0, 0)};
  }

  base::Result<void> put_new(const std::vector<vault::KeyEntry>& entries) override {
    if (entries.empty()) return {};
    std::string text = "INSERT INTO subject_keys (book, subject, wrapped) VALUES ";
    std::vector<PostgresParameter> parameters;
    for (const vault::KeyEntry& each : entries) {
      if (auto held = holds_text(each.subject, "subject"); !held) return held;
      text += fmt::format("{}(1, ${}, ${})", parameters.empty() ? "" : ", ", parameters.size() + 1,
                          parameters.size() + 2);
      parameters.push_back(postgres_text(each.subject));
      parameters.push_back(postgres_bytes(each.key.bytes));
    }
    return without_value(
        store_.query(text + " ON CONFLICT (book, subject) DO NOTHING", std::move(parameters)));
  }

  base::Result<bool> replace(const std::string& subject, const vault::WrappedKey& expected,
                             const vault::WrappedKey& key) override {
    if (expected.is_destroyed()) return false;
    if (auto held = holds_text(subject, "subject"); !held) return tl::unexpected(held.error());
    auto result = store_.query(
        "UPDATE subject_keys SET wrapped = $3 WHERE book = 1 AND subject = $1 AND wrapped = $2"
        " RETURNING 1::bigint",
        {postgres_text(subject), postgres_bytes(expected.bytes), postgres_bytes(key.bytes)});
    if (!result) return tl::unexpected(result.error());
    return result->rows() > 0;
  }

  base::Result<void> erase(const std::string& subject) override {
    if (auto held = holds_text(subject, "subject"); !held) return held;
    auto marked = store_.query(
        "INSERT INTO subject_keys (book, subject, wrapped) VALUES (1, $1, '')"
        " ON CONFLICT (book, subject) DO UPDATE SET wrapped = excluded.wrapped",
        {postgres_text(subject)});
    if (!marked) return tl::unexpected(marked.error());
    // The old row goes from the table's file; the server's log keeps it until that is recycled.
    return store_.script("VACUUM subject_keys_b1");
  }

  base::Result<std::vector<vault::KeyEntry>> page(const std::string& after,
                                                  std::size_t count_max) override {
    if (auto held = holds_text(after, "after"); !held) return tl::unexpected(held.error());
    auto result = store_.query(
        "SELECT subject, wrapped FROM subject_keys WHERE book = 1 AND subject > $1"
        " ORDER BY subject LIMIT $2",
        {postgres_text(after), postgres_integer(static_cast<std::int64_t>(count_max))});
    if (!result) return tl::unexpected(result.error());
    std::vector<vault::KeyEntry> out;
    for (std::size_t row = 0; row < result->rows(); ++row) {
      out.push_back({result->text(row, 0), {result->text(row, 1)}});
    }
    return out;
  }

 private:
  PostgresStore& store_;
};

base::Result<void> holds_names(const std::string& space, const std::string& name) {
  if (auto held = holds_text(space, "space"); !held) return held;
  return holds_text(name, "name");
}

class PostgresTransient final : public Transient {
 public:
  explicit PostgresTransient(PostgresStore& store) : store_(store) {}

  base::Result<std::optional<std::string>> get(const std::string& space, const std::string& name,
                                               env::WallTime now) override {
    if (auto held = holds_names(space, name); !held) return tl::unexpected(held.error());
    auto result = store_.query(
        "SELECT value FROM transient WHERE book = 1 AND space = $1 AND name = $2 AND expires > $3",
        {postgres_text(space), postgres_text(name), postgres_integer(milliseconds_of(now))});
    if (!result) return tl::unexpected(result.error());
    if (result->rows() == 0) return std::optional<std::string>();
    return std::optional(result->text(0, 0));
  }

  base::Result<void> put(const std::string& space, const std::string& name,
                         const std::string& value, env::WallTime expires) override {
    if (auto held = holds_names(space, name); !held) return held;
    return without_value(store_.query_loosely(
        "INSERT INTO transient (book, space, name, value, expires) VALUES (1, $1, $2, $3, $4)"
        " ON CONFLICT (book, space, name) DO UPDATE SET value = excluded.value,"
        " expires = excluded.expires",
        {postgres_text(space), postgres_text(name), postgres_bytes(value),
         postgres_integer(milliseconds_of(expires))}));
  }

  base::Result<bool> put_if(const std::string& space, const std::string& name,
                            const std::optional<std::string>& expected, const std::string& value,
                            env::WallTime now, env::WallTime expires) override {
    if (auto held = holds_names(space, name); !held) return tl::unexpected(held.error());
    std::vector<PostgresParameter> parameters = {
        postgres_text(space), postgres_text(name), postgres_bytes(value),
        postgres_integer(milliseconds_of(expires)), postgres_integer(milliseconds_of(now))};
    if (expected) parameters.push_back(postgres_bytes(*expected));
    auto result = store_.query_loosely(
        expected ? "UPDATE transient SET value = $3, expires = $4 WHERE book = 1 AND space = $1"
                   " AND name = $2 AND expires > $5 AND value = $6 RETURNING 1::bigint"
                 : "INSERT INTO transient (book, space, name, value, expires)"
                   " VALUES (1, $1, $2, $3, $4) ON CONFLICT (book, space, name) DO UPDATE"
                   " SET value = excluded.value, expires = excluded.expires"
                   " WHERE transient.expires <= $5 RETURNING 1::bigint",
        std::move(parameters));
    if (!result) return tl::unexpected(result.error());
    return result->rows() > 0;
  }

  base::Result<void> erase(const std::string& space, const std::string& name) override {
    if (auto held = holds_names(space, name); !held) return held;
    return without_value(
        store_.query_loosely("DELETE FROM transient WHERE book = 1 AND space = $1 AND name = $2",
                             {postgres_text(space), postgres_text(name)}));
  }

  base::Result<std::vector<std::pair<std::string, std::string>>> list(
      const std::string& space, const std::string& name_prefix, env::WallTime now,
      std::size_t limit) override {
    if (auto held = holds_names(space, name_prefix); !held) return tl::unexpected(held.error());
    auto result = store_.query(
        "SELECT name, value FROM transient WHERE book = 1 AND space = $1 AND name >= $2"
        " AND starts_with(name, $2) AND expires > $3 ORDER BY name LIMIT $4",
        {postgres_text(space), postgres_text(name_prefix), postgres_integer(milliseconds_of(now)),
         postgres_integer(static_cast<std::int64_t>(limit))});
    if (!result) return tl::unexpected(result.error());
    std::vector<std::pair<std::string, std::string>> out;
    for (std::size_t row = 0; row < result->rows(); ++row) {
      out.emplace_back(result->text(row, 0), result->text(row, 1));
    }
    return out;
  }

  base::Result<void> sweep(env::WallTime now) override {
    return without_value(
        store_.query_loosely("DELETE FROM transient WHERE book = 1 AND expires <= $1",
                             {postgres_integer(milliseconds_of(now))}));
  }

 private:
  PostgresStore& store_;
};

}  // namespace

std::unique_ptr<vault::KeyStore> make_postgres_keys(PostgresStore& store) {
  return std::make_unique<PostgresKeys>(store);
}

std::unique_ptr<Transient> make_postgres_transient(PostgresStore& store) {
  return std::make_unique<PostgresTransient>(store);
}

}  // namespace luoshi::ledger
