// What people ask for, through its use cases: from the call to the archive, who may do what, and
// that nothing personal is seen by whom it does not concern.
#include "service/cases.h"

#include <boost/json.hpp>

#include "base/json.h"
#include "cases/case.h"
#include "service/files.h"
#include "service/test_register_test.h"

namespace luoshi::service::test {
namespace {

namespace json = boost::json;

constexpr const char* kKinds = R"(kinds:
  - id: call
    name: 热线诉求
    name_en: call
    series: 热线
    clock:
      stages: [{amount: 5, unit: working_days, source: 热线条例第二十条}]
      suspensions: [{id: person, name: 诉求人要求暂缓}]
      extension: {times_max: 1, amount_max: 5}
      on_return: {effect: restart}
      on_objection: {effect: pause}
    process:
      line: hotline
      clock_from: dispatched
      admission: true
      refusals: [{id: scope, name: 不属于本级}]
      returns: [{id: empty, name: 答非所问}]
      follow_up: true
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator], unit: true}
      form:
        - {id: floor, name: 楼层, type: number}
        - {id: room, name: 房号, type: text, required: true}
      categories: [{id: light, name: 路灯}, {id: noise, name: 噪声}]
  - id: hazard
    name: 随手拍
    series: 隐患
    clock: {stages: [{amount: 3, unit: working_days}]}
    process:
      line: hazard
      dispatched_by: [supervision]
      secrecy: {roles: [hotline_operator], unit: false}
)";

using Form = std::map<std::string, std::string>;

template <class T>
std::string reason_of(const base::Result<T>& result) {
  if (result) return "none";
  return result.error().reason.empty() ? result.error().where : result.error().reason;
}
std::string actions_in(const json::object& object) {
  std::string out;
  for (const json::value& each : object.at("actions").as_array()) {
    out += (out.empty() ? "" : " ") + std::string(each.as_string());
  }
  return out;
}

class CasesTest : public RegisterTest {
 protected:
  void SetUp() override {
    RegisterTest::SetUp();
    load_kinds(kKinds);
  }
  static CaseNew wanted() {
    CaseNew out;
    out.kind = "call";
    out.summary = "王小明家门前路灯不亮，电话13912345678";
    out.text = "秘密正文";
    out.place = "秘密地点";
    out.category = "light";
    out.reporter = CaseReporter{"王小明", "139 1234 5678", "秘密住址"};
    out.form = Form{{"floor", "3"}, {"room", "秘密房号"}};
    return out;
  }
  std::string add(const CaseNew& what, const char* person = "p-hotline") {
    auto made = register_case(*world_, caller(person), request(), what);
    EXPECT_TRUE(made) << why(made);
    return made ? text_in(*made, "id") : std::string();
  }
  json::object shown(const std::string& id, const std::string& person = "p-hotline") {
    auto got = get_case(*world_, caller(person), id);
    EXPECT_TRUE(got) << why(got);
    return got ? *got : json::object();
  }
  std::size_t count(const std::string& person, const Parameters& parameters = {}) {
    auto page = list_cases(*world_, caller(person), parameters);
    EXPECT_TRUE(page) << why(page);
    return page ? page->items.size() : 0;
  }
  std::string dispatched(CaseNew what = wanted()) {
    const std::string id = add(what);
    does("p-hotline", id, admit_case, CaseAdmission{});
    does("p-hotline", id, dispatch_case, to("u-a"));
    return id;
  }
  static CaseDispatch to(const char* unit) { return {office::UnitId(unit), {}, {}, {}, {}}; }
  std::size_t reads() {
    ledger::EventFilter filter;
    filter.book = ledger::kAccessBook;
    filter.limit = 1'000;
    auto events = world_->ledger.events(filter);
    EXPECT_TRUE(events);
    return static_cast<std::size_t>(
        std::ranges::count(*events, std::string("access.case_read"), &ledger::Event::kind));
  }
};

TEST_F(CasesTest, FromTheCallToTheArchive) {
  const std::string id = add(wanted());
  json::object call = shown(id);
  EXPECT_EQ(text_in(call, "number"), "热线〔2026〕1号");
  EXPECT_EQ(text_in(call, "summary"), "王**家门前路灯不亮，电话139********");
  EXPECT_EQ(text_in(call, "text"), "秘密正文");
  EXPECT_EQ(text_in(call.at("form"), "room"), "秘密房号");
  EXPECT_EQ(text_in(call.at("form"), "floor"), "3");
  EXPECT_EQ(text_in(call.at("reporter"), "name"), "王**");
  EXPECT_EQ(actions_in(call), "admit refuse transfer merge withdraw note reveal");
  EXPECT_TRUE(call.at("due_at").is_null());

  does("p-hotline", id, admit_case, CaseAdmission{"noise", {}});
  EXPECT_EQ(reason_of(dispatch_case(by("p-supervision", id).on(), to("u-a"))), "right_missing");
  does("p-hotline", id, dispatch_case, to("u-a"));
  EXPECT_EQ(text_in(shown(id), "due_at"), "2026-03-09T23:59:59.000+08:00");
  EXPECT_EQ(actions_in(shown(id, "p-clerk")), "receive object note reveal");
  does("p-clerk", id, object_to_case, CaseObjection{"不归我们", office::UnitId("u-b")});
  EXPECT_EQ(text_in(shown(id).at("objection"), "reason"), "不归我们");
  EXPECT_EQ(reason_of(receive_case(by("p-clerk", id).on())), "state_forbids");
  does("p-hotline", id, decide_case_objection, CaseRuling{true, "另派"});
  does("p-hotline", id, dispatch_case, to("u-a"));
  does("p-clerk", id, receive_case);
  does("p-hotline", id, suspend_case, CaseSuspension{"person", {}, "外出一周"});
  EXPECT_FALSE(shown(id).at("left").is_null());
  does("p-hotline", id, resume_case);
  does("p-clerk", id, note_case, CaseNote{cases::NoteKind::kPartialAnswer, "已报修", {}, {}});
  does("p-clerk", id, answer_case, CaseAnswer{"已修好", {}});
  EXPECT_EQ(reason_of(accept_case(by("p-clerk", id).on(), {})), "right_missing");
  EXPECT_EQ(reason_of(return_case(by("p-hotline", id).on(), {"请附照片", {}, {}})), "/ground");
  does("p-hotline", id, return_case, CaseReturn{"请附照片", "empty", {}});
  does("p-clerk", id, answer_case, CaseAnswer{"已修好，见照片", {}});
  does("p-hotline", id, accept_case, CaseAcceptance{});
  EXPECT_EQ(text_in(shown(id), "verdict"), "in_time");
  does("p-hotline", id, follow_up_case, CaseFollowUp{{}, false, {}, {}, {}, {}});
  EXPECT_EQ(text_in(shown(id), "todo"), "follow_up");
  does("p-hotline", id, follow_up_case, CaseFollowUp{{}, true, true, false, 2, "又坏了"});
  does("p-hotline", id, reopen_case, CaseReason{"没有解决"});
  EXPECT_EQ(text_in(shown(id), "state"), "issued");
  does("p-clerk", id, receive_case);
  does("p-clerk", id, answer_case, CaseAnswer{"换了新灯", {}});
  does("p-hotline", id, accept_case, CaseAcceptance{});
  does("p-hotline", id, follow_up_case, CaseFollowUp{{}, true, true, true, 5, {}});
  does("p-hotline", id, archive_case);

  const json::object end = shown(id);
  EXPECT_EQ(text_in(end, "state"), "archived");
  EXPECT_EQ(text_in(end.at("category"), "name"), "噪声");
  std::string told = base::serialize(end.at("timeline"));
  for (const char* text :
       {"不归我们", "另派", "外出一周", "已报修", "请附照片", "又坏了", "换了新灯"}) {
    EXPECT_NE(told.find(text), told.npos) << text;
  }
  told = base::serialize(shown(id, "p-clerk").at("timeline"));
  EXPECT_EQ(told.find("又坏了"), told.npos);  // what was said of him is not the unit's to read
}

// What was planted stands nowhere but in the page of whom it concerns.
TEST_F(CasesTest, NothingPersonalIsInListsEventsOrRows) {
  const std::string id = dispatched();
  does("p-clerk", id, receive_case);
  does("p-clerk", id, answer_case, CaseAnswer{"秘密答复", {}});
  for (const char* person : {"p-hotline", "p-clerk", "p-leader", "p-supervision"}) {
    for (const char* format : {"json", "csv"}) {
      auto page = list_cases(*world_, caller(person), {{"format", format}});
      ASSERT_TRUE(page);
      std::string all = page->bytes;
      for (const json::object& item : page->items) all += base::serialize(item);
      for (const char* secret : {"秘密", "王小明", "5678"}) {
        EXPECT_EQ(all.find(secret), all.npos) << person << format;
      }
    }
  }
  ledger::EventFilter filter;
  filter.book = ledger::kCityBook;
  filter.limit = 10'000;
  auto events = world_->ledger.events(filter);
  ASSERT_TRUE(events);
  for (const ledger::Event& each : *events) {
    for (const char* secret : {"秘密", "王小明", "5678"}) {
      EXPECT_EQ(each.body.find(secret), each.body.npos) << each.kind;
    }
  }
  EXPECT_EQ(count("p-hotline", {{"q", "秘密"}}), 0u);
  EXPECT_EQ(count("p-hotline", {{"q", "路灯"}}), 1u);
}

TEST_F(CasesTest, WhoAskedIsKnownByTheKindsSecrecyAlone) {
  struct Row {
    const char* kind;
    bool secret;
    const char* person;
    const char* shown;
  };
  const std::vector<Row> rows = {
      {"call", false, "p-hotline", "masked"},  {"call", false, "p-clerk", "masked"},
      {"call", true, "p-clerk", "hidden"},     {"call", true, "p-hotline", "masked"},
      {"call", false, "p-leader", "hidden"},   {"hazard", false, "p-clerk", "hidden"},
      {"hazard", false, "p-hotline", "masked"}};
  for (const Row& row : rows) {
    CaseNew what = wanted();
    what.kind = row.kind;
    what.secret = row.secret;
    if (what.kind == "hazard") what.form.reset();
    if (what.kind == "hazard") what.category.reset();
    const std::string id = add(what);
    if (what.kind == "call") does("p-hotline", id, admit_case, CaseAdmission{});
    city_.run(cases::DispatchCase{cases::CaseId(id), {}, {office::UnitId("u-a"), {}, {}, {}, {}}});
    EXPECT_EQ(text_in(shown(id, row.person).at("reporter"), "shown"), row.shown) << row.person;
    const bool may = std::string_view(row.shown) == "masked";
    auto clear = reveal_case_reporter(*world_, caller(row.person), id, {{"purpose", "回访核实"}});
    EXPECT_EQ(clear.has_value(), may) << row.person;
    if (may) {
      EXPECT_EQ(text_in(*clear, "phone"), "139 1234 5678");
    }
  }
  const std::string id = dispatched();
  EXPECT_FALSE(reveal_case_reporter(*world_, caller("p-hotline"), id, {}));  // for no purpose
}

// Longer ago than any rule that was loaded here.
TEST_F(CasesTest, WhatAnotherSystemClosedHasAPage) {
  constexpr std::int64_t kYear2011 = 1'309'500'000'000;
  cases::ImportCase ask;
  ask.id = cases::CaseId("q-old");
  ask.what.kind = "call";
  ask.what.summary = "路灯不亮";
  ask.what.centre = office::UnitId("u-city");
  ask.what.came_at = kYear2011;
  ask.what.external = cases::External{"elsewhere", "1"};
  ask.closed_at = kYear2011 + 3'600'000;
  city_.run(ask);
  const json::object page = shown("q-old");
  EXPECT_EQ(text_in(page, "verdict"), "in_time");
  EXPECT_FALSE(page.at("derivation").as_array().empty());
}

TEST_F(CasesTest, OnlyWhomItConcernsSeesIt) {
  const std::string id = dispatched();
  EXPECT_EQ(count("p-hotline"), 1u);
  EXPECT_EQ(count("p-clerk"), 1u);
  EXPECT_EQ(count("p-other"), 0u);
  EXPECT_FALSE(get_case(*world_, caller("p-other"), id));
  EXPECT_FALSE(get_case(*world_, caller("p-public"), id));
  EXPECT_FALSE(list_cases(*world_, caller("p-public"), {}));
  const std::size_t before = reads();
  (void)shown(id, "p-clerk");
  EXPECT_EQ(reads(), before + 1);
}

// From a township's centre to the city's and back; a centre sees what it has.
TEST_F(CasesTest, GoesUpThroughTheLevelsAndBack) {
  CaseNew what = wanted();
  what.kind = "hazard";
  what.form.reset();
  what.category.reset();
  const std::string id = add(what, "p-grid");
  EXPECT_EQ(text_in(shown(id, "p-grid").at("centre"), "id"), "u-a1");
  auto up = transfer_case(by("p-grid", id).on(), {office::UnitId("u-a"), "本镇处置不了"});
  ASSERT_TRUE(up) << why(up);
  EXPECT_EQ(up->size(), 2u);  // nothing of it is his to see any more
  EXPECT_FALSE(get_case(*world_, caller("p-grid"), id));
  EXPECT_EQ(count("p-grid"), 0u);
  does("p-hotline", id, transfer_case, CaseTransfer{office::UnitId("u-city"), "报市级"});
  EXPECT_EQ(reason_of(transfer_case(by("p-hotline", id).on(), {office::UnitId("u-city"), "再报"})),
            "same_centre");
  does("p-hotline", id, transfer_case, CaseTransfer{office::UnitId("u-a1"), "交办"});
  EXPECT_EQ(text_in(shown(id, "p-grid"), "state"), "admitted");
  EXPECT_EQ(text_in(shown(id, "p-grid").at("reporter"), "shown"), "hidden");
}

// The grid worker takes in and handles what his own unit has; its limit, its end and the check of
// it are others'.
TEST_F(CasesTest, AGridWorkerHandlesWhatHisUnitHas) {
  CaseNew what = wanted();
  what.centre = office::UnitId("u-a1");
  what.point = CasePoint{*base::Decimal::parse("117.123456"), *base::Decimal::parse("36.5")};
  const std::string id = add(what);
  EXPECT_EQ(actions_in(shown(id, "p-grid")), "admit refuse transfer merge withdraw note");
  does("p-hotline", id, admit_case, CaseAdmission{});
  does("p-hotline", id, dispatch_case, to("u-a1"));
  EXPECT_EQ(actions_in(shown(id, "p-grid")), "receive object press move transfer merge note");
  EXPECT_EQ(reason_of(suspend_case(by("p-grid", id).on(), {"person", {}, "等材料"})),
            "separation_of_duties");
  EXPECT_EQ(reason_of(extend_case(by("p-grid", id).on(), {3, "来不及", {}})),
            "separation_of_duties");
  EXPECT_EQ(reason_of(withdraw_case(by("p-grid", id).on(), {"不办了"})), "separation_of_duties");
  does("p-grid", id, note_case, CaseNote{cases::NoteKind::kInspection, "已到现场", {}, {}});
  const Asked once = request();
  const Caller worker = caller("p-grid");
  auto received = receive_case(OnCase{*world_, worker, once, id, {}});
  ASSERT_TRUE(received) << why(received);
  EXPECT_EQ(received->at("changed_to"), received->at("version"));
  does("p-hotline", id, press_case, CasePress{"unit_head", "请快办"});
  auto again = receive_case(OnCase{*world_, worker, once, id, {}});
  ASSERT_TRUE(again) << why(again);
  EXPECT_EQ(again->at("changed_to"), received->at("changed_to"));
  EXPECT_NE(again->at("version"), received->at("version"));
  does("p-grid", id, answer_case, CaseAnswer{"已修好", {}});
  EXPECT_FALSE(accept_case(by("p-grid", id).on(), {}));
  does("p-hotline", id, accept_case, CaseAcceptance{});
  const auto page = list_cases(*world_, caller("p-grid"), {{"part", "unit"}});
  ASSERT_TRUE(page) << why(page);
  ASSERT_EQ(page->items.size(), 1u);
  EXPECT_EQ(text_in(page->items[0].at("point"), "longitude"), "117.123456");
}

TEST_F(CasesTest, FilesAreSealedAndGivenToWhomTheCaseConcerns) {
  const auto keep = [&](const char* name, bool personal) {
    auto kept = keep_file(*world_, caller("p-hotline"), request(), upload(name, name), {personal});
    EXPECT_TRUE(kept) << why(kept);
    return kept ? text_in(*kept, "hash") : std::string();
  };
  CaseNew what = wanted();
  what.files = {keep("明.txt", false)};
  EXPECT_EQ(reason_of(register_case(*world_, caller("p-hotline"), request(), what)), "/files");
  what.files = {keep("封.txt", true)};
  const std::string hash = what.files->front();
  EXPECT_FALSE(file_bytes(*world_, caller("p-clerk"), hash));
  const std::string id = dispatched(what);
  auto bytes = file_bytes(*world_, caller("p-clerk"), hash);
  ASSERT_TRUE(bytes) << why(bytes);
  EXPECT_EQ(bytes->bytes, "封.txt");
  EXPECT_FALSE(file_bytes(*world_, caller("p-other"), hash));
}

TEST_F(CasesTest, TheSameNumberIsTheSamePerson) {
  const std::string one = add(wanted());
  CaseNew again = wanted();
  again.summary = "门前路灯又不亮";
  again.reporter->phone = "13912345678";
  const std::string two = add(again);
  EXPECT_EQ(shown(two).at("reporter").at("cases").to_number<int>(), 2);
  auto history = case_history_of(*world_, caller("p-hotline"), {"139-1234-5678"});
  ASSERT_TRUE(history);
  EXPECT_EQ(history->at("items").as_array().size(), 2u);
  auto alike = similar_cases(*world_, caller("p-hotline"), {{"summary", "小区门前路灯不亮"}});
  ASSERT_TRUE(alike) << why(alike);
  EXPECT_EQ(alike->at("items").as_array().size(), 2u);
  does("p-hotline", two, merge_case, CaseMerge{one});
  EXPECT_EQ(shown(one).at("merged").as_array().size(), 1u);
  EXPECT_EQ(actions_in(shown(two)), "unmerge reveal");
}

TEST_F(CasesTest, TheDeskHasWhatIsToBeDone) {
  (void)add(wanted());
  const std::string id = dispatched();
  pass_days(20);
  auto desk = case_desk(*world_, caller("p-hotline"));
  ASSERT_TRUE(desk) << why(desk);
  EXPECT_EQ(desk->at("to_admit").at("count").to_number<int>(), 1);
  EXPECT_EQ(desk->at("to_dispatch").at("count").to_number<int>(), 0);
  EXPECT_TRUE(desk->at("to_receive").is_null());
  EXPECT_EQ(desk->at("overdue").at("count").to_number<int>(), 1);
  desk = case_desk(*world_, caller("p-clerk"));
  ASSERT_TRUE(desk);
  EXPECT_EQ(desk->at("to_receive").at("count").to_number<int>(), 1);
  EXPECT_EQ(count("p-clerk", {{"overdue", "true"}}), 1u);
  EXPECT_EQ(count("p-hotline", {{"todo", "admit"}}), 1u);
  EXPECT_EQ(count("p-hotline", {{"q", "热线〔2026〕2号"}}), 1u);
  EXPECT_EQ(count("p-hotline", {{"q", "热线〔2026〕3号"}}), 0u);
}

// What stands still does not stand before what is due.
TEST_F(CasesTest, TheDeskBeginsWithWhatIsDueFirst) {
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) {
    ids.push_back(dispatched());
    does("p-clerk", ids.back(), receive_case);
    pass_days(1);
  }
  does("p-hotline", ids[0], suspend_case, CaseSuspension{"person", {}, "外出"});
  auto desk = case_desk(*world_, caller("p-clerk"));
  ASSERT_TRUE(desk) << why(desk);
  std::vector<std::string> shown;
  for (const json::value& each : desk->at("to_answer").at("items").as_array()) {
    shown.push_back(text_in(each, "id"));
  }
  EXPECT_EQ(shown, (std::vector<std::string>{ids[1], ids[2], ids[0]}));
}

TEST_F(CasesTest, WhatIsOpenIsCountedByLine) {
  (void)add(wanted());
  (void)dispatched();
  pass_days(20);
  const auto counted = open_cases_by_line(*world_, caller("p-hotline"));
  ASSERT_TRUE(counted) << why(counted);
  for (const auto& each : counted->at("lines").as_array()) {
    const bool is_here = each.at("line") == "hotline";
    EXPECT_EQ(each.at("open").to_number<int>(), is_here ? 2 : 0);
    EXPECT_EQ(each.at("not_dispatched").to_number<int>(), is_here ? 1 : 0);
    EXPECT_EQ(each.at("overdue").to_number<int>(), is_here ? 1 : 0);
    EXPECT_EQ(each.at("due_today").to_number<int>(), 0);
  }
  EXPECT_EQ(counted->at("lines").as_array().size(), 7u);
  EXPECT_FALSE(open_cases_by_line(*world_, Caller{}));
}

TEST_F(CasesTest, RefusesWithThePlaceOfWhatIsWrong) {
  struct Row {
    std::function<void(CaseNew&)> change;
    const char* expected;
  };
  const std::vector<Row> rows = {
      {[](CaseNew& what) { what.kind = "none"; }, "/kind"},
      {[](CaseNew& what) { what.category = "none"; }, "/category"},
      {[](CaseNew& what) {
         what.form = Form{{"floor", "3"}};
       },
       "/form/room"},
      {[](CaseNew& what) {
         what.form = Form{{"floor", "三"}, {"room", "1"}};
       },
       "/form/floor"},
      {[](CaseNew& what) { what.reporter->phone = "abc"; }, "/reporter/phone"},
      {[](CaseNew& what) { what.came_at = "昨天"; }, "/came_at"},
      {[](CaseNew& what) { what.summary = ""; }, "/summary"},
  };
  for (const Row& row : rows) {
    CaseNew what = wanted();
    row.change(what);
    EXPECT_EQ(reason_of(register_case(*world_, caller("p-hotline"), request(), what)),
              row.expected);
  }
}

}  // namespace
}  // namespace luoshi::service::test
