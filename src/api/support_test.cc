#include "api/support_test.h"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <optional>

namespace luoshi::api {

namespace asio = boost::asio;

struct RawClient::Core {
  asio::io_context context;
  asio::ssl::context tls{asio::ssl::context::tls_client};
  asio::ssl::stream<asio::ip::tcp::socket> stream{context, tls};
  bool is_tls = false;
  bool has_ended = false;
  std::array<char, 65536> buffer{};
  std::string received;

  // Runs what was begun until it calls back, or ten seconds are over.
  void wait(const bool& is_done) {
    context.restart();
    context.run_for(std::chrono::seconds(10));
    EXPECT_TRUE(is_done) << "the server keeps the client waiting";
    if (!is_done) has_ended = true;
  }
};

RawClient::RawClient(std::uint16_t port, bool is_tls) : core_(std::make_unique<Core>()) {
  boost::system::error_code error;
  auto& socket = core_->stream.next_layer();
  socket.connect({asio::ip::make_address("127.0.0.1"), port}, error);
  EXPECT_FALSE(error) << error.message();
  socket.set_option(asio::ip::tcp::no_delay(true), error);
  core_->is_tls = is_tls;
  if (!is_tls) return;
  core_->stream.handshake(asio::ssl::stream_base::client, error);
  EXPECT_FALSE(error) << error.message();
}

RawClient::~RawClient() = default;
RawClient::RawClient(RawClient&&) noexcept = default;

void RawClient::send(std::string_view bytes) {
  boost::system::error_code ignored;  // a server may have refused and gone
  if (core_->is_tls) {
    asio::write(core_->stream, asio::buffer(bytes.data(), bytes.size()), ignored);
  } else {
    asio::write(core_->stream.next_layer(), asio::buffer(bytes.data(), bytes.size()), ignored);
  }
}

bool RawClient::receive() {
  if (core_->has_ended) return false;
  bool is_done = false;
  const auto took = [&](const boost::system::error_code& error, std::size_t size) {
    is_done = true;
    core_->has_ended = bool(error);
    core_->received.append(core_->buffer.data(), size);
  };
  if (core_->is_tls) {
    core_->stream.async_read_some(asio::buffer(core_->buffer), took);
  } else {
    core_->stream.next_layer().async_read_some(asio::buffer(core_->buffer), took);
  }
  core_->wait(is_done);
  return !core_->has_ended;
}

std::string RawClient::read_until(std::string_view ending) {
  std::size_t found = core_->received.find(ending);
  while (found == std::string::npos && receive()) found = core_->received.find(ending);
  const std::size_t size =
      found == std::string::npos ? core_->received.size() : found + ending.size();
  std::string out = core_->received.substr(0, size);
  core_->received.erase(0, size);
  return out;
}

std::string RawClient::read_to_end() {
  while (receive()) {
  }
  return std::exchange(core_->received, {});
}

bool RawClient::is_closed_by_server() { return core_->received.empty() && !receive(); }

Answer RawClient::read(bool has_body) {
  Answer answer;
  answer.head = read_until("\r\n\r\n");
  if (!answer.head.starts_with("HTTP/1.1 ")) return answer;
  std::from_chars(answer.head.data() + 9, answer.head.data() + 12, answer.status);
  std::size_t length = 0;
  const std::string written = answer.header("Content-Length");
  std::from_chars(written.data(), written.data() + written.size(), length);
  if (!has_body) return answer;
  while (core_->received.size() < length && receive()) {
  }
  answer.body = core_->received.substr(0, length);
  core_->received.erase(0, length);
  return answer;
}

std::string Answer::header(std::string_view name) const {
  std::string_view rest = head;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find("\r\n"), rest.size() - 2);
    const std::string_view line = rest.substr(0, end);
    const std::size_t colon = line.find(": ");
    if (colon != line.npos && equals_ignoring_case(line.substr(0, colon), name)) {
      return std::string(line.substr(colon + 2));
    }
    rest.remove_prefix(end + 2);
  }
  return {};
}

std::string get(std::string_view path, std::string_view more) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(more) + "\r\n";
}

std::string post(std::string_view path, std::string_view body, std::string_view more) {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(more) + "\r\n" + std::string(body);
}

Handler WithServer::echo() {
  return [](const Request& request, Responder respond) {
    std::string out(name_of(request.method));
    for (const std::string& segment : request.path) out += " " + segment;
    for (const auto& [name, value] : request.query) out += " ?" + name + "=" + value;
    for (const auto& [name, value] : request.parameters) out += " {" + name + "=" + value + "}";
    if (!request.body.empty()) out += " " + request.body;
    respond(Response::text(out, "text/plain"));
  };
}

Route WithServer::route(Method method, std::string pattern, Handler handler, RunsOn runs_on) {
  Route out;
  out.method = method;
  out.pattern = std::move(pattern);
  out.handler = std::move(handler);
  out.runs_on = runs_on;
  return out;
}

void WithServer::start(std::vector<Route> routes, Fallback fallback) {
  auto router = Router::make(std::move(routes), std::move(fallback));
  ASSERT_TRUE(router) << router.error().to_string(base::Language::kEnglish);
  auto server = Server::start(options_, std::move(*router), clock_, files_);
  ASSERT_TRUE(server) << server.error().to_string(base::Language::kEnglish);
  server_ = std::move(*server);
}

}  // namespace luoshi::api
