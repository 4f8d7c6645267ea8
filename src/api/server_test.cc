#include "api/server.h"

#include <atomic>
#include <future>
#include <mutex>
#include <thread>

#include "api/support_test.h"

namespace luoshi::api {
namespace {

using ServerTest = WithServer;
using std::chrono::milliseconds;

struct Attack {
  const char* name;
  std::string bytes;
  int status;
};

// What another program in the way might read differently, or what is simply wrong. Each is refused
// with its status, and nothing behind it is read as a request.
std::vector<Attack> attacks() {
  const std::string hidden = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";
  const auto with = [&](const std::string& fields) {
    return "POST /echo HTTP/1.1\r\n" + fields + "\r\n" + hidden;
  };
  const auto target = [&](const std::string& path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n" + hidden;
  };
  using namespace std::string_literals;
  return {
      {"coding in 1.0",
       "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
       400},
      {"unknown coding", with("Host: a\r\nTransfer-Encoding: gzip\r\n"), 501},
      {"two codings", with("Host: a\r\nTransfer-Encoding: gzip, chunked\r\n"), 501},
      {"coding misspelt", with("Host: a\r\nTransfer-Encoding: xchunked\r\n"), 501},
      {"coding in quotes", with("Host: a\r\nTransfer-Encoding: \"chunked\"\r\n"), 501},
      {"identity", with("Host: a\r\nTransfer-Encoding: identity\r\n"), 501},
      {"coding twice",
       with("Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"), 400},
      {"length beside coding",
       with("Host: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n"), 400},
      {"coding beside length",
       with("Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n"), 400},
      {"two lengths", with("Host: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n"), 400},
      {"the same length twice", with("Host: a\r\nContent-Length: 4\r\nContent-Length: 4\r\n"), 400},
      {"lengths in a list", with("Host: a\r\nContent-Length: 4, 4\r\n"), 400},
      {"length with sign", with("Host: a\r\nContent-Length: +4\r\n"), 400},
      {"negative length", with("Host: a\r\nContent-Length: -4\r\n"), 400},
      {"hexadecimal length", with("Host: a\r\nContent-Length: 0x4\r\n"), 400},
      {"empty length", with("Host: a\r\nContent-Length:\r\n"), 400},
      {"endless length", with("Host: a\r\nContent-Length: 99999999999999999999\r\n"), 400},
      {"no host", with("Accept: a\r\n"), 400},
      {"empty host", with("Host:\r\n"), 400},
      {"two hosts", with("Host: a\r\nHost: b\r\n"), 400},
      {"host with a path", with("Host: a/b\r\n"), 400},
      {"host with a user", with("Host: u@a\r\n"), 400},
      {"host list", with("Host: a, b\r\n"), 400},
      {"folded line", with("Host: a\r\nX: 1\r\n 2\r\n"), 400},
      {"folded coding", with("Host: a\r\nTransfer-Encoding:\r\n chunked\r\n"), 400},
      {"first line folded", "GET /echo HTTP/1.1\r\n Host: a\r\n\r\n", 400},
      {"bare LF between lines", "GET /echo HTTP/1.1\r\nHost: a\nX: b\r\n\r\n" + hidden, 400},
      {"bare LF at the end", "GET /echo HTTP/1.1\nHost: a\n\n", 400},
      {"bare CR", with("Host: a\r\nX: 1\rY: 2\r\n"), 400},
      {"blank before colon", with("Host: a\r\nContent-Length : 4\r\n"), 400},
      {"tab before colon", with("Host: a\r\nTransfer-Encoding\t: chunked\r\n"), 400},
      {"no colon", with("Host: a\r\nX\r\n"), 400},
      {"no name", with("Host: a\r\n: x\r\n"), 400},
      {"zero in value", with("Host: a\r\nX: 1\0 2\r\n"s), 400},
      {"zero in name", with("Host: a\r\nX\0: 1\r\n"s), 400},
      {"control in value", with("Host: a\r\nX: 1\x01\r\n"), 400},
      {"no UTF-8 in value", with("Host: a\r\nX: \xff\r\n"), 400},
      {"bracket in name", with("Host: a\r\nX[: 1\r\n"), 400},
      {"content type twice", with("Host: a\r\nContent-Type: a/b\r\ncontent-type: c/d\r\n"), 400},
      {"authorization twice", with("Host: a\r\nAuthorization: a\r\nAuthorization: b\r\n"), 400},
      {"unknown expectation", with("Host: a\r\nExpect: miracle\r\n"), 417},
      {"version 2", "GET /echo HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"version 1.2", "GET /echo HTTP/1.2\r\nHost: a\r\n\r\n", 505},
      {"no version", "GET /echo\r\nHost: a\r\n\r\n", 400},
      {"version in small letters", "GET /echo http/1.1\r\nHost: a\r\n\r\n", 505},
      {"two blanks in the line", "GET  /echo HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"blank behind the line", "GET /echo HTTP/1.1 \r\nHost: a\r\n\r\n", 505},
      {"tab in the line", "GET\t/echo HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"unknown method", "TRACE /echo HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"method in small letters", "get /echo HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"connect", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501},
      {"other host in the target", target("http://b/echo"), 400},
      {"other port in the target", target("http://a:81/echo"), 400},
      {"other scheme", target("ftp://a/echo"), 400},
      {"no slash", target("echo"), 400},
      {"asterisk", target("*"), 400},
      {"encoded slash", target("/a%2Fb"), 400},
      {"encoded small slash", target("/a%2fb"), 400},
      {"encoded backslash", target("/a%5cb"), 400},
      {"backslash", target("/a\\b"), 400},
      {"encoded dots", target("/%2e%2e/a"), 400},
      {"half encoded dots", target("/.%2E/a"), 400},
      {"dots", target("/a/../b"), 400},
      {"dot", target("/./b"), 400},
      {"empty segment", target("//b"), 400},
      {"encoded zero", target("/a%00"), 400},
      {"encoded line break", target("/a%0d%0a"), 400},
      {"percent alone", target("/a%"), 400},
      {"percent and half", target("/a%2"), 400},
      {"percent and no digits", target("/a%zz"), 400},
      {"no UTF-8 in path", target("/%ff"), 400},
      {"overlong UTF-8 in path", target("/%c0%af"), 400},
      {"no UTF-8 in query", target("/echo?a=%ff"), 400},
      {"encoded zero in query", target("/echo?a=%00"), 400},
      {"fragment", target("/echo#a"), 400},
      {"long target", target("/" + std::string(9'000, 'a')), 414},
      {"endless target", "GET /" + std::string(20'000, 'a'), 414},
      {"large header", with("Host: a\r\nX: " + std::string(20'000, 'a') + "\r\n"), 431},
      {"endless header", "GET /echo HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'a'), 431},
      {"many fields",
       with("Host: a\r\n" +
            [] {
              std::string out;
              for (int i = 0; i < 101; ++i) out += "X: 1\r\n";
              return out;
            }()),
       431},
      {"chunk without size",
       "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\r\n\r\n", 400},
      {"chunk of minus size",
       "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n", 400},
      {"chunk with 0x",
       "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
       400},
      {"chunk size too large",
       "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
       400},
      {"line feed in a chunk's extension",
       "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
       "chunked\r\n\r\n1;a=\"\nb\"\r\nx\r\n0\r\n\r\n",
       400},
      {"chunk of a terabyte",
       "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10000000000\r\n", 413},
      {"chunk longer than said",
       "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
       400},
      {"chunk with bare LF",
       "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\na\n0\n\n", 400},
      {"endless chunk head",
       "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
           std::string(20'000, 'a'),
       400},
      {"body over the limit",
       "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n" + hidden, 413},
      {"TLS to a plain port", "\x16\x03\x01\x02", 400},
  };
}

TEST_F(ServerTest, RefusesWhatOthersMightReadDifferently) {
  std::atomic<int> answered{0};
  const Handler count = [&](const Request&, Responder respond) {
    ++answered;
    respond(Response::text("x", "text/plain"));
  };
  start({route(Method::kGet, "/echo", count), route(Method::kPost, "/echo", count),
         route(Method::kGet, "/hidden", count)});
  for (const Attack& attack : attacks()) {
    RawClient one = client();
    const Answer answer = one.ask(attack.bytes);
    EXPECT_EQ(answer.status, attack.status) << attack.name << "\n" << answer.head;
    EXPECT_EQ(answer.header("Connection"), "close") << attack.name;
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json") << attack.name;
    EXPECT_TRUE(one.is_closed_by_server()) << attack.name;
  }
  EXPECT_EQ(answered, 0);
}

TEST_F(ServerTest, AnswersOneRequestAfterTheOtherOnAConnection) {
  start({route(Method::kGet, "/units/{id}", echo()), route(Method::kPost, "/units", echo())});
  RawClient one = client();
  EXPECT_EQ(one.ask(get("/units/u-1?a=%E5%B8%82+b&c")).body, "GET units u-1 ?a=市 b ?c= {id=u-1}");
  EXPECT_EQ(one.ask(post("/units", "{}")).body, "POST units {}");
  one.send(get("/units/1") + post("/units", "second") + get("/units/%E5%8D%95"));  // pipelined
  EXPECT_EQ(one.read().body, "GET units 1 {id=1}");
  EXPECT_EQ(one.read().body, "POST units second");
  EXPECT_EQ(one.read().body, "GET units 单 {id=单}");
  const Answer last = one.ask(get("/units/2", "Connection: close\r\n"));
  EXPECT_EQ(last.header("Connection"), "close");
  EXPECT_TRUE(one.is_closed_by_server());
}

TEST_F(ServerTest, ReadsARequestHoweverItIsCut) {
  options_.io_threads = 1;
  start({route(Method::kPost, "/units", echo())});
  const std::string chunked =
      "\r\nPOST /units?a=b HTTP/1.1\r\nHost: [::1]:80\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "3;name=value\r\nabc\r\n0a\r\n0123456789\r\n0\r\nTrailer: dropped\r\n\r\n";
  RawClient one = client();
  RawClient other = client();  // its answer says that the server had time for the first
  for (std::size_t cut = 1; cut < chunked.size(); cut += 3) {
    one.send(chunked.substr(0, cut));
    other.ask(get("/nothing"));
    EXPECT_EQ(one.ask(chunked.substr(cut)).body, "POST units ?a=b abc0123456789") << cut;
  }
  one.send("POST /units HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (const char c : std::string_view("0\r\n\r")) {  // an empty body, byte by byte
    one.send(std::string_view(&c, 1));
    other.ask(get("/nothing"));
  }
  EXPECT_EQ(one.ask("\n").body, "POST units");
  const std::string absolute = "GET http://A:8080/units HTTP/1.1\r\nHost: a:8080\r\n\r\n";
  EXPECT_EQ(one.ask(absolute).status, 405);
  EXPECT_EQ(one.ask("POST /units HTTP/1.0\r\nContent-Length: 1\r\n\r\nx").body, "POST units x");
  EXPECT_TRUE(one.is_closed_by_server());
}

TEST_F(ServerTest, AsksForABodyThatWaitsToBeAskedFor) {
  start({route(Method::kPost, "/units", echo())});
  RawClient one = client();
  one.send("POST /units HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(one.read(false).status, 100);
  EXPECT_EQ(one.ask("ab").body, "POST units ab");
}

TEST_F(ServerTest, SaysInBothLanguagesWhatIsNotThere) {
  start({route(Method::kGet, "/api/v1/units", echo()),
         route(Method::kPost, "/api/v1/units", echo())});
  RawClient one = client();
  const Answer missing = one.ask(get("/api/v1/nothing"));
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.header("Content-Language"), "zh");
  EXPECT_NE(
      missing.body.find(
          R"("type":"urn:luoshi:problem:not_found","title":"没有找到","title_en":"Not found","status":404)"),
      std::string::npos)
      << missing.body;
  EXPECT_NE(missing.body.find(R"("instance":"r-)"), std::string::npos);
  const Answer english = one.ask(get("/api/v1/nothing", "Accept-Language: en, zh;q=0.5\r\n"));
  EXPECT_EQ(english.header("Content-Language"), "en");
  EXPECT_NE(english.body.find(R"("title":"Not found")"), std::string::npos);
  const Answer method = one.ask("DELETE /api/v1/units HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.header("Allow"), "GET, POST, HEAD, OPTIONS");
  EXPECT_EQ(one.ask(get("/api/v1/units/")).status, 404);
  EXPECT_EQ(one.ask("DELETE /api/v1/units HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n").status,
            405);
  EXPECT_TRUE(
      one.is_closed_by_server());  // its body would stand where the next request is expected
}

TEST_F(ServerTest, AnswersHeadAndOptions) {
  start({route(Method::kGet, "/units", echo())});
  RawClient one = client();
  one.send("HEAD /units HTTP/1.1\r\nHost: a\r\n\r\n");
  const Answer head = one.read(false);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), "10");
  const Answer options = one.ask("OPTIONS /units HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.header("Allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(options.header("Content-Length"), "");
  EXPECT_EQ(one.ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").status, 204);
  EXPECT_EQ(one.ask("OPTIONS /nothing HTTP/1.1\r\nHost: a\r\n\r\n").status, 404);
  EXPECT_EQ(one.ask(get("/units")).body, "GET units");
}

TEST_F(ServerTest, PutsSecurityHeadersOnEveryAnswer) {
  start({route(Method::kGet, "/own", [](const Request&, Responder respond) {
    Response response = Response::text("x", "text/plain");
    response.headers.add("Content-Security-Policy", "default-src 'none'");
    response.headers.add("Content-Length", "77");  // is not the handler's to say
    respond(std::move(response));
  })});
  RawClient one = client();
  for (const char* path : {"/own", "/nothing", "/%00"}) {
    const Answer answer = one.ask(get(path));
    EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.header("Referrer-Policy"), "same-origin");
    EXPECT_EQ(answer.header("Date"), "Sun, 06 Nov 1994 08:49:37 GMT");
    const bool is_own = std::string_view(path) == "/own";
    EXPECT_EQ(answer.header("Content-Security-Policy").find("default-src 'none'") == 0, is_own);
    EXPECT_EQ(answer.head.find("frame-ancestors 'none'") == std::string::npos, is_own);
    EXPECT_EQ(answer.header("Content-Length") == "1", is_own);
  }
}

TEST_F(ServerTest, TurnsAHandlersMistakesInto500) {
  start({route(Method::kGet, "/drops", [](const Request&, Responder) {}),
         route(Method::kGet, "/throws",
               [](const Request&, Responder) { throw std::runtime_error("secret"); }),
         route(
             Method::kGet, "/throws_on_pool",
             [](const Request&, Responder) { throw std::runtime_error("secret"); }, RunsOn::kPool),
         route(Method::kGet, "/splits",
               [](const Request&, Responder respond) {
                 Response response = Response::text("x", "text/plain");
                 response.headers.add("Location", "/\r\nSet-Cookie: a=b");
                 respond(std::move(response));
               }),
         route(Method::kGet, "/twice", [](const Request&, Responder respond) {
           respond(Response::text("first", "text/plain"));
           respond(Response::text("second", "text/plain"));
         })});
  RawClient one = client();
  for (const char* path : {"/drops", "/throws", "/throws_on_pool", "/splits"}) {
    const Answer answer = one.ask(get(path));
    EXPECT_EQ(answer.status, 500) << path;
    EXPECT_EQ(answer.head.find("Set-Cookie"), std::string::npos);
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
  }
  EXPECT_EQ(one.ask(get("/twice")).body, "first");
  EXPECT_EQ(one.ask(get("/drops")).status, 500);
}

TEST_F(ServerTest, IsAnsweredFromAnotherThreadAndLater) {
  // Shared: the last handler still unlocks when the answers have come.
  struct Waiting {
    std::mutex mutex;
    std::vector<Responder> responders;
    std::promise<void> all_there;
  };
  const auto waiting = std::make_shared<Waiting>();
  start({route(
      Method::kGet, "/later",
      [waiting](const Request&, Responder respond) {
        const std::lock_guard lock(waiting->mutex);
        waiting->responders.push_back(std::move(respond));
        if (waiting->responders.size() == 8) waiting->all_there.set_value();
      },
      RunsOn::kPool)});
  std::vector<RawClient> clients;
  for (int i = 0; i < 8; ++i) clients.push_back(client());
  for (RawClient& each : clients) each.send(get("/later"));
  waiting->all_there.get_future().wait();
  std::thread committer([&] {
    const std::lock_guard lock(waiting->mutex);
    for (Responder& respond : waiting->responders)
      respond(Response::text("committed", "text/plain"));
  });
  for (RawClient& each : clients) EXPECT_EQ(each.read().body, "committed");
  committer.join();
}

TEST_F(ServerTest, RefusesWhenThePoolHasEnough) {
  options_.pool_threads = 1;
  options_.pool_queue_max = 1;
  std::promise<void> may_end;
  const std::shared_future<void> end = may_end.get_future().share();
  std::promise<void> is_running;
  std::atomic<int> count{0};
  std::atomic<int> refused{0};
  std::promise<void> both_refused;
  options_.on_access = [&](const Access& access) {
    if (access.status == 503 && ++refused == 2) both_refused.set_value();
  };
  start({route(
      Method::kGet, "/slow",
      [&](const Request&, Responder respond) {
        if (++count == 1) is_running.set_value();
        end.wait();
        respond(Response::text("done", "text/plain"));
      },
      RunsOn::kPool)});
  RawClient first = client();
  first.send(get("/slow"));
  is_running.get_future().wait();
  std::vector<RawClient> others;
  for (int i = 0; i < 3; ++i) others.push_back(client());
  for (RawClient& other : others) other.send(get("/slow"));
  both_refused.get_future().wait();  // one of the three waits, two are told to come again
  may_end.set_value();
  EXPECT_EQ(first.read().body, "done");
  int status_sum = 0;
  for (RawClient& other : others) {
    const Answer answer = other.read();
    EXPECT_EQ(answer.header("Retry-After"), answer.status == 503 ? "1" : "");
    status_sum += answer.status;
  }
  EXPECT_EQ(status_sum, 200 + 503 + 503);
  server_.reset();  // tells of the last request after its answer
}

TEST_F(ServerTest, LimitsRequestsAndConnectionsOfAPeer) {
  options_.peers.requests_per_second = 2;
  options_.peers.requests_burst = 3;
  options_.peers.connections_per_peer_max = 2;
  start({route(Method::kGet, "/units", echo())});
  RawClient one = client();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(one.ask(get("/units")).status, 200);
  const Answer limited = one.ask(get("/units"));
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(limited.header("Retry-After"), "1");
  clock_.advance(milliseconds(500));
  EXPECT_EQ(one.ask(get("/units")).status, 200);
  EXPECT_EQ(one.ask(get("/units")).status, 429);
  clock_.advance(milliseconds(500));
  RawClient two = client();
  EXPECT_EQ(two.ask(get("/units")).status, 200);
  RawClient three = client();
  EXPECT_EQ(three.read().status, 503);
  EXPECT_TRUE(three.is_closed_by_server());
}

TEST_F(ServerTest, TellsWhomItTurnsAway) {
  options_.peers.connections_max = 1;
  options_.time.heartbeat = milliseconds(8);  // makes the tick short
  start({route(Method::kGet, "/units", echo())});
  RawClient one = client();
  EXPECT_EQ(one.ask(get("/units")).status, 200);
  RawClient two = client();
  const Answer answer = two.ask(get("/units"));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("Retry-After"), "5");
  EXPECT_TRUE(two.is_closed_by_server());
  // Whoever does not go by himself is not waited for, and those who are told are few.
  std::vector<RawClient> many;
  for (int i = 0; i < 200; ++i) many.push_back(client());
  EXPECT_EQ(one.ask(get("/units")).status, 200);
  clock_.advance(milliseconds(2001));
  for (RawClient& each : many) (void)each.read_to_end();
  EXPECT_EQ(one.ask(get("/units")).status, 200);
  int tries = 0;  // until the tick has made room
  while (client().ask(get("/units")).status != 503) ASSERT_LT(++tries, 100'000);
}

TEST_F(ServerTest, BelievesOnlyTrustedProxies) {
  options_.peers.requests_per_second = 1;
  options_.peers.requests_burst = 2;
  options_.peers.connections_per_peer_max = 1;
  options_.peers.trusted_proxies = *env::AddressSet::parse("127.0.0.1");
  std::mutex mutex;
  std::vector<std::string> peers;
  options_.on_access = [&](const Access& access) {
    const std::lock_guard lock(mutex);
    peers.emplace_back(access.peer);
  };
  start({route(Method::kGet, "/units", [](const Request& request, Responder respond) {
    respond(Response::text(request.peer, "text/plain"));
  })});
  const auto from = [](const std::string& hops) {
    return get("/units", "X-Forwarded-For: " + hops + "\r\n");
  };
  RawClient one = client();
  EXPECT_EQ(one.ask(from("1.2.3.4, 192.0.2.7")).body, "192.0.2.7");
  EXPECT_EQ(one.ask(from("192.0.2.7")).status, 200);
  EXPECT_EQ(one.ask(from("1.1.1.1, 192.0.2.7")).status, 429);
  RawClient two = client();  // the proxy has as many connections as it likes
  EXPECT_EQ(two.ask(from("192.0.2.8")).body, "192.0.2.8");
  server_.reset();  // tells of the last request after its answer
  EXPECT_EQ(peers[0], "192.0.2.7");
}

TEST_F(ServerTest, LimitsSignInsByAddress) {
  options_.peers.requests_per_second = 0;
  options_.peers.sign_ins_per_minute = 3;
  options_.peers.exempts_loopback = true;
  options_.peers.trusted_proxies = *env::AddressSet::parse("127.0.0.0/8");
  Route sign_in = route(Method::kPost, "/session", echo());
  sign_in.is_sign_in = true;
  start({std::move(sign_in), route(Method::kGet, "/units", echo())});
  const auto guess = [](const std::string& address) {
    return post("/session", "x", "X-Forwarded-For: " + address + "\r\n");
  };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client().ask(guess("192.0.2.7")).status, 200);
  const Answer limited = client().ask(guess("192.0.2.7"));
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(limited.header("Retry-After"), "20");
  EXPECT_EQ(client().ask(get("/units", "X-Forwarded-For: 192.0.2.7\r\n")).status, 200);
  EXPECT_EQ(client().ask(guess("192.0.2.8")).status, 200);
  clock_.advance(std::chrono::seconds(20));
  EXPECT_EQ(client().ask(guess("192.0.2.7")).status, 200);
  // Ourselves.
  for (int i = 0; i < 9; ++i) EXPECT_EQ(client().ask(post("/session", "x")).status, 200);
}

TEST_F(ServerTest, HashesFewAtOnceAndKeepsNobodyElseWaiting) {
  options_.pool_threads = 2;
  options_.hashing_threads = 2;
  options_.hashing_queue_max = 3;
  std::promise<void> may_end;
  const std::shared_future<void> end = may_end.get_future().share();
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  start({route(
             Method::kPost, "/session",
             [&, end](const Request&, Responder respond) {
               const int now = ++running;
               for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
               }
               end.wait();
               --running;
               respond(Response::text("in", "text/plain"));
             },
             RunsOn::kHashing),
         route(Method::kGet, "/units", echo(), RunsOn::kPool)});
  std::vector<RawClient> all;
  for (int i = 0; i < 2; ++i) {
    all.push_back(client());
    all.back().send(post("/session", "x"));
  }
  while (running < 2) std::this_thread::yield();
  for (int i = 0; i < 3; ++i) {
    all.push_back(client());
    all.back().send(post("/session", "x"));
  }
  RawClient other = client();
  // Whoever finds the queue full is told to come again.
  std::vector<RawClient> more;
  for (int i = 0; i < 4; ++i) {
    more.push_back(client());
    more.back().send(post("/session", "x"));
  }
  EXPECT_EQ(other.ask(get("/units")).status, 200);
  may_end.set_value();
  int taken = 0;
  int declined = 0;
  for (auto* some : {&all, &more}) {
    for (RawClient& each : *some) {
      const Answer answer = each.read();
      taken += answer.status == 200;
      declined += answer.status == 503 && answer.header("Retry-After") == "1";
    }
  }
  EXPECT_EQ(taken + declined, 9);
  EXPECT_EQ(most, 2);
}

TEST_F(ServerTest, DropsClientsThatAreSlow) {
  options_.time.header = milliseconds(1000);
  options_.time.body = milliseconds(2000);
  options_.time.idle = milliseconds(3000);
  options_.time.rate_bytes_min = 1000;
  options_.time.heartbeat = milliseconds(8);  // makes the tick short
  start({route(Method::kPost, "/units", echo())});
  RawClient silent = client();
  RawClient in_header = client();
  in_header.send("POST /uni");
  RawClient in_body = client();
  in_body.send("POST /units HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n" +
               std::string(5000, 'a'));
  RawClient idle = client();
  EXPECT_EQ(idle.ask(post("/units", "x")).status, 200);
  RawClient steady = client();
  EXPECT_EQ(steady.ask(post("/units", "x")).status, 200);  // all others have been read by now

  clock_.advance(milliseconds(1001));
  EXPECT_TRUE(silent.is_closed_by_server());
  EXPECT_EQ(in_header.read().status, 408);
  EXPECT_TRUE(in_header.is_closed_by_server());
  EXPECT_EQ(steady.ask(post("/units", "x")).status, 200);
  clock_.advance(milliseconds(2001));
  EXPECT_TRUE(idle.is_closed_by_server());
  // 2 s of grace and 5 s for 5,000 bytes.
  EXPECT_EQ(steady.ask(post("/units", "x")).status, 200);
  clock_.advance(milliseconds(4500));
  EXPECT_EQ(in_body.read().status, 408);
  EXPECT_TRUE(in_body.is_closed_by_server());
}

TEST_F(ServerTest, DropsAClientThatDoesNotTakeItsAnswer) {
  options_.time.write = milliseconds(1000);
  options_.time.heartbeat = milliseconds(8);
  options_.io_threads = 1;
  const auto large = SharedBytes::of(std::string(64 << 20, 'x'));
  std::promise<int> ended;
  start({route(Method::kGet, "/large",
               [&](const Request&, Responder respond) {
                 Response response;
                 response.body = large;
                 respond(std::move(response));
               }),
         route(Method::kGet, "/units", echo())});
  RawClient slow = client();
  slow.send(get("/large"));
  EXPECT_EQ(slow.read(false).status, 200);
  RawClient other = client();
  EXPECT_EQ(other.ask(get("/units")).status, 200);  // is not kept waiting
  clock_.advance(milliseconds(64 << 20));           // longer than the rate allows
  EXPECT_LT(slow.read_to_end().size(), large.bytes.size());
}

TEST_F(ServerTest, FinishesWhatRunsWhenItStops) {
  std::promise<void> is_running;
  std::promise<void> may_end;
  std::vector<std::string> seen;
  std::mutex mutex;
  options_.on_access = [&](const Access& access) {
    const std::lock_guard lock(mutex);
    seen.push_back(std::string(name_of(access.method)) + " " + std::string(access.route) + " " +
                   std::to_string(access.status));
  };
  start({route(
             Method::kGet, "/slow/{id}",
             [&](const Request&, Responder respond) {
               is_running.set_value();
               may_end.get_future().wait();
               respond(Response::text("done", "text/plain"));
             },
             RunsOn::kPool),
         route(Method::kGet, "/units", echo())});
  RawClient idle = client();
  EXPECT_EQ(idle.ask(get("/units")).status, 200);
  RawClient running = client();
  running.send(get("/slow/1"));
  is_running.get_future().wait();
  std::thread stopper([&] { server_->stop(std::chrono::seconds(10)); });
  EXPECT_TRUE(idle.is_closed_by_server());
  may_end.set_value();
  const Answer answer = running.read();
  EXPECT_EQ(answer.body, "done");
  EXPECT_TRUE(running.is_closed_by_server());
  stopper.join();
  EXPECT_EQ(seen, (std::vector<std::string>{"GET /units 200", "GET /slow/{id} 200"}));
}

TEST_F(ServerTest, CutsOffWhatDoesNotEndInTime) {
  Responder kept([](Response) {});
  std::promise<void> is_running;
  start({route(Method::kGet, "/never", [&](const Request&, Responder respond) {
    kept = std::move(respond);
    is_running.set_value();
  })});
  RawClient one = client();
  one.send(get("/never"));
  is_running.get_future().wait();
  server_->stop(milliseconds(1));
  EXPECT_TRUE(one.is_closed_by_server());
  server_.reset();
  kept(Response::text("too late", "text/plain"));
}

TEST_F(ServerTest, SaysWhyItCannotStart) {
  start({});
  Options taken;
  taken.port = server_->port();
  auto second = Server::start(taken, std::move(*Router::make({})), clock_, files_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().where, "127.0.0.1:" + std::to_string(server_->port()));
  Options wrong;
  wrong.address = "localhost";
  EXPECT_FALSE(Server::start(wrong, std::move(*Router::make({})), clock_, files_));
  Options no_certificate;
  no_certificate.tls = Tls{"/nowhere/a.pem", "/nowhere/b.pem"};
  EXPECT_FALSE(Server::start(no_certificate, std::move(*Router::make({})), clock_, files_));
}

}  // namespace
}  // namespace luoshi::api
