#include "api/internal/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "api/internal/response_head.h"
#include "api/internal/weights.h"

namespace luoshi::api {
namespace {

constexpr std::size_t kBufferBytes = 16 << 10;
constexpr std::size_t kFedBytes = 128 << 10;  // of an upload at once
constexpr std::chrono::milliseconds kLingerTime{2'000};
constexpr std::uint64_t kUnaskedBytes = 64 << 10;  // of a body, before anybody asks whose it is

std::string_view body_of(const Response& response) {
  if (const auto* text = std::get_if<std::string>(&response.body)) return *text;
  if (const auto* shared = std::get_if<SharedBytes>(&response.body)) return shared->bytes;
  return {};
}

// RFC 9110 6.4.1: these never have a body.
bool is_without_body(int status) { return status == 204 || status == 304; }

Response options_response(const std::vector<Method>& allowed) {
  Response response;
  response.status = 204;
  response.headers.add("Allow", allow_of(allowed));
  return response;
}

}  // namespace

Session::Session(Worker& worker, std::unique_ptr<Connection> connection)
    : worker_(worker),
      shared_(worker.shared()),
      options_(shared_.options),
      connection_(std::move(connection)),
      buffer_(std::max(kBufferBytes, options_.request.header_bytes_max)) {}

env::MonotonicTime Session::now() const { return shared_.clock.monotonic_now(); }

void Session::allow(std::chrono::milliseconds time, bool by_rate) {
  deadline_ = now() + time;
  is_by_rate_ = by_rate;
  progress_bytes_ = 0;
}

void Session::start() {
  allow(options_.time.header);
  connection_->start(*this);
}

void Session::on_ready(bool is_ok) {
  if (state_ != State::kHandshake) return;
  if (!is_ok) return close();
  begin_request();
}

void Session::close() {
  if (state_ == State::kClosed) return;
  state_ = State::kClosed;
  const std::shared_ptr<Session> keep = self();
  connection_->close();
  end_stream();
  shared_.peers.disconnect(connection_->peer());
  worker_.remove(keep);
}

void Session::wind_down() {
  closes_after_ = true;
  if (state_ == State::kIdle || state_ == State::kHandshake || state_ == State::kStreaming) close();
}

void Session::tick(env::MonotonicTime at) {
  if (state_ == State::kStreaming && !is_writing_ && at - written_at_ >= options_.time.heartbeat) {
    return write_stream(":\n\n");
  }
  if (!deadline_) return;
  env::MonotonicTime deadline = *deadline_;
  if (is_by_rate_) {
    const std::uint64_t rate = std::max<std::uint64_t>(1, options_.time.rate_bytes_min);
    deadline += std::chrono::milliseconds(progress_bytes_ * 1000 / rate);
  }
  if (at > deadline) expire();
}

void Session::expire() {
  if (state_ != State::kHead && state_ != State::kBody) return close();
  refuse(408, {"请求没有在限定时间内发完", "The request was not sent in time"});
}

// ---- Reading ----

void Session::begin_request() {
  if (worker_.is_winding_down()) return close();
  reader_.emplace(options_.request);
  route_ = nullptr;
  upload_.reset();
  id_ = worker_.next_id();
  language_ = base::Language::kChinese;
  method_ = Method::kGet;
  closes_after_ = false;
  is_request_read_ = false;
  state_ = State::kIdle;
  if (begin_ < end_) {
    started_ = now();
    state_ = State::kHead;
    allow(options_.time.header);
    return read_head();
  }
  // The first request is due like its header; the next ones when they come.
  allow(is_first_ ? options_.time.header : options_.time.idle);
  is_first_ = false;
  read_more();
}

void Session::read_more() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  is_reading_ = true;
  connection_->read_some(*this, buffer_.data() + end_, buffer_.size() - end_);
}

void Session::on_read(std::size_t bytes) {
  is_reading_ = false;
  if (state_ == State::kClosed) return;
  if (bytes == 0) return close();
  if (state_ == State::kStreaming) {  // nothing is expected; the read is there for the end
    is_reading_ = true;
    return connection_->read_some(*this, buffer_.data(), buffer_.size());
  }
  end_ += bytes;
  progress_bytes_ += bytes;
  if (state_ == State::kIdle) {
    started_ = now();
    state_ = State::kHead;
    allow(options_.time.header);
  }
  if (state_ == State::kHead) return read_head();
  if (state_ == State::kBody) return read_body();
}

void Session::read_head() {
  const RequestReader::Step step = reader_->read_head(unread());
  switch (step.progress) {
    case RequestReader::Progress::kMore:
      return read_more();
    case RequestReader::Progress::kRefused:
      return refuse(reader_->refusal().status, reader_->refusal().detail);
    case RequestReader::Progress::kDone:
      return take_head(step.consumed);
  }
}

// Where the next request begins is unknown: the connection ends with the answer.
void Session::refuse(int status, base::Message detail, Headers headers) {
  closes_after_ = true;
  decline(status, std::move(detail), std::move(headers));
}

void Session::decline(int status, base::Message detail, Headers headers) {
  state_ = State::kHandling;
  Response response = respond_with(problem_of(status, std::move(detail), id_), language_);
  for (const auto& [name, value] : headers.fields()) response.headers.add(name, value);
  answer(std::move(response));
}

void Session::take_head(std::size_t consumed) {
  begin_ += consumed;
  Request& request = reader_->request();
  client_ = client_of(connection_->peer(), request.headers, options_.peers.trusted_proxies);
  request.peer = client_;
  request.is_secure = connection_->is_secure();
  request.started = started_;
  method_ = request.method;
  language_ = request.language;
  request.id = id_;
  is_for_all_ = request.target == "*";
  // A body that nobody reads would stand where the next request is expected.
  closes_after_ = request.is_last || worker_.is_winding_down() || reader_->has_body();

  const auto too_many = [this](unsigned seconds) {
    decline(429, {"请求过于频繁，请稍后再试", "Too many requests; try again later"},
            {{"Retry-After", std::to_string(seconds)}});
  };
  if (const unsigned wait = shared_.peers.seconds_to_wait(client_, started_)) return too_many(wait);
  Router::Match match = shared_.router.match(request.method, request.path);
  if (!check_route(match)) return;
  route_ = match.route;
  if (route_->is_sign_in) {
    const unsigned wait = shared_.peers.seconds_to_sign_in(client_, started_);
    if (wait > 0) return too_many(wait);
  }
  request.route = match.route->pattern;
  request.parameters = std::move(match.parameters);
  if (!check_content()) return;
  if (!reader_->has_body()) return handle();
  if (must_ask()) return ask();
  begin_body();
}

// Answers what no handler does.
bool Session::check_route(const Router::Match& match) {
  if (match.route != nullptr) return true;
  if (method_ == Method::kOptions && (!match.allowed.empty() || is_for_all_)) {
    state_ = State::kHandling;
    answer(options_response(is_for_all_
                                ? std::vector<Method>{Method::kGet, Method::kHead, Method::kOptions}
                                : match.allowed));
  } else if (match.allowed.empty()) {
    decline(404, {"没有这个地址", "There is nothing at this address"});
  } else {
    const std::string allowed = allow_of(match.allowed);
    decline(405, {"此地址支持：" + allowed, "This address allows: " + allowed},
            {{"Allow", allowed}});
  }
  return false;
}

bool Session::check_content() {
  const std::string_view content_type =
      reader_->request().headers.find("Content-Type").value_or("");
  const bool is_multipart = lower_case(content_type).starts_with("multipart/");
  if (is_multipart && reader_->has_body()) {
    if (!begin_upload(content_type)) return false;
  }
  const std::uint64_t most = upload_ ? route_->upload.bytes_max : route_->body_bytes_max;
  if (reader_->content_length().value_or(0) > most) {
    refuse(413, {"内容超过 " + std::to_string(most) + " 字节",
                 "The body is over " + std::to_string(most) + " bytes"});
    return false;
  }
  return true;
}

bool Session::begin_upload(std::string_view content_type) {
  if (!route_->takes_upload) {
    refuse(415, {"此地址不接收 multipart", "This address takes no multipart body"});
    return false;
  }
  const auto boundary = multipart_boundary(content_type);
  if (!boundary) {
    refuse(problem_of(boundary.error()).status, boundary.error().what);
    return false;
  }
  upload_ = std::make_shared<Upload>(*boundary, route_->upload, shared_.files);
  chunk_.clear();
  return true;
}

bool Session::must_ask() const {
  if (!route_->refuses) return false;
  return upload_ || reader_->content_length().value_or(kUnaskedBytes + 1) > kUnaskedBytes;
}

void Session::ask() {
  state_ = State::kAsking;
  allow_for_ever();
  const auto task = [loop = worker_.loop(), weak = std::weak_ptr<Session>(self()),
                     head = std::make_shared<const Request>(reader_->request()),
                     refuses = &route_->refuses] {
    std::optional<Response> refusal;
    try {
      refusal = (*refuses)(*head);
    } catch (...) {
      refusal = respond_with(problem_of(500, {"出现内部错误", "An internal error"}, head->id),
                             head->language);
    }
    loop->post([weak, refusal = std::move(refusal)]() mutable {
      if (const auto session = weak.lock()) session->on_asked(std::move(refusal));
    });
  };
  if (!shared_.pool.submit(task)) {
    refuse(503, {"服务器繁忙，请稍后再试", "The server is busy; try again later"},
           {{"Retry-After", "1"}});
  }
}

void Session::on_asked(std::optional<Response> refusal) {
  if (state_ != State::kAsking) return;
  if (!refusal) return begin_body();
  closes_after_ = true;
  state_ = State::kHandling;
  answer(std::move(*refusal));
}

void Session::begin_body() {
  allow(options_.time.body, true);
  if (reader_->expects_continue() && begin_ == end_) {
    state_ = State::kContinue;
    pieces_ = {"HTTP/1.1 100 Continue\r\n\r\n", {}};
    return write_rest();
  }
  state_ = State::kBody;
  read_body();
}

void Session::read_body() {
  std::string& out = upload_ ? chunk_ : reader_->request().body;
  const std::uint64_t most = upload_ ? route_->upload.bytes_max : route_->body_bytes_max;
  const RequestReader::Step step = reader_->read_body(unread(), most, out);
  begin_ += step.consumed;
  const bool is_done = step.progress == RequestReader::Progress::kDone;
  if (step.progress == RequestReader::Progress::kRefused) {
    return refuse(reader_->refusal().status, reader_->refusal().detail);
  }
  if (upload_ && (is_done || chunk_.size() >= kFedBytes)) return feed_upload(is_done);
  if (is_done) return handle();
  read_more();
}

void Session::feed_upload(bool is_last) {
  state_ = State::kFeeding;
  allow_for_ever();  // the time that the disk takes is not the client's
  const auto post_result = [loop = worker_.loop(), weak = std::weak_ptr<Session>(self())](
                               base::Result<void> result, bool was_last) {
    loop->post([weak, result = std::move(result), was_last] {
      if (const auto session = weak.lock()) session->on_fed(result, was_last);
    });
  };
  const auto task = [upload = upload_, chunk = std::exchange(chunk_, {}), is_last, post_result] {
    base::Result<void> result = upload->feed(chunk);
    if (result && is_last) result = upload->finish();
    post_result(std::move(result), is_last);
  };
  if (!shared_.pool.submit(task)) {
    refuse(503, {"服务器繁忙，请稍后再试", "The server is busy; try again later"},
           {{"Retry-After", "1"}});
  }
}

void Session::on_fed(const base::Result<void>& result, bool is_last) {
  if (state_ != State::kFeeding) return;
  if (!result) {
    const Problem problem = problem_of(result.error());
    return refuse(problem.status, problem.detail);
  }
  if (is_last) {
    reader_->request().parts = upload_->take_parts();
    reader_->request().keeps = upload_->take_files();
    upload_.reset();
    return handle();
  }
  allow(options_.time.body, true);
  state_ = State::kBody;
  if (begin_ < end_) return read_body();
  read_more();
}

// ---- Answering ----

void Session::handle() {
  state_ = State::kHandling;
  allow_for_ever();
  Request request = std::move(reader_->request());
  closes_after_ = request.is_last || worker_.is_winding_down();
  is_request_read_ = true;
  Responder responder = make_responder();
  if (route_->runs_on != RunsOn::kIoThread) {
    return run_on_pool(std::move(request), std::move(responder));
  }
  try {
    route_->handler(std::move(request), std::move(responder));
  } catch (...) {
    // The responder went with the handler's arguments, and has answered 500.
  }
}

void Session::run_on_pool(Request request, Responder responder) {
  // A task is copyable, these are not.
  auto arguments =
      std::make_shared<std::pair<Request, Responder>>(std::move(request), std::move(responder));
  Pool& pool = route_->runs_on == RunsOn::kHashing ? shared_.hashing : shared_.pool;
  const bool is_taken = pool.submit([arguments, handler = &route_->handler] {
    try {
      (*handler)(std::move(arguments->first), std::move(arguments->second));
    } catch (...) {
      // As above.
    }
  });
  if (is_taken) return;
  Response busy = respond_with(
      problem_of(503, {"服务器繁忙，请稍后再试", "The server is busy; try again later"}, id_),
      language_);
  busy.headers.add("Retry-After", "1");
  arguments->second(std::move(busy));
}

Responder Session::make_responder() {
  return Responder(
      [loop = worker_.loop(), weak = std::weak_ptr<Session>(self())](Response response) {
        const auto deliver = [weak](Response given) {
          if (const auto session = weak.lock()) session->answer(std::move(given));
        };
        if (loop->is_here()) return deliver(std::move(response));
        loop->post(
            [deliver, response = std::move(response)]() mutable { deliver(std::move(response)); });
      });
}

void Session::answer(Response response) {
  auto* stream = std::get_if<EventStream>(&response.body);
  if (state_ != State::kHandling) {
    if (stream != nullptr) stream->state()->abandon();
    return;
  }
  const bool has_body = method_ != Method::kHead && !is_without_body(response.status);
  if (stream != nullptr) prepare_stream(response, has_body);
  HeadNotes notes{worker_.date(), std::nullopt, closes_after_, &options_.headers};
  const auto format = [&] {
    if (!stream_ && !is_without_body(response.status)) {
      notes.content_length = body_of(response).size();
      if (method_ == Method::kHead && response.length_of_get) {
        notes.content_length = static_cast<std::size_t>(*response.length_of_get);
      }
    }
    return format_head(response, notes);
  };
  auto head = format();
  if (!head) {
    end_stream();
    response = respond_with(
        problem_of(500, {"服务器给出的首部有误", "The server made a bad header"}, id_), language_);
    head = format();
  }
  response_ = std::move(response);
  head_ = std::move(*head);
  pieces_ = {head_, has_body ? body_of(response_) : std::string_view()};
  sent_bytes_ = 0;
  state_ = State::kWriting;
  allow(options_.time.write, true);
  write_rest();
}

void Session::prepare_stream(Response& response, bool has_body) {
  const auto state = std::get<EventStream>(response.body).state();
  response.headers.set("Content-Type", "text/event-stream; charset=utf-8");
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("X-Accel-Buffering", "no");
  if (has_body && shared_.peers.open_stream()) {
    stream_ = state;
    closes_after_ = true;
    return;
  }
  state->abandon();
  response.body = std::string();
  if (!has_body) return;
  response = respond_with(
      problem_of(503, {"实时连接过多，请稍后再试", "Too many streams; try again later"}, id_),
      language_);
  response.headers.add("Retry-After", "30");
}

void Session::write_rest() { connection_->write_some(*this, pieces_); }

void Session::on_written(std::size_t bytes) {
  if (state_ == State::kClosed) return;
  if (bytes == 0) return close();
  progress_bytes_ += bytes;
  sent_bytes_ += bytes;
  for (std::string_view& piece : pieces_) {
    const std::size_t part = std::min(bytes, piece.size());
    piece.remove_prefix(part);
    bytes -= part;
  }
  if (!pieces_[0].empty() || !pieces_[1].empty()) return write_rest();
  if (state_ == State::kContinue) {
    state_ = State::kBody;
    return read_more();
  }
  if (state_ == State::kStreaming) {
    is_writing_ = false;
    allow_for_ever();
    return pump();
  }
  finish_answer();
}

void Session::finish_answer() {
  if (options_.on_access) {
    options_.on_access(
        {id_, route_ != nullptr ? std::string_view(route_->pattern) : std::string_view(), method_,
         response_.status, now() - started_, sent_bytes_, client_});
  }
  response_.body = std::string();
  if (stream_) return begin_stream();
  if (closes_after_) return linger();
  begin_request();
}

void Session::linger() {
  // Nothing more is expected, or all that came was read: nothing is lost by closing at once. TLS
  // says goodbye in either case.
  const bool is_all_read = is_request_read_ && begin_ == end_ && !connection_->is_secure();
  if (is_reading_ || is_all_read) return close();
  state_ = State::kLingering;
  allow(std::min(kLingerTime, options_.time.write));
  connection_->end_writing(*this);
}

// ---- Streaming ----

void Session::begin_stream() {
  state_ = State::kStreaming;
  written_at_ = now();
  allow_for_ever();
  if (worker_.is_winding_down()) return close();
  if (!is_reading_) {
    is_reading_ = true;
    connection_->read_some(*this, buffer_.data(), buffer_.size());
  }
  stream_->attach([loop = worker_.loop(), weak = std::weak_ptr<Session>(self())] {
    loop->post([weak] {
      if (const auto session = weak.lock()) session->pump();
    });
  });
}

void Session::pump() {
  if (state_ != State::kStreaming) return;
  if (stream_->is_overrun()) return close();
  if (is_writing_) return;
  EventStream::State::Taken taken = stream_->take();
  if (taken.bytes.empty()) {
    if (taken.is_last) close();
    return;
  }
  write_stream(std::move(taken.bytes));
}

void Session::write_stream(std::string bytes) {
  stream_bytes_ = std::move(bytes);
  is_writing_ = true;
  written_at_ = now();
  pieces_ = {stream_bytes_, {}};
  allow(options_.time.write, true);
  write_rest();
}

void Session::end_stream() {
  if (!stream_) return;
  std::exchange(stream_, nullptr)->abandon();
  shared_.peers.close_stream();
}

// ---- Worker ----

// The time of the start keeps ids of two runs apart.
Worker::Worker(Shared& shared, std::shared_ptr<Loop> loop, std::size_t name)
    : shared_(shared),
      loop_(std::move(loop)),
      id_prefix_(
          fmt::format("r-{:x}-{:x}-", shared.clock.wall_now().time_since_epoch().count(), name)) {}

std::string Worker::next_id() { return fmt::format("{}{:x}", id_prefix_, ++requests_); }

void Worker::accept(std::unique_ptr<Connection> connection) {
  if (is_winding_down_) return connection->close();
  const env::MonotonicTime now = shared_.clock.monotonic_now();
  if (!shared_.peers.connect(connection->peer(), now)) {
    return turned_away_.take(std::move(connection), now);
  }
  const auto session = std::make_shared<Session>(*this, std::move(connection));
  sessions_.insert(session);
  session->start();
}

std::vector<std::shared_ptr<Session>> Worker::sessions() const {
  return {sessions_.begin(), sessions_.end()};
}

void Worker::tick() {
  date_ = http_date(shared_.clock.wall_now());
  const env::MonotonicTime now = shared_.clock.monotonic_now();
  for (const auto& session : sessions()) session->tick(now);
  turned_away_.tick(now);
}

const std::string& Worker::date() {
  if (date_.empty()) date_ = http_date(shared_.clock.wall_now());
  return date_;
}

void Worker::wind_down() {
  is_winding_down_ = true;
  turned_away_.close_all();
  for (const auto& session : sessions()) session->wind_down();
}

void Worker::close_all() {
  is_winding_down_ = true;
  for (const auto& session : sessions()) session->close();
}

}  // namespace luoshi::api
