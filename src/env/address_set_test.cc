#include "env/address_set.h"

#include <gtest/gtest.h>

namespace luoshi::env {
namespace {

TEST(AddressSet, HoldsAddressesAndBlocks) {
  const auto set = AddressSet::parse("127.0.0.1, 10.0.0.0/8,192.0.2.64/27, 2001:db8::/33 , ::1");
  ASSERT_TRUE(set);
  for (const char* in : {"127.0.0.1", "10.255.0.1", "192.0.2.64", "192.0.2.95", "2001:db8:7fff::1",
                         "::1", "::ffff:10.1.1.1"}) {
    EXPECT_TRUE(set->has(in)) << in;
  }
  for (const char* out : {"127.0.0.2", "11.0.0.1", "192.0.2.63", "192.0.2.96", "2001:db8:8000::1",
                          "::2", "", "unknown"}) {
    EXPECT_FALSE(set->has(out)) << out;
  }
  EXPECT_TRUE(AddressSet::parse("0.0.0.0/0")->has("203.0.113.9"));
  EXPECT_FALSE(AddressSet::parse("0.0.0.0/0")->has("2001:db8::1"));
  EXPECT_TRUE(AddressSet::parse("")->empty());
  for (const char* wrong :
       {"proxy", "10.0.0.0/33", "::1/129", "10.0.0.0/", "10.0.0.0/x", "10.0.0"}) {
    EXPECT_FALSE(AddressSet::parse(wrong)) << wrong;
  }
  std::string many;
  for (int i = 0; i < 65; ++i) many += "10.0.0." + std::to_string(i) + ",";
  EXPECT_FALSE(AddressSet::parse(many));
}

TEST(AddressSet, KnowsWhatIsPublic) {
  for (const char* open : {"1.1.1.1", "8.8.8.8", "172.15.255.255", "172.32.0.1", "100.128.0.1",
                           "2606:4700::1111", "2400:3200::1", "::ffff:8.8.8.8"}) {
    EXPECT_TRUE(is_public(open)) << open;
  }
  for (const char* closed : {"127.0.0.1",
                             "127.9.9.9",
                             "0.0.0.0",
                             "10.0.0.1",
                             "100.64.0.1",
                             "169.254.169.254",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.168.1.1",
                             "198.19.0.1",
                             "224.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "::127.0.0.1",
                             "::ffff:127.0.0.1",
                             "::ffff:169.254.169.254",
                             "64:ff9b::a00:1",
                             "2002:a00:1::",
                             "fd00::1",
                             "fe80::1",
                             "ff02::1",
                             "",
                             "example.org"}) {
    EXPECT_FALSE(is_public(closed)) << closed;
  }
}

TEST(AddressSet, WritesAddressesOneWay) {
  EXPECT_EQ(plain_address("::ffff:10.0.0.1"), "10.0.0.1");
  EXPECT_EQ(plain_address("2001:DB8:0::1"), "2001:db8::1");
  EXPECT_EQ(plain_address("10.0.0"), std::nullopt);
}

}  // namespace
}  // namespace luoshi::env
