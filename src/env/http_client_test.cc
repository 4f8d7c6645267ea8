#include "env/http_client.h"

#include <gtest/gtest.h>

#include "env/test_server_test.h"

namespace luoshi::env {
namespace {

using base::ErrorCode;

std::function<void(Conversation&)> saying(std::string answer) {
  return [answer = std::move(answer)](Conversation& conversation) {
    conversation.hear_to("\r\n\r\n");
    conversation.say(answer);
  };
}

TEST(HttpClient, SendsAndTakesHeadersAndBodies) {
  std::string heard;
  HttpAnswer answer;
  {
    TestServer server([&](Conversation& conversation) {
      heard = conversation.hear_to("\r\n\r\n");
      heard += conversation.hear_to("&d=4");
      conversation.say(
          "HTTP/1.1 100 Continue\r\nX-No: 1\r\n\r\n"
          "HTTP/1.1 201 Created\r\nX-One:  a b \r\nContent-Length: 5\r\n\r\nhello");
    });
    HttpRequest request;
    request.method = HttpMethod::kPost;
    request.url = server.at("http") + "/token?a=1";
    request.headers = {{"X-Test", "yes"}, {"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = "c=3&d=4";
    const auto got = RealHttpClient().send(request);
    ASSERT_TRUE(got.has_value()) << got.error().to_string(base::Language::kEnglish);
    answer = *got;
  }
  EXPECT_TRUE(heard.starts_with("POST /token?a=1 HTTP/1.1\r\n")) << heard;
  EXPECT_NE(heard.find("\r\nX-Test: yes\r\n"), heard.npos);
  EXPECT_TRUE(heard.ends_with("\r\n\r\nc=3&d=4"));
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.body, "hello");
  EXPECT_EQ(answer.header("x-one"), "a b");
  EXPECT_FALSE(answer.header("x-no").has_value());
}

TEST(HttpClient, DoesNotFollowElsewhere) {
  TestServer server(saying("HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"));
  const auto answer = RealHttpClient().send({.url = server.at("http")});
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(answer->header("location"), "/b");
}

struct Bad {
  const char* answer;
  ErrorCode code;
};

TEST(HttpClient, StopsAtItsLimitsAndRefusesHalfAnAnswer) {
  const std::string long_header = "HTTP/1.1 200 OK\r\nX: " + std::string(200, 'x') + "\r\n\r\n";
  const Bad kBad[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n", ErrorCode::kUnavailable},
      {"HTTP/1.1 200 OK\r\n\r\n0123456789012345678901234567890123456789012345678901234567890123456"
       "78901234567890123456789012345678901234567890",
       ErrorCode::kTooLarge},
      {long_header.c_str(), ErrorCode::kTooLarge},
      {"", ErrorCode::kUnavailable},
      {"nonsense\r\n\r\n", ErrorCode::kUnavailable},
  };
  for (const Bad& bad : kBad) {
    TestServer server(saying(bad.answer));
    const auto answer =
        RealHttpClient().send({.url = server.at("http") + "/a?secret", .answer_bytes_max = 100});
    ASSERT_FALSE(answer.has_value()) << bad.answer;
    EXPECT_EQ(answer.error().code, bad.code) << bad.answer;
    EXPECT_EQ(answer.error().where, server.at("http") + "/a");
  }
}

TEST(HttpClient, GivesUpWhenTheTimeIsOver) {
  TestServer server([](Conversation& conversation) { conversation.hear_to("never"); });
  const auto answer =
      RealHttpClient().send({.url = server.at("http"), .time_max = std::chrono::milliseconds(50)});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().what.en, "not done in time");
}

TEST(HttpClient, DoesNotSendWhatMustNotBeSent) {
  for (const char* url :
       {"http://example.org/", "http://127.0.0.1.example.org/", "ftp://127.0.0.1/",
        "file:///etc/hostname", "https://user:secret@example.org/", "", "example", "http://",
        "https://exa mple.org/", "http://10.0.0.1/", "http://[::2]/"}) {
    const auto answer = RealHttpClient().send({.url = url});
    ASSERT_FALSE(answer.has_value()) << url;
    EXPECT_NE(answer.error().code, ErrorCode::kUnavailable) << url;
    EXPECT_EQ(answer.error().where.find("secret"), std::string::npos);
  }
  for (const HttpHeader& header : {HttpHeader{"A", "b\r\nC: d"}, {"A b", "c"}, {"", "c"}}) {
    const auto answer = RealHttpClient().send({.url = "https://example.org/", .headers = {header}});
    EXPECT_EQ(answer.error().code, ErrorCode::kInvalidInput);
  }
}

// A server that answers stands there each time: only the rule keeps the request away.
TEST(HttpClient, StaysOutOfPrivateNetworks) {
  const AddressSet none;
  const auto told_of = [](const std::string& url, const AddressSet& reaches) {
    const auto answer = RealHttpClient().send(
        {.url = url, .time_max = std::chrono::milliseconds(2'000), .reaches = &reaches});
    return answer ? std::string("answered") : answer.error().what.en;
  };
  const std::string refused = "it leads to an address that is neither public nor allowed";
  TestServer server(saying("HTTP/1.1 204 No Content\r\n\r\n"));
  EXPECT_EQ(told_of("https://10.255.255.1/", none), refused);
  EXPECT_EQ(told_of("https://169.254.169.254/latest", none), refused);
  EXPECT_EQ(told_of("https://[fd00::1]/", none), refused);
  EXPECT_EQ(told_of("https://[::ffff:10.0.0.1]/", none), refused);
  EXPECT_EQ(told_of(server.at("http"), none), refused);
  EXPECT_EQ(told_of(server.at("http"), *AddressSet::parse("127.0.0.1")), "answered");
  EXPECT_EQ(told_of("http://localhost:1/", none), refused);
  EXPECT_EQ(told_of("https://[::1]:1/", none), refused);
}

TEST(ScriptedHttpClient, AnswersInOrder) {
  ScriptedHttpClient client;
  client.expect(HttpAnswer{.status = 200, .headers = {}, .body = "a"});
  EXPECT_EQ(client.send({.url = "https://a/"})->body, "a");
  EXPECT_EQ(client.send({.url = "https://b/"}).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(client.requests().at(1).url, "https://b/");
}

}  // namespace
}  // namespace luoshi::env
