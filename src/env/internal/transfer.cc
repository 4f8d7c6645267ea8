#include "env/internal/transfer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

#include "base/check.h"

namespace luoshi::env::internal {
namespace {

using base::ErrorCode;

constexpr std::size_t kUrlBytesMax = 8192;

bool is_loopback_socket(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &address, sizeof four);
    return (ntohl(four.sin_addr.s_addr) >> 24) == 127;
  }
  if (address.sa_family != AF_INET6) return false;
  sockaddr_in6 six{};
  std::memcpy(&six, &address, sizeof six);
  return IN6_IS_ADDR_LOOPBACK(&six.sin6_addr);
}

// Looks at the number that the name led to, so that no entry in a name server sends plain text out.
curl_socket_t open_loopback_only(void*, curlsocktype, curl_sockaddr* address) {
  if (!is_loopback_socket(address->addr)) return CURL_SOCKET_BAD;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::string text_of(const sockaddr& address) {
  char out[INET6_ADDRSTRLEN];
  if (address.sa_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &address, sizeof four);
    return ::inet_ntop(AF_INET, &four.sin_addr, out, sizeof out) ? out : "";
  }
  if (address.sa_family != AF_INET6) return {};
  sockaddr_in6 six{};
  std::memcpy(&six, &address, sizeof six);
  return ::inet_ntop(AF_INET6, &six.sin6_addr, out, sizeof out) ? out : "";
}

curl_socket_t open_within_reach(void* target, curlsocktype, curl_sockaddr* address) {
  Reach& reach = *static_cast<Reach*>(target);
  const std::string text = text_of(address->addr);
  if (!is_public(text) && !reach.also->has(text)) {
    reach.was_refused = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

bool is_loopback_name(const std::string& host) {
  in_addr four{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  return host == "localhost" || host == "[::1]";
}

void initialise() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  LUOSHI_CHECK(code == CURLE_OK);
}

}  // namespace

base::Result<Address> parse_address(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
  if (url.size() > kUrlBytesMax || url.find('\0') != url.npos || !parsed ||
      curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
    return base::fail(ErrorCode::kInvalidInput, {"不是有效的网址", "this is no address"}, {},
                      {"如 https://example.org/path", "such as https://example.org/path"});
  }
  if (!part_of(parsed.get(), CURLUPART_USER).empty() ||
      !part_of(parsed.get(), CURLUPART_PASSWORD).empty()) {
    return base::fail(ErrorCode::kInvalidInput,
                      {"网址中含有用户名或密码", "the address holds a user or a password"}, {},
                      {"请单独给出", "give them apart from it"});
  }
  Address address;
  address.scheme = part_of(parsed.get(), CURLUPART_SCHEME);
  address.host = part_of(parsed.get(), CURLUPART_HOST);
  address.is_loopback = is_loopback_name(address.host);
  curl_url_set(parsed.get(), CURLUPART_QUERY, nullptr, 0);
  curl_url_set(parsed.get(), CURLUPART_FRAGMENT, nullptr, 0);
  address.shown = part_of(parsed.get(), CURLUPART_URL);
  return address;
}

base::Result<Transfer> Transfer::make(const std::string& url, const Address& address,
                                      const char* schemes, std::chrono::milliseconds time_max,
                                      const std::string& authorities_file) {
  initialise();
  Transfer transfer;
  if (!transfer.handle_) return transfer_failure(CURLE_OUT_OF_MEMORY, address.shown);
  transfer.set(CURLOPT_URL, url.c_str());
  transfer.set(CURLOPT_PROTOCOLS_STR, schemes);
  transfer.set(CURLOPT_NOSIGNAL, 1L);
  transfer.set(CURLOPT_PROXY, "");
  transfer.set(CURLOPT_FOLLOWLOCATION, 0L);
  transfer.set(CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(time_max.count(), 1)));
  transfer.set(CURLOPT_SSL_VERIFYPEER, 1L);
  transfer.set(CURLOPT_SSL_VERIFYHOST, 2L);
  transfer.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!authorities_file.empty()) transfer.set(CURLOPT_CAINFO, authorities_file.c_str());
  if (address.is_loopback) transfer.set(CURLOPT_OPENSOCKETFUNCTION, &open_loopback_only);
  return transfer;
}

void Transfer::limit_to(Reach& reach) {
  set(CURLOPT_OPENSOCKETFUNCTION, &open_within_reach);
  set(CURLOPT_OPENSOCKETDATA, &reach);
}

void Transfer::add_line(const std::string& line) {
  curl_slist* longer = curl_slist_append(lines_.get(), line.c_str());
  if (!longer) {
    problem_ = CURLE_OUT_OF_MEMORY;
    return;
  }
  (void)lines_.release();
  lines_.reset(longer);
}

CURLcode Transfer::run() {
  return problem_ != CURLE_OK ? problem_ : curl_easy_perform(handle_.get());
}

long Transfer::response_code() const {
  long code = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &code);
  return code;
}

tl::unexpected<base::Error> transfer_failure(CURLcode code, const std::string& where) {
  const std::string reason = curl_easy_strerror(code);
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return base::fail(ErrorCode::kUnavailable, {"在时限内没有完成", "not done in time"}, where);
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return base::fail(ErrorCode::kUnavailable, {"无法连接", "cannot connect: " + reason}, where,
                        {"请检查地址和网络", "check the address and the network"});
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return base::fail(
          ErrorCode::kUnavailable,
          {"对方的证书不可信：" + reason, "its certificate is not trusted: " + reason}, where,
          {"请检查证书和信任的机构", "check it and the trusted authorities"});
    case CURLE_LOGIN_DENIED:
      return base::fail(ErrorCode::kUnavailable,
                        {"用户名或密码被拒绝", "the user or password was refused"}, where);
    default:
      return base::fail(ErrorCode::kUnavailable,
                        {"传输失败：" + reason, "the transfer failed: " + reason}, where);
  }
}

}  // namespace luoshi::env::internal
