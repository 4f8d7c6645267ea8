// That nothing of what is sealed, secret or not public leaves by any address that answers whoever
// asks.
#include "api/test_open311_test.h"

namespace luoshi::api {
namespace {

using test::kKinds;

using test::CaseNew;
using test::Told;
namespace json = boost::json;

// Unique words in every place that may hold something personal, in cases of every kind and state:
// none of them comes out.
class PublicCrawl : public test::Open311 {
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
  // What stands for the {names} of an address: of every case its id, its number, words of it.
  std::vector<std::string> values_of(const std::string& pattern, const std::string& name) const {
    std::vector<std::string> ids = seen_;
    ids.insert(ids.end(), hidden_.begin(), hidden_.end());
    std::vector<std::string> out;
    const auto add = [&](const std::string& before, const std::vector<std::string>& values) {
      for (const std::string& each : values) {
        for (const char* ending : {".json", ".xml"}) out.push_back(before + each + ending);
      }
    };
    if (name == "list") add("", {"discovery", "services", "requests", "tokens", "none"});
    if (name == "one") {
      add("", ids);
      add("", {"call.light", "road.hole", "letter.wages", "inside.fire"});
    }
    if (name == "code") return ids;
    if (name == "file") {
      out = {"datapackage.json",     "cases.atom",           "cases-2026-03.csv",
             "cases-2026-03.jsonl",  "cases-2026-03-02.csv", "figures-2026-03.csv",
             "figures-2026-03.jsonl"};
      for (const std::string& id : ids) out.push_back(id);
    }
    EXPECT_FALSE(out.empty()) << "say what stands for {" << name << "} of " << pattern;
    return out;
  }
  // An address for every value of every {name}.
  std::vector<std::string> filled(const std::string& pattern) const {
    std::vector<std::string> done;
    for (std::vector<std::string> open = {pattern}; !open.empty();) {
      const std::string next = open.back();
      open.pop_back();
      const std::size_t begin = next.find('{');
      if (begin == std::string::npos) {
        done.push_back(next);
        continue;
      }
      const std::size_t end = next.find('}', begin);
      const std::string name = next.substr(begin + 1, end - begin - 1);
      // Of a pair, the first alone is a word of the address.
      const bool is_pair = next.find("{one}") != std::string::npos && name == "list";
      for (std::string value : values_of(pattern, name)) {
        if (is_pair) value = value.substr(0, value.find('.'));
        std::string more = next;
        open.push_back(more.replace(begin, end - begin + 1, value));
      }
    }
    return done;
  }
  std::vector<std::string> queries_of(const std::string& pattern) {
    std::string all;
    for (const auto* ids : {&seen_, &hidden_}) {
      for (const std::string& id : *ids) all += id + ",";
    }
    if (pattern == "/open311/v2/{list}") {
      return {"status=open",
              "status=closed",
              "extensions=true",
              "service_code=call.light",
              "service_code=road.hole&extensions=true",
              "service_code=letter.wages",
              "updated_after=2026-03-01T00:00:00Z",
              "bbox=-180,-90,180,90",
              "bbox=117,31,118,32&extensions=true",
              "page_size=3&page=2",
              "start_date=2026-03-01T00:00:00Z",
              "jurisdiction_id=other",
              "api_key=" + key(),
              "service_request_id=" + all,
              "service_request_id=" + all + "&extensions=true",
              "status=wrong",
              "category=wages",
              "secret=1",
              "state=withdrawn"};
    }
    if (pattern == "/open311/v2/{list}/{one}") return {"extensions=true"};
    if (pattern.ends_with("/figures")) {
      return {"month=2026-03",
              "month=2026-03&line=hotline&by=category",
              "month=2026-03&line=urban&by=channel",
              "month=2026-03&line=petition&by=county",
              "month=2026-03&by=unit",
              "unit=u-a"};
    }
    return {};
  }
  // What is asked by sending something: each with what an outsider knows of the cases.
  std::vector<std::string> bodies_of(const std::string& pattern) const {
    const std::string near =
        R"("point":{"longitude":"117.11","latitude":"31.21"},"text":"噪声 坑洼 路灯")";
    std::vector<std::string> out = {"", "{}", "[]", "{\"kind\":\"letter\"}"};
    if (pattern.ends_with("/hints")) {
      for (const char* kind : {"call", "road", "letter", "inside"}) {
        out.push_back("{\"kind\":\"" + std::string(kind) + "\"," + near + "}");
      }
    }
    if (pattern.ends_with("/follow") || pattern.ends_with("/say")) {
      for (const std::string& secret : planted_) {
        const bool is_number = secret.starts_with("139");
        out.push_back(R"({"code":"0000-0000-0000","solved":false,")" +
                      std::string(is_number ? "phone" : "number") + "\":\"" + secret + "\"}");
      }
    }
    if (pattern.ends_with("/reports")) {
      out.push_back(R"({"kind":"road","category":"hole","text":"坑","place":"路口"})");
    }
    return out;
  }
  void look_at(const std::string& target, const Told& told) {
    ++asked_;
    EXPECT_NE(told.status, 500) << target;
    for (const std::string& secret : planted_) {
      // What somebody sends may be told back to him.
      ASSERT_EQ(told.body.find(secret), std::string::npos) << target << "\n" << told.body;
      for (const auto& [name, value] : told.headers.fields()) {
        ASSERT_EQ(value.find(secret), std::string::npos) << target << " " << name;
      }
    }
    for (const std::string& id : hidden_) {
      if (target.find("/services/" + id) != std::string::npos) continue;  // "there is no …"
      ASSERT_EQ(told.body.find(id), std::string::npos) << target << "\n" << told.body;
    }
  }
  void crawl(const Operation& operation) {
    const bool is_reading = operation.method == Method::kGet || operation.method == Method::kHead;
    for (const std::string& target : filled(operation.pattern)) {
      for (const std::string& body :
           is_reading ? std::vector<std::string>{""} : bodies_of(operation.pattern)) {
        look_at(target + " " + body, house_.ask("", operation.method, target, body));
      }
      for (const std::string& query : queries_of(operation.pattern)) {
        look_at(target + "?" + query, house_.ask("", operation.method, target + "?" + query));
      }
    }
  }
  std::vector<std::string> planted_;
  std::vector<std::string> seen_;
  std::vector<std::string> hidden_;
  std::size_t asked_ = 0;
};

// Every address that answers whoever asks, by the tables of operations themselves: a new one is
// crawled as soon as it is there, or the test says what is missing to crawl it.
TEST_F(PublicCrawl, NothingPersonalLeavesByAnyAddress) {
  add_all("call", "light");
  add_all("road", "hole");
  const std::size_t offered = seen_.size();
  add_all("letter", "wages");
  add_all("inside", "fire");
  hidden_.insert(hidden_.end(), seen_.begin() + static_cast<std::ptrdiff_t>(offered), seen_.end());
  seen_.resize(offered);
  EXPECT_GT(planted_.size(), 250u);
  // What is public is there: else the search would find nothing for the wrong reason.
  EXPECT_EQ(list("requests.json").size(), offered);
  const std::string road = get("requests.json?service_code=road.hole").body;
  EXPECT_NE(road.find("家门口有坑"), std::string::npos) << road;
  EXPECT_NE(road.find("1.171"), std::string::npos) << road;
  const Told csv = house_.ask("", Method::kGet, "/api/public/v1/data/cases-2026-03.csv");
  EXPECT_EQ(std::ranges::count(csv.body, '\n'), static_cast<std::ptrdiff_t>(offered + 1));
  house_.at.clock.advance(std::chrono::hours(24 * 31));  // the month is over: it has figures
  EXPECT_EQ(house_.ask("", Method::kGet, "/api/public/v1/figures?month=2026-03").status, 200);
  std::vector<Operation> all = all_operations();
  std::ranges::move(open311_operations(), std::back_inserter(all));
  std::size_t open = 0;
  for (const Operation& each : all) {
    if (each.who != Who::kAnyone) continue;
    ++open;
    ASSERT_NO_FATAL_FAILURE(crawl(each));
  }
  EXPECT_GT(open, 15u);
  EXPECT_GT(asked_, 1'000u);
}

// A box says where something is: those whose place is not public are in none.
TEST_F(PublicCrawl, ABoxFindsOnlyWhatHasAPublicPlace) {
  const std::string call = add(full("call", "light"));
  const std::string road = add(full("road", "hole"));
  EXPECT_EQ(ids("requests.json?bbox=-180,-90,180,90"), road);
  EXPECT_EQ(ids("requests.json?bbox=-180,-90,180,90&service_code=call.light"), "");
  EXPECT_EQ(ids("requests.json?service_code=call.light"), call);
}

// Rules that change take effect at once.
TEST_F(PublicCrawl, WhatIsNoLongerOfferedIsGone) {
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
