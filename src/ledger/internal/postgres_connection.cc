#include "ledger/internal/postgres_connection.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>

#include "base/check.h"
#include "env/clock.h"

namespace luoshi::ledger {
namespace {

constexpr std::size_t kPreparedMax = 256;
constexpr int kBinary = 1;

void ignore_notice(void*, const char*) {}

std::string first_line(const char* words) {
  const std::string_view text = words == nullptr ? "" : words;
  return std::string(text.substr(0, text.find('\n')));
}

// What SQLSTATE means to the ledger (PostgreSQL's documentation, appendix A).
base::ErrorCode code_of(std::string_view state) {
  if (state == "23505") return base::ErrorCode::kConflict;  // unique_violation
  for (const std::string_view invalid :
       {"22", "23", "42", "XX001", "XX002"}) {  // data, constraint, names; corrupted
    if (state.starts_with(invalid) && state != "42501") return base::ErrorCode::kInvalidInput;
  }
  if (state.starts_with("0A")) return base::ErrorCode::kUnsupported;
  return base::ErrorCode::kUnavailable;
}

base::Message meaning_of(std::string_view state) {
  if (state == "55P03") return {"等待账簿的锁超时", "the book's lock did not come free in time"};
  if (state == "57014") return {"数据库语句超时", "the database took too long"};
  if (state == "53100") return {"数据库磁盘已满", "the database's disk is full"};
  if (state == "53300") return {"数据库连接数已满", "the database takes no more connections"};
  if (state == "42501") return {"数据库权限不足", "the database does not permit it"};
  if (state == "25006") return {"数据库只读", "the database only reads"};
  if (state == "22021") return {"文本不是有效的 UTF-8", "the text is not valid UTF-8"};
  return {"数据库拒绝了操作", "the database refused"};
}

std::vector<const char*> pointers(const std::vector<PostgresParameter>& parameters) {
  std::vector<const char*> out;
  for (const PostgresParameter& parameter : parameters) {
    out.push_back(parameter.is_null ? nullptr : parameter.bytes.data());
  }
  return out;
}

tl::unexpected<base::Error> refuse(base::Message what, const std::string& where,
                                   base::Message right) {
  return base::fail(base::ErrorCode::kUnsupported, std::move(what), where, std::move(right));
}

}  // namespace

base::Result<void> check_server(const PostgresServer& server, const PostgresSettings& settings,
                                const std::string& where) {
  if (server.version < 150'000) {
    return refuse({fmt::format("PostgreSQL 版本过旧：{}", server.version / 10'000),
                   fmt::format("PostgreSQL {} is too old", server.version / 10'000)},
                  where, {"需要 15 或更新的版本", "15 or newer is needed"});
  }
  const std::pair<const char*, const std::string*> settings_of_durability[] = {
      {"fsync", &server.fsync},
      {"full_page_writes", &server.full_page_writes},
      {"synchronous_commit", &server.synchronous_commit}};
  for (const auto& [name, value] : settings_of_durability) {
    if (*value != "off") continue;
    return refuse(
        {fmt::format("数据库设置 {} = off，已提交的数据可能丢失", name),
         fmt::format("the server has {} = off and may lose what it has committed", name)},
        where,
        {fmt::format("请在 postgresql.conf（或角色、数据库、连接的设置）中改为 {} = on", name),
         fmt::format("set {} = on in postgresql.conf, or where the role, the database or "
                     "the connection sets it",
                     name)});
  }
  if (server.encoding != "UTF8") {
    return refuse({"数据库编码不是 UTF8：" + server.encoding,
                   "the database's encoding is " + server.encoding},
                  where, {"请新建编码为 UTF8 的数据库", "make a database with encoding UTF8"});
  }
  if (server.is_standby && !settings.read_only) {
    return refuse({"这是只读的备用数据库", "this server is a standby and only reads"}, where,
                  {"请连接主库", "connect to the primary"});
  }
  return {};
}

PostgresConnection::PostgresConnection(PGconn* connection, std::string where)
    : connection_(connection, &PQfinish), where_(std::move(where)) {}

base::Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(
    const PostgresTarget& target, const PostgresSettings& settings) {
  // A later keyword of the same name counts: what the URL says goes before our choices, except for
  // what the store relies on.
  std::vector<std::pair<std::string, std::string>> keywords = {
      {"connect_timeout", "10"}, {"keepalives_idle", "30"}, {"tcp_user_timeout", "30000"}};
  keywords.insert(keywords.end(), target.keywords.begin(), target.keywords.end());
  keywords.emplace_back("application_name", target.application());
  keywords.emplace_back("client_encoding", "UTF8");
  std::vector<const char*> names;
  std::vector<const char*> values;
  for (const auto& [name, value] : keywords) {
    names.push_back(name.c_str());
    values.push_back(value.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  std::unique_ptr<PostgresConnection> connection(
      new PostgresConnection(PQconnectdbParams(names.data(), values.data(), 0), target.label));
  if (PQstatus(connection->connection_.get()) != CONNECTION_OK) {
    const std::string words = first_line(PQerrorMessage(connection->connection_.get()));
    return base::fail(base::ErrorCode::kUnavailable,
                      {"连接不上 PostgreSQL：" + words, "cannot connect to PostgreSQL: " + words},
                      target.label,
                      {"请检查地址、账号和服务是否启动",
                       "check the address, the account, and that the server runs"});
  }
  PQsetNoticeProcessor(connection->connection_.get(), &ignore_notice, nullptr);
  auto prepared = connection->prepare_session(target, settings);
  if (!prepared) return tl::unexpected(prepared.error());
  return connection;
}

base::Result<void> PostgresConnection::prepare_session(const PostgresTarget& target,
                                                       const PostgresSettings& settings) {
  // Books are small beside the machine's memory or on quick disks, and statements short.
  const std::string statements = fmt::format(
      "SET search_path TO {}; SET lock_timeout = {}; SET statement_timeout = {};"
      "SET idle_in_transaction_session_timeout = {}; SET default_transaction_read_only = {};"
      "SET jit = off; SET random_page_cost = 1.1;"
      "SELECT current_setting('server_version_num'), current_setting('fsync'),"
      " current_setting('full_page_writes'), current_setting('synchronous_commit'),"
      " current_setting('server_encoding'), pg_is_in_recovery()",
      target.schema, settings.lock_wait_max.count(), settings.statement_max.count(),
      settings.idle_max.count(), settings.read_only ? "on" : "off");
  const PostgresResult result(PQexec(connection_.get(), statements.c_str()));
  if (PQresultStatus(result.get()) != PGRES_TUPLES_OK)
    return tl::unexpected(error_of(result.get()));
  PostgresServer server;
  server.version = PQserverVersion(connection_.get());
  server.fsync = result.text(0, 1);
  server.full_page_writes = result.text(0, 2);
  server.synchronous_commit = result.text(0, 3);
  server.encoding = result.text(0, 4);
  server.is_standby = result.text(0, 5) == "t";
  return check_server(server, settings, target.label);
}

bool PostgresConnection::send(const PostgresStatement& statement, std::vector<bool>& is_prepare) {
  PGconn* const connection = connection_.get();
  auto known = prepared_.find(statement.text);
  std::vector<Oid> types;
  for (const PostgresParameter& parameter : statement.parameters) types.push_back(parameter.type);
  const int count = static_cast<int>(types.size());
  if (known == prepared_.end()) {
    const std::string name = "s" + std::to_string(names_given_++);
    if (PQsendPrepare(connection, name.c_str(), statement.text.c_str(), count, types.data()) == 0) {
      return false;
    }
    is_prepare.push_back(true);
    known = prepared_.emplace(statement.text, name).first;
  }
  std::vector<int> lengths;
  for (const PostgresParameter& parameter : statement.parameters) {
    lengths.push_back(static_cast<int>(parameter.bytes.size()));
  }
  const std::vector<int> formats(statement.parameters.size(), kBinary);
  const std::vector<const char*> values = pointers(statement.parameters);
  is_prepare.push_back(false);
  return PQsendQueryPrepared(connection, known->second.c_str(), count, values.data(),
                             lengths.data(), formats.data(), kBinary) == 1;
}

base::Result<std::vector<PostgresResult>> PostgresConnection::receive(
    const std::vector<bool>& is_prepare) {
  std::vector<PostgresResult> results;
  std::optional<base::Error> error;
  for (const bool prepare : is_prepare) {
    PostgresResult result(PQgetResult(connection_.get()));
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && !error) {
      error = error_of(result.get());
    }
    if (is_broken()) break;
    const PostgresResult end(PQgetResult(connection_.get()));  // null: the statement's end
    if (!prepare) results.push_back(std::move(result));
  }
  if (!receive_sync() && !error) error = error_of(nullptr);
  if (error) return tl::unexpected(std::move(*error));
  return results;
}

bool PostgresConnection::receive_sync() {
  if (is_broken()) return false;
  const PostgresResult sync(PQgetResult(connection_.get()));
  return PQresultStatus(sync.get()) == PGRES_PIPELINE_SYNC;
}

base::Result<std::vector<PostgresResult>> PostgresConnection::run(
    std::vector<PostgresStatement> batch) {
  return run(std::move(batch), {});
}

base::Result<std::vector<PostgresResult>> PostgresConnection::run(
    std::vector<PostgresStatement> batch, const PostgresStatement& farewell) {
  LUOSHI_CHECK(!has_farewell_);
  PGconn* const connection = connection_.get();
  const std::size_t known_before = names_given_;
  std::vector<bool> is_prepare;
  bool sent = PQenterPipelineMode(connection) == 1;
  for (const PostgresStatement& statement : batch) sent = sent && send(statement, is_prepare);
  sent = sent && PQpipelineSync(connection) == 1;
  std::vector<bool> of_farewell;
  if (!farewell.text.empty()) {
    sent = sent && send(farewell, of_farewell) && PQpipelineSync(connection) == 1;
    has_farewell_ = sent;
  }
  if (!sent) {
    is_spoiled_ = true;
    return tl::unexpected(error_of(nullptr));
  }
  auto results = receive(is_prepare);
  if (!results) {
    // Which of the batch's statements are prepared is not worth knowing.
    std::erase_if(prepared_, [&](const auto& entry) {
      return std::stoull(entry.second.substr(1)) >= known_before;
    });
  }
  if (!has_farewell_ && !is_broken()) PQexitPipelineMode(connection);
  return results;
}

void PostgresConnection::drain() {
  if (!std::exchange(has_farewell_, false)) return;
  // At most a prepare, the statement and the sync, each with its end.
  for (int i = 0; i < 8 && !is_broken(); ++i) {
    const PostgresResult result(PQgetResult(connection_.get()));
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_PIPELINE_SYNC) break;
    if (result.get() != nullptr && status == PGRES_FATAL_ERROR) is_spoiled_ = true;
  }
  if (PQexitPipelineMode(connection_.get()) != 1) is_spoiled_ = true;
}

base::Result<PostgresResult> PostgresConnection::query(std::string text,
                                                       std::vector<PostgresParameter> parameters) {
  std::vector<PostgresStatement> batch;
  batch.push_back({std::move(text), std::move(parameters)});
  auto results = run(std::move(batch));
  if (!results) return tl::unexpected(results.error());
  return std::move(results->front());
}

base::Result<void> PostgresConnection::script(const std::string& statements) {
  const PostgresResult result(PQexec(connection_.get(), statements.c_str()));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return {};
  return tl::unexpected(error_of(result.get()));
}

base::Result<bool> PostgresConnection::wait_for_notification(std::chrono::milliseconds timeout) {
  PGconn* const connection = connection_.get();
  env::RealClock clock;
  const env::MonotonicTime end = clock.monotonic_now() + timeout;
  while (true) {
    if (PQconsumeInput(connection) == 0) return tl::unexpected(error_of(nullptr));
    bool notified = false;
    while (PGnotify* const notice = PQnotifies(connection)) {
      notified = true;
      PQfreemem(notice);
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - clock.monotonic_now());
    if (notified || left.count() <= 0) return notified;
    pollfd socket{PQsocket(connection), POLLIN, 0};
    ::poll(&socket, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 60'000)));
  }
}

bool PostgresConnection::is_broken() const {
  return is_spoiled_ || PQstatus(connection_.get()) != CONNECTION_OK;
}

bool PostgresConnection::has_unread() const {
  pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
  return ::poll(&socket, 1, 0) != 0;
}

void PostgresConnection::trim() {
  if (prepared_.size() <= kPreparedMax || is_broken()) return;
  prepared_.clear();
  if (!script("DEALLOCATE ALL")) is_spoiled_ = true;
}

base::Error PostgresConnection::error_of(const PGresult* result) {
  if (PQstatus(connection_.get()) != CONNECTION_OK || result == nullptr) {
    const std::string words = first_line(PQerrorMessage(connection_.get()));
    return {base::ErrorCode::kUnavailable,
            {"数据库连接中断：" + words, "the connection to the database broke: " + words},
            where_,
            {"请稍后再试", "try again later"}};
  }
  const char* field = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string state = field == nullptr ? "" : field;
  // A prepared statement whose tables were made anew: the next connection prepares it anew.
  if (state == "0A000" || state == "26000") is_spoiled_ = true;
  const std::string words = first_line(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
  const base::Message meaning = meaning_of(state);
  return {code_of(state),
          {fmt::format("{}：{}（{}）", meaning.zh, words, state),
           fmt::format("{}: {} ({})", meaning.en, words, state)},
          where_,
          {}};
}

}  // namespace luoshi::ledger
