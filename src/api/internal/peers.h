// How much each client may have at once and a second: connections, and a bucket of tokens that
// fills with time; and a smaller bucket of sign-ins. A client is an IPv4 address or the /64 of an
// IPv6 one, because whoever has one address of such a net has all. Thread rule: any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

#include "api/server.h"
#include "env/clock.h"

namespace luoshi::api {

class Peers {
 public:
  explicit Peers(const PeerLimits& limits) : limits_(limits) {}

  bool connect(const std::string& peer, env::MonotonicTime now);  // false: it has enough
  void disconnect(const std::string& peer);
  // 0: the request may be answered; else after how many seconds to come again.
  unsigned seconds_to_wait(const std::string& peer, env::MonotonicTime now);
  unsigned seconds_to_sign_in(const std::string& peer, env::MonotonicTime now);

  bool open_stream();  // false: there are enough
  void close_stream();
  // False when the time was over before the last one disconnected.
  bool wait_until_none(std::chrono::milliseconds time_max);
  void wait_until_none();

 private:
  struct Rate {
    double per_second = 0;
    double burst = 0;
  };
  struct Peer {
    std::size_t connections = 0;
    double requests = 0;
    double sign_ins = 0;
    env::MonotonicTime filled_at{};
  };
  bool is_exempt(const std::string& peer) const;
  // Null when no more can be remembered.
  Peer* peer_of(const std::string& peer, env::MonotonicTime now);
  unsigned take(const std::string& peer, double Peer::*bucket, const Rate& rate,
                env::MonotonicTime now);
  void refill(Peer& peer, env::MonotonicTime now) const;
  void forget_idle(env::MonotonicTime now);

  const PeerLimits limits_;
  const Rate requests_{limits_.requests_per_second, limits_.requests_burst};
  const Rate sign_ins_{limits_.sign_ins_per_minute / 60, limits_.sign_ins_per_minute};
  std::mutex mutex_;
  std::condition_variable is_empty_;
  std::unordered_map<std::string, Peer> peers_;
  std::size_t connections_ = 0;
  std::size_t streams_ = 0;
};

// "2001:db8:1:2:3::4" → "2001:db8:1:2::/64"; any other as it is.
std::string peer_key(const std::string& address);

}  // namespace luoshi::api
