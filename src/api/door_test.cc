// The public's own site, as a browser and as a program meet it.
#include "api/test_door_test.h"
#include "service/files.h"

namespace luoshi::api {
namespace {

using test::kDoorKinds;
using test::Told;
namespace json = boost::json;

using Site = test::Door;

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  text.replace(text.find(what), what.size(), by);
  return text;
}
// Of a problem, the member at fault, or its type.
std::string fault_of(const Told& told) {
  const json::object problem = told.json();
  const auto* errors = problem.if_contains("errors");
  if (errors == nullptr || errors->as_array().empty()) return told.problem();
  return std::string(errors->as_array()[0].at("pointer").as_string());
}

TEST_F(Site, OffersWhatTheCityOpensAndNothingElse) {
  const Told told = get("door");
  EXPECT_EQ(told.status, 200) << told.body;
  const json::object offers = told.json();
  EXPECT_EQ(offers.at("telephone"), "12345");
  ASSERT_EQ(offers.at("kinds").as_array().size(), 2u);
  const json::value& call = offers.at("kinds").at(0);
  EXPECT_EQ(call.at("id"), "call");
  EXPECT_EQ(call.at("anonymous"), false);
  EXPECT_EQ(call.at("needs_place"), false);
  EXPECT_EQ(call.at("categories").as_array().size(), 2u);
  EXPECT_EQ(call.at("form").at(0).at("name_en"), "floor");
  const json::value& hazard = offers.at("kinds").at(1);
  EXPECT_EQ(hazard.at("anonymous"), true);
  EXPECT_EQ(hazard.at("points"), true);
  EXPECT_EQ(hazard.at("say_days"), 10);
  EXPECT_EQ(told.body.find("inside"), std::string::npos);
  open_with(replaced(kDoorKinds, "door: true", "door: false"));
  EXPECT_EQ(get("door").json().at("kinds").as_array().size(), 1u);
  EXPECT_EQ(fault_of(send(report())), "/kind");
}

TEST_F(Site, TakesAReportInForTheCentre) {
  const Told told = send(report());
  ASSERT_EQ(told.status, 201) << told.body;
  const json::object taken = told.json();
  EXPECT_EQ(taken.at("number"), "热线〔2026〕1号");
  EXPECT_EQ(taken.at("by_phone"), true);
  const std::string id = id_of("热线〔2026〕1号");
  EXPECT_EQ(taken.at("public_id").as_string(), id);
  auto seen = service::get_case(house_.at.world(), house_.at.caller("p-hotline"), id);
  ASSERT_TRUE(seen) << service::test::why(seen);
  EXPECT_EQ(seen->at("channel"), "web");
  EXPECT_EQ(seen->at("summary"), "路灯");
  EXPECT_EQ(seen->at("text"), "秘密正文");
  EXPECT_EQ(seen->at("reporter").at("name"), "王**");
  EXPECT_EQ(seen->at("centre").at("id"), "u-city");
}

TEST_F(Site, SaysWhatIsWrongInBothLanguages) {
  const auto without = [](const char* name) {
    json::object out = report();
    out.erase(name);
    return out;
  };
  const auto with = [](const char* name, json::value value, const char* kind = "call") {
    json::object out = report(kind);
    out[name] = std::move(value);
    return out;
  };
  EXPECT_EQ(fault_of(send(without("phone"))), "/phone");
  EXPECT_EQ(fault_of(send(without("text"))), "/text");
  EXPECT_EQ(fault_of(send(without("category"))), "/category");
  EXPECT_EQ(fault_of(send(without("form"))), "/form/floor");
  EXPECT_EQ(fault_of(send(with("kind", "inside"))), "/kind");
  EXPECT_EQ(fault_of(send(with("category", "fire"))), "/category");
  EXPECT_EQ(fault_of(send(with("phone", "12"))), "/phone");
  EXPECT_EQ(fault_of(send(with("text", json::value(std::string(2'001, 'a'))))), "/text");
  EXPECT_EQ(fault_of(send(with("secret", true))), "/secret");
  EXPECT_EQ(fault_of(send(with("point", nullptr, "hazard"))), "/place");
  EXPECT_EQ(fault_of(send(
                with("point", json::object{{"longitude", "500"}, {"latitude", "1"}}, "hazard"))),
            "/point");
  EXPECT_EQ(post("reports", "no object", {{"X-Luoshi-Work", work()}}).status, 422);
  EXPECT_EQ(house_.at.count("case.registered"), 0u);
  json::object wrong = without("phone");
  const Told chinese =
      post("reports", wrong, {{"X-Luoshi-Work", work()}, {"Accept-Language", "zh-CN"}});
  EXPECT_NE(chinese.body.find("留电话"), std::string::npos) << chinese.body;
  EXPECT_NE(chinese.body.find("a telephone number"), std::string::npos) << chinese.body;
}

TEST_F(Site, TheSameReportTwiceIsOneCase) {
  const Told first = send(report(), "draft-0001");
  ASSERT_EQ(first.status, 201) << first.body;
  const Told again = send(report(), "draft-0001");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  json::object other = report();
  other["text"] = "另一件事";
  EXPECT_EQ(send(other, "draft-0001").problem(), "key_reused");
  EXPECT_EQ(house_.at.count("case.registered"), 1u);
}

// The shortest JPEG with a comment that names a place.
std::string photograph(const std::string& place) {
  using namespace std::string_literals;
  const std::string comment = "\xff\xfe"s + '\0' + static_cast<char>(place.size() + 2) + place;
  return "\xff\xd8"s + comment + "\xff\xda\0\x02\x01\x02\xff\xd9"s;
}

TEST_F(Site, PhotographsAreKeptSealedAndFreedOfTraces) {
  const std::string bytes = photograph("117.1234N secret place");
  const Told kept = send_photo(bytes, "photo-0001");
  ASSERT_EQ(kept.status, 201) << kept.body;
  EXPECT_EQ(kept.body.find("秘密"), std::string::npos);
  EXPECT_EQ(send_photo(bytes, "photo-0001").body, kept.body);
  json::object what = report("hazard");
  what.erase("text");
  what["photos"] = json::array{kept.json().at("hash")};
  const Told told = send(what, "draft-0002");
  ASSERT_EQ(told.status, 201) << told.body;
  EXPECT_EQ(send(what, "draft-0002").body, told.body);
  EXPECT_EQ(house_.at.count("case.registered"), 1u);
  const std::string id = id_of(std::string(told.json().at("number").as_string()));
  const service::Caller hotline = house_.at.caller("p-hotline");
  auto seen = service::get_case(house_.at.world(), hotline, id);
  ASSERT_TRUE(seen);
  const json::array& files = seen->at("files").as_array();
  ASSERT_EQ(files.size(), 1u);
  auto file =
      service::file_bytes(house_.at.world(), hotline, std::string(files[0].at("hash").as_string()));
  ASSERT_TRUE(file) << service::test::why(file);
  EXPECT_EQ(file->head.name, "photo");
  EXPECT_EQ(file->bytes.find("secret place"), std::string_view::npos);
  EXPECT_LT(file->bytes.size(), bytes.size());
}

TEST_F(Site, OnlyPhotographsOfTheDoorAndNotTooMany) {
  EXPECT_EQ(fault_of(send_photo("<svg onload='x'/>")), "/file");
  EXPECT_EQ(house_.at.count("file.kept"), 0u);
  const json::value hash = send_photo(photograph("here")).json().at("hash");
  json::object what = report("hazard");
  what["photos"] = json::array{hash, hash, hash, hash, hash};
  EXPECT_EQ(fault_of(send(what)), "/photos");
  what["photos"] = json::array{json::value("sha256:" + std::string(64, '0'))};
  EXPECT_EQ(fault_of(send(what)).substr(0, 7), "/photos");
  // What an office has uploaded is nobody's here.
  const std::string path = house_.at.folder() + "/office";
  const std::string bytes = photograph("office");
  ASSERT_TRUE(house_.at.files.write_atomically(path, bytes));
  auto theirs =
      service::keep_file(house_.at.world(), house_.at.caller("p-clerk"), house_.at.new_request(),
                         {path, "a.jpg", bytes.size()}, {.personal = true});
  ASSERT_TRUE(theirs) << service::test::why(theirs);
  what["photos"] = json::array{theirs->at("hash")};
  EXPECT_EQ(fault_of(send(what)).substr(0, 7), "/photos");
  EXPECT_EQ(house_.at.count("case.registered"), 0u);
}

TEST_F(Site, AsksForWorkOnceAndLooksAtItBeforeABodyComes) {
  EXPECT_EQ(post("reports", report()).problem(), "work_needed");
  EXPECT_EQ(post("reports", report(), {{"X-Luoshi-Work", "4.1.a.b.1"}}).problem(), "work_needed");
  const std::string done = work();
  EXPECT_EQ(post("reports", report(), {{"X-Luoshi-Work", done}}).status, 201);
  EXPECT_EQ(post("reports", report(), {{"X-Luoshi-Work", done}}).problem(), "work_needed");
  const std::string late = work();
  house_.at.clock.advance(std::chrono::minutes(11));
  EXPECT_EQ(post("reports", report(), {{"X-Luoshi-Work", late}}).problem(), "work_needed");
  const char* const photos = "/api/public/v1/photos";
  EXPECT_EQ(house_.refused("", Method::kPost, photos).status, 403);
  EXPECT_EQ(house_.refused("", Method::kPost, photos, {{"X-Luoshi-Work", work()}}).status, 0);
  open_with(replaced(kDoorKinds, "work_bits: 4", "work_bits: 0"));
  EXPECT_EQ(post("reports", report()).status, 201);
}

TEST_F(Site, LimitsATelephoneAnAddressAndTheHour) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(send(report()).status, 201);
  const Told many = send(report());
  EXPECT_EQ(many.status, 429) << many.body;
  EXPECT_EQ(many.problem(), "too_many_requests");
  EXPECT_NE(many.body.find("12345"), std::string::npos);
  house_.at.clock.advance(std::chrono::hours(25));
  EXPECT_EQ(send(report()).status, 201);
  const std::string limits = "limits: {work_bits: 0, reports_of_all: 2, ";
  open_with(replaced(kDoorKinds, "limits: {work_bits: 4, ", limits));
  house_.at.clock.advance(std::chrono::hours(2));
  EXPECT_EQ(post("reports", report("hazard")).status, 201);
  EXPECT_EQ(post("reports", report("hazard")).status, 201);
  const Told full = post("reports", report("hazard"), {{"Accept-Language", "zh"}});
  EXPECT_EQ(full.status, 429);
  EXPECT_EQ(full.problem(), "call_instead");
  EXPECT_NE(full.body.find("请拨打12345"), std::string::npos) << full.body;
  open_with(replaced(kDoorKinds, "limits: {work_bits: 4, ",
                     "limits: {work_bits: 0, looks_of_address: 3, "));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(post("hints", json::object()).status, 200);
  EXPECT_EQ(post("hints", json::object()).problem(), "too_many_requests");
  EXPECT_EQ(post("follow", json::object{{"code", "x"}}).problem(), "too_many_requests");
  house_.at.clock.advance(std::chrono::hours(1));
  EXPECT_EQ(post("hints", json::object()).status, 200);
}

TEST_F(Site, WorkRisesWithTheLoad) {
  const auto bits = [&] { return get("work").json().at("bits").as_int64(); };
  EXPECT_EQ(bits(), 4);
  const std::string limits =
      "limits: {work_bits: 4, reports_of_all: 60, reports_of_address: 1000, ";
  open_with(replaced(kDoorKinds, "limits: {work_bits: 4, ", limits));
  for (int i = 0; i < 4; ++i) EXPECT_EQ(send(report("hazard")).status, 201);
  EXPECT_EQ(bits(), 6);  // four in a minute, where one is usual
  house_.at.clock.advance(std::chrono::minutes(10));
  EXPECT_EQ(bits(), 4);
}

TEST_F(Site, OnesOwnIsFollowedByCodeAndTelephone) {
  const json::object taken = send(report()).json();
  const std::string code(taken.at("code").as_string());
  const std::string number(taken.at("number").as_string());
  const auto follow = [&](json::object proof) { return post("follow", std::move(proof)); };
  const Told own = follow({{"code", code}, {"phone", "13912345678"}});
  ASSERT_EQ(own.status, 200) << own.body;
  EXPECT_EQ(own.json().at("number").as_string(), number);
  EXPECT_EQ(own.json().at("state"), "registered");
  EXPECT_EQ(own.json().at("answers").as_array().size(), 0u);
  // As somebody types it.
  std::string typed = code;
  std::erase(typed, '-');
  for (char& c : typed) c = static_cast<char>(std::tolower(c));
  EXPECT_EQ(follow({{"code", typed}, {"phone", "139-1234-5678"}}).status, 200);
  const Told none = follow({{"code", code}, {"phone", "13912345679"}});
  EXPECT_EQ(none.status, 404);
  EXPECT_EQ(follow({{"code", "0000-0000-0000"}, {"phone", "13912345678"}}).body, none.body);
  EXPECT_EQ(follow({{"code", code}, {"number", number}}).body, none.body);  // it has a telephone
  EXPECT_EQ(follow({{"code", code}}).body, none.body);
  EXPECT_EQ(follow({{"code", ""}, {"phone", "13912345678"}}).body, none.body);
}

TEST_F(Site, AnAnonymousOneIsFollowedByItsNumber) {
  const json::object taken = send(report("hazard")).json();
  EXPECT_EQ(taken.at("by_phone"), false);
  EXPECT_EQ(taken.at("number"), "隐患〔2026〕1号");
  for (const char* number : {"隐患〔2026〕1号", "隐患[2026]1", "隐患 2026 1", "隐患（2026）1号"}) {
    const Told own = post("follow", json::object{{"code", taken.at("code")}, {"number", number}});
    EXPECT_EQ(own.status, 200) << number << own.body;
  }
  for (const char* number :
       {"隐患〔2026〕2号", "热线〔2026〕1号", "1", "", "隐患〔2026〕99999999999号"}) {
    const Told none = post("follow", json::object{{"code", taken.at("code")}, {"number", number}});
    EXPECT_EQ(none.status, 404) << number;
  }
}

TEST_F(Site, TheAnswerIsToldRatedAndAskedAgain) {
  const json::object taken = send(report()).json();
  const std::string id = id_of(std::string(taken.at("number").as_string()));
  json::object proof{{"code", taken.at("code")}, {"phone", "13912345678"}};
  json::object said = proof;
  said["solved"] = false;
  said["satisfied"] = 2;
  said["text"] = "晚上还是不亮";
  EXPECT_EQ(post("say", said).status, 409);  // nobody has answered
  close(id, "已更换灯泡");
  json::object own = post("follow", proof).json();
  ASSERT_EQ(own.at("answers").as_array().size(), 1u) << own;
  EXPECT_EQ(own.at("answers").at(0).at("text"), "已更换灯泡");
  EXPECT_TRUE(own.at("say_until").is_string());
  EXPECT_EQ(own.at("unit"), "甲区");
  json::object wrong = said;
  wrong["satisfied"] = 6;
  EXPECT_EQ(fault_of(post("say", wrong)), "/satisfied");
  const Told again = post("say", said, {{"Idempotency-Key", "said-0001"}});
  ASSERT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(again.json().at("round"), 2);
  EXPECT_EQ(again.json().at("answers").as_array().size(), 0u);
  EXPECT_EQ(post("say", said, {{"Idempotency-Key", "said-0001"}}).status, 200);
  EXPECT_EQ(house_.at.count("case.reopened"), 1u);
  answer_again(id, "已重新接线");
  said["solved"] = true;
  said["satisfied"] = 5;
  const Told thanks = post("say", said);
  ASSERT_EQ(thanks.status, 200) << thanks.body;
  EXPECT_EQ(thanks.json().at("said").at("satisfied"), 5);
  EXPECT_TRUE(thanks.json().at("say_until").is_null());
  EXPECT_EQ(post("say", said).problem(), "already_said");
}

TEST_F(Site, TheTimeToSayItIsTheKinds) {
  const json::object taken = send(report("hazard")).json();
  const std::string id = id_of(std::string(taken.at("number").as_string()));
  close(id, "已清理", true);
  house_.at.clock.advance(std::chrono::hours(24 * 11));
  json::object said{{"code", taken.at("code")}, {"number", taken.at("number")}, {"solved", true}};
  EXPECT_EQ(post("say", said).problem(), "not_asked");
  const json::object own =
      post("follow", json::object{{"code", taken.at("code")}, {"number", taken.at("number")}})
          .json();
  EXPECT_TRUE(own.at("say_until").is_null());
}

TEST_F(Site, HintsAtCategoriesAndAtWhatIsNear) {
  const json::object taken = send(report("hazard")).json();
  json::object words{{"text", "楼下消防通道被车堵住了"}};
  const json::object told = post("hints", words).json();
  ASSERT_EQ(told.at("categories").as_array().size(), 1u) << told;
  EXPECT_EQ(told.at("categories").at(0).at("id"), "fire");
  EXPECT_EQ(told.at("alike").as_array().size(), 0u);
  words["kind"] = "hazard";
  words["point"] = json::object{{"longitude", "117.1240"}, {"latitude", "31.2340"}};
  const Told near = post("hints", words);
  ASSERT_EQ(near.json().at("alike").as_array().size(), 1u) << near.body;
  EXPECT_EQ(near.json().at("alike").at(0).at("service_request_id"), taken.at("public_id"));
  EXPECT_EQ(near.body.find("秘密"), std::string::npos);
  words["category"] = "hole";
  EXPECT_EQ(post("hints", words).json().at("alike").as_array().size(), 0u);
  words["category"] = "fire";
  words["point"] = json::object{{"longitude", "117.2"}, {"latitude", "31.2340"}};
  EXPECT_EQ(post("hints", words).json().at("alike").as_array().size(), 0u);
}

TEST_F(Site, OpenDataHasThePublicRequestsAndNoMore) {
  for (int i = 0; i < 2; ++i) EXPECT_EQ(send(report("hazard")).status, 201);
  EXPECT_EQ(send(report()).status, 201);
  const Told csv = get("data/cases-2026-03.csv");
  ASSERT_EQ(csv.status, 200) << csv.body;
  EXPECT_EQ(csv.headers.find("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(std::ranges::count(csv.body, '\n'), 4);
  EXPECT_NE(csv.body.find("service_request_id,service_code"), std::string::npos) << csv.body;
  EXPECT_NE(csv.body.find("31.234567"), std::string::npos);
  EXPECT_EQ(std::ranges::count(get("data/cases-2026-03-02.jsonl").body, '\n'), 3);
  EXPECT_EQ(std::ranges::count(get("data/cases-2026-03-03.jsonl").body, '\n'), 0);
  const json::object package = get("data/datapackage.json").json();
  const json::value& first = package.at("resources").at(0);
  EXPECT_EQ(first.at("path"), "cases-2026-03.csv");
  // What the package explains is what the file has.
  std::string header;
  for (const json::value& field : first.at("schema").at("fields").as_array()) {
    header += (header.empty() ? "" : ",") + std::string(field.at("name").as_string());
  }
  EXPECT_EQ(csv.body.find(header), 3u);  // behind the byte order mark
  const Told feed = get("data/cases.atom");
  EXPECT_EQ(feed.headers.find("Content-Type"), "application/atom+xml; charset=utf-8");
  EXPECT_NE(feed.body.find("<entry>"), std::string::npos) << feed.body;
  for (const char* name : {"cases-2026-13.csv", "cases-2026-03.xml", "cases.csv", "-.csv", "x",
                           "figures-2026-03.csv", "figures-2026-02-01.csv", "cases-2026-3.csv"}) {
    EXPECT_EQ(get(std::string("data/") + name).status, 404) << name;
  }
}

TEST_F(Site, FiguresAreOfWholeMonthsAndHideSmallCells) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(send(report("hazard")).status, 201);
  json::object others = report();
  for (int i = 0; i < 7; ++i) {
    others["phone"] = "1391234567" + std::to_string(i);
    EXPECT_EQ(send(others).status, 201);
  }
  EXPECT_EQ(get("figures?month=2026-03").status, 400);  // not over
  EXPECT_EQ(get("figures?by=category").status, 400);    // without a line
  EXPECT_EQ(get("figures?by=unit").status, 400);
  EXPECT_EQ(get("figures?unit=u-a").problem(), "unknown_parameter");
  house_.at.clock.advance(std::chrono::hours(24 * 31));
  const json::object told = get("figures?month=2026-03").json();
  EXPECT_GT(told.at("rules").as_array().size(), 2u);
  std::map<std::string, json::value> opened;
  for (const json::value& each : told.at("items").as_array()) {
    opened[std::string(each.at("value").as_string())] = each.at("counts").at("opened");
  }
  EXPECT_EQ(opened["hazard"], json::value(nullptr)) << told;
  EXPECT_EQ(opened.count("hotline"), 1u);
  EXPECT_EQ(get("figures?month=2026-03&line=hotline&by=category").status, 200);
  const Told csv = get("data/figures-2026-03.csv");
  ASSERT_EQ(csv.status, 200) << csv.body;
  EXPECT_NE(csv.body.find("hazard,,"), std::string::npos) << csv.body;
}

}  // namespace
}  // namespace luoshi::api
