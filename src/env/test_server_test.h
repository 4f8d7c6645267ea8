// A server of one connection on 127.0.0.1, for the tests of what asks servers.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include "base/check.h"

namespace luoshi::env {

// What the server says to one who connected; ends with the connection.
class Conversation {
 public:
  explicit Conversation(int socket) : socket_(socket) {}

  void say(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  // What was heard up to and with the mark; less when the other hung up.
  std::string hear_to(std::string_view mark) {
    std::size_t end = 0;
    while ((end = heard_.find(mark)) == std::string::npos) {
      std::array<char, 4096> bytes{};
      const ssize_t got = ::recv(socket_, bytes.data(), bytes.size(), 0);
      if (got <= 0) return std::exchange(heard_, {});
      heard_.append(bytes.data(), static_cast<std::size_t>(got));
    }
    std::string part = heard_.substr(0, end + mark.size());
    heard_.erase(0, part.size());
    return part;
  }
  int socket() const { return socket_; }

 private:
  int socket_;
  std::string heard_;
};

class TestServer {
 public:
  explicit TestServer(std::function<void(Conversation&)> answer) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    LUOSHI_CHECK(::bind(listener_, generic, size) == 0 && ::listen(listener_, 1) == 0);
    LUOSHI_CHECK(::getsockname(listener_, generic, &size) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, answer = std::move(answer)] {
      const int socket = ::accept(listener_, nullptr, nullptr);
      if (socket < 0) return;
      Conversation conversation(socket);
      answer(conversation);
      ::close(socket);
    });
  }
  ~TestServer() {
    ::shutdown(listener_, SHUT_RDWR);  // wakes the thread when nobody came
    thread_.join();
    ::close(listener_);
  }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  std::string at(const std::string& scheme) const {
    return scheme + "://127.0.0.1:" + std::to_string(port_);
  }

 private:
  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace luoshi::env
