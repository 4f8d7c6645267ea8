// Who sent what came through proxies.
#include "api/addresses.h"

#include <gtest/gtest.h>

namespace luoshi::api {
namespace {

struct HopsCase {
  const char* peer;
  std::vector<const char*> headers;
  const char* client;
};

TEST(ClientOf, IsTheLastHopThatIsNoTrustedProxy) {
  const env::AddressSet trusted = *env::AddressSet::parse("127.0.0.1, 10.0.0.0/8");
  const HopsCase kCases[] = {
      {"192.0.2.1", {"203.0.113.9"}, "192.0.2.1"},  // no proxy of ours
      {"127.0.0.1", {}, "127.0.0.1"},
      {"127.0.0.1", {"203.0.113.9"}, "203.0.113.9"},
      {"127.0.0.1", {"1.2.3.4, 203.0.113.9"}, "203.0.113.9"},  // invented by the client
      {"127.0.0.1", {"1.2.3.4,203.0.113.9 ,10.0.0.5"}, "203.0.113.9"},
      {"127.0.0.1", {"1.2.3.4", "203.0.113.9, 10.0.0.5"}, "203.0.113.9"},
      {"127.0.0.1", {"203.0.113.9", "10.0.0.5"}, "203.0.113.9"},
      {"127.0.0.1", {"10.0.0.6, 10.0.0.5"}, "10.0.0.6"},
      {"127.0.0.1", {"203.0.113.9, unknown, 10.0.0.5"}, "10.0.0.5"},
      {"127.0.0.1", {""}, "127.0.0.1"},
      {"127.0.0.1", {"203.0.113.9:4711"}, "203.0.113.9"},
      {"127.0.0.1", {"[2001:DB8::9]:4711"}, "2001:db8::9"},
      {"127.0.0.1", {"2001:DB8:0::9"}, "2001:db8::9"},
      {"127.0.0.1", {"::ffff:203.0.113.9"}, "203.0.113.9"},
      {"127.0.0.1", {"[", "]", "[]", "\"x\""}, "127.0.0.1"},
  };
  for (const HopsCase& one : kCases) {
    Headers headers;
    for (const char* value : one.headers) headers.add("x-forwarded-FOR", value);
    EXPECT_EQ(client_of(one.peer, headers, trusted), one.client)
        << testing::PrintToString(one.headers);
  }
  std::string long_list = "203.0.113.9";
  for (int i = 0; i < 5'000; ++i) long_list += ",10.0.0.1";
  EXPECT_EQ(client_of("127.0.0.1", {{"X-Forwarded-For", long_list}}, trusted), "10.0.0.1");
}

}  // namespace
}  // namespace luoshi::api
