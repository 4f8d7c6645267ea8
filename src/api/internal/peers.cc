#include "api/internal/peers.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace luoshi::api {
namespace {

// With more, those that have no connection and a full bucket are forgotten: they lose nothing.
constexpr std::size_t kPeersKept = 16'384;

double seconds_between(env::MonotonicTime from, env::MonotonicTime to) {
  return std::chrono::duration<double>(to - from).count();
}

}  // namespace

std::string peer_key(const std::string& address) {
  if (address.find(':') == std::string::npos) return address;
  // The first four groups; "::" before their end stands for zeros.
  std::vector<std::string> groups;
  std::string group;
  for (std::size_t i = 0; i <= address.size() && groups.size() < 4; ++i) {
    const char c = i < address.size() ? address[i] : ':';
    if (c == '%') break;
    if (c != ':') {
      group.push_back(c);
      continue;
    }
    const bool is_gap = group.empty() && i > 0;
    if (is_gap) break;
    if (!group.empty()) groups.push_back(group);
    group.clear();
  }
  std::string out;
  for (std::size_t i = 0; i < 4; ++i) out += (i < groups.size() ? groups[i] : "0") + ":";
  return out + ":/64";
}

bool Peers::is_exempt(const std::string& peer) const {
  return limits_.exempts_loopback && is_loopback(peer);
}

void Peers::refill(Peer& peer, env::MonotonicTime now) const {
  const double seconds = std::max(0.0, seconds_between(peer.filled_at, now));
  peer.requests = std::min(requests_.burst, peer.requests + seconds * requests_.per_second);
  peer.sign_ins = std::min(sign_ins_.burst, peer.sign_ins + seconds * sign_ins_.per_second);
  peer.filled_at = std::max(peer.filled_at, now);
}

void Peers::forget_idle(env::MonotonicTime now) {
  for (auto entry = peers_.begin(); entry != peers_.end();) {
    Peer& peer = entry->second;
    refill(peer, now);
    const bool is_idle = peer.connections == 0 && peer.requests >= requests_.burst &&
                         peer.sign_ins >= sign_ins_.burst;
    entry = is_idle ? peers_.erase(entry) : std::next(entry);
  }
}

Peers::Peer* Peers::peer_of(const std::string& peer, env::MonotonicTime now) {
  const std::string key = peer_key(peer);
  if (peers_.size() >= kPeersKept && !peers_.contains(key)) {
    forget_idle(now);
    if (peers_.size() >= kPeersKept) return nullptr;
  }
  const auto [entry, is_new] = peers_.try_emplace(key);
  if (is_new) entry->second = {0, requests_.burst, sign_ins_.burst, now};
  return &entry->second;
}

bool Peers::connect(const std::string& peer, env::MonotonicTime now) {
  const std::lock_guard lock(mutex_);
  if (connections_ >= limits_.connections_max) return false;
  Peer* const entry = peer_of(peer, now);
  if (entry == nullptr) return false;
  const bool is_for_many = is_exempt(peer) || limits_.trusted_proxies.has(peer);
  if (!is_for_many && entry->connections >= limits_.connections_per_peer_max) return false;
  ++entry->connections;
  ++connections_;
  return true;
}

void Peers::disconnect(const std::string& peer) {
  const std::lock_guard lock(mutex_);
  const auto entry = peers_.find(peer_key(peer));
  if (entry == peers_.end()) return;
  --entry->second.connections;
  if (--connections_ == 0) is_empty_.notify_all();
}

unsigned Peers::take(const std::string& peer, double Peer::*bucket, const Rate& rate,
                     env::MonotonicTime now) {
  if (rate.per_second <= 0 || is_exempt(peer)) return 0;
  const std::lock_guard lock(mutex_);
  Peer* const entry = peer_of(peer, now);
  if (entry == nullptr) return 1;
  refill(*entry, now);
  double& tokens = entry->*bucket;
  if (tokens >= 1) {
    tokens -= 1;
    return 0;
  }
  return static_cast<unsigned>(std::ceil((1 - tokens) / rate.per_second));
}

unsigned Peers::seconds_to_wait(const std::string& peer, env::MonotonicTime now) {
  return take(peer, &Peer::requests, requests_, now);
}

unsigned Peers::seconds_to_sign_in(const std::string& peer, env::MonotonicTime now) {
  return take(peer, &Peer::sign_ins, sign_ins_, now);
}

bool Peers::open_stream() {
  const std::lock_guard lock(mutex_);
  if (streams_ >= limits_.streams_max) return false;
  ++streams_;
  return true;
}

void Peers::close_stream() {
  const std::lock_guard lock(mutex_);
  --streams_;
}

bool Peers::wait_until_none(std::chrono::milliseconds time_max) {
  std::unique_lock lock(mutex_);
  return is_empty_.wait_for(lock, time_max, [this] { return connections_ == 0; });
}

void Peers::wait_until_none() {
  std::unique_lock lock(mutex_);
  is_empty_.wait(lock, [this] { return connections_ == 0; });
}

}  // namespace luoshi::api
