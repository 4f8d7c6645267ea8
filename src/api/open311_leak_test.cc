// That nothing of what is sealed, secret or not public leaves by any address of the public
// interface.
#include "api/test_open311_test.h"

namespace luoshi::api {
namespace {

using test::kKinds;

using test::CaseNew;
using test::Told;
namespace json = boost::json;

// Unique words in every place that may hold something personal, in cases of every kind and state,
// and every address asked in both formats: none of them comes out.
class Open311Leaks : public test::Open311 {
 protected:
  std::string plant(const std::string& before = "") {
    planted_.push_back("zq" + std::to_string(10'000 + planted_.size()) + "xk");
    return before + planted_.back();
  }
  CaseNew full(const std::string& kind, const std::string& category) {
    CaseNew out = report(kind, category);
    const std::string number = std::to_string(13'900'000'000 + 7 * planted_.size());
    const std::string name = plant("张");
    out.summary = kind == "road" ? name + "家门口有坑，电话" + number : plant("摘要");
    out.text = plant("正文");
    out.place = plant("地点");
    out.reporter = service::CaseReporter{name, number, plant("住址")};
    planted_.push_back(number);
    const std::string east = "117.1" + std::to_string(10'000 + planted_.size());
    out.point = service::CasePoint{base::Decimal::parse(east).value(),
                                   base::Decimal::parse("31.2" + east.substr(5)).value()};
    if (kind != "road") planted_.push_back(east);
    if (kind == "call") out.form->emplace("room", plant("房号"));
    return out;
  }
  // Through its life as far as this, with words at every step.
  void live(const std::string& id, int steps) {
    if (steps < 1) return;
    act("p-hotline", id, service::admit_case, service::CaseAdmission{});
    act("p-hotline", id, service::dispatch_case,
        service::CaseDispatch{office::UnitId("u-a"), {}, {}, {}, plant("派单")});
    if (steps < 2) return;
    act("p-clerk", id, service::receive_case);
    act("p-clerk", id, service::note_case,
        service::CaseNote{cases::NoteKind::kInspection, plant("勘查"), {}, {}});
    if (steps < 3) return;
    act("p-clerk", id, service::answer_case, service::CaseAnswer{plant("答复"), {}});
    if (steps < 4) return;
    act("p-hotline", id, service::accept_case, service::CaseAcceptance{plant("审核")});
  }
  void add_all(const std::string& kind, const std::string& category) {
    std::string other;
    for (int steps = 0; steps <= 4; ++steps) {
      other = add(full(kind, category));
      seen_.push_back(other);
      live(other, steps);
    }
    const std::string refused = add(full(kind, category));
    act("p-hotline", refused, service::refuse_case, service::CaseRefusal{"scope", plant("理由")});
    seen_.push_back(refused);
    const std::string into = add(full(kind, category));
    const std::string merged = add(full(kind, category));
    act("p-hotline", merged, service::merge_case, service::CaseMerge{into});
    seen_.insert(seen_.end(), {into, merged});
    CaseNew secret = full(kind, category);
    secret.secret = true;
    hidden_.push_back(add(secret));
    hidden_.push_back(add(full(kind, category)));
    act("p-hotline", hidden_.back(), service::withdraw_case, service::CaseReason{plant("撤回")});
  }
  std::vector<std::string> targets() {
    std::vector<std::string> out = {"discovery", "services", "requests", "none"};
    for (const char* code : {"call.light", "road.hole", "letter.wages", "inside.fire"}) {
      out.push_back(std::string("services/") + code);
      out.push_back(std::string("requests?service_code=") + code);
    }
    std::string all;
    for (const auto* ids : {&seen_, &hidden_}) {
      for (const std::string& id : *ids) {
        out.insert(out.end(),
                   {"requests/" + id, "tokens/" + id, "requests/" + id + "?extensions=true"});
        all += id + ",";
      }
    }
    for (const std::string& query : std::vector<std::string>{
             "status=open", "status=closed", "extensions=true",
             "updated_after=2026-03-01T00:00:00Z", "bbox=-180,-90,180,90",
             "bbox=117,31,118,32&extensions=true", "page_size=3&page=2",
             "start_date=2026-03-01T00:00:00Z", "jurisdiction_id=other", "api_key=" + key(),
             "service_request_id=" + all, "service_request_id=" + all + "&extensions=true",
             "status=wrong", "category=wages", "secret=1", "state=withdrawn"}) {
      out.push_back("requests?" + query);
    }
    return out;
  }
  std::vector<std::string> planted_;
  std::vector<std::string> seen_;
  std::vector<std::string> hidden_;
};

TEST_F(Open311Leaks, NothingPersonalLeavesByAnyAddress) {
  add_all("call", "light");
  add_all("road", "hole");
  const std::size_t offered = seen_.size();
  add_all("letter", "wages");
  add_all("inside", "fire");
  hidden_.insert(hidden_.end(), seen_.begin() + static_cast<std::ptrdiff_t>(offered), seen_.end());
  seen_.resize(offered);
  EXPECT_GT(planted_.size(), 250u);
  std::size_t asked = 0;
  for (const std::string& target : targets()) {
    const std::size_t question = std::min(target.find('?'), target.size());
    for (const char* format : {".json", ".xml"}) {
      const Told told = get(target.substr(0, question) + format + target.substr(question));
      ++asked;
      EXPECT_NE(told.status, 500) << target;
      for (const std::string& secret : planted_) {
        ASSERT_EQ(told.body.find(secret), std::string::npos) << target << "\n" << told.body;
      }
      for (const std::string& id : hidden_) {
        ASSERT_EQ(told.body.find(id), std::string::npos) << target << "\n" << told.body;
      }
    }
  }
  EXPECT_GT(asked, 250u);
  // What is public is there: else the search above would find nothing for the wrong reason.
  EXPECT_EQ(list("requests.json").size(), offered);
  const std::string road = get("requests.json?service_code=road.hole").body;
  EXPECT_NE(road.find("家门口有坑"), std::string::npos) << road;
  EXPECT_NE(road.find("1.171"), std::string::npos) << road;
}

// A box says where something is: those whose place is not public are in none.
TEST_F(Open311Leaks, ABoxFindsOnlyWhatHasAPublicPlace) {
  const std::string call = add(full("call", "light"));
  const std::string road = add(full("road", "hole"));
  EXPECT_EQ(ids("requests.json?bbox=-180,-90,180,90"), road);
  EXPECT_EQ(ids("requests.json?bbox=-180,-90,180,90&service_code=call.light"), "");
  EXPECT_EQ(ids("requests.json?service_code=call.light"), call);
}

// Rules that change take effect at once.
TEST_F(Open311Leaks, WhatIsNoLongerOfferedIsGone) {
  const std::string id = add(full("call", "light"));
  EXPECT_EQ(get("requests/" + id + ".json").status, 200);
  std::string kinds = kKinds;
  kinds.replace(kinds.find("open311: true"), 13, "open311: false");
  house_.at.load_rules("kinds", kinds);
  EXPECT_EQ(get("requests/" + id + ".json").status, 404);
  EXPECT_EQ(get("services/call.light.json").status, 404);
  EXPECT_EQ(list("services.json").size(), 1u);
  EXPECT_EQ(list("requests.json").size(), 0u);
}

}  // namespace
}  // namespace luoshi::api
