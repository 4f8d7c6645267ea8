// The city's settings: changed with their version, or not at all.
#include "service/settings.h"

#include <boost/json.hpp>

#include "service/test_filing_test.h"

namespace luoshi::service {
namespace {

using test::why;
namespace json = boost::json;

class SettingsTest : public test::FilingTest {};

TEST_F(SettingsTest, AreChangedWithTheirVersion) {
  auto before = get_settings(*world_, caller("p-sys"));
  ASSERT_TRUE(before) << why(before);
  const auto version = before->at("version").to_number<std::uint64_t>();
  SettingsChange change;
  change.city_name = "新城";
  change.anchor = AnchorRulesChange{office::AnchorSchedule::kWeekly, "09:00", {}};
  const Asked asked = request();
  auto after = change_settings(*world_, caller("p-sys"), asked, version, change);
  ASSERT_TRUE(after) << why(after);
  EXPECT_EQ(after->at("city_name").as_string(), "新城");
  EXPECT_EQ(after->at("version").to_number<std::uint64_t>(), version + 1);
  EXPECT_EQ(after->at("password"), before->at("password"));
  EXPECT_EQ(json::serialize(after->at("anchor")),
            R"({"schedule":"weekly","at":"09:00","target":"log"})");
  auto shown = get_settings(*world_, caller("p-sys"));
  EXPECT_EQ(*shown, *after);
  auto again = change_settings(*world_, caller("p-sys"), asked, version, change);
  ASSERT_TRUE(again) << why(again);
  EXPECT_EQ(*again, *after);
  change.city_name = "旧城";
  EXPECT_EQ(change_settings(*world_, caller("p-sys"), request(), version, change).error().reason,
            "version_outdated");
}

TEST_F(SettingsTest, WrongOnesChangeNothing) {
  const auto version = get_settings(*world_, caller("p-sys"))->at("version").as_uint64();
  SettingsChange change;
  EXPECT_EQ(change_settings(*world_, caller("p-sys"), request(), version, change).error().reason,
            "validation");
  change.city_name = "某市";
  change.anchor = AnchorRulesChange{office::AnchorSchedule::kDaily, "25:00", {}};
  EXPECT_EQ(change_settings(*world_, caller("p-sys"), request(), version, change).error().where,
            "/anchor/at");
  change.anchor = AnchorRulesChange{{}, "09:00", office::AnchorTarget::kMail};
  EXPECT_EQ(change_settings(*world_, caller("p-sys"), request(), version, change).error().where,
            "/anchor/target");
  EXPECT_EQ(
      change_settings(*world_, caller("p-supervision"), request(), version, change).error().reason,
      "right_missing");
}

}  // namespace
}  // namespace luoshi::service
