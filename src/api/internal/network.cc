#include "api/internal/network.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace luoshi::api {

namespace asio = boost::asio;
using boost::system::error_code;

// The concrete executor spares the type-erased one's calls, and time to compile.
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Timer =
    asio::basic_waitable_timer<asio::steady_timer::clock_type,
                               asio::wait_traits<asio::steady_timer::clock_type>, Executor>;

struct Loop::Core {
  asio::io_context context{1};
  asio::executor_work_guard<Executor> guard{context.get_executor()};
  Timer timer{context};
  std::chrono::milliseconds interval{100};
  std::function<void()> on_tick;
  std::thread thread;
  std::mutex posted_mutex;
  std::vector<std::function<void()>> posted;
  bool is_woken = false;  // run_posted() is under way to what is posted

  void tick() {
    timer.expires_after(interval);
    timer.async_wait([this](const error_code& error) {
      if (error || !guard.owns_work()) return;
      on_tick();
      tick();
    });
  }

  // What comes while the thread is busy is done in one go: it is woken once for all of it.
  void post(std::function<void()> work) {
    const std::lock_guard lock(posted_mutex);
    posted.push_back(std::move(work));
  }

  void wake() {
    {
      const std::lock_guard lock(posted_mutex);
      if (is_woken || posted.empty()) return;
      is_woken = true;
    }
    asio::post(context, [this] { run_posted(); });
  }

  void run_posted() {
    std::vector<std::function<void()>> taken;
    {
      const std::lock_guard lock(posted_mutex);
      taken.swap(posted);
      is_woken = false;
    }
    for (const std::function<void()>& work : taken) work();
  }
};

namespace {

// Loops that are to be woken when this thread leaves together().
struct Burst {
  std::vector<std::shared_ptr<Loop::Core>> loops;
};
thread_local Burst* burst = nullptr;

}  // namespace

void together(const std::function<void()>& work) {
  Burst own;
  Burst* const outer = std::exchange(burst, &own);
  work();
  burst = outer;
  for (const auto& loop : own.loops) loop->wake();
}

Loop::Loop() : core_(std::make_shared<Core>()) {}

Loop::~Loop() { stop(); }

void Loop::run(std::chrono::milliseconds interval, std::function<void()> on_tick) {
  core_->interval = interval;
  core_->on_tick = std::move(on_tick);
  core_->tick();
  core_->thread = std::thread([this] { core_->context.run(); });
}

void Loop::post(std::function<void()> work) {
  core_->post(std::move(work));
  if (burst == nullptr) return core_->wake();
  if (std::ranges::find(burst->loops, core_) == burst->loops.end()) burst->loops.push_back(core_);
}

bool Loop::is_here() const { return core_->context.get_executor().running_in_this_thread(); }

void Loop::stop() {
  if (!core_->thread.joinable()) return;
  post([this] {
    core_->timer.cancel();
    core_->guard.reset();
  });
  core_->thread.join();
}

class TlsContext {
 public:
  asio::ssl::context context{asio::ssl::context::tls_server};
};

namespace {

std::array<asio::const_buffer, 2> buffers_of(const std::array<std::string_view, 2>& pieces) {
  return {asio::buffer(pieces[0].data(), pieces[0].size()),
          asio::buffer(pieces[1].data(), pieces[1].size())};
}

// 0 bytes stand for every way to end.
std::size_t or_zero(const error_code& error, std::size_t bytes) { return error ? 0 : bytes; }

class PlainConnection final : public Connection {
 public:
  explicit PlainConnection(Socket socket) : socket_(std::move(socket)) {}

  void start(ConnectionOwner& owner) override { owner.on_ready(true); }
  void read_some(ConnectionOwner& owner, char* bytes, std::size_t size) override {
    socket_.async_read_some(
        asio::buffer(bytes, size),
        [keep = owner.shared_from_this()](const error_code& error, std::size_t read) {
          keep->on_read(or_zero(error, read));
        });
  }
  void write_some(ConnectionOwner& owner, const std::array<std::string_view, 2>& pieces) override {
    socket_.async_write_some(buffers_of(pieces), [keep = owner.shared_from_this()](
                                                     const error_code& error, std::size_t written) {
      keep->on_written(or_zero(error, written));
    });
  }
  void end_writing(ConnectionOwner& owner) override {
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    drain(owner);
  }
  void close() override {
    error_code ignored;
    socket_.close(ignored);
  }
  bool is_secure() const override { return false; }

 private:
  // Closing with bytes unread would reset the connection, and the answer might be lost with it.
  void drain(ConnectionOwner& owner) {
    socket_.async_read_some(asio::buffer(dropped_), [this, keep = owner.shared_from_this()](
                                                        const error_code& error, std::size_t read) {
      if (error || read == 0) {
        keep->on_read(0);
      } else {
        drain(*keep);
      }
    });
  }

  std::array<char, 512> dropped_{};
  Socket socket_;
};

class TlsConnection final : public Connection {
 public:
  TlsConnection(Socket socket, std::shared_ptr<TlsContext> context)
      : context_(std::move(context)), stream_(std::move(socket), context_->context) {}

  void start(ConnectionOwner& owner) override {
    stream_.async_handshake(
        asio::ssl::stream_base::server,
        [keep = owner.shared_from_this()](const error_code& error) { keep->on_ready(!error); });
  }
  void read_some(ConnectionOwner& owner, char* bytes, std::size_t size) override {
    stream_.async_read_some(
        asio::buffer(bytes, size),
        [keep = owner.shared_from_this()](const error_code& error, std::size_t read) {
          keep->on_read(or_zero(error, read));
        });
  }
  void write_some(ConnectionOwner& owner, const std::array<std::string_view, 2>& pieces) override {
    // A record holds one piece; two small ones are better one.
    constexpr std::size_t kRecordBytes = 16 << 10;
    std::string_view first = pieces[0].empty() ? pieces[1] : pieces[0];
    if (!pieces[0].empty() && !pieces[1].empty() && pieces[0].size() < kRecordBytes) {
      record_.assign(pieces[0]);
      record_.append(pieces[1].substr(0, kRecordBytes - pieces[0].size()));
      first = record_;
    }
    stream_.async_write_some(
        asio::buffer(first.data(), first.size()),
        [keep = owner.shared_from_this()](const error_code& error, std::size_t written) {
          keep->on_written(or_zero(error, written));
        });
  }
  void end_writing(ConnectionOwner& owner) override {
    stream_.async_shutdown(
        [keep = owner.shared_from_this()](const error_code&) { keep->on_read(0); });
  }
  void close() override {
    error_code ignored;
    stream_.next_layer().close(ignored);
  }
  bool is_secure() const override { return true; }

 private:
  std::shared_ptr<TlsContext> context_;
  asio::ssl::stream<Socket> stream_;
  std::string record_;
};

std::string without_port(const asio::ip::tcp::endpoint& endpoint) {
  asio::ip::address address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  return address.to_string();
}

base::Error system_error(const base::Message& what, const std::string& where,
                         const error_code& error) {
  return {base::ErrorCode::kUnavailable,
          {what.zh + "：" + error.message(), what.en + ": " + error.message()},
          where,
          {}};
}

}  // namespace

base::Result<std::shared_ptr<TlsContext>> make_tls_context(const std::string& certificate_chain,
                                                           const std::string& key) {
  auto out = std::make_shared<TlsContext>();
  asio::ssl::context& context = out->context;
  error_code error;
  context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                      asio::ssl::context::no_tlsv1_1);
  SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);
  context.use_certificate_chain(asio::buffer(certificate_chain), error);
  if (!error) context.use_private_key(asio::buffer(key), asio::ssl::context::pem, error);
  const bool is_pair = !error && SSL_CTX_check_private_key(context.native_handle()) == 1;
  if (!is_pair) {
    return base::fail(base::ErrorCode::kInvalidInput,
                      {"证书或私钥不可用" + (error ? "：" + error.message() : std::string()),
                       "The certificate or its key cannot be used" +
                           (error ? ": " + error.message() : std::string())},
                      {}, {"应为 PEM 格式且互相匹配", "both in PEM, belonging together"});
  }
  return out;
}

struct Listener::Core : std::enable_shared_from_this<Listener::Core> {
  Core(const std::vector<std::shared_ptr<Loop>>& given_loops, std::shared_ptr<TlsContext> given_tls,
       OnAccept given_on_accept)
      : tls(std::move(given_tls)),
        on_accept(std::make_shared<const OnAccept>(std::move(given_on_accept))),
        acceptor(given_loops[0]->core().context),
        retry(given_loops[0]->core().context) {
    for (const auto& loop : given_loops) loops.push_back(loop.get());
  }

  error_code open(const asio::ip::tcp::endpoint& endpoint) {
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(Acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    return error;
  }

  void accept() {
    const std::size_t loop = next;
    next = (next + 1) % loops.size();
    acceptor.async_accept(loops[loop]->core().context, [self = shared_from_this(), loop](
                                                           const error_code& error, Socket socket) {
      if (error == asio::error::operation_aborted || !self->acceptor.is_open()) return;
      if (error) return self->accept_later();
      self->hand_over(loop, std::move(socket));
      self->accept();
    });
  }

  // Out of descriptors or memory: others may give some back meanwhile.
  void accept_later() {
    retry.expires_after(std::chrono::milliseconds(50));
    retry.async_wait([self = shared_from_this()](const error_code& error) {
      if (!error && self->acceptor.is_open()) self->accept();
    });
  }

  void hand_over(std::size_t loop, Socket socket) {
    error_code error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error) return;  // gone already
    socket.set_option(asio::ip::tcp::no_delay(true), error);
    auto make = [&]() -> std::unique_ptr<Connection> {
      if (tls) return std::make_unique<TlsConnection>(std::move(socket), tls);
      return std::make_unique<PlainConnection>(std::move(socket));
    };
    auto made = make();
    made->set_peer(without_port(endpoint));
    // std::function wants what can be copied; the box is opened once.
    auto box = std::make_shared<std::unique_ptr<Connection>>(std::move(made));
    loops[loop]->post([call = on_accept, loop, box] { (*call)(loop, std::move(*box)); });
  }

  std::vector<Loop*> loops;  // not owned: their queues hold this
  std::shared_ptr<TlsContext> tls;
  std::shared_ptr<const OnAccept> on_accept;
  Acceptor acceptor;
  Timer retry;
  std::size_t next = 0;
  std::uint16_t port = 0;
};

Listener::Listener(std::shared_ptr<Core> core) : core_(std::move(core)) {}

Listener::~Listener() = default;

std::uint16_t Listener::port() const { return core_->port; }

base::Result<std::unique_ptr<Listener>> Listener::open(
    const std::string& address, std::uint16_t port, const std::vector<std::shared_ptr<Loop>>& loops,
    std::shared_ptr<TlsContext> tls, OnAccept on_accept) {
  error_code error;
  const asio::ip::address parsed = asio::ip::make_address(address, error);
  if (error) {
    return base::fail(base::ErrorCode::kInvalidInput, {"不是 IP 地址", "no IP address"}, address,
                      {"如 127.0.0.1", "for example 127.0.0.1"});
  }
  auto core = std::make_shared<Core>(loops, std::move(tls), std::move(on_accept));
  error = core->open({parsed, port});
  if (error) {
    const std::string where = address + ":" + std::to_string(port);
    return tl::unexpected(
        system_error({"端口无法打开", "the port cannot be opened"}, where, error));
  }
  core->port = core->acceptor.local_endpoint(error).port();
  loops[0]->post([core] { core->accept(); });
  return std::unique_ptr<Listener>(new Listener(std::move(core)));
}

void Listener::close() {
  core_->loops[0]->post([core = core_] {
    error_code ignored;
    core->acceptor.close(ignored);
    core->retry.cancel();
  });
}

}  // namespace luoshi::api
