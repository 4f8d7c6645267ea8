// Where promises come from besides the report: from intake to what came of it, and who may do what.
#include "service/sources.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "service/commitments.h"
#include "service/test_filing_test.h"

namespace luoshi::service::test {
namespace {

namespace json = boost::json;

class SourcesTest : public FilingTest {
 protected:
  std::string taken_in(commitment::Origin type, std::optional<std::string> due = {}) {
    SourceNew wanted;
    wanted.type = type;
    wanted.title = "关于加装电梯的来文";
    wanted.issuer = "某委员";
    wanted.lead = office::UnitId("u-a");
    if (due) wanted.due_on = *office::Day::parse(*due);
    auto source = register_source(*world_, caller("p-supervision"), request(), wanted);
    EXPECT_TRUE(source) << why(source);
    return source ? std::string(source->at("id").as_string()) : std::string();
  }
  template <class Body>
  SourceJson act(const std::string& person, const std::string& id,
                 SourceJson (*run)(const OnSource&, const Body&), const Body& body) {
    const Caller who = caller(person);
    const Asked asked = request();
    return run({*world_, who, asked, id, {}}, body);
  }
  std::string actions(const std::string& id, const std::string& person) {
    auto got = get_source(*world_, caller(person), id);
    EXPECT_TRUE(got) << why(got);
    std::string out;
    for (const json::value& each : got->at("actions").as_array()) {
      out += (out.empty() ? "" : " ") + std::string(each.as_string());
    }
    return out;
  }
  std::vector<json::object> listed(const Parameters& parameters) {
    auto page = list_sources(*world_, caller("p-leader"), parameters);
    EXPECT_TRUE(page) << why(page);
    return page ? page->items : std::vector<json::object>();
  }
};

template <class T>
std::string reason_of(const base::Result<T>& result) {
  return result ? "none" : result.error().reason;
}

TEST_F(SourcesTest, FromADeputysProposalToItsPromise) {
  const std::string id = taken_in(commitment::Origin::kProposal);
  EXPECT_EQ(actions(id, "p-supervision"), "assign reply promise");
  EXPECT_EQ(actions(id, "p-clerk"), "reply");
  EXPECT_EQ(actions(id, "p-other"), "");
  // The lead's clerk replies, another unit's does not.
  const SourceReplyNew reply{"年内加装50部", {}, {}};
  EXPECT_EQ(reason_of(act("p-other", id, reply_source, reply)), "right_missing");
  ASSERT_TRUE(act("p-clerk", id, reply_source, reply));
  EXPECT_EQ(actions(id, "p-clerk"), "");
  EXPECT_EQ(actions(id, "p-supervision"), "assign rate promise close");
  // Who is not content is replied to again.
  ASSERT_TRUE(act("p-supervision", id, rate_source,
                  commitment::SourceRated{commitment::Rating::kDissatisfied, "太少"}));
  EXPECT_EQ(actions(id, "p-clerk"), "reply");
  ASSERT_TRUE(act("p-supervision", id, reply_source, SourceReplyNew{"年内加装80部", {}, {}}));
  auto rated = act("p-supervision", id, rate_source,
                   commitment::SourceRated{commitment::Rating::kSatisfied, "满意"});
  ASSERT_TRUE(rated) << why(rated);
  EXPECT_EQ(rated->at("rating").as_string(), "satisfied");
  EXPECT_EQ(rated->at("replies").as_array().size(), 2u);
  EXPECT_EQ(actions(id, "p-supervision"), "assign promise close");

  CommitmentNew promise;
  promise.title = "加装电梯80部";
  promise.year = 2026;
  promise.origin = commitment::Origin::kProposal;
  promise.source_id = commitment::SourceId(id);
  promise.text = "年内加装80部";
  ASSERT_TRUE(make_commitment(*world_, caller("p-supervision"), request(), promise));
  const auto all = listed({});
  ASSERT_EQ(all.size(), 1u);
  const json::value& none = all[0].at("lights").at("none");
  EXPECT_EQ(none.at("count").as_uint64(), 1u);
  EXPECT_EQ(none.at("filter").as_string(), "source=" + id + "&light=none");
  auto behind = list_commitments(*world_, caller("p-leader"), {{"source", id}, {"light", "none"}});
  ASSERT_TRUE(behind) << why(behind);
  EXPECT_EQ(behind->items.size(), 1u);

  ASSERT_TRUE(act("p-supervision", id, close_source, SourceClosing{"已办结"}));
  EXPECT_EQ(actions(id, "p-supervision"), "");
}

constexpr const char* kKinds = R"(kinds:
  - id: reply-bill
    name: 议案答复
    clock: {source: 第一条, stages: [{amount: 90, unit: calendar_days}]}
)";

TEST_F(SourcesTest, WithoutADayItIsDueByTheCitysRule) {
  SourceNew wanted;
  wanted.title = "关于水源地保护的议案";
  wanted.issuer = "某代表";
  wanted.received_on = *office::Day::parse("2026-02-01");
  const auto due = [&](commitment::Origin type) {
    wanted.type = type;
    auto made = register_source(*world_, caller("p-supervision"), request(), wanted);
    EXPECT_TRUE(made) << why(made);
    return made ? base::serialize(made->at("due_on")) : std::string();
  };
  EXPECT_EQ(due(commitment::Origin::kBill), "null");  // no rules are loaded
  city_.run(office::LoadRules{"kinds", {}, kKinds, {}});
  EXPECT_EQ(due(commitment::Origin::kBill), "\"2026-05-02\"");
  EXPECT_EQ(due(commitment::Origin::kMeeting), "null");  // no kind of clock for it
  wanted.due_on = *office::Day::parse("2026-03-01");
  EXPECT_EQ(due(commitment::Origin::kBill), "\"2026-03-01\"");
  auto kinds = list_source_kinds(*world_, caller("p-leader"), {{"year", "2026"}});
  ASSERT_TRUE(kinds) << why(kinds);
  const json::array& items = kinds->at("items").as_array();
  EXPECT_EQ(items.at(5).at("type").as_string(), "bill");
  EXPECT_EQ(items.at(5).at("reply_limit").at("zh").as_string(), "90日");
  EXPECT_TRUE(items.at(3).at("reply_limit").is_null());
}

TEST_F(SourcesTest, EveryKindWithWhatCameOfIt) {
  taken_in(commitment::Origin::kBill, service::today(*world_).text());
  CommitmentNew promise;
  promise.title = "加装电梯80部";
  promise.year = 2026;
  promise.origin = commitment::Origin::kLivelihood;
  ASSERT_TRUE(make_commitment(*world_, caller("p-supervision"), request(), promise));
  clock_.advance(std::chrono::hours(24));
  auto kinds = list_source_kinds(*world_, caller("p-leader"), {{"year", "2026"}});
  ASSERT_TRUE(kinds) << why(kinds);
  std::string told;
  for (const json::value& each : kinds->at("items").as_array()) {
    told += fmt::format("{} {} {} {}\n", each.at("type").as_string().c_str(),
                        each.at("sources").as_uint64(), each.at("overdue").as_uint64(),
                        each.at("commitments").at("count").as_uint64());
  }
  EXPECT_EQ(told,
            "report 0 0 0\nlivelihood 0 0 1\ninstruction 0 0 0\nmeeting 0 0 0\norder 0 0 0\n"
            "bill 1 1 0\nsuggestion 0 0 0\nproposal 0 0 0\nby_hand 0 0 0\n");
  EXPECT_FALSE(list_source_kinds(*world_, caller("p-leader"), {{"year", "1800"}}));
  EXPECT_EQ(listed({{"year", "2026"}}).size(), 1u);
  EXPECT_EQ(listed({{"year", "2025"}}).size(), 0u);
}

TEST_F(SourcesTest, WhatNobodyRepliedToIsOverdue) {
  const std::string today = service::today(*world_).text();
  const std::string late = taken_in(commitment::Origin::kBill, today);
  const std::string open = taken_in(commitment::Origin::kMeeting);
  EXPECT_EQ(listed({{"overdue", "true"}}).size(), 0u);
  clock_.advance(std::chrono::hours(24));
  const auto overdue = listed({{"overdue", "true"}});
  ASSERT_EQ(overdue.size(), 1u);
  EXPECT_EQ(overdue[0].at("id").as_string(), late);
  EXPECT_TRUE(overdue[0].at("overdue").as_bool());
  ASSERT_TRUE(act("p-clerk", late, reply_source, SourceReplyNew{"已办", {}, {}}));
  EXPECT_EQ(listed({{"overdue", "true"}}).size(), 0u);
  ASSERT_TRUE(act("p-supervision", open, close_source, SourceClosing{"不需办理"}));
  EXPECT_EQ(listed({{"open", "true"}}).size(), 1u);
  EXPECT_EQ(listed({{"open", "false"}}).size(), 1u);
}

}  // namespace
}  // namespace luoshi::service::test
