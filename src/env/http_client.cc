#include "env/http_client.h"

#include <strings.h>

#include <algorithm>

#include "env/internal/system_error.h"
#include "env/internal/transfer.h"

namespace luoshi::env {
namespace {

using base::ErrorCode;
using base::Result;

// What comes in, up to the limits.
struct Incoming {
  HttpAnswer answer;
  std::size_t bytes_max = 0;
  std::size_t header_bytes = 0;
  bool too_large = false;
};

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* target) {
  Incoming& incoming = *static_cast<Incoming*>(target);
  incoming.too_large = incoming.answer.body.size() + count > incoming.bytes_max;
  if (incoming.too_large) return CURL_WRITEFUNC_ERROR;
  incoming.answer.body.append(bytes, count);
  return count;
}

std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* target) {
  Incoming& incoming = *static_cast<Incoming*>(target);
  incoming.header_bytes += count;
  incoming.too_large = incoming.header_bytes > incoming.bytes_max;
  if (incoming.too_large) return CURL_WRITEFUNC_ERROR;
  const std::string_view line(bytes, count);
  // Each answer begins with its status; those before the last (100 Continue) are forgotten.
  if (line.starts_with("HTTP/")) incoming.answer.headers.clear();
  const std::size_t colon = line.find(':');
  if (line.starts_with("HTTP/") || colon == line.npos) return count;
  const std::size_t begin = std::min(line.find_first_not_of(" \t", colon + 1), count);
  const std::size_t end = line.find_last_not_of(" \t\r\n") + 1;
  incoming.answer.headers.push_back(
      {std::string(line.substr(0, colon)),
       std::string(line.substr(begin, std::max(begin, end) - begin))});
  return count;
}

bool is_header(const HttpHeader& header) {
  const auto is_name_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  const auto ends_line = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
  return !header.name.empty() &&
         std::all_of(header.name.begin(), header.name.end(), is_name_letter) &&
         std::none_of(header.value.begin(), header.value.end(), ends_line);
}

Result<internal::Address> checked_address(const std::string& url) {
  auto address = internal::parse_address(url);
  if (!address) return address;
  if (address->scheme != "https" && !(address->scheme == "http" && address->is_loopback)) {
    return base::fail(ErrorCode::kUnsupported,
                      {"不会不加密地发送", "this is not sent without encryption"}, address->shown,
                      {"请用 https；http 只限本机", "https, or http to this machine itself"});
  }
  return address;
}

Result<internal::Address> check(const HttpRequest& request) {
  auto address = checked_address(request.url);
  if (!address) return address;
  if (!std::all_of(request.headers.begin(), request.headers.end(), is_header)) {
    return base::fail(ErrorCode::kInvalidInput, {"请求头无效", "a header is not valid"},
                      address->shown, {"一行以内", "each within one line"});
  }
  return address;
}

void set_request(internal::Transfer& transfer, const HttpRequest& request) {
  // A header without value is written "Name;", and curl's own Expect is left away.
  for (const auto& [name, value] : request.headers) {
    transfer.add_line(value.empty() ? name + ";" : name + ": " + value);
  }
  transfer.add_line("Expect:");
  const bool has_body = request.method == HttpMethod::kPost || request.method == HttpMethod::kPut;
  if (has_body) {
    transfer.set(CURLOPT_POST, 1L);
    transfer.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    transfer.set(CURLOPT_POSTFIELDS, request.body.data());
  }
  if (request.method == HttpMethod::kPut) transfer.set(CURLOPT_CUSTOMREQUEST, "PUT");
  if (request.method == HttpMethod::kDelete) transfer.set(CURLOPT_CUSTOMREQUEST, "DELETE");
  transfer.set(CURLOPT_HTTPHEADER, transfer.lines());
}

tl::unexpected<base::Error> out_of_reach(const std::string& where) {
  return base::fail(ErrorCode::kForbidden,
                    {"此地址不在公网，也不在允许的网段内",
                     "it leads to an address that is neither public nor allowed"},
                    where,
                    {"请在服务器配置中允许该网段", "allow its network in the configuration"});
}

// A place on this machine counts as any other: whoever chose it may not make the server ask what
// listens there for the machine alone.
bool is_out_of_reach(const HttpRequest& request, const internal::Address& address) {
  if (!request.reaches || !address.is_loopback) return false;
  if (address.host == "localhost") return !request.reaches->has("127.0.0.1");
  return !request.reaches->has(address.host == "[::1]" ? "::1" : address.host);
}

}  // namespace

Result<void> check_url(const std::string& url) {
  auto address = checked_address(url);
  if (!address) return tl::unexpected(std::move(address.error()));
  return {};
}

std::optional<std::string_view> HttpAnswer::header(std::string_view name) const {
  for (const HttpHeader& header : headers) {
    if (header.name.size() == name.size() &&
        ::strncasecmp(header.name.data(), name.data(), name.size()) == 0) {
      return header.value;
    }
  }
  return std::nullopt;
}

Result<HttpAnswer> RealHttpClient::send(const HttpRequest& request) {
  const auto address = check(request);
  if (!address) return tl::unexpected(address.error());
  if (is_out_of_reach(request, *address)) return out_of_reach(address->shown);
  auto transfer = internal::Transfer::make(request.url, *address, "http,https", request.time_max,
                                           request.authorities_file);
  if (!transfer) return tl::unexpected(std::move(transfer.error()));
  Incoming incoming;
  incoming.bytes_max = request.answer_bytes_max;
  internal::Reach reach{request.reaches};
  if (request.reaches && !address->is_loopback) transfer->limit_to(reach);
  set_request(*transfer, request);
  transfer->set(CURLOPT_WRITEFUNCTION, &take_body);
  transfer->set(CURLOPT_WRITEDATA, &incoming);
  transfer->set(CURLOPT_HEADERFUNCTION, &take_header);
  transfer->set(CURLOPT_HEADERDATA, &incoming);
  const CURLcode code = transfer->run();
  if (incoming.too_large) {
    return internal::too_large(address->shown, request.answer_bytes_max);
  }
  if (code != CURLE_OK && reach.was_refused) return out_of_reach(address->shown);
  if (code != CURLE_OK) return internal::transfer_failure(code, address->shown);
  incoming.answer.status = static_cast<int>(transfer->response_code());
  return std::move(incoming.answer);
}

void ScriptedHttpClient::expect(Result<HttpAnswer> answer) {
  const std::lock_guard lock(mutex_);
  answers_.push_back(std::move(answer));
}

std::vector<HttpRequest> ScriptedHttpClient::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

Result<HttpAnswer> ScriptedHttpClient::send(const HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  requests_.push_back(request);
  if (answers_.empty()) {
    return base::fail(ErrorCode::kUnavailable, {"没有准备好的回答", "no answer was prepared"},
                      request.url);
  }
  auto answer = std::move(answers_.front());
  answers_.pop_front();
  return answer;
}

}  // namespace luoshi::env
