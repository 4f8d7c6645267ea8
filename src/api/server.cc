#include "api/server.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "api/internal/network.h"
#include "api/internal/session.h"

namespace luoshi::api {
namespace {

constexpr std::uint64_t kPemBytesMax = 1 << 20;

// Often enough that a limit is late by a quarter of the shortest one at most.
std::chrono::milliseconds tick_of(const TimeLimits& time) {
  const auto shortest = std::min({time.header, time.body, time.idle, time.write, time.heartbeat});
  return std::clamp(shortest / 4, std::chrono::milliseconds(2), std::chrono::milliseconds(250));
}

base::Result<std::shared_ptr<TlsContext>> load_tls(const Tls& tls, env::FileSystem& files) {
  const auto certificate = files.read(tls.certificate_path, kPemBytesMax);
  if (!certificate) return tl::unexpected(certificate.error());
  const auto key = files.read(tls.key_path, kPemBytesMax);
  if (!key) return tl::unexpected(key.error());
  auto context = make_tls_context(*certificate, *key);
  if (!context) {
    base::Error error = context.error();
    error.where = tls.certificate_path + ", " + tls.key_path;
    return tl::unexpected(std::move(error));
  }
  return context;
}

}  // namespace

Headers default_headers() {
  return {{"Content-Security-Policy",
           "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
           "frame-ancestors 'none'"},
          {"X-Content-Type-Options", "nosniff"},
          {"X-Frame-Options", "DENY"},
          {"Referrer-Policy", "same-origin"},
          {"Cross-Origin-Opener-Policy", "same-origin"},
          {"Cache-Control", "no-store"}};
}

class Server::Core {
 public:
  Core(Options options, Router router, env::Clock& clock, env::FileSystem& files)
      : shared_(std::move(options), std::move(router), clock, files) {
    for (std::size_t i = 0; i < std::max<std::size_t>(1, shared_.options.io_threads); ++i) {
      loops_.push_back(std::make_shared<Loop>());
      workers_.push_back(std::make_unique<Worker>(shared_, loops_.back(), i));
    }
  }
  ~Core() { stop(std::chrono::milliseconds(0)); }

  base::Result<void> open() {
    std::shared_ptr<TlsContext> tls;
    if (shared_.options.tls) {
      auto loaded = load_tls(*shared_.options.tls, shared_.files);
      if (!loaded) return tl::unexpected(loaded.error());
      tls = std::move(*loaded);
    }
    auto listener =
        Listener::open(shared_.options.address, shared_.options.port, loops_, std::move(tls),
                       [this](std::size_t loop, std::unique_ptr<Connection> connection) {
                         workers_[loop]->accept(std::move(connection));
                       });
    if (!listener) return tl::unexpected(listener.error());
    listener_ = std::move(*listener);
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      loops_[i]->run(tick_of(shared_.options.time),
                     [worker = workers_[i].get()] { worker->tick(); });
    }
    return {};
  }

  std::uint16_t port() const { return listener_->port(); }

  void stop(std::chrono::milliseconds grace) {
    if (!listener_ || std::exchange(is_stopped_, true)) return;
    listener_->close();
    on_each_loop(&Worker::wind_down);
    if (!shared_.peers.wait_until_none(grace)) {
      on_each_loop(&Worker::close_all);
      shared_.peers.wait_until_none();
    }
    shared_.pool.stop();
    shared_.hashing.stop();
    for (const auto& loop : loops_) loop->stop();
  }

 private:
  void on_each_loop(void (Worker::*work)()) {
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      loops_[i]->post([worker = workers_[i].get(), work] { (worker->*work)(); });
    }
  }

  Shared shared_;
  std::vector<std::shared_ptr<Loop>> loops_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::unique_ptr<Listener> listener_;
  bool is_stopped_ = false;
};

Server::Server(std::unique_ptr<Core> core) : core_(std::move(core)) {}

Server::~Server() = default;

base::Result<std::unique_ptr<Server>> Server::start(Options options, Router router,
                                                    env::Clock& clock, env::FileSystem& files) {
  auto core = std::make_unique<Core>(std::move(options), std::move(router), clock, files);
  if (const auto opened = core->open(); !opened) return tl::unexpected(opened.error());
  return std::unique_ptr<Server>(new Server(std::move(core)));
}

std::uint16_t Server::port() const { return core_->port(); }

void Server::stop(std::chrono::milliseconds grace) { core_->stop(grace); }

}  // namespace luoshi::api
