#include "api/request_reader.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <limits>

#include "api/internal/target.h"
#include "api/internal/weights.h"
#include "base/unicode.h"

namespace luoshi::api {

namespace beast = boost::beast;

namespace {

// Fields that must not come twice: with two, it depends on the reader which one counts.
constexpr std::array<std::string_view, 7> kSingle{
    "Host",   "Content-Length", "Transfer-Encoding", "Content-Type", "Authorization",
    "Cookie", "Origin"};
constexpr std::size_t kTargetBytesMax = 8192;
constexpr std::size_t kLengthDigitsMax = 15;
constexpr std::string_view kLastChunk = "0\r\n\r\n";

bool is_token_character(char c) {
  static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kMarks.find(c) != std::string_view::npos;
}

bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_word(std::string_view list, std::string_view wanted) {
  return equals_ignoring_case(trim_blanks(list), wanted);
}

bool lists(std::string_view list, std::string_view wanted) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (is_word(list.substr(0, comma), wanted)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

// The head of a chunk waits for CR LF; without this, a client that ends it otherwise would wait
// too.
bool has_bare_line_feed(std::string_view text) {
  for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1)) {
    if (at == 0 || text[at - 1] != '\r') return true;
  }
  return false;
}

// What can become no head of a chunk, whatever comes: a line feed without CR, a CR without one.
bool is_no_line(std::string_view text) {
  const std::size_t cr = text.find('\r');
  const bool is_broken = cr != text.npos && cr + 1 < text.size() && text[cr + 1] != '\n';
  return is_broken || has_bare_line_feed(text);
}

}  // namespace

// Collects what Beast finds. An error code set here stops it.
class RequestReader::Parser final : public beast::http::basic_parser<true> {
 public:
  Parser(Request& request, std::size_t count_max) : request_(request), count_max_(count_max) {
    body_limit(boost::none);                                  // counted here, by route
    header_limit(std::numeric_limits<std::uint32_t>::max());  // checked before
  }

  // For the call of put() that follows.
  void collect_into(std::string* out, std::uint64_t body_bytes_max) {
    out_ = out;
    body_bytes_max_ = body_bytes_max;
  }
  const std::string& method() const { return method_; }
  int version() const { return version_; }
  bool is_over_limit() const { return is_over_limit_; }

 private:
  using string_view = beast::string_view;
  using error_code = beast::error_code;

  static std::string_view view(string_view text) { return {text.data(), text.size()}; }

  void on_request_impl(beast::http::verb, string_view method, string_view target, int version,
                       error_code&) override {
    method_ = view(method);
    request_.target = view(target);
    version_ = version;
  }
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_field_impl(beast::http::field, string_view name, string_view value,
                     error_code& error) override {
    if (++count_ > count_max_) {
      error = beast::http::error::header_limit;
    } else if (!is_head_over_) {  // trailers are read, and dropped
      request_.headers.add(std::string(view(name)), std::string(view(value)));
    }
  }
  void on_header_impl(error_code&) override { is_head_over_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view body, error_code& error) override {
    return take(body, error);
  }
  // Beast lets any byte stand in quotes there, a line feed too, at which others end the line.
  void on_chunk_header_impl(std::uint64_t size, string_view extensions,
                            error_code& error) override {
    if (std::ranges::any_of(view(extensions), is_control)) {
      error = beast::http::error::bad_chunk_extension;
    } else if (size > body_bytes_max_ - std::min(taken_, body_bytes_max_)) {
      refuse(error);
    }
  }
  std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code& error) override {
    return take(body, error);
  }
  void on_finish_impl(error_code&) override {}

  std::size_t take(string_view body, error_code& error) {
    taken_ += body.size();
    if (taken_ > body_bytes_max_) {
      refuse(error);
      return 0;
    }
    out_->append(body.data(), body.size());
    return body.size();
  }
  void refuse(error_code& error) {
    is_over_limit_ = true;
    error = beast::http::error::body_limit;
  }

  Request& request_;
  const std::size_t count_max_;
  std::string method_;
  int version_ = 11;
  std::size_t count_ = 0;
  bool is_head_over_ = false;
  bool is_over_limit_ = false;
  std::string* out_ = nullptr;
  std::uint64_t body_bytes_max_ = 0;
  std::uint64_t taken_ = 0;
};

RequestReader::RequestReader(const RequestLimits& limits) : limits_(limits) {}
RequestReader::~RequestReader() = default;

RequestReader::Step RequestReader::refuse(int status, base::Message detail) {
  refusal_ = {status, std::move(detail)};
  return {Progress::kRefused, 0};
}

// Only CR LF pairs, tabs and printable bytes. Seen as they come, so that a client that ends its
// lines otherwise is told at once and not when its time is over.
bool RequestReader::check_bytes(std::string_view bytes, std::size_t lead) {
  for (; checked_ < bytes.size(); ++checked_) {
    const char c = bytes[checked_];
    if (c == '\r') {
      if (checked_ + 1 == bytes.size()) return true;
      if (bytes[++checked_] != '\n') return false;
    } else if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) {
      return false;
    }
    if (c == '\r' && checked_ >= lead + 3 && bytes[checked_ - 2] == '\n') return true;  // its end
  }
  return true;
}

// Each line of the header is a name, directly a colon, and a value: no line is folded.
bool RequestReader::check_lines(std::string_view head) {
  head.remove_prefix(head.find("\r\n") + 2);
  while (!head.empty()) {
    const std::size_t end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    const std::size_t colon = line.find(':');
    if (colon == 0 || colon == std::string_view::npos) return false;
    if (!std::ranges::all_of(line.substr(0, colon), is_token_character)) return false;
    head.remove_prefix(end + 2);
  }
  return true;
}

RequestReader::Step RequestReader::read_head(std::string_view bytes) {
  // One empty line before a request is forgiven (RFC 9112 2.2).
  const std::size_t lead = bytes.starts_with("\r\n") ? 2 : 0;
  if (checked_ < lead) checked_ = lead;
  const std::size_t from = std::max(lead, checked_ < 3 ? 0 : checked_ - 3);
  if (!check_bytes(bytes, lead)) {
    return refuse(400, {"请求头中有不允许的字符或换行",
                        "The header holds a character or line break that is not allowed"});
  }
  const std::size_t end = bytes.find("\r\n\r\n", from);
  const std::size_t size = end == std::string_view::npos ? bytes.size() : end + 4;
  if (size > limits_.header_bytes_max ||
      (end == std::string_view::npos && size == limits_.header_bytes_max)) {
    const bool is_target = bytes.find("\r\n", lead) == std::string_view::npos;
    return refuse(is_target ? 414 : 431,
                  {"请求头超过 " + std::to_string(limits_.header_bytes_max) + " 字节",
                   "The header is over " + std::to_string(limits_.header_bytes_max) + " bytes"});
  }
  if (end == std::string_view::npos) return {Progress::kMore, 0};
  return parse(bytes, lead, end);
}

RequestReader::Step RequestReader::parse(std::string_view bytes, std::size_t lead,
                                         std::size_t end) {
  if (!check_lines(bytes.substr(lead, end + 2 - lead)) ||
      !base::is_valid_utf8(bytes.substr(lead, end - lead))) {
    return refuse(400, {"请求头格式有误：每行应为“名称: 值”，编码为 UTF-8",
                        "The header is malformed: each line is «name: value», in UTF-8"});
  }
  parser_ = std::make_unique<Parser>(request_, limits_.header_count_max);
  beast::error_code error;
  parser_->put(boost::asio::buffer(bytes.data() + lead, end + 4 - lead), error);
  version_ = parser_->version();
  if (error == beast::http::error::bad_version) {
    return refuse(505, {"只支持 HTTP/1.1 和 HTTP/1.0", "Only HTTP/1.1 and HTTP/1.0 are spoken"});
  }
  if (error == beast::http::error::header_limit) {
    return refuse(431, {"请求头字段过多", "The header has too many fields"});
  }
  // Beast knows lengths and codings too; what it says of them is said more exactly below.
  const std::optional<Refusal> by_fields = check_fields();
  if (by_fields) return refuse(by_fields->status, by_fields->detail);
  if (error) return refuse(400, {"请求格式有误", "The request is malformed: " + error.message()});
  const auto method = method_of(parser_->method());
  if (!method) {
    return refuse(501, {"不支持方法 " + parser_->method(),
                        "The method " + parser_->method() + " is not supported"});
  }
  request_.method = *method;
  if (const auto by_target = resolve_target()) {
    return refuse(by_target->status, by_target->detail);
  }
  request_.is_last =
      version_ < 11 || lists(request_.headers.find("Connection").value_or(""), "close");
  request_.language = preferred_language(request_.headers.find("Accept-Language").value_or(""));
  return {Progress::kDone, end + 4};
}

std::optional<Refusal> RequestReader::check_fields() const {
  const Headers& headers = request_.headers;
  for (const std::string_view name : kSingle) {
    if (headers.count(name) < 2) continue;
    const std::string field(name);
    return Refusal{400, {"请求头字段 " + field + " 出现多次", field + " stands more than once"}};
  }
  const auto host = headers.find("Host");
  if ((!host && version_ >= 11) || (host && !is_host(*host))) {
    return Refusal{400, {"缺少 Host 或其格式有误", "Host is missing or malformed"}};
  }
  const auto expect = headers.find("Expect");
  if (expect && !equals_ignoring_case(*expect, "100-continue")) {
    return Refusal{417, {"只支持 Expect: 100-continue", "Only Expect: 100-continue is known"}};
  }
  return check_body_framing();
}

std::optional<Refusal> RequestReader::check_body_framing() const {
  const auto length = request_.headers.find("Content-Length");
  const auto coding = request_.headers.find("Transfer-Encoding");
  if (length && coding) {
    return Refusal{400,
                   {"Content-Length 与 Transfer-Encoding 不能同时出现",
                    "Content-Length and Transfer-Encoding exclude each other"}};
  }
  if (length && (!is_digits(*length) || length->size() > kLengthDigitsMax)) {
    return Refusal{400, {"Content-Length 不是长度", "Content-Length is no length"}};
  }
  if (!coding) return std::nullopt;
  if (version_ < 11) {
    return Refusal{400, {"HTTP/1.0 没有 Transfer-Encoding", "HTTP/1.0 has no Transfer-Encoding"}};
  }
  if (!equals_ignoring_case(*coding, "chunked")) {
    return Refusal{
        501, {"Transfer-Encoding 只支持 chunked", "No Transfer-Encoding but chunked is supported"}};
  }
  return std::nullopt;
}

std::optional<Refusal> RequestReader::resolve_target() {
  std::string& target = request_.target;
  if (target.size() > kTargetBytesMax) {
    return Refusal{414, {"地址过长", "The request's target is too long"}};
  }
  if (const auto absolute = split_absolute(target)) {
    const std::string_view host = request_.headers.find("Host").value_or("");
    if (!equals_ignoring_case(absolute->authority, host)) {
      return Refusal{400, {"地址中的主机与 Host 不同", "The target's host is not that of Host"}};
    }
    std::string origin_form(absolute->origin_form);
    if (!origin_form.starts_with('/')) origin_form.insert(0, "/");
    target = std::move(origin_form);
  }
  if (target == "*" && request_.method == Method::kOptions) return std::nullopt;
  auto parsed = parse_target(target, limits_.query_count_max);
  if (!parsed) {
    return Refusal{400,
                   {"地址有误：路径各段应为 UTF-8，不含编码的 / 或 .，也不为空",
                    "The target is malformed: segments are UTF-8, without an encoded / or ., "
                    "and not empty"}};
  }
  request_.path = std::move(parsed->path);
  request_.query = std::move(parsed->query);
  const auto expect = request_.headers.find("Expect");
  expects_continue_ = expect.has_value() && version_ >= 11;
  return std::nullopt;
}

bool RequestReader::has_body() const { return !parser_->is_done(); }

std::optional<std::uint64_t> RequestReader::content_length() const {
  const auto length = parser_->content_length();
  if (!length) return std::nullopt;
  return *length;
}

RequestReader::Step RequestReader::read_body(std::string_view bytes, std::uint64_t body_bytes_max,
                                             std::string& out) {
  parser_->collect_into(&out, body_bytes_max);
  Step step;
  bool is_held = false;
  // Each turn takes a chunk's head or a piece of body, so there are fewer turns than bytes.
  while (!parser_->is_done() && step.consumed < bytes.size()) {
    beast::error_code error;
    const std::string_view rest = bytes.substr(step.consumed);
    // Beast asserts that the last chunk, when it meets it again, is as long as the shortest one.
    is_held = is_in_chunk_head_ && rest.starts_with('0') && rest.size() < kLastChunk.size();
    if (is_held && is_no_line(rest)) {
      return refuse(400, {"内容的分块有误", "The body's chunks are malformed"});
    }
    if (is_held) break;
    step.consumed += parser_->put(boost::asio::buffer(rest.data(), rest.size()), error);
    if (parser_->is_over_limit()) {
      return refuse(413, {"内容超过 " + std::to_string(body_bytes_max) + " 字节",
                          "The body is over " + std::to_string(body_bytes_max) + " bytes"});
    }
    is_in_chunk_head_ = error == beast::http::error::need_more;
    if (is_in_chunk_head_) break;
    if (error) return refuse(400, {"内容的分块有误", "The body's chunks are malformed"});
  }
  if (parser_->is_done()) {
    step.progress = Progress::kDone;
  } else if (!is_held && has_bare_line_feed(bytes.substr(step.consumed))) {
    return refuse(400, {"内容的分块有误", "The body's chunks are malformed"});
  } else if (bytes.size() - step.consumed >= limits_.header_bytes_max) {
    return refuse(400, {"分块的首部过长", "The head of a chunk is too long"});
  }
  return step;
}

}  // namespace luoshi::api
