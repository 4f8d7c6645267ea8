// Sockets, TLS and the threads that wait for them; the one place that knows Boost.Asio. What is
// above speaks to a Loop (a thread), a Connection (a byte stream) and a Listener.
//
// Ownership: a Connection belongs to its ConnectionOwner; every operation under way keeps the owner
// alive. A Loop's queue is emptied when the Loop goes; what is posted must not own the Loop.
// Thread rule: Loop::post, is_here and stop from any thread; a Connection only on its loop's
// thread; a Listener's close from any thread, once.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace luoshi::api {

class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Runs on_tick every `interval` on the loop's thread until stop().
  void run(std::chrono::milliseconds interval, std::function<void()> on_tick);
  void post(std::function<void()> work);
  bool is_here() const;  // on the loop's own thread
  // Ends and joins the thread when all that is under way has ended: every connection must have been
  // closed and every listener too.
  void stop();

  struct Core;
  Core& core() { return *core_; }

 private:
  std::shared_ptr<Core> core_;
};

class ConnectionOwner : public std::enable_shared_from_this<ConnectionOwner> {
 public:
  virtual ~ConnectionOwner() = default;
  virtual void on_ready(bool is_ok) = 0;  // after start()
  // 0 bytes: the other side has ended or broken off.
  virtual void on_read(std::size_t bytes) = 0;
  virtual void on_written(std::size_t bytes) = 0;
};

class Connection {
 public:
  virtual ~Connection() = default;
  virtual void start(ConnectionOwner& owner) = 0;  // TLS's handshake, where there is one
  // One read and one write may be under way at once; the bytes must stay until they are done.
  virtual void read_some(ConnectionOwner& owner, char* bytes, std::size_t size) = 0;
  virtual void write_some(ConnectionOwner& owner,
                          const std::array<std::string_view, 2>& pieces) = 0;
  // The other side sees the end of what was written; what it still sends is dropped, and on_read(0)
  // comes when it has ended too. No read may be under way.
  virtual void end_writing(ConnectionOwner& owner) = 0;
  virtual void close() = 0;  // operations under way end with 0 bytes
  virtual bool is_secure() const = 0;

  const std::string& peer() const { return peer_; }
  void set_peer(std::string peer) { peer_ = std::move(peer); }

 private:
  std::string peer_;
};

class TlsContext;  // a certificate and its key, ready for connections

// PEM texts; kInvalidInput when they do not belong together or are not what they should be.
base::Result<std::shared_ptr<TlsContext>> make_tls_context(const std::string& certificate_chain,
                                                           const std::string& key);

class Listener {
 public:
  // Called on the thread of `loops[loop]`, for each connection in turn.
  using OnAccept = std::function<void(std::size_t loop, std::unique_ptr<Connection>)>;

  // `loops` must outlive the listener; the first one accepts for all.
  static base::Result<std::unique_ptr<Listener>> open(
      const std::string& address, std::uint16_t port,
      const std::vector<std::shared_ptr<Loop>>& loops, std::shared_ptr<TlsContext> tls,
      OnAccept on_accept);
  ~Listener();
  std::uint16_t port() const;
  void close();

  struct Core;

 private:
  explicit Listener(std::shared_ptr<Core> core);
  std::shared_ptr<Core> core_;
};

}  // namespace luoshi::api
