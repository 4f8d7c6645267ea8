// What is no event, in the SQLite file: subjects' keys, and what may be lost with the machine. Both
// stand with the city's book.
#include "ledger/internal/records.h"
#include "ledger/internal/sqlite_store.h"

namespace luoshi::ledger {
namespace {

constexpr std::int64_t kBook{kKeysBook.value};
constexpr const char* kPutIfAbsent =
    "INSERT INTO subject_keys (book, subject, wrapped) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (book, subject) DO NOTHING";

class SqliteKeys final : public vault::KeyStore {
 public:
  explicit SqliteKeys(SqliteStore& store) : store_(store) {}

  base::Result<std::optional<vault::WrappedKey>> get(const std::string& subject) override {
    std::optional<vault::WrappedKey> key;
    auto done =
        store_.read([&](SqliteConnection& connection) { return find(connection, subject, key); });
    if (!done) return tl::unexpected(done.error());
    return key;
  }

  base::Result<vault::WrappedKey> put_if_absent(const std::string& subject,
                                                const vault::WrappedKey& key) override {
    std::optional<vault::WrappedKey> standing;
    auto done = store_.write([&](SqliteConnection& connection) -> base::Result<void> {
      auto put = run_with(connection, subject, key.bytes, kPutIfAbsent);
      return put ? find(connection, subject, standing) : put;
    });
    if (!done) return tl::unexpected(done.error());
    return *standing;
  }

  base::Result<void> put_new(const std::vector<vault::KeyEntry>& entries) override {
    return store_.write([&](SqliteConnection& connection) -> base::Result<void> {
      for (const vault::KeyEntry& each : entries) {
        auto put = run_with(connection, each.subject, each.key.bytes, kPutIfAbsent);
        if (!put) return put;
      }
      return {};
    });
  }

  base::Result<bool> replace(const std::string& subject, const vault::WrappedKey& expected,
                             const vault::WrappedKey& key) override {
    bool replaced = false;
    auto done = store_.write([&](SqliteConnection& connection) -> base::Result<void> {
      std::optional<vault::WrappedKey> standing;
      if (auto found = find(connection, subject, standing); !found) return found;
      replaced = standing == expected && !expected.is_destroyed();
      if (!replaced) return {};
      return run_with(connection, subject, key.bytes,
                      "UPDATE subject_keys SET wrapped = ?3 WHERE book = ?1 AND subject = ?2");
    });
    if (!done) return tl::unexpected(done.error());
    return replaced;
  }

  // secure_delete overwrites the old key in the file; the log holds it until it is written over.
  base::Result<void> erase(const std::string& subject) override {
    auto done = store_.write([&](SqliteConnection& connection) {
      return run_with(connection, subject, "",
                      "INSERT INTO subject_keys (book, subject, wrapped) VALUES (?1, ?2, ?3)"
                      " ON CONFLICT (book, subject) DO UPDATE SET wrapped = excluded.wrapped");
    });
    return done ? store_.empty_log() : done;
  }

  base::Result<std::vector<vault::KeyEntry>> page(const std::string& after,
                                                  std::size_t count_max) override {
    std::vector<vault::KeyEntry> out;
    auto done = store_.read([&](SqliteConnection& connection) -> base::Result<void> {
      auto run = connection.prepare(
          "SELECT subject, wrapped FROM subject_keys WHERE book = ?1 AND subject > ?2"
          " ORDER BY subject LIMIT ?3");
      if (!run) return tl::unexpected(run.error());
      run->bind(1, kBook).bind_text(2, after).bind(3, static_cast<std::int64_t>(count_max));
      for (;;) {
        auto more = run->step();
        if (!more) return tl::unexpected(more.error());
        if (!*more) return {};
        out.push_back({std::string(run->bytes(0)), {std::string(run->bytes(1))}});
      }
    });
    if (!done) return tl::unexpected(done.error());
    return out;
  }

 private:
  static base::Result<void> run_with(SqliteConnection& connection, const std::string& subject,
                                     std::string_view wrapped, const std::string& sql) {
    auto run = connection.prepare(sql);
    if (!run) return tl::unexpected(run.error());
    return run->bind(1, kBook).bind_text(2, subject).bind_bytes(3, wrapped).finish();
  }

  static base::Result<void> find(SqliteConnection& connection, const std::string& subject,
                                 std::optional<vault::WrappedKey>& key) {
    auto run =
        connection.prepare("SELECT wrapped FROM subject_keys WHERE book = ?1 AND subject = ?2");
    if (!run) return tl::unexpected(run.error());
    run->bind(1, kBook).bind_text(2, subject);
    auto found = run->step();
    if (!found) return tl::unexpected(found.error());
    if (*found) key = vault::WrappedKey{std::string(run->bytes(0))};
    return {};
  }

  SqliteStore& store_;
};

class SqliteTransient final : public Transient {
 public:
  explicit SqliteTransient(SqliteStore& store) : store_(store) {}

  base::Result<std::optional<std::string>> get(const std::string& space, const std::string& name,
                                               env::WallTime now) override {
    std::optional<std::string> value;
    auto done = store_.read(
        [&](SqliteConnection& connection) { return find(connection, space, name, now, value); });
    if (!done) return tl::unexpected(done.error());
    return value;
  }

  base::Result<void> put(const std::string& space, const std::string& name,
                         const std::string& value, env::WallTime expires) override {
    return store_.write([&](SqliteConnection& connection) {
      return upsert(connection, space, name, value, expires);
    });
  }

  base::Result<bool> put_if(const std::string& space, const std::string& name,
                            const std::optional<std::string>& expected, const std::string& value,
                            env::WallTime now, env::WallTime expires) override {
    bool put = false;
    auto done = store_.write([&](SqliteConnection& connection) -> base::Result<void> {
      std::optional<std::string> standing;
      if (auto found = find(connection, space, name, now, standing); !found) return found;
      put = standing == expected;
      return put ? upsert(connection, space, name, value, expires) : base::Result<void>();
    });
    if (!done) return tl::unexpected(done.error());
    return put;
  }

  base::Result<void> erase(const std::string& space, const std::string& name) override {
    return store_.write([&](SqliteConnection& connection) -> base::Result<void> {
      auto run =
          connection.prepare("DELETE FROM transient WHERE book = ?1 AND space = ?2 AND name = ?3");
      if (!run) return tl::unexpected(run.error());
      return run->bind(1, kBook).bind_text(2, space).bind_text(3, name).finish();
    });
  }

  base::Result<std::vector<std::pair<std::string, std::string>>> list(
      const std::string& space, const std::string& name_prefix, env::WallTime now,
      std::size_t limit) override {
    std::vector<std::pair<std::string, std::string>> out;
    auto done = store_.read([&](SqliteConnection& connection) -> base::Result<void> {
      auto run = connection.prepare(
          "SELECT name, value FROM transient WHERE book = ?1 AND space = ?2 AND name >= ?3"
          " AND substr(name, 1, length(?3)) = ?3 AND expires > ?4 ORDER BY name LIMIT ?5");
      if (!run) return tl::unexpected(run.error());
      run->bind(1, kBook).bind_text(2, space).bind_text(3, name_prefix);
      run->bind(4, milliseconds_of(now)).bind(5, static_cast<std::int64_t>(limit));
      for (;;) {
        auto more = run->step();
        if (!more) return tl::unexpected(more.error());
        if (!*more) return {};
        out.emplace_back(run->bytes(0), run->bytes(1));
      }
    });
    if (!done) return tl::unexpected(done.error());
    return out;
  }

  base::Result<void> sweep(env::WallTime now) override {
    return store_.write([&](SqliteConnection& connection) -> base::Result<void> {
      auto run = connection.prepare("DELETE FROM transient WHERE expires <= ?1");
      if (!run) return tl::unexpected(run.error());
      return run->bind(1, milliseconds_of(now)).finish();
    });
  }

 private:
  static base::Result<void> find(SqliteConnection& connection, const std::string& space,
                                 const std::string& name, env::WallTime now,
                                 std::optional<std::string>& value) {
    auto run = connection.prepare(
        "SELECT value FROM transient WHERE book = ?1 AND space = ?2 AND name = ?3"
        " AND expires > ?4");
    if (!run) return tl::unexpected(run.error());
    run->bind(1, kBook).bind_text(2, space).bind_text(3, name).bind(4, milliseconds_of(now));
    auto found = run->step();
    if (!found) return tl::unexpected(found.error());
    if (*found) value = std::string(run->bytes(0));
    return {};
  }

  static base::Result<void> upsert(SqliteConnection& connection, const std::string& space,
                                   const std::string& name, const std::string& value,
                                   env::WallTime expires) {
    auto run = connection.prepare(
        "INSERT INTO transient (book, space, name, value, expires) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT (book, space, name) DO UPDATE SET value = excluded.value,"
        " expires = excluded.expires");
    if (!run) return tl::unexpected(run.error());
    run->bind(1, kBook).bind_text(2, space).bind_text(3, name).bind_bytes(4, value);
    return run->bind(5, milliseconds_of(expires)).finish();
  }

  SqliteStore& store_;
};

}  // namespace

std::unique_ptr<vault::KeyStore> make_sqlite_keys(SqliteStore& store) {
  return std::make_unique<SqliteKeys>(store);
}
std::unique_ptr<Transient> make_sqlite_transient(SqliteStore& store) {
  return std::make_unique<SqliteTransient>(store);
}

}  // namespace luoshi::ledger
