// Server-sent events: their bytes, slow clients, heartbeats, the end.
#include "api/internal/stream.h"

#include <atomic>
#include <future>
#include <thread>

#include "api/support_test.h"

namespace luoshi::api {
namespace {

using std::chrono::milliseconds;

class StreamTest : public WithServer {
 protected:
  void start_streams(StreamLimits limits = {}) {
    start(
        {route(Method::kGet, "/changes", [this, limits](const Request& request, Responder respond) {
          EventStream stream(limits);
          stream.send("", "hello", request.headers.find("Last-Event-ID").value_or("none"));
          Response response;
          response.body = stream;
          respond(std::move(response));
          opened_.set_value(stream);
        })});
  }
  EventStream opened() {
    EventStream stream = opened_.get_future().get();
    opened_ = {};
    return stream;
  }

  std::promise<EventStream> opened_;
};

TEST(EventFormat, KeepsLinesApart) {
  EXPECT_EQ(format_event("", "", ""), "data: \n\n");
  EXPECT_EQ(format_event("city:7", "change", "a\nb\r\nc\rd"),
            "id: city:7\nevent: change\ndata: a\ndata: b\ndata: c\ndata: d\n\n");
  EXPECT_EQ(format_event("1\n2", "a\rb", "x"), "id: 12\nevent: ab\ndata: x\n\n");
}

TEST_F(StreamTest, SendsFromAnyThreadInOrder) {
  start_streams();
  RawClient one = client();
  one.send(get("/changes", "Last-Event-ID: city:7\r\n"));
  const Answer head = one.read(false);
  EXPECT_EQ(head.header("Content-Type"), "text/event-stream; charset=utf-8");
  EXPECT_EQ(head.header("Cache-Control"), "no-store");
  EXPECT_EQ(head.header("Content-Length"), "");
  EXPECT_EQ(one.read_until("\n\n"), "event: hello\ndata: city:7\n\n");
  EventStream stream = opened();
  std::thread sender([stream]() mutable {
    for (int i = 0; i < 200; ++i) {
      EXPECT_TRUE(stream.send(std::to_string(i), "", "x"));
    }
    stream.close();
  });
  for (int i = 0; i < 200; ++i) {
    ASSERT_EQ(one.read_until("\n\n"), "id: " + std::to_string(i) + "\ndata: x\n\n");
  }
  sender.join();
  EXPECT_TRUE(one.is_closed_by_server());
  EXPECT_FALSE(stream.send("", "", "more"));
}

TEST_F(StreamTest, BeatsItsHeart) {
  options_.time.heartbeat = milliseconds(100);
  options_.time.header = milliseconds(8);  // makes the tick short; the clock stands still
  start_streams();
  RawClient one = client();
  one.send(get("/changes"));
  one.read(false);
  one.read_until("\n\n");
  const EventStream stream = opened();
  for (int i = 0; i < 3; ++i) {
    clock_.advance(milliseconds(100));
    EXPECT_EQ(one.read_until("\n\n"), ":\n\n");
  }
  EXPECT_TRUE(stream.is_open());
}

TEST_F(StreamTest, DropsAClientThatIsTooSlow) {
  start_streams({.events_max = 64, .bytes_max = 1 << 20});
  RawClient one = client();
  one.send(get("/changes"));
  EventStream stream = opened();
  const std::string large(100'000, 'x');
  std::size_t sent = 0;
  while (stream.send("", "", large)) {
    ASSERT_LT(++sent, 100'000u);
    std::this_thread::yield();
  }
  EXPECT_FALSE(stream.is_open());
  one.read_to_end();
}

TEST_F(StreamTest, KnowsWhenAClientHasGone) {
  start_streams();
  EventStream stream = [&] {
    RawClient one = client();
    one.send(get("/changes"));
    one.read_until("none\n\n");
    return opened();
  }();
  while (stream.send("", "", "x")) std::this_thread::yield();
  EXPECT_FALSE(stream.is_open());
}

TEST_F(StreamTest, LimitsStreamsAndEndsThemWithTheServer) {
  options_.peers.streams_max = 1;
  start_streams();
  RawClient one = client();
  one.send(get("/changes"));
  one.read_until("none\n\n");
  EventStream first = opened();
  RawClient two = client();
  EXPECT_EQ(two.ask(get("/changes")).status, 503);
  EXPECT_FALSE(opened().is_open());
  RawClient three = client();
  three.send("HEAD /changes HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(three.read(false).header("Content-Type"), "text/event-stream; charset=utf-8");
  EXPECT_FALSE(opened().is_open());
  server_->stop(std::chrono::seconds(10));
  EXPECT_TRUE(one.is_closed_by_server());
  EXPECT_FALSE(first.send("", "", "x"));
}

}  // namespace
}  // namespace luoshi::api
