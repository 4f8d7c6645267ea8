// The real server tells a webhook of units that are created, while the receiver fails, then hangs,
// then accepts, and the server is killed with SIGKILL in each of these. In the end the receiver
// must have accepted every unit whose creation was answered, each under one webhook-id and rightly
// signed, and nothing may wait any more.
//
//   luoshi_webhook_kill PROGRAM [postgres]
//
// With `postgres` in a schema of its own in the database that LUOSHI_TEST_POSTGRES names; without
// that it is skipped (77). Exit 0: nothing lost.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "base/json.h"
#include "bench/raw_postgres.h"
#include "bench/server_under_load.h"
#include "env/files.h"
#include "service/webhook_letter.h"
#include "vault/encoding.h"

namespace {

using namespace luoshi::bench;
using namespace std::chrono_literals;
namespace json = boost::json;

constexpr int kSkipped = 77;
constexpr std::uint64_t kUnitsAPhase = 40;

enum class Mood { kFails, kHangs, kAccepts };

// Takes what comes, a thread for each connection.
class Receiver {
 public:
  Receiver() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, generic, &size) != 0) {
      stop_with("no port to receive at");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { accept_all(); });
  }
  ~Receiver() {
    mood_ = Mood::kAccepts;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

  std::string url() const { return fmt::format("http://127.0.0.1:{}/in", port_); }
  void set_mood(Mood mood) { mood_ = mood; }
  void set_secret(std::string secret) {
    const std::lock_guard lock(mutex_);
    secret_ = std::move(secret);
  }
  std::uint64_t heard() const { return heard_; }
  // The streams that were accepted, with the ids they came under.
  std::map<std::string, std::set<std::string>> accepted() {
    const std::lock_guard lock(mutex_);
    return accepted_;
  }
  std::uint64_t wrong() const { return wrong_; }

 private:
  void accept_all() {
    std::vector<std::thread> threads;
    for (int socket = 0; (socket = ::accept(listener_, nullptr, nullptr)) >= 0;) {
      threads.emplace_back([this, socket] {
        converse(socket);
        ::close(socket);
      });
    }
    for (std::thread& each : threads) each.join();
  }

  void converse(int socket) {
    std::string text;
    std::size_t end = std::string::npos;
    char bytes[4096];
    while (end == std::string::npos || text.size() < end + 4 + length_of(text)) {
      const ssize_t got = ::recv(socket, bytes, sizeof bytes, 0);
      if (got <= 0) return;
      text.append(bytes, static_cast<std::size_t>(got));
      end = text.find("\r\n\r\n");
    }
    ++heard_;
    while (mood_ == Mood::kHangs) std::this_thread::sleep_for(20ms);
    const bool takes = mood_ == Mood::kAccepts;
    if (takes) take(text, text.substr(end + 4));
    const std::string answer =
        takes ? "HTTP/1.1 204 No Content\r\n\r\n" : "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n";
    (void)::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL);
  }

  static std::string header(const std::string& text, const std::string& name) {
    const std::size_t at = text.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const std::size_t begin = at + name.size() + 4;
    return text.substr(begin, text.find("\r\n", begin) - begin);
  }
  static std::size_t length_of(const std::string& text) {
    return std::strtoul(header(text, "Content-Length").c_str(), nullptr, 10);
  }

  void take(const std::string& head, const std::string& body) {
    const std::lock_guard lock(mutex_);
    const std::string id = header(head, "webhook-id");
    const std::string signature =
        luoshi::service::webhook_signature(secret_, id, header(head, "webhook-timestamp"), body);
    const auto told = luoshi::base::parse_json(body);
    const bool is_right = told && header(head, "webhook-signature") == signature &&
                          told->at("id") == json::value(id) && told->at("kind") == "unit.created";
    if (!is_right) {
      ++wrong_;
      return;
    }
    accepted_[std::string(told->at("stream").as_string())].insert(id);
  }

  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<Mood> mood_{Mood::kFails};
  std::atomic<std::uint64_t> heard_{0};
  std::atomic<std::uint64_t> wrong_{0};
  std::mutex mutex_;  // guards what follows
  std::string secret_;
  std::map<std::string, std::set<std::string>> accepted_;
  std::thread thread_;
};

std::string key_of(std::string secret) {
  secret.erase(0, std::string("whsec_").size());
  while (secret.ends_with('=')) secret.pop_back();
  for (char& c : secret) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return luoshi::vault::parse_base64url(secret).value_or("");
}

std::string token_of(const ServerPlace& place) {
  std::vector<std::string> command{place.program, "token"};
  for (const std::string& each : place.arguments()) command.push_back(each);
  command.insert(command.end(),
                 {"--user", "sysadmin", "--scope", "units.write,units.read,settings.write"});
  const ProgramRun made = run_program(command, place.errors());
  if (made.status != 0) stop_with("luoshi token failed: see " + place.errors());
  return made.output.substr(0, made.output.find('\n'));
}

// One request on a connection of its own; its answer's body when it was one of 200 to 299.
std::optional<std::string> ask(const ServerProcess& server, const std::string& request) {
  LoadOptions options;
  options.port = server.port();
  options.connections = 1;
  options.warm_up = {};
  options.duration = 30s;
  std::optional<std::string> found;
  run_load(
      options,
      [&](std::size_t, std::uint64_t number) { return number == 0 ? request : std::string(); },
      [&](std::size_t, std::uint64_t, int status, std::string_view body) {
        if (status >= 200 && status < 300) found = std::string(body);
      });
  return found;
}

std::string posting(const std::string& token, const std::string& target, const std::string& body) {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n"
      "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
      target, token, body.size(), body);
}

// As many units more; the streams of those that were answered.
void create(const ServerProcess& server, const UnitLoad& units, std::uint64_t& asked,
            std::set<std::string>& created) {
  LoadOptions options;
  options.port = server.port();
  options.connections = 4;
  options.warm_up = {};
  options.duration = 30s;
  const std::uint64_t first = asked;
  run_load(
      options,
      [&](std::size_t, std::uint64_t number) {
        return number < kUnitsAPhase ? units.request(first + number) : std::string();
      },
      [&](std::size_t, std::uint64_t, int status, std::string_view body) {
        const auto told = luoshi::base::parse_json(body);
        if (status == 201 && told) {
          created.insert("unit/" + std::string(told->at("id").as_string()));
        }
      });
  asked += kUnitsAPhase;
}

void kill(ServerProcess& server) {
  server.send_signal(SIGKILL);
  (void)server.wait();
}

// Until `done` says so; false after two minutes.
template <class Done>
bool wait_until(const Done& done) {
  for (int i = 0; i < 2'400; ++i) {
    if (done()) return true;
    std::this_thread::sleep_for(50ms);
  }
  return false;
}

int fault(const std::string& words) {
  std::fprintf(stderr, "%s\n", words.c_str());
  return 1;
}

int check(const ServerProcess& server, const UnitLoad& units, Receiver& receiver,
          const std::set<std::string>& created) {
  const bool are_all = wait_until([&] { return receiver.accepted().size() >= created.size(); });
  const auto accepted = receiver.accepted();
  for (const std::string& stream : created) {
    const auto found = accepted.find(stream);
    if (found == accepted.end()) return fault(stream + " was created and not told");
    if (found->second.size() != 1) return fault(stream + " was told under several ids");
  }
  if (!are_all) return fault("some that were not answered are missing");
  if (receiver.wrong() > 0) return fault("a delivery was wrong or wrongly signed");
  const bool is_quiet = wait_until([&] {
    const auto waiting = get(server.port(), units, "/api/v1/deliveries?state=waiting");
    return waiting && waiting->starts_with(R"({"items":[])");
  });
  if (!is_quiet) return fault("something waits still");
  const auto dead = get(server.port(), units, "/api/v1/deliveries?state=dead");
  if (!dead || !dead->starts_with(R"({"items":[])")) return fault("something died");
  return 0;
}

int run(const ServerPlace& place) {
  Receiver receiver;
  std::set<std::string> created;
  std::uint64_t asked = 0;
  auto server = start_server(place);
  const std::string token = token_of(place);
  const UnitLoad units(token, "told");
  const auto made = ask(*server, posting(token, "/api/v1/webhooks",
                                         fmt::format(R"({{"name":"平台","url":"{}",)"
                                                     R"("kinds":["unit.created"]}})",
                                                     receiver.url())));
  if (!made) return fault("the webhook was not registered");
  receiver.set_secret(
      key_of(std::string(luoshi::base::parse_json(*made)->at("secret").as_string())));
  for (const Mood mood : {Mood::kFails, Mood::kHangs, Mood::kAccepts}) {
    receiver.set_mood(mood);
    const std::uint64_t heard = receiver.heard();
    create(*server, units, asked, created);
    if (!wait_until([&] { return receiver.heard() > heard; })) return fault("nothing was sent");
    kill(*server);
    server = start_server(place);
  }
  const int status = check(*server, units, receiver, created);
  print("webhook_kill_told", static_cast<double>(receiver.accepted().size()), "units");
  print("webhook_kill_heard", static_cast<double>(receiver.heard()), "requests");
  server->send_signal(SIGTERM);
  return server->wait() == 0 ? status : fault("the server did not end cleanly");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) stop_with("usage: luoshi_webhook_kill PROGRAM [postgres]");
  auto folder = luoshi::env::TemporaryFolder::make();
  if (!folder) stop_with("no temporary folder");
  ::setenv("LUOSHI_WEBHOOK_NETWORKS", "127.0.0.1", 1);  // where the receiver is
  ServerPlace place{argv[1], folder->path() + "/data", ""};
  if (argc < 3) return run(place);
  const char* const address = std::getenv("LUOSHI_TEST_POSTGRES");
  if (address == nullptr) {
    std::printf("LUOSHI_TEST_POSTGRES names no database (./test starts one)\n");
    return kSkipped;
  }
  const std::string schema = fmt::format("webhook_kill_{}", ::getpid());
  place.store = with_schema(address, schema);
  const int status = run(place);
  RawPostgres(address).run("DROP SCHEMA " + schema + " CASCADE");
  return status;
}
