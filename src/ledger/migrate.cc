#include "ledger/migrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ledger/internal/postgres_connection.h"
#include "ledger/internal/postgres_schema.h"
#include "ledger/internal/records.h"
#include "ledger/internal/sqlite_connection.h"

namespace luoshi::ledger {
namespace {

using Meta = std::map<std::string, std::string>;

constexpr std::size_t kPieceBytes = 1 << 20;
constexpr int kBackupsMax = 1'000;

base::Error newer(int format, int to, const std::string& where) {
  return {base::ErrorCode::kUnsupported,
          {fmt::format("台账格式是第 {} 版，本程序只认识到第 {} 版", format, to),
           fmt::format("the ledger has format {}, this program knows up to {}", format, to)},
          where,
          {"请使用更新的程序", "use a newer program"}};
}

// The statements that lead from `from` to `to`, in their order.
base::Result<std::vector<std::string>> statements_between(
    const MigrationSteps& steps, int from, int to,
    std::vector<std::string> MigrationStep::*const dialect) {
  std::vector<std::string> out;
  for (int format = from; format < to; ++format) {
    const auto step = std::find_if(steps.begin(), steps.end(),
                                   [&](const MigrationStep& one) { return one.from == format; });
    if (step == steps.end()) {
      return base::fail(base::ErrorCode::kUnsupported,
                        {fmt::format("本程序不会升级第 {} 版格式的台账", format),
                         fmt::format("this program cannot migrate format {}", format)},
                        {}, {"请先用较早的版本升级", "migrate it with an earlier program first"});
    }
    const auto& statements = (*step).*dialect;
    out.insert(out.end(), statements.begin(), statements.end());
  }
  return out;
}

// The identity of an older format: what this program reads of it is the same in every format.
base::Result<Identity> older_identity(Meta meta, int& format, const std::string& where) {
  try {
    format = std::stoi(meta["format"]);
  } catch (const std::exception&) {
    return tl::unexpected(not_a_ledger(where));
  }
  meta["format"] = "1";
  auto identity = unsealed_identity_of(meta);
  if (identity) identity->format = format;
  return identity;
}

base::Result<Meta> read_meta(SqliteConnection& connection) {
  auto run = connection.prepare("SELECT name, value FROM meta");
  if (!run) return tl::unexpected(run.error());
  Meta meta;
  for (;;) {
    auto more = run->step();
    if (!more) return tl::unexpected(more.error());
    if (!*more) return meta;
    meta.emplace(run->bytes(0), run->bytes(1));
  }
}

base::Result<void> copy_durably(env::FileSystem& files, const std::string& from,
                                const std::string& to) {
  auto in = files.open(from);
  if (!in) return tl::unexpected(in.error());
  auto out = files.create(to, env::Access::kOwnerOnly);
  if (!out) return tl::unexpected(out.error());
  for (std::uint64_t at = 0;;) {
    auto piece = (*in)->read_at(at, kPieceBytes);
    if (!piece) return tl::unexpected(piece.error());
    if (piece->empty()) return (*out)->commit();
    at += piece->size();
    if (auto done = (*out)->append(*piece); !done) return done;
  }
}

// VACUUM INTO writes without waiting for the disk; the copy that is kept does.
base::Result<std::string> back_up(env::FileSystem& files, SqliteConnection& connection,
                                  const std::string& path, int format) {
  std::string backup;
  for (int number = 1; number <= kBackupsMax; ++number) {
    backup = fmt::format("{}.format-{}.backup", path, format);
    if (number > 1) backup += fmt::format("-{}", number);
    if (files.kind(backup) == env::PathKind::kAbsent) break;
  }
  const std::string part = backup + ".part";
  if (files.kind(part) != env::PathKind::kAbsent) {
    if (auto removed = files.remove(part); !removed) return tl::unexpected(removed.error());
  }
  base::Result<void> done;
  {
    auto run = connection.prepare("VACUUM INTO ?1");
    if (!run) return tl::unexpected(run.error());
    done = run->bind_text(1, part).finish();
  }
  if (done) done = copy_durably(files, part, backup);
  if (done) done = files.remove(part);
  if (!done) return tl::unexpected(done.error());
  return backup;
}

base::Result<void> carry_out(SqliteConnection& connection, std::vector<std::string> statements,
                             const Identity& identity) {
  for (const auto& [name, value] : meta_of(identity)) {
    auto run = connection.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)");
    if (!run) return tl::unexpected(run.error());
    if (auto done = run->bind_text(1, name).bind_text(2, value).finish(); !done) return done;
  }
  statements.push_back(fmt::format("PRAGMA user_version = {}", identity.format));
  for (const std::string& statement : statements) {
    if (auto done = connection.execute(statement); !done) return done;
  }
  return {};
}

base::Result<Migrated> migrate_sqlite(env::FileSystem& files, const StoreOptions& options,
                                      const MigrationSteps& steps, int to) {
  const std::string& path = options.location;
  if (files.kind(path) != env::PathKind::kFile) return Migrated{};
  auto connection = SqliteConnection::open(path, SqliteConnection::Mode::kWrite, options.sqlite_vfs,
                                           static_cast<int>(options.lock_wait_max.count()));
  if (!connection) return tl::unexpected(connection.error());
  auto tables = (*connection)->integer("SELECT count(*) FROM sqlite_master");
  if (!tables) return tl::unexpected(tables.error());
  if (*tables == 0) return Migrated{};
  auto meta = read_meta(**connection);
  if (!meta) return tl::unexpected(meta.error());
  int format = 0;
  auto identity = older_identity(*meta, format, path);
  if (!identity) return tl::unexpected(identity.error());
  if (format > to) return tl::unexpected(newer(format, to, path));
  if (format == to) return Migrated{format, to, {}};
  auto statements = statements_between(steps, format, to, &MigrationStep::sqlite);
  if (!statements) return tl::unexpected(statements.error());
  auto backup = back_up(files, **connection, path, format);
  if (!backup) return tl::unexpected(backup.error());
  if (auto begun = (*connection)->execute("BEGIN EXCLUSIVE"); !begun) {
    return tl::unexpected(begun.error());
  }
  // Somebody may have been quicker, or have written since the copy was made.
  auto now = read_meta(**connection);
  base::Result<void> done = now ? base::Result<void>() : tl::unexpected(now.error());
  if (done && *now != *meta) {
    done = base::fail(base::ErrorCode::kUnavailable,
                      {"另一进程正在升级台账", "another process is migrating the ledger"}, path,
                      {"请稍后再试", "try again later"});
  }
  identity->format = to;
  if (done) done = carry_out(**connection, std::move(*statements), *identity);
  if (done) done = (*connection)->execute("COMMIT");
  if (done) return Migrated{format, to, std::move(*backup)};
  if ((*connection)->in_transaction()) (void)(*connection)->execute("ROLLBACK");
  return tl::unexpected(done.error());
}

base::Result<Meta> read_meta(PostgresConnection& connection, const std::string& schema) {
  auto there = connection.query("SELECT 1 WHERE to_regclass($1) IS NOT NULL",
                                {postgres_text(schema + ".meta")});
  if (!there) return tl::unexpected(there.error());
  Meta meta;
  if (there->rows() == 0) return meta;
  auto result = connection.query("SELECT name, value FROM meta");
  if (!result) return tl::unexpected(result.error());
  for (std::size_t row = 0; row < result->rows(); ++row) {
    meta[result->text(row, 0)] = result->text(row, 1);
  }
  return meta;
}

// The tables without their partitions: what is copied holds the rows of all.
base::Result<std::string> back_up(PostgresConnection& connection, const std::string& schema,
                                  int format) {
  std::string backup;
  for (int number = 1; number <= kBackupsMax; ++number) {
    backup = fmt::format("{}_format_{}", schema, format);
    if (number > 1) backup += fmt::format("_{}", number);
    auto taken = connection.query("SELECT 1 FROM pg_namespace WHERE nspname = $1::text",
                                  {postgres_text(backup)});
    if (!taken) return tl::unexpected(taken.error());
    if (taken->rows() == 0) break;
  }
  auto tables = connection.query(
      "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
      " WHERE n.nspname = $1::text AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
      " ORDER BY c.relname",
      {postgres_text(schema)});
  if (!tables) return tl::unexpected(tables.error());
  std::string script = fmt::format("CREATE SCHEMA {};", backup);
  for (std::size_t row = 0; row < tables->rows(); ++row) {
    script +=
        fmt::format("CREATE TABLE {0}.{2} AS TABLE {1}.{2};", backup, schema, tables->text(row, 0));
  }
  if (auto done = connection.script(script); !done) return tl::unexpected(done.error());
  return backup;
}

// Inside of a transaction that nobody else's of this kind runs beside.
base::Result<Migrated> migrate_schema(PostgresConnection& connection, const PostgresTarget& target,
                                      const MigrationSteps& steps, int to) {
  auto meta = read_meta(connection, target.schema);
  if (!meta) return tl::unexpected(meta.error());
  if (meta->empty()) return Migrated{};
  int format = 0;
  auto identity = older_identity(*meta, format, target.label);
  if (!identity) return tl::unexpected(identity.error());
  if (format > to) return tl::unexpected(newer(format, to, target.label));
  if (format == to) return Migrated{format, to, {}};
  auto statements = statements_between(steps, format, to, &MigrationStep::postgres);
  if (!statements) return tl::unexpected(statements.error());
  auto backup = back_up(connection, target.schema, format);
  if (!backup) return tl::unexpected(backup.error());
  for (const std::string& statement : *statements) {
    if (auto done = connection.script(statement); !done) return tl::unexpected(done.error());
  }
  identity->format = to;
  for (const auto& [name, value] : meta_of(*identity)) {
    auto put = connection.query("UPDATE meta SET value = $2 WHERE name = $1",
                                {postgres_text(name), postgres_text(value)});
    if (!put) return tl::unexpected(put.error());
  }
  return Migrated{format, to, std::move(*backup)};
}

base::Result<Migrated> migrate_postgres(const StoreOptions& options, const MigrationSteps& steps,
                                        int to) {
  auto target = parse_postgres_target(options.location);
  if (!target) return tl::unexpected(target.error());
  auto connection = PostgresConnection::open(*target, {.lock_wait_max = options.lock_wait_max});
  if (!connection) return tl::unexpected(connection.error());
  auto begun = (*connection)
                   ->run({{"BEGIN"},
                          {"SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
                           {postgres_text("luoshi schema " + target->schema)}}});
  if (!begun) return tl::unexpected(begun.error());
  auto migrated = migrate_schema(**connection, *target, steps, to);
  auto ended = (*connection)->script(migrated ? "COMMIT" : "ROLLBACK");
  if (migrated && !ended) return tl::unexpected(ended.error());
  return migrated;
}

}  // namespace

const MigrationSteps& migration_steps() {
  static const MigrationSteps kSteps;
  return kSteps;
}

base::Result<Migrated> migrate(env::FileSystem& files, const StoreOptions& options,
                               const MigrationSteps& steps, int to) {
  const bool is_postgres =
      options.location.starts_with("postgresql://") || options.location.starts_with("postgres://");
  return is_postgres ? migrate_postgres(options, steps, to)
                     : migrate_sqlite(files, options, steps, to);
}

}  // namespace luoshi::ledger
