// The register through its use cases: from a report to a light, and who may do what.
#include "service/commitments.h"

#include <boost/json.hpp>
#include <map>

#include "base/unicode.h"
#include "service/lights.h"
#include "service/periods.h"
#include "service/reviews.h"
#include "service/test_register_test.h"

namespace luoshi::service::test {
namespace {

namespace json = boost::json;

std::string word_of_light(const json::object& shown) {
  return text_in(shown.at("light").as_object(), "light");
}

bool may(const json::object& shown, std::string_view action) {
  for (const json::value& each : shown.at("actions").as_array()) {
    if (each.as_string() == action) return true;
  }
  return false;
}

class CommitmentsTest : public RegisterTest {
 protected:
  // Led by u-a with u-b beside it.
  std::string make(std::optional<ResponsibilityNew> who = ResponsibilityNew{
                       office::UnitId("u-a"), {{office::UnitId("u-b")}}, {}}) {
    return RegisterTest::make(investment(std::move(who)));
  }
  json::object shown(const std::string& id, const std::string& person = "p-supervision") {
    auto got = get_commitment(*world_, caller(person), id);
    EXPECT_TRUE(got) << why(got);
    return got ? *got : json::object();
  }
};

template <class T>
std::string reason_of(const base::Result<T>& result) {
  return result ? "none" : result.error().reason;
}

TEST_F(CommitmentsTest, UnitsActForThemselvesAndTheOfficeForAll) {
  const std::string id = make();
  // Neither its clerk nor another unit's signs; the lead's head does.
  EXPECT_EQ(reason_of(sign_commitment(by("p-clerk", id).on())), "right_missing");
  city_.give("p-other", office::Role::kUnitHead, "u-b");
  EXPECT_EQ(reason_of(sign_commitment(by("p-other", id).on())), "right_missing");
  EXPECT_FALSE(may(shown(id, "p-clerk"), "sign"));
  EXPECT_TRUE(may(shown(id, "p-head"), "sign"));
  EXPECT_EQ(reason_of(report_progress(by("p-clerk", id).on(), report("2026-02", 20))),
            "not_signed");
  auto was_signed = sign_commitment(by("p-head", id).on());
  ASSERT_TRUE(was_signed) << why(was_signed);
  EXPECT_EQ(text_in(*was_signed, "status"), "signed");

  // The lead's clerk reports, a supporting unit's too, nobody else and not for others.
  EXPECT_TRUE(may(shown(id, "p-clerk"), "report"));
  EXPECT_FALSE(may(shown(id, "p-supervision"), "report"));
  ProgressNew for_another = report("2026-01", 10);
  for_another.unit = office::UnitId("u-b");
  EXPECT_EQ(reason_of(report_progress(by("p-clerk", id).on(), for_another)), "right_missing");
  for (const char* person : {"p-supervision", "p-leader", "p-grid", "p-public"}) {
    EXPECT_EQ(reason_of(report_progress(by(person, id).on(), report("2026-01", 10))),
              "right_missing")
        << person;
  }
  auto first = report_progress(by("p-other", id).on(), report("2026-01", 10));
  ASSERT_TRUE(first) << why(first);
  EXPECT_EQ(text_in(first->at("progress").at(0).at("unit").as_object(), "id"), "u-b");
  auto second = report_progress(by("p-clerk", id).on(), report("2026-02", 21));
  ASSERT_TRUE(second) << why(second);
  EXPECT_EQ(text_in(second->at("progress").at(1).at("unit").as_object(), "id"), "u-a");

  // The unit does not confirm what it reported.
  EXPECT_EQ(reason_of(confirm_progress(by("p-head", id).on(), 2)), "right_missing");
  auto returned = return_progress(by("p-supervision", id).on(), 1, {"请核对口径"});
  ASSERT_TRUE(returned) << why(returned);
  EXPECT_EQ(returned->at("progress").at(0).at("state").as_string(), "returned");
  auto missing = confirm_progress(by("p-supervision", id).on(), 9);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, base::ErrorCode::kNotFound);
  EXPECT_EQ(missing.error().where, "");
  auto confirmed = confirm_progress(by("p-supervision", id).on(), 2);
  ASSERT_TRUE(confirmed) << why(confirmed);
  EXPECT_EQ(word_of_light(*confirmed), "green");
  EXPECT_EQ(confirmed->at("curve").at(1).at("actual").as_string(), "21");
  EXPECT_TRUE(confirmed->at("curve").at(0).at("actual").is_null());
}

TEST_F(CommitmentsTest, ACountysOfficeStaysInItsCounty) {
  city_.give("p-other", office::Role::kSupervision, "u-b");
  const std::string id = make();  // led by u-a
  EXPECT_EQ(reason_of(close_commitment(by("p-other", id).on(),
                                       {commitment::Outcome::kCancelled, {}, "不再办理"})),
            "right_missing");
  EXPECT_EQ(reason_of(assign_commitment(by("p-other", id).on(), {office::UnitId("u-b"), {}, {}})),
            "right_missing");
  const std::string own = make(ResponsibilityNew{office::UnitId("u-b1"), {}, {}});
  EXPECT_TRUE(assign_commitment(by("p-other", own).on(), {office::UnitId("u-b"), {}, {}}));
  EXPECT_EQ(reason_of(assign_commitment(by("p-other", own).on(), {office::UnitId("u-a"), {}, {}})),
            "right_missing");
  const std::string nobodys = make(std::nullopt);
  EXPECT_EQ(
      reason_of(assign_commitment(by("p-other", nobodys).on(), {office::UnitId("u-b"), {}, {}})),
      "right_missing");
}

TEST_F(CommitmentsTest, ListsByWhatIsAskedFor) {
  const std::string first = make();
  const std::string second = make(ResponsibilityNew{office::UnitId("u-b1"), {}, {}});
  const auto ids = [&](const Parameters& parameters) {
    auto page = list_commitments(*world_, caller("p-clerk"), parameters);
    EXPECT_TRUE(page) << why(page);
    std::set<std::string> out;
    if (page) {
      for (const json::object& item : page->items) out.insert(text_in(item, "id"));
    }
    return out;
  };
  using Ids = std::set<std::string>;
  EXPECT_EQ(ids({}), (Ids{first, second}));
  EXPECT_EQ(ids({{"unit", "u-b"}}), Ids{first});
  EXPECT_EQ(ids({{"unit", "u-b"}, {"below", "true"}}), (Ids{first, second}));
  EXPECT_EQ(ids({{"lead", "u-b1"}, {"year", "2026"}, {"status", "assigned"}}), Ids{second});
  EXPECT_EQ(ids({{"year", "2025"}}), Ids{});
  EXPECT_EQ(ids({{"q", "投资"}, {"due_before", "2027-01-01"}}), (Ids{first, second}));
  EXPECT_EQ(ids({{"unit", "u-dept"}}), Ids{});
  EXPECT_EQ(ids({{"package", "none"}, {"kind", "target"}, {"light", "none"}}),
            (Ids{first, second}));
  EXPECT_FALSE(list_commitments(*world_, caller("p-clerk"), {{"status", "asleep"}}));
  EXPECT_FALSE(list_commitments(*world_, caller("p-public"), {}));
  auto sheet = list_commitments(*world_, caller("p-leader"), {{"format", "csv"}});
  ASSERT_TRUE(sheet) << why(sheet);
  EXPECT_NE(sheet->bytes.find("完成投资120亿元"), std::string::npos);
}

TEST_F(CommitmentsTest, APartSaysTheGapAndAWithdrawnOneIsGone) {
  const std::string whole = make();
  CommitmentNew part;
  part.kind = commitment::CommitmentKind::kTarget;
  part.title = "甲一镇完成投资70亿元";
  part.year = 2026;
  part.measure = commitment::Measure{};
  part.measure->by = commitment::MeasuredBy::kValue;
  part.measure->unit = "亿元";
  part.measure->target = base::Decimal(70);
  part.measure->cumulative = true;
  part.parent_id = commitment::CommitmentId(whole);
  auto made = make_commitment(*world_, caller("p-supervision"), request(), part);
  ASSERT_TRUE(made) << why(made);
  const json::object all = shown(whole);
  EXPECT_EQ(all.at("parts").as_array().size(), 1u);
  EXPECT_EQ(all.at("parts_gap").at("gap").as_string(), "-50");
  EXPECT_EQ(made->at("parent").at("title").as_string(), "完成投资120亿元");
  const std::string id = text_in(*made, "id");
  auto gone = withdraw_commitment(by("p-supervision", id).on(), {"重复登记"});
  ASSERT_TRUE(gone) << why(gone);
  EXPECT_FALSE(get_commitment(*world_, caller("p-supervision"), id));
  EXPECT_EQ(shown(whole).at("parts").as_array().size(), 0u);
}

TEST_F(CommitmentsTest, WhatIsFrozenTakesNoReport) {
  const std::string id = make();
  ASSERT_TRUE(sign_commitment(by("p-head", id).on()));
  const Caller office = caller("p-supervision");
  const Asked once = request();
  auto frozen = freeze_period({*world_, office, once, 2026, {}},
                              {*commitment::Period::parse("2026-01"), "一月数据已上报"});
  ASSERT_TRUE(frozen) << why(frozen);
  EXPECT_EQ(text_in(*frozen, "frozen_through"), "2026-01");
  EXPECT_EQ(reason_of(report_progress(by("p-clerk", id).on(), report("2026-01", 10))), "frozen");
  EXPECT_TRUE(report_progress(by("p-clerk", id).on(), report("2026-02", 20)));
  const Caller clerk = caller("p-clerk");
  const Asked again = request();
  EXPECT_EQ(reason_of(thaw_period({*world_, clerk, again, 2026, {}}, {{}, "改数"})),
            "right_missing");
}

TEST_F(CommitmentsTest, AConfirmedReportIsAmendedByTheOfficeAlone) {
  const std::string id = make();
  ASSERT_TRUE(sign_commitment(by("p-head", id).on()));
  ASSERT_TRUE(report_progress(by("p-clerk", id).on(), report("2026-02", 21)));
  EXPECT_FALSE(may(shown(id), "amend"));
  ASSERT_TRUE(confirm_progress(by("p-supervision", id).on(), 1));
  EXPECT_TRUE(may(shown(id), "amend"));
  EXPECT_FALSE(may(shown(id, "p-clerk"), "amend"));
  const ProgressAmendment how{base::Decimal(20), {}, {}, {}, "核减重复统计"};
  EXPECT_EQ(reason_of(amend_progress(by("p-clerk", id).on(), 1, how)), "right_missing");
  auto amended = amend_progress(by("p-supervision", id).on(), 1, how);
  ASSERT_TRUE(amended) << why(amended);
  const json::object& progress = amended->at("progress").at(0).as_object();
  EXPECT_EQ(text_in(progress, "state"), "confirmed");
  EXPECT_EQ(text_in(progress, "value"), "20");
  EXPECT_EQ(text_in(progress, "reason"), "核减重复统计");
  EXPECT_EQ(text_in(progress.at("earlier").at(0).as_object(), "value"), "21");
}

TEST_F(CommitmentsTest, EvidenceHasItsName) {
  const std::string id = make();
  ASSERT_TRUE(sign_commitment(by("p-head", id).on()));
  const auto keep = [&](const std::string& name, const std::string& bytes, bool personal) {
    auto kept = keep_file(*world_, caller("p-clerk"), request(), upload(name, bytes), {personal});
    EXPECT_TRUE(kept) << why(kept);
    return kept ? text_in(*kept, "hash") : std::string();
  };
  ProgressNew with_files = report("2026-02", 21);
  with_files.evidence = {keep("开工照片说明.txt", "已开工", false), keep("名单.txt", "张三", true)};
  ASSERT_TRUE(report_progress(by("p-clerk", id).on(), with_files));
  ProgressCorrection correction;
  correction.value = base::Decimal(20);
  correction.text = "已核减";
  correction.evidence = {with_files.evidence->at(1)};
  correction.reason = "重复统计";
  ASSERT_TRUE(correct_progress(by("p-clerk", id).on(), 1, correction));
  std::map<std::string, json::object> files;       // those of what was said before, too
  const json::object page = shown(id, "p-other");  // of another unit
  for (const json::value& each : page.at("files").as_array()) {
    files[text_in(each.as_object(), "hash")] = each.as_object();
  }
  ASSERT_EQ(files.size(), 2u);
  const json::object& open = files[with_files.evidence->at(0)];
  EXPECT_EQ(text_in(open, "name"), "开工照片说明.txt");
  EXPECT_EQ(text_in(open, "media_type"), "text/plain; charset=utf-8");
  EXPECT_EQ(open.at("size").to_number<int>(), 9);
  // A personal one says nothing of itself to whoever may not read it.
  const json::object& sealed = files[with_files.evidence->at(1)];
  EXPECT_EQ(text_in(sealed, "name"), "");
  EXPECT_TRUE(sealed.at("size").is_null());
}

TEST_F(CommitmentsTest, PackagesAreChangedAndTakenAway) {
  const Caller office = caller("p-supervision");
  auto made = make_package(*world_, office, request(), {"四百工程", 2026, 100});
  ASSERT_TRUE(made) << why(made);
  const std::string id = text_in(*made, "id");
  const Asked one = request();
  const Caller clerk = caller("p-clerk");
  EXPECT_EQ(reason_of(change_package({*world_, clerk, one, id, {}}, {{}, 4, "笔误"})),
            "right_missing");
  auto changed = change_package({*world_, office, one, id, 1}, {{}, 4, "笔误"});
  ASSERT_TRUE(changed) << why(changed);
  EXPECT_EQ(changed->at("declared_count").to_number<int>(), 4);
  EXPECT_EQ(text_in(*changed, "name"), "四百工程");
  const Asked two = request();
  EXPECT_EQ(reason_of(change_package({*world_, office, two, id, 1}, {"别名", {}, "改名"})),
            "version_outdated");

  CommitmentNew member;
  member.title = "新建公园100个";
  member.year = 2026;
  member.package_id = commitment::PackageId(id);
  auto commitment = make_commitment(*world_, office, request(), member);
  ASSERT_TRUE(commitment) << why(commitment);
  auto with_one = get_package(*world_, clerk, id);
  ASSERT_TRUE(with_one) << why(with_one);
  EXPECT_EQ(with_one->at("members").to_number<int>(), 1);
  const json::value& unlit = with_one->at("lights").at("none");
  EXPECT_EQ(unlit.at("count").to_number<int>(), 1);
  EXPECT_EQ(unlit.at("filter").as_string(), "package=" + id + "&light=none");
  const Asked three = request();
  EXPECT_EQ(reason_of(withdraw_package({*world_, office, three, id, {}}, {"误收"})),
            "state_forbids");
  ASSERT_TRUE(withdraw_commitment(by("p-supervision", text_in(*commitment, "id")).on(), {"误收"}));
  const Asked four = request();
  auto gone = withdraw_package({*world_, office, four, id, {}}, {"误收"});
  ASSERT_TRUE(gone) << why(gone);
  auto looked = get_package(*world_, office, id);
  ASSERT_FALSE(looked);
  EXPECT_EQ(looked.error().code, base::ErrorCode::kNotFound);
}

TEST_F(CommitmentsTest, TimeTurnsLightsOncePerDay) {
  const std::string id = make();
  ASSERT_TRUE(sign_commitment(by("p-head", id).on()));
  EXPECT_NE(word_of_light(shown(id)), "red");
  clock_.advance(std::chrono::hours(24 * 100));  // and nobody reports
  auto done = turn_lights(*world_, "2026-06-10");
  ASSERT_TRUE(done) << why(done);
  EXPECT_EQ(word_of_light(shown(id)), "red");
  const std::size_t turned = city_.count("light.turned");
  ASSERT_TRUE(turn_lights(*world_, "2026-06-10"));
  ASSERT_TRUE(turn_lights(*world_, "2026-06-11"));
  EXPECT_EQ(city_.count("light.turned"), turned);
}

// Recorded once, a red light says of every later day how late it is then.
TEST_F(CommitmentsTest, ALightsSentenceIsTodays) {
  const std::string id = make();
  ASSERT_TRUE(sign_commitment(by("p-head", id).on()));
  clock_.advance(std::chrono::hours(24 * 100));
  ASSERT_TRUE(turn_lights(*world_, "2026-06-10"));
  const auto sentence = [&] {
    return std::string(shown(id).at("light").at("cause").at("text").at("zh").as_string());
  };
  const std::string before = sentence();
  clock_.advance(std::chrono::hours(24));
  ASSERT_TRUE(turn_lights(*world_, "2026-06-11"));
  EXPECT_EQ(word_of_light(shown(id)), "red");
  EXPECT_NE(sentence(), before);
}

// The first open candidate that is measured by a value and says how much.
json::object one_with_target(World& world, const Caller& caller, const std::string& reading) {
  auto page = list_candidates(world, caller, reading, {{"state", "open"}, {"limit", "200"}});
  EXPECT_TRUE(page) << why(page);
  for (const json::object& item : page->items) {
    const json::object& measure = item.at("measure").as_object();
    const bool is_up = measure.at("direction").as_string() == "up";
    if (measure.at("by").as_string() == "value" && is_up && measure.contains("target") &&
        measure.at("cumulative").as_bool()) {
      return item;
    }
  }
  ADD_FAILURE() << "no candidate has a target";
  return page->items.front();
}

TEST_F(CommitmentsTest, FromTheReportToALight) {
  const Caller office = caller("p-supervision");
  auto reading =
      create_reading(*world_, office, request(),
                     {upload("2026.txt", source("cities/sample/reports/2026.txt")), {}, {}});
  ASSERT_TRUE(reading) << why(reading);
  const std::string reading_id = text_in(reading->reading, "id");
  EXPECT_EQ(reason_of(open_review(*world_, caller("p-clerk"), request(), {reading_id, {}})),
            "right_missing");
  auto review = open_review(*world_, office, request(), {reading_id, {}});
  ASSERT_TRUE(review) << why(review);
  EXPECT_GT(review->at("counts").at("open").to_number<int>(), 50);

  const json::object candidate = one_with_target(*world_, office, reading_id);
  const std::string key = text_in(candidate, "key");
  const Asked accepting = request();
  const OnReview on{*world_, office, accepting, reading_id};
  const Accepting how{{key}, ResponsibilityNew{office::UnitId("u-a"), {}, {}}};
  auto accepted = accept_candidates(on, how);
  ASSERT_TRUE(accepted) << why(accepted);
  const std::string id = text_in(accepted->at("candidates").at(0).as_object(), "commitment_id");
  // The same request again does nothing anew.
  auto again = accept_candidates(on, how);
  ASSERT_TRUE(again) << why(again);
  EXPECT_EQ(text_in(again->at("candidates").at(0).as_object(), "commitment_id"), id);
  EXPECT_EQ(city_.count("commitment.made"), 1u);

  const json::object made = shown(id);
  EXPECT_EQ(text_in(made, "status"), "assigned");
  EXPECT_EQ(made.at("sources").at(0).at("reading_id").as_string(), reading_id);
  // Its source stands in its paragraph, at the same places of the text.
  const json::value& span = made.at("sources").at(0);
  const json::value& paragraph = made.at("paragraph");
  const std::u32string around = base::to_utf32(std::string(paragraph.at("text").as_string()));
  const auto begin = paragraph.at("start").to_number<std::size_t>();
  const auto from = span.at("start").to_number<std::size_t>();
  const auto until = span.at("end").to_number<std::size_t>();
  ASSERT_LE(begin, from);
  ASSERT_LE(until, begin + around.size());
  EXPECT_EQ(base::to_utf8(around.substr(from - begin, until - from)),
            text_in(span.as_object(), "text"));
  EXPECT_TRUE(made.at("forecast").is_null());
  const std::string chapter =
      text_in(list_commitments(*world_, office, {{"reading", reading_id}})->items.at(0), "chapter");
  EXPECT_EQ(list_commitments(*world_, office, {{"chapter", chapter}})->items.size(), 1u) << chapter;
  ASSERT_TRUE(sign_commitment(by("p-head", id).on()));
  const auto target = base::Decimal::parse(text_in(made.at("measure").as_object(), "target"));
  ASSERT_TRUE(target);

  ProgressNew odd = report("2026-02", *target * base::Decimal(1'000));
  auto questioned = report_progress(by("p-clerk", id).on(), odd);
  ASSERT_EQ(reason_of(questioned), "value_questioned");
  odd.explanation = "单位换算后复核无误";
  auto reported = report_progress(by("p-clerk", id).on(), odd);
  ASSERT_TRUE(reported) << why(reported);
  EXPECT_FALSE(reported->at("progress").at(0).at("questions").as_array().empty());
  EXPECT_NE(word_of_light(*reported), "done");
  auto confirmed = confirm_progress(by("p-supervision", id).on(), 1);
  ASSERT_TRUE(confirmed) << why(confirmed);
  EXPECT_EQ(word_of_light(*confirmed), "done");
  EXPECT_FALSE(confirmed->at("light").at("cause").at("text").at("zh").as_string().empty());

  auto events = list_commitment_events(*world_, office, id, {});
  ASSERT_TRUE(events) << why(events);
  EXPECT_GE(events->items.size(), 5u);
}

TEST_F(CommitmentsTest, ACandidateIsDecidedOnAndThatUndone) {
  const Caller office = caller("p-supervision");
  auto reading = create_reading(*world_, office, request(),
                                {upload("一.txt",
                                        "二〇二六年政府工作报告\n一、2026年工作安排\n"
                                        "新建公园30个。改造小区120个。\n"),
                                 "某市", 2026});
  ASSERT_TRUE(reading) << why(reading);
  const std::string id = text_in(reading->reading, "id");
  auto before = get_review(*world_, office, id);
  ASSERT_TRUE(before) << why(before);
  EXPECT_FALSE(before->at("begun").as_bool());
  EXPECT_EQ(before->at("candidates").to_number<int>(), 2);
  EXPECT_EQ(before->at("year").to_number<int>(), 2026);
  EXPECT_FALSE(get_review(*world_, office, "r-nobody"));
  ASSERT_TRUE(open_review(*world_, office, request(), {id, {}}));
  auto page = list_candidates(*world_, office, id, {});
  ASSERT_TRUE(page) << why(page);
  ASSERT_EQ(page->items.size(), 2u);
  const std::string key = text_in(page->items[0], "key");
  const Asked one = request();
  auto accepted = accept_candidates({*world_, office, one, id}, {{key}, {}});
  ASSERT_TRUE(accepted) << why(accepted);
  const Asked two = request();
  auto undone = undo_review({*world_, office, two, id}, {});
  ASSERT_TRUE(undone) << why(undone);
  EXPECT_EQ(undone->at("candidates").at(0).at("state").as_string(), "open");
  EXPECT_EQ(list_commitments(*world_, office, {})->items.size(), 0u);
  const Asked three = request();
  auto rejected = reject_candidates({*world_, office, three, id}, {{key}, "只是口号"});
  ASSERT_TRUE(rejected) << why(rejected);
  auto shown = get_review(*world_, office, id);
  EXPECT_TRUE(shown->at("begun").as_bool());
  EXPECT_EQ(shown->at("candidates").to_number<int>(), 2);
  EXPECT_EQ(shown->at("counts").at("rejected").to_number<int>(), 1);
  const Asked four = request();
  EXPECT_EQ(reason_of(accept_candidates({*world_, office, four, id}, {{key}, {}})), "not_open");
}

}  // namespace
}  // namespace luoshi::service::test
