// Asks another server by HTTP: an identity provider, a timestamp service, a receiver of notices.
// Blocking; give it a thread that may wait. https with the server's certificate verified; plain
// http only to this machine itself. Redirects are not followed, proxies of the environment are not
// used, no cookies are kept. Where somebody else chose the address, `reaches` keeps the request out
// of private networks: it is the number that the name led to that is looked at, so that no entry in
// a name server leads there.
//
// Errors: send() fails when no whole answer came: kUnavailable, kTooLarge, kInvalidInput for a
// request that must not be sent, kForbidden for a place that it may not reach. An answer with
// status 500 is an answer. Error.where is the address without its query, which may hold secrets.
// Thread rule: any thread; each send() is a connection of its own. The process ignores SIGPIPE, as
// it does once a SignalWaiter was made.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "env/address_set.h"

namespace luoshi::env {

enum class HttpMethod { kGet, kPost, kPut, kDelete };

struct HttpHeader {
  std::string name;
  std::string value;
};

struct HttpRequest {
  HttpMethod method = HttpMethod::kGet;
  std::string url;
  std::vector<HttpHeader> headers = {};
  std::string body = {};  // sent with POST and PUT
  std::chrono::milliseconds time_max{10'000};
  std::size_t answer_bytes_max = 1 << 20;  // of the body; as much again of headers
  std::string authorities_file = {};  // PEM of the authorities to trust; empty: those of the system
  // When given: nothing but public addresses and these, this machine among them.
  const AddressSet* reaches = nullptr;
};

// Whether a request may be sent to this address, as far as its text says.
base::Result<void> check_url(const std::string& url);

struct HttpAnswer {
  int status = 0;
  std::vector<HttpHeader> headers = {};
  std::string body = {};

  // The first of that name, whatever its capitals.
  std::optional<std::string_view> header(std::string_view name) const;
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual base::Result<HttpAnswer> send(const HttpRequest& request) = 0;
};

class RealHttpClient final : public HttpClient {
 public:
  base::Result<HttpAnswer> send(const HttpRequest& request) override;
};

// Answers from a prepared list, in order, and keeps what was asked. For tests; a request beyond the
// list is kUnavailable.
class ScriptedHttpClient final : public HttpClient {
 public:
  void expect(base::Result<HttpAnswer> answer);
  std::vector<HttpRequest> requests() const;
  base::Result<HttpAnswer> send(const HttpRequest& request) override;

 private:
  mutable std::mutex mutex_;
  std::deque<base::Result<HttpAnswer>> answers_;
  std::vector<HttpRequest> requests_;
};

}  // namespace luoshi::env
