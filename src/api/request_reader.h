// Bytes → a Request, without a socket: parsing and every check that can be made before a route is
// known. The grammar is Boost.Beast's; before and after it stand checks for what a proxy might read
// differently (RFC 9112 11.2): bare CR or LF, folded lines, blanks before a colon, more than one
// length, a length beside a coding, unknown codings, no host or two.
//
// Invariant: what is refused stays refused; the connection must be closed after it, because where
// the next request begins is unknown.
// Thread rule: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/http.h"
#include "api/server.h"
#include "base/message.h"

namespace luoshi::api {

struct Refusal {
  int status = 400;
  base::Message detail;
};

class RequestReader {
 public:
  enum class Progress { kMore, kDone, kRefused };
  struct Step {
    Progress progress = Progress::kMore;
    std::size_t consumed = 0;  // bytes from the front that are done with
  };

  explicit RequestReader(const RequestLimits& limits);
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;
  ~RequestReader();

  // `bytes` is all that came of this request until now; consumed is 0 unless kDone.
  Step read_head(std::string_view bytes);
  // After the head, until kDone: appends to `out`. kRefused with 413 when the body is longer than
  // body_bytes_max in all. `bytes` that were not consumed must come again, with more behind.
  Step read_body(std::string_view bytes, std::uint64_t body_bytes_max, std::string& out);

  Request& request() { return request_; }
  const Refusal& refusal() const { return refusal_; }
  bool has_body() const;  // after the head
  std::optional<std::uint64_t> content_length() const;
  bool expects_continue() const { return expects_continue_; }

 private:
  class Parser;

  Step refuse(int status, base::Message detail);
  bool check_bytes(std::string_view bytes, std::size_t lead);
  bool check_lines(std::string_view head);
  Step parse(std::string_view bytes, std::size_t lead, std::size_t end);
  std::optional<Refusal> check_fields() const;
  std::optional<Refusal> check_body_framing() const;
  std::optional<Refusal> resolve_target();

  RequestLimits limits_;
  std::unique_ptr<Parser> parser_;
  Request request_;
  Refusal refusal_;
  std::size_t checked_ = 0;  // bytes of the head that check_bytes has seen
  int version_ = 11;
  bool is_in_chunk_head_ = false;  // what was not consumed is the beginning of one
  bool expects_continue_ = false;
};

}  // namespace luoshi::api
