// One connection to PostgreSQL: statements in batches of one round trip each, prepared once.
//
// A batch goes out as one pipeline: all its statements, one sync. Outside of BEGIN … COMMIT it is
// one transaction. The first statement that fails ends it, and the others are not carried out.
//
// Errors: kUnavailable when the server does not answer, is out of room or lets wait too long;
// kInvalidInput for values it cannot hold and for tables that are not ours; kConflict for a key
// that is there; kUnsupported for settings that would lose data. After an error inside a
// transaction only ROLLBACK helps; after is_broken() nothing does.
// Thread rule: one thread at a time.
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/internal/postgres_target.h"
#include "ledger/internal/postgres_values.h"

namespace luoshi::ledger {

struct PostgresSettings {
  std::chrono::milliseconds lock_wait_max{30'000};
  std::chrono::milliseconds statement_max{300'000};
  // The server ends a transaction that does nothing for so long: its process hangs. 0: never.
  std::chrono::milliseconds idle_max{0};
  bool read_only = false;
};

// What a server says of itself.
struct PostgresServer {
  std::int64_t version = 0;  // 150004
  std::string fsync;
  std::string full_page_writes;
  std::string synchronous_commit;
  std::string encoding;
  bool is_standby = false;
};
// Refuses what would lose a commit that was answered, or text.
base::Result<void> check_server(const PostgresServer& server, const PostgresSettings& settings,
                                const std::string& where);

struct PostgresStatement {
  std::string text;
  std::vector<PostgresParameter> parameters = {};
};

class PostgresConnection {
 public:
  static base::Result<std::unique_ptr<PostgresConnection>> open(const PostgresTarget& target,
                                                                const PostgresSettings& settings);

  // One result a statement.
  base::Result<std::vector<PostgresResult>> run(std::vector<PostgresStatement> batch);
  base::Result<PostgresResult> query(std::string text,
                                     std::vector<PostgresParameter> parameters = {});
  // Like run, and `farewell` behind it as a transaction of its own, whose outcome nobody needs: it
  // is read by drain(), which the connection's next user must call first.
  base::Result<std::vector<PostgresResult>> run(std::vector<PostgresStatement> batch,
                                                const PostgresStatement& farewell);
  void drain();

  // Statements without parameters, separated by semicolons; as one transaction outside of another.
  base::Result<void> script(const std::string& statements);
  // A notification on a channel that is listened to; false when the time is over.
  base::Result<bool> wait_for_notification(std::chrono::milliseconds timeout);

  // Nothing can be done with it any more, or should be.
  bool is_broken() const;
  // The server has said something that was not asked for: for an idle connection, its end.
  bool has_unread() const;
  // Forgets prepared statements when there are too many. Outside of a transaction.
  void trim();

 private:
  explicit PostgresConnection(PGconn* connection, std::string where);
  base::Result<void> prepare_session(const PostgresTarget& target,
                                     const PostgresSettings& settings);
  bool send(const PostgresStatement& statement, std::vector<bool>& expected_prepares);
  base::Result<std::vector<PostgresResult>> receive(const std::vector<bool>& is_prepare);
  bool receive_sync();
  base::Error error_of(const PGresult* result);

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
  std::string where_;
  std::map<std::string, std::string, std::less<>> prepared_;  // text → name
  std::size_t names_given_ = 0;
  bool has_farewell_ = false;
  bool is_spoiled_ = false;  // answers, but its prepared statements no longer hold
};

}  // namespace luoshi::ledger
