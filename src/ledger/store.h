// A store: the little that the ledger asks of a database. Two stand behind it: one SQLite file, and
// PostgreSQL 15. Everything above (groups, verify, export, backup) is written once, against this.
//
// Errors: kUnavailable when the database does not answer; kInvalidInput when what stands there is
// damaged or foreign; kUnsupported for a newer format or settings that would lose data.
// Thread rule: a Store may be used from any thread; a Transaction and a Snapshot by one at a time.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/event.h"
#include "ledger/stream.h"
#include "ledger/table.h"
#include "vault/key_store.h"

namespace luoshi::ledger {

inline constexpr int kFormatVersion = 1;

struct Identity {
  int format = kFormatVersion;
  LedgerId ledger{};
  HashAlgorithm algorithm = HashAlgorithm::kSha256;
  env::WallTime created;
  std::string projections;  // digest of the declarations that the tables were computed with
  friend bool operator==(const Identity&, const Identity&) = default;
};

struct Book {
  BookId id;
  std::string name;
  Head head;
};

struct RequestKey {
  std::string actor{};
  std::string request;
  friend auto operator<=>(const RequestKey&, const RequestKey&) = default;
};

struct RequestRecord {
  RequestKey key;
  Hash fingerprint{};
  std::string reply;
  env::WallTime time;
  Hash seal{};  // docs/formats/ledger.md
};

enum class CommitOutcome { kCommitted, kNothing, kUnknown };

// One group on one book, which is locked for it. Dropped without commit it leaves nothing.
class Transaction {
 public:
  virtual ~Transaction() = default;
  virtual const Book& book() const = 0;  // as locked; append moves its head
  virtual base::Result<std::vector<RequestRecord>> requests(std::span<const RequestKey> keys) = 0;
  // The events of these streams, by stream and version.
  virtual base::Result<std::vector<Event>> history(std::span<const std::string> streams) = 0;
  virtual base::Result<std::vector<Row>> rows(const Query& query) = 0;  // sees this group's changes
  // The same for each of them, on PostgreSQL in one round trip.
  virtual base::Result<std::vector<std::vector<Row>>> rows_of(std::span<const Query> queries) = 0;

  // Events with sequence and hash already given, behind the head.
  virtual base::Result<void> append(std::span<const Event> events) = 0;
  virtual base::Result<void> change(std::span<const RowChange> changes) = 0;
  virtual base::Result<void> remember(std::span<const RequestRecord> records) = 0;

  // Durable when it says kCommitted. kUnknown: the connection broke; look up the request ids.
  // `error`, when given, receives why it was not kCommitted.
  virtual CommitOutcome commit(base::Error* error) = 0;
};

template <class T>
using Visit = std::function<base::Result<void>(const T&)>;  // an error ends the visit

struct EventFilter {
  std::optional<BookId> book{};          // empty: of all, by book and sequence
  std::uint64_t after = 0;               // sequence; needs a book
  std::optional<std::uint64_t> until{};  // the last sequence wanted
  std::string stream{};                  // these, when not empty: exactly this stream
  std::string kind{};
  std::string actor{};
  std::optional<env::WallTime> from{};  // inclusive
  std::optional<env::WallTime> to{};    // exclusive
  bool newest_first = false;
  std::size_t limit = 200;
};

// The ledger at one moment, unmoved by what is committed meanwhile.
class Snapshot {
 public:
  virtual ~Snapshot() = default;
  virtual base::Result<Identity> identity() = 0;
  virtual base::Result<std::vector<Book>> books() = 0;
  virtual base::Result<std::vector<Event>> events(const EventFilter& filter) = 0;
  virtual base::Result<std::vector<BookRow>> rows(const Query& query) = 0;
  virtual base::Result<std::uint64_t> count(const Query& query) = 0;  // order, after, limit unread
  virtual base::Result<std::vector<Row>> totals(const Totals& totals) = 0;

  // In order: by sequence / by stream and version. Memory does not grow with their number.
  virtual base::Result<void> visit_events(BookId book, std::uint64_t after,
                                          const Visit<Event>& visit) = 0;
  virtual base::Result<void> visit_streams(BookId book, const Visit<Event>& visit) = 0;
  // By key.
  virtual base::Result<void> visit_rows(BookId book, const Table& table,
                                        const Visit<Row>& visit) = 0;
  virtual base::Result<void> visit_requests(BookId book, const Visit<RequestRecord>& visit) = 0;

  // The database's own check of its file; empty when it finds nothing.
  virtual base::Result<std::vector<std::string>> check_integrity() = 0;
};

// What is no event and may be lost with the machine: sessions, counters, drafts, leases. Values
// with a time at which they vanish. kept under (space, name).
class Transient {
 public:
  virtual ~Transient() = default;
  virtual base::Result<std::optional<std::string>> get(const std::string& space,
                                                       const std::string& name,
                                                       env::WallTime now) = 0;
  virtual base::Result<void> put(const std::string& space, const std::string& name,
                                 const std::string& value, env::WallTime expires) = 0;
  // Puts only if what stands there (expired counts as nothing) is `expected`; tells whether it did.
  virtual base::Result<bool> put_if(const std::string& space, const std::string& name,
                                    const std::optional<std::string>& expected,
                                    const std::string& value, env::WallTime now,
                                    env::WallTime expires) = 0;
  virtual base::Result<void> erase(const std::string& space, const std::string& name) = 0;
  virtual base::Result<std::vector<std::pair<std::string, std::string>>> list(
      const std::string& space, const std::string& name_prefix, env::WallTime now,
      std::size_t limit) = 0;
  virtual base::Result<void> sweep(env::WallTime now) = 0;  // forgets what has expired
};

class Store {
 public:
  virtual ~Store() = default;

  // Waits for the lock at most as long as the store was opened with. kNotFound: no such book.
  virtual base::Result<std::unique_ptr<Transaction>> begin(BookId book) = 0;
  virtual base::Result<std::unique_ptr<Snapshot>> snapshot() = 0;

  // Makes the book (and its partitions) if it is not there, with no event. Idempotent.
  virtual base::Result<void> make_book(BookId book, const std::string& name, const Head& head) = 0;
  // Makes tables that are not there, in place of such that stand under their names with other
  // columns; the new ones are empty, and the caller computes them anew.
  virtual base::Result<void> declare(const std::vector<const Table*>& tables) = 0;
  virtual base::Result<void> keep_projections(const std::string& digest) = 0;  // in the identity
  virtual base::Result<void> forget_requests(env::WallTime before) = 0;

  virtual vault::KeyStore& keys() = 0;
  virtual Transient& transient() = 0;

  // Returns when another process or this one has committed, or when the time is over.
  virtual base::Result<bool> wait_for_commit(std::chrono::milliseconds timeout) = 0;
  virtual std::string name()
      const = 0;  // for people: "sqlite" with its path, "postgresql" with host and database
};

struct StoreOptions {
  std::string location{};  // a path, or postgresql://…
  std::chrono::milliseconds lock_wait_max{30'000};
  int readers = 4;           // connections that only read
  std::string sqlite_vfs{};  // empty: the system's files
  bool synchronous = true;   // false loses what was promised: for the simulator, which must notice
  bool may_create = true;
  bool read_only = false;  // verify, export of a file that nothing may change
};

// The identity is used when the store is empty; else what stands there counts. Migrates an older
// format forward (docs/formats/ledger.md).
base::Result<std::unique_ptr<Store>> open_store(const StoreOptions& options,
                                                const Identity& when_new);
base::Result<std::unique_ptr<Store>> open_sqlite(const StoreOptions& options,
                                                 const Identity& when_new);
base::Result<std::unique_ptr<Store>> open_postgres(const StoreOptions& options,
                                                   const Identity& when_new);

}  // namespace luoshi::ledger
