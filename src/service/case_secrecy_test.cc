// Who asked, and what he handed in, against those who look for it by other ways than the page: by
// his number, through the form, with a file's digest, by asking the same twice.
#include <boost/json.hpp>

#include "base/json.h"
#include "cases/case.h"
#include "service/cases.h"
#include "service/files.h"
#include "service/test_register_test.h"

namespace luoshi::service::test {
namespace {

namespace json = boost::json;

constexpr const char* kKinds = R"(kinds:
  - {id: apply, name: 申请复查, clock: {stages: [{amount: 30, unit: calendar_days}]}}
  - id: call
    name: 热线诉求
    series: 热线
    clock: {stages: [{amount: 5, unit: working_days}]}
    process:
      line: hotline
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator], unit: true}
      review: {kind: again, within: apply}
      form:
        - {id: card, name: 证件号码, type: text, personal: true}
        - {id: room, name: 房号, type: text}
  - id: again
    name: 复查
    series: 复查
    clock: {stages: [{amount: 30, unit: calendar_days}]}
    process:
      line: petition
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator]}
  - id: letter
    name: 信访
    series: 信访
    clock: {stages: [{amount: 60, unit: calendar_days}]}
    process:
      line: petition
      dispatched_by: [hotline_operator]
      secrecy: {roles: [supervision]}
  - id: hazard
    name: 随手拍
    series: 隐患
    clock: {stages: [{amount: 3, unit: working_days}]}
    process:
      line: hazard
      dispatched_by: [hotline_operator]
      secrecy: {roles: [hotline_operator], unit: false}
)";

template <class T>
std::string reason_of(const base::Result<T>& result) {
  if (result) return "none";
  return result.error().reason.empty() ? result.error().where : result.error().reason;
}

class CaseSecrecy : public RegisterTest {
 protected:
  void SetUp() override {
    RegisterTest::SetUp();
    load_kinds(kKinds);
  }
  static CaseNew wanted(const char* kind) {
    CaseNew out;
    out.kind = kind;
    out.summary = "路灯不亮";
    out.reporter = CaseReporter{"王小明", "13912345678", {}};
    return out;
  }
  std::string add(const CaseNew& what) {
    auto made = register_case(*world_, caller("p-hotline"), request(), what);
    EXPECT_TRUE(made) << why(made);
    return made ? text_in(*made, "id") : std::string();
  }
  std::string at_unit(const CaseNew& what) {
    const std::string id = add(what);
    does("p-hotline", id, dispatch_case, CaseDispatch{office::UnitId("u-a"), {}, {}, {}, {}});
    return id;
  }
  json::object shown(const std::string& id, const std::string& person) {
    auto got = get_case(*world_, caller(person), id);
    EXPECT_TRUE(got) << why(got);
    return got ? *got : json::object();
  }
  int known_cases(const std::string& id, const std::string& person) {
    return shown(id, person).at("reporter").at("cases").to_number<int>();
  }
  std::size_t reads() { return city_.count("access.case_read"); }
};

TEST_F(CaseSecrecy, WhoPetitionsIsNotFoundByHisNumber) {
  const std::string call = at_unit(wanted("call"));
  (void)add(wanted("letter"));
  const auto history = [&] {
    auto found = case_history_of(*world_, caller("p-hotline"), {"139 1234 5678"});
    EXPECT_TRUE(found) << why(found);
    return found ? found->at("items").as_array().size() : 0;
  };
  EXPECT_EQ(history(), 1u);
  EXPECT_EQ(known_cases(call, "p-hotline"), 1);
  (void)add(wanted("hazard"));
  EXPECT_EQ(history(), 2u);
  EXPECT_EQ(known_cases(call, "p-hotline"), 2);
  EXPECT_EQ(known_cases(call, "p-clerk"), 1);  // the unit learns of no other
}

TEST_F(CaseSecrecy, PersonalFieldsOfTheFormAreWhoseAskedAre) {
  CaseNew what = wanted("call");
  what.form = std::map<std::string, std::string>{{"card", "330102X"}, {"room", "三单元301"}};
  std::string id = at_unit(what);
  for (const char* person : {"p-hotline", "p-clerk"}) {
    const json::object form = shown(id, person).at("form").as_object();
    EXPECT_EQ(text_in(form, "card"), "3******") << person;
    EXPECT_EQ(text_in(form, "room"), "三单元301");
    auto clear = reveal_case_reporter(*world_, caller(person), id, {{"purpose", "核实身份"}});
    ASSERT_TRUE(clear) << why(clear);
    EXPECT_EQ(clear->at("form"), (json::object{{"card", "330102X"}}));
  }
  what.secret = true;
  id = at_unit(what);
  EXPECT_EQ(shown(id, "p-clerk").at("form"), (json::object{{"room", "三单元301"}}));
}

// People write who they are into what they write.
TEST_F(CaseSecrecy, TheTextsDoNotTellTheUnitWhoAsked) {
  CaseNew what = wanted("hazard");
  what.text = "我是王小明，住幸福路8号，电话 139-1234-5678 或１３９１２３４５６７８，欠薪1200000元";
  what.reporter->address = "幸福路8号";
  const std::string id = at_unit(what);
  EXPECT_EQ(text_in(shown(id, "p-hotline"), "text"), *what.text);
  EXPECT_EQ(text_in(shown(id, "p-clerk"), "text"),
            "我是王**，住幸****，电话 139********** 或１３９********，欠薪1200000元");
  does("p-hotline", id, note_case, CaseNote{cases::NoteKind::kInspection, "王小明在场", {}, {}});
  const std::string timeline = base::serialize(shown(id, "p-clerk").at("timeline"));
  EXPECT_EQ(timeline.find("王小明"), timeline.npos);
  EXPECT_NE(timeline.find("王**在场"), timeline.npos);
}

// Whoever knows a file's digest does not make it his own by attaching it to a case of his.
TEST_F(CaseSecrecy, AFileIsAttachedByThoseWhoMayReadIt) {
  const auto keep = [&](const char* person) {
    auto kept = keep_file(*world_, caller(person), request(), upload(person, person), {true});
    EXPECT_TRUE(kept) << why(kept);
    return kept ? text_in(*kept, "hash") : std::string();
  };
  const std::string others = keep("p-other");
  const std::string id = at_unit(wanted("call"));
  does("p-clerk", id, receive_case);
  EXPECT_EQ(reason_of(note_case(by("p-clerk", id).on(),
                                {cases::NoteKind::kNote, "见附件", {{others}}, {}})),
            "/evidence/0");
  EXPECT_EQ(reason_of(answer_case(by("p-clerk", id).on(), {"见附件", {{others}}})), "/evidence/0");
  EXPECT_FALSE(file_bytes(*world_, caller("p-clerk"), others));
  does("p-clerk", id, note_case,
       CaseNote{cases::NoteKind::kNote, "见附件", {{keep("p-clerk")}}, {}});
}

// What the centre notes for itself, it attaches for itself.
TEST_F(CaseSecrecy, WhatTheCentreNotesForItselfIsNotTheUnits) {
  const auto keep = [&](const char* name) {
    auto kept = keep_file(*world_, caller("p-hotline"), request(), upload(name, name), {true});
    EXPECT_TRUE(kept) << why(kept);
    return kept ? text_in(*kept, "hash") : std::string();
  };
  const std::string inner = keep("内部"), outer = keep("核查");
  const std::string id = at_unit(wanted("call"));
  does("p-hotline", id, note_case, CaseNote{cases::NoteKind::kNote, "内部", {{inner}}, {}});
  does("p-hotline", id, note_case, CaseNote{cases::NoteKind::kInspection, "核查", {{outer}}, {}});
  EXPECT_TRUE(file_bytes(*world_, caller("p-clerk"), outer));
  EXPECT_FALSE(file_bytes(*world_, caller("p-clerk"), inner));
  EXPECT_TRUE(file_bytes(*world_, caller("p-hotline"), inner));
  const std::string timeline = base::serialize(shown(id, "p-clerk").at("timeline"));
  EXPECT_NE(timeline.find("核查"), timeline.npos);
  EXPECT_EQ(timeline.find("内部"), timeline.npos);
}

TEST_F(CaseSecrecy, NobodyChecksAnAnswerOfHisOwn) {
  city_.give("p-clerk", office::Role::kHotlineOperator, "u-city");
  const std::string id = at_unit(wanted("call"));
  does("p-clerk", id, receive_case);
  does("p-clerk", id, answer_case, CaseAnswer{"已修好", {}});
  EXPECT_EQ(reason_of(accept_case(by("p-clerk", id).on(), {})), "separation_of_duties");
  const auto may_accept = [&](const char* person) {
    return std::ranges::count(shown(id, person).at("actions").as_array(), json::value("accept"));
  };
  EXPECT_EQ(may_accept("p-clerk"), 0);
  EXPECT_EQ(may_accept("p-hotline"), 1);
  does("p-hotline", id, accept_case, CaseAcceptance{});
}

// A request that is sent again shows the page again, and no event of its own tells so.
TEST_F(CaseSecrecy, WhatIsReadByAskingTwiceIsRecorded) {
  const Asked same = request();
  const CaseNew what = wanted("call");
  auto made = register_case(*world_, caller("p-hotline"), same, what);
  ASSERT_TRUE(made) << why(made);
  EXPECT_EQ(reads(), 0u);
  ASSERT_TRUE(register_case(*world_, caller("p-hotline"), same, what));
  EXPECT_EQ(reads(), 1u);
  const std::string id = text_in(*made, "id");
  const CaseDispatch to{office::UnitId("u-a"), {}, {}, {}, {}};
  const auto dispatch = by("p-hotline", id);
  ASSERT_TRUE(dispatch_case(dispatch.on(), to));
  EXPECT_EQ(reads(), 1u);
  ASSERT_TRUE(dispatch_case(dispatch.on(), to));
  EXPECT_EQ(reads(), 2u);
  // Nor does what changes nothing.
  EXPECT_EQ(reason_of(move_case(by("p-hotline", id).on(), {office::UnitId("u-a"), "再派"})),
            "/unit");
}

TEST_F(CaseSecrecy, AReviewTellsNothingOfWhatMayNotBeSeen) {
  const std::string id = add(wanted("call"));
  CaseNew review = wanted("again");
  review.previous = id;
  auto told = register_case(*world_, caller("p-grid"), request(), review);
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().code, base::ErrorCode::kInvalidInput);
  EXPECT_EQ(told.error().where, "/previous");
  EXPECT_EQ(told.error().to_string(base::Language::kChinese).find("热线"), std::string::npos);
  told = register_case(*world_, caller("p-hotline"), request(), review);
  EXPECT_EQ(told.error().code, base::ErrorCode::kConflict);  // it is not closed yet
}

// Two operators have the same page before them.
TEST_F(CaseSecrecy, TheSecondOfTwoIsToldThatItChanged) {
  const std::string id = add(wanted("call"));
  const auto version = shown(id, "p-hotline").at("version").to_number<std::uint64_t>();
  const auto dispatch = [&](const char* unit) {
    const auto one = by("p-hotline", id);
    OnOne on = one.on();
    on.version = version;
    return dispatch_case(on, CaseDispatch{office::UnitId(unit), {}, {}, {}, {}});
  };
  EXPECT_TRUE(dispatch("u-a"));
  const auto second = dispatch("u-b");
  EXPECT_EQ(reason_of(second), "version_outdated");
  EXPECT_NE(second.error().what.zh.find("别人"), std::string::npos);
  EXPECT_EQ(text_in(shown(id, "p-hotline").at("unit"), "id"), "u-a");
}

}  // namespace
}  // namespace luoshi::service::test
