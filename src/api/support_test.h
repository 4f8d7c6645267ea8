// A client that sends any bytes and says what came back, and a server to send them to. Waits at
// most ten seconds for anything.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/server.h"
#include "env/clock.h"
#include "env/files.h"

namespace luoshi::api {

struct Answer {
  int status = 0;  // 0: none came
  std::string head;
  std::string body;

  std::string header(std::string_view name) const;  // "" for none
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port, bool is_tls = false);
  ~RawClient();
  RawClient(RawClient&&) noexcept;

  void send(std::string_view bytes);
  Answer read(bool has_body = true);                // one answer, by its Content-Length
  std::string read_until(std::string_view ending);  // all until then; what came when it is closed
  std::string read_to_end();
  bool is_closed_by_server();  // nothing more comes and the connection has ended
  Answer ask(std::string_view bytes) {
    send(bytes);
    return read();
  }

 private:
  struct Core;
  bool receive();
  std::unique_ptr<Core> core_;
};

std::string get(std::string_view path, std::string_view more = {});
std::string post(std::string_view path, std::string_view body, std::string_view more = {});

class WithServer : public testing::Test {
 protected:
  void start(std::vector<Route> routes, Fallback fallback = {});
  // Answers with the request in words: "GET a/b ?c=d body".
  static Handler echo();
  static Route route(Method method, std::string pattern, Handler handler,
                     RunsOn runs_on = RunsOn::kIoThread);
  RawClient client() const { return RawClient(server_->port()); }

  Options options_;
  env::SimulatedClock clock_{env::WallTime(std::chrono::milliseconds(784'111'777'000))};
  env::RealFileSystem files_;
  std::unique_ptr<Server> server_;
};

}  // namespace luoshi::api
