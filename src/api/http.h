// HTTP as the rest of the program sees it: values, and plain functions from a Request to an answer.
// Nothing here names a socket or the library below.
//
// A Handler is called once for each request with everything read and bounded beforehand. It may
// answer at once, or hand its Responder to another thread and return.
//
// Invariants: path segments and query parameters are decoded, valid UTF-8 without control
// characters, and no segment holds a '/' or is "." or ".."; header names keep their writing and are
// found in any.
// Thread rule: Request and Response belong to one thread at a time; a Responder may be called from
// any thread, once; an EventStream is a shared handle, any thread at any time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/message.h"
#include "env/clock.h"

namespace luoshi::api {

enum class Method { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions };
std::string_view name_of(Method method);
std::optional<Method> method_of(std::string_view name);

class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}
  // The first of this name, in any case of letters.
  std::optional<std::string_view> find(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  void add(std::string name, std::string value);
  void set(std::string_view name, std::string value);  // in place of all of this name
  const std::vector<Field>& fields() const { return fields_; }
  bool empty() const { return fields_.empty(); }

 private:
  std::vector<Field> fields_;
};

bool equals_ignoring_case(std::string_view left, std::string_view right);  // ASCII letters

// Name and value, in the order they came; a name may come twice.
using Parameters = std::vector<std::pair<std::string, std::string>>;

// One part of a multipart upload. A part with a file name went to a file, any other to `value`.
struct Part {
  std::string name;
  std::optional<std::string> file_name;  // as the sender called it: to be shown, never to be opened
  std::string media_type;
  std::string value;
  std::string path;  // of the file with the bytes; gone when the last copy of the Request is
  std::uint64_t size_bytes = 0;
};

struct Request {
  std::string id;  // of this request, for logs and for people to name; unique on this server
  Method method = Method::kGet;
  std::string target;  // as it came, without scheme and host
  std::vector<std::string> path;
  Parameters query;
  Parameters parameters;  // the {names} of the route's pattern
  std::string route;      // the route's pattern; "" for none
  Headers headers;
  std::string body;
  std::vector<Part> parts;       // of multipart/form-data, when the route takes uploads
  std::shared_ptr<void> keeps;   // what holds the parts' files
  std::string peer;              // address without port
  bool is_secure = false;        // came over TLS
  bool is_last = false;          // the client wants the connection closed afterwards
  env::MonotonicTime started{};  // when the first byte arrived
  base::Language language = base::Language::kChinese;  // by Accept-Language

  // "" when there is none of this name.
  std::string_view parameter(std::string_view name) const;
  std::optional<std::string_view> query_value(std::string_view name) const;
};

// Bytes that many answers may share: a file in memory, or one that is mapped (`owner` holds it).
struct SharedBytes {
  std::shared_ptr<const void> owner;
  std::string_view bytes;

  static SharedBytes of(std::string text);
};

struct StreamLimits {
  std::size_t events_max = 256;  // waiting to be sent; a client that is slower is dropped
  std::size_t bytes_max = 1 << 20;
};

// Server-sent events (WHATWG HTML 9.2). Make one, put it into a Response as its body, keep a copy
// and send. What is sent before the answer is under way waits.
class EventStream {
 public:
  class State;
  explicit EventStream(StreamLimits limits = {});
  // False when the client is gone or was too slow: forget the stream. `id` and `event` may be
  // empty; in both, line breaks are left out.
  bool send(std::string_view id, std::string_view event, std::string_view data);
  void close();  // after what waits was sent
  bool is_open() const;
  const std::shared_ptr<State>& state() const { return state_; }

 private:
  std::shared_ptr<State> state_;
};

struct Response {
  int status = 200;
  Headers headers;  // Content-Length, Date and Connection are the server's
  std::variant<std::string, SharedBytes, EventStream> body;
  // To HEAD, where the bytes that GET would send are not at hand: how many they are.
  std::optional<std::uint64_t> length_of_get;

  static Response text(std::string body, std::string media_type, int status = 200);
};

class Responder {
 public:
  explicit Responder(std::function<void(Response)> answer);
  Responder(Responder&& other) noexcept;
  Responder& operator=(Responder&& other) noexcept;
  ~Responder();  // answers 500 when nothing else did
  // The first call answers; any other is ignored.
  void operator()(Response response);

 private:
  std::function<void(Response)> answer_;
};

// An exception that leaves a handler is answered with 500.
using Handler = std::function<void(Request, Responder)>;

// The language that Accept-Language prefers; Chinese when it names neither or is absent.
base::Language preferred_language(std::string_view accept_language);

}  // namespace luoshi::api
