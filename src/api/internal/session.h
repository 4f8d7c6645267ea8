// One connection: requests one after the other, each read, checked, answered.
//
//   start ──▶ kIdle ──bytes──▶ kHead ──▶ kBody ──▶ kHandling ──answer──▶ kWriting ──▶ kIdle
//     │         │                │         │           ▲                    ├──▶ kStreaming
//   kHandshake  └─ time over ─▶ kClosed    └─ upload ──┘ (fed on the pool)  └──▶ kLingering ▶
//   kClosed
// Between kHead and a body that goes to disk or is not small: kAsking, whether it may come at all.
//
// In kIdle, kHead, kBody one read is under way; in kWriting one write; in kStreaming a read (for
// the client's end) and at most one write; in kHandling none. on_tick() enforces the time limits.
// Thread rule: all on the loop's thread. What comes from elsewhere is posted to it and finds the
// session by a weak pointer.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "api/internal/network.h"
#include "api/internal/peers.h"
#include "api/internal/pool.h"
#include "api/request_reader.h"
#include "api/internal/stream.h"
#include "api/internal/turned_away.h"
#include "api/internal/upload.h"
#include "api/problem.h"
#include "api/router.h"
#include "api/server.h"

namespace luoshi::api {

class Session;

// What all sessions of a server have in common; outlives them.
struct Shared {
  Shared(Options given_options, Router given_router, env::Clock& given_clock,
         env::FileSystem& given_files)
      : options(std::move(given_options)),
        router(std::move(given_router)),
        clock(given_clock),
        files(given_files),
        peers(options.peers),
        pool(options.pool_threads, options.pool_queue_max),
        hashing(options.hashing_threads, options.hashing_queue_max) {}

  const Options options;
  const Router router;
  env::Clock& clock;
  env::FileSystem& files;
  Peers peers;
  Pool pool;
  Pool hashing;
};

// The sessions of one loop.
class Worker {
 public:
  // `name` tells the worker from its server's others.
  Worker(Shared& shared, std::shared_ptr<Loop> loop, std::size_t name);

  void accept(std::unique_ptr<Connection> connection);
  void tick();
  void wind_down();  // no request more on any connection
  void close_all();
  void remove(const std::shared_ptr<Session>& session) { sessions_.erase(session); }

  Shared& shared() { return shared_; }
  const std::shared_ptr<Loop>& loop() { return loop_; }
  bool is_winding_down() const { return is_winding_down_; }
  const std::string& date();
  std::string next_id();

 private:
  std::vector<std::shared_ptr<Session>> sessions() const;  // a copy: closing changes the set

  Shared& shared_;
  std::shared_ptr<Loop> loop_;
  std::unordered_set<std::shared_ptr<Session>> sessions_;
  TurnedAway turned_away_;
  bool is_winding_down_ = false;
  std::string date_;
  std::string id_prefix_;
  std::uint64_t requests_ = 0;
};

class Session final : public ConnectionOwner {
 public:
  Session(Worker& worker, std::unique_ptr<Connection> connection);

  void start();
  void tick(env::MonotonicTime now);
  void wind_down();
  void close();

 private:
  enum class State {
    kHandshake,
    kIdle,
    kHead,
    kAsking,    // on the pool, whether the body may come
    kContinue,  // "100 Continue" is being written
    kBody,
    kFeeding,  // a piece of an upload is on the pool
    kHandling,
    kWriting,
    kStreaming,
    kLingering,
    kClosed,
  };

  void on_ready(bool is_ok) override;
  void on_read(std::size_t bytes) override;
  void on_written(std::size_t bytes) override;

  // Reading.
  void begin_request();
  void read_more();
  void read_head();
  void take_head(std::size_t consumed);
  bool check_route(const Router::Match& match);
  bool check_content();
  bool begin_upload(std::string_view content_type);
  bool must_ask() const;
  void ask();
  void on_asked(std::optional<Response> refusal);
  void begin_body();
  void read_body();
  void feed_upload(bool is_last);
  void on_fed(const base::Result<void>& result, bool is_last);
  void refuse(int status, base::Message detail, Headers headers = {});
  void decline(int status, base::Message detail, Headers headers = {});
  std::string_view unread() const { return {buffer_.data() + begin_, end_ - begin_}; }

  // Answering.
  void handle();
  void run_on_pool(Request request, Responder responder);
  Responder make_responder();
  void answer(Response response);
  void prepare_stream(Response& response, bool has_body);
  void write_rest();
  void finish_answer();
  void linger();

  // Streaming.
  void begin_stream();
  void pump();
  void write_stream(std::string bytes);
  void end_stream();

  env::MonotonicTime now() const;
  void allow(std::chrono::milliseconds time, bool by_rate = false);
  void allow_for_ever() { deadline_.reset(); }
  void expire();
  std::shared_ptr<Session> self() { return std::static_pointer_cast<Session>(shared_from_this()); }

  Worker& worker_;
  Shared& shared_;
  const Options& options_;
  std::unique_ptr<Connection> connection_;
  State state_ = State::kHandshake;

  std::optional<env::MonotonicTime> deadline_;
  bool is_by_rate_ = false;  // each byte of progress moves the deadline
  std::uint64_t progress_bytes_ = 0;

  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // of what is unread in buffer_
  std::size_t end_ = 0;
  std::optional<RequestReader> reader_;
  const Route* route_ = nullptr;
  std::shared_ptr<Upload> upload_;
  std::string chunk_;  // of an upload, not yet fed

  Method method_ = Method::kGet;
  base::Language language_ = base::Language::kChinese;
  std::string id_;           // the request's
  std::string client_;       // who sent it: the connection's peer, or whom a proxy names
  bool is_for_all_ = false;  // OPTIONS *
  env::MonotonicTime started_{};
  bool closes_after_ = false;
  bool is_request_read_ = false;  // to its end
  bool is_first_ = true;
  bool is_reading_ = false;

  Response response_;
  std::string head_;
  std::array<std::string_view, 2> pieces_;
  std::uint64_t sent_bytes_ = 0;

  std::shared_ptr<EventStream::State> stream_;
  std::string stream_bytes_;
  bool is_writing_ = false;
  env::MonotonicTime written_at_{};
};

}  // namespace luoshi::api
