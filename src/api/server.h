// The HTTP/1.1 server: sockets, TLS, time limits, and the way from bytes to a Handler and back.
//
// Threads: `io_threads` threads with an event loop each; a connection belongs to one of them for
// its life, so that it needs no lock. Handlers of RunsOn::kPool run on `pool_threads` others; how
// many may wait for those is bounded (503). stop() is called by whoever started the server, never
// by a handler.
//
// A request that could be read by another program as a different one is refused, and its
// connection closed. Time limits: a client that sends or takes bytes slower than `rate_bytes_min`
// a second, beyond a grace period, is dropped; it costs others nothing meanwhile.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/addresses.h"
#include "api/http.h"
#include "api/router.h"
#include "base/result.h"
#include "env/clock.h"
#include "env/files.h"

namespace luoshi::api {

struct RequestLimits {
  std::size_t header_bytes_max = 16 << 10;  // request line and header together
  std::size_t header_count_max = 100;
  std::size_t query_count_max = 100;
};

struct TimeLimits {
  std::chrono::milliseconds header{10'000};     // from the first byte; TLS's handshake too
  std::chrono::milliseconds body{20'000};       // grace; longer as long as the rate is kept
  std::chrono::milliseconds idle{60'000};       // between requests
  std::chrono::milliseconds write{20'000};      // grace, as for the body
  std::uint64_t rate_bytes_min = 1024;          // a second
  std::chrono::milliseconds heartbeat{15'000};  // a comment to every stream
};

struct PeerLimits {
  std::size_t connections_max = 4096;
  std::size_t connections_per_peer_max = 256;
  double requests_per_second = 200;  // of one peer, on average; 0: as many as it likes
  double requests_burst = 400;
  double sign_ins_per_minute = 60;  // of one peer, as many at once; 0: as many as it likes
  // Of these, the peer is whom X-Forwarded-For names (api/addresses.h), and their connections are
  // limited with all others' alone.
  env::AddressSet trusted_proxies = {};
  bool exempts_loopback = false;  // this machine is no peer that is limited
  std::size_t streams_max = 1024;
};

// What became of a request. For metrics and the access log; holds nothing that a person wrote.
struct Access {
  std::string_view id;     // the request's
  std::string_view route;  // the pattern; "" when no route was found
  Method method = Method::kGet;
  int status = 0;
  std::chrono::nanoseconds duration{};  // first byte in to last byte out
  std::uint64_t bytes_sent = 0;
  std::string_view peer;  // the client's address, behind trusted proxies too
};

struct Tls {
  std::string certificate_path;  // PEM, the chain behind it
  std::string key_path;          // PEM
};

// Content-Security-Policy, X-Content-Type-Options and the like.
Headers default_headers();

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: a free one
  std::size_t io_threads = 2;
  std::size_t pool_threads = 8;
  std::size_t pool_queue_max = 1024;
  std::size_t hashing_threads = 2;  // of RunsOn::kHashing
  std::size_t hashing_queue_max = 128;
  std::optional<Tls> tls;
  RequestLimits request;
  TimeLimits time;
  PeerLimits peers;
  Headers headers = default_headers();           // on every answer that does not set them
  std::function<void(const Access&)> on_access;  // on an io thread; must not wait
};

// Does the work, which gives answers to requests, and only then wakes the threads that send them.
void together(const std::function<void()>& work);

class Server {
 public:
  // `clock` and `files` must outlive the server. The port is open when this returns.
  static base::Result<std::unique_ptr<Server>> start(Options options, Router router,
                                                     env::Clock& clock, env::FileSystem& files);
  ~Server();  // stop() with no time left
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  // Accepts nobody more, closes idle connections and streams, lets requests that are being read or
  // answered finish within `grace`, closes the rest; returns when all threads have ended, which a
  // handler that never returns prevents.
  void stop(std::chrono::milliseconds grace);

 private:
  class Core;
  explicit Server(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace luoshi::api
