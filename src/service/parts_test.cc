// A city's figure shared out among its counties: all parts or none, and what the whole counts then.
#include "service/parts.h"

#include <boost/json.hpp>

#include "service/test_filing_test.h"

namespace luoshi::service::test {
namespace {

namespace json = boost::json;

class PartsTest : public FilingTest {
 protected:
  std::string whole() {
    CommitmentNew wanted;
    wanted.kind = commitment::CommitmentKind::kProject;
    wanted.title = "新改建农村公路300公里";
    wanted.year = 2026;
    wanted.measure = commitment::Measure{};
    wanted.measure->by = commitment::MeasuredBy::kValue;
    wanted.measure->unit = "公里";
    wanted.measure->target = base::Decimal(300);
    wanted.measure->cumulative = true;
    wanted.responsibility = ResponsibilityNew{office::UnitId("u-city"), {}, {}};
    auto made = make_commitment(*world_, caller("p-supervision"), request(), wanted);
    EXPECT_TRUE(made) << why(made);
    return made ? std::string(made->at("id").as_string()) : std::string();
  }
  static PartNew part(const char* lead, int target) {
    return {office::UnitId(lead), std::string(lead) + "农村公路", base::Decimal(target), {}};
  }
  CommitmentJson share(const std::string& id, const PartsNew& wanted,
                       const std::string& person = "p-supervision") {
    const Caller who = caller(person);
    const Asked asked = request();
    return make_parts({*world_, who, asked, id, {}}, wanted);
  }
  std::size_t parts_in_register(const std::string& id) {
    auto page = list_commitments(*world_, caller("p-leader"), {{"parent", id}});
    EXPECT_TRUE(page) << why(page);
    return page ? page->items.size() : 0;
  }
};

template <class T>
std::string place_of(const base::Result<T>& result) {
  return result ? "none" : result.error().where;
}

TEST_F(PartsTest, AreMadeTogetherAndTheWholeCountsThem) {
  const std::string id = whole();
  auto done = share(id, {{part("u-a", 180), part("u-b", 100)}, "由各县汇总"});
  ASSERT_TRUE(done) << why(done);
  EXPECT_EQ(done->at("parts").as_array().size(), 2u);
  EXPECT_EQ(done->at("parts_gap").at("gap").as_string(), "-20");
  EXPECT_EQ(done->at("measure").at("by").as_string(), "parts");
  EXPECT_EQ(done->at("parts").at(0).at("unit").as_string(), "公里");
  // More can follow; the whole stays as it is.
  auto more = share(id, {{part("u-a1", 20)}, {}});
  ASSERT_TRUE(more) << why(more);
  EXPECT_EQ(more->at("parts_gap").at("gap").as_string(), "0");
}

TEST_F(PartsTest, AreAllMadeOrNone) {
  const std::string id = whole();
  EXPECT_EQ(place_of(share(id, {{}, {}})), "/parts");
  EXPECT_EQ(place_of(share(id, {{part("u-a", 10), part("u-a", 20)}, {}})), "/parts/1/lead");
  EXPECT_EQ(place_of(share(id, {{part("u-a", 10), part("u-none", 20)}, {}})), "/parts/1/lead");
  PartNew nameless = part("u-b", 10);
  nameless.title = "";
  EXPECT_EQ(place_of(share(id, {{part("u-a", 10), nameless}, {}})), "/parts/1/title");
  PartNew late = part("u-b", 10);
  late.deadline = *office::Day::parse("2020-01-01");
  EXPECT_EQ(place_of(share(id, {{part("u-a", 10), late}, {}})), "/parts/1/deadline");
  EXPECT_EQ(place_of(share(id, {{part("u-a", 10)}, ""})), "/measured_by_parts");
  EXPECT_EQ(parts_in_register(id), 0u);
}

TEST_F(PartsTest, AreMadeByWhoIsTheOfficeOfEach) {
  const std::string id = whole();
  for (const char* person : {"p-clerk", "p-head", "p-leader"}) {
    auto refused = share(id, {{part("u-a", 10)}, {}}, person);
    ASSERT_FALSE(refused) << person;
    EXPECT_EQ(refused.error().reason, "right_missing") << person;
  }
  city_.give("p-other", office::Role::kSupervision, "u-b");
  EXPECT_FALSE(share(id, {{part("u-b", 10)}, {}}, "p-other"));
  EXPECT_EQ(parts_in_register(id), 0u);
}

TEST_F(PartsTest, AreMadeOnceForOneRequest) {
  const std::string id = whole();
  const Caller who = caller("p-supervision");
  const Asked asked = request();
  const PartsNew wanted{{part("u-a", 180)}, "由各县汇总"};
  ASSERT_TRUE(make_parts({*world_, who, asked, id, {}}, wanted));
  auto again = make_parts({*world_, who, asked, id, {}}, wanted);
  ASSERT_TRUE(again) << why(again);
  EXPECT_EQ(again->at("parts").as_array().size(), 1u);
}

}  // namespace
}  // namespace luoshi::service::test
