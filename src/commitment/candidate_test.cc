// What a reading offers to the register: on the sample city's report, and on small texts.
#include "commitment/candidate.h"

#include <set>

#include "base/unicode.h"
#include "commitment/test_readings_test.h"

namespace luoshi::commitment {
namespace {

using test::Read;

Read plan(const std::string& text) {
  return test::read_text(
      "政府工作报告\n——2026年1月15日在清溪市第八届人民代表大会第四次会议上\n清溪市市长 林远舟\n"
      "各位代表：\n现在，我代表市人民政府，向大会报告工作。\n"
      "一、2025年工作回顾\n地区生产总值增长6.5%。\n"
      "二、2026年重点工作\n" +
      text);
}

class Sample : public testing::Test {
 protected:
  const Candidate& titled(const std::string& title) {
    const Candidate* found = read_.titled(title);
    if (!found) ADD_FAILURE() << "no candidate is titled " << title;
    static const Candidate kNone;
    return found ? *found : kNone;
  }
  const Read read_ = test::read_sample();
};

TEST_F(Sample, EveryCandidateKeepsItsPlaceAndItsWords) {
  std::set<std::string> keys;
  for (const Candidate& each : read_.candidates.items) {
    EXPECT_TRUE(keys.insert(each.key).second) << each.key;
    ASSERT_EQ(each.sources.size(), 1u) << each.title;
    const SourceSpan& source = each.sources.front();
    EXPECT_EQ(base::to_utf8(std::u32string_view(read_.document.text)
                                .substr(source.start, source.end - source.start)),
              source.text);
    EXPECT_FALSE(each.title.empty());
    EXPECT_LE(base::to_utf32(each.title).size(), kTitleCharactersUsual);
    EXPECT_FALSE(source.path.empty()) << each.title;
  }
  EXPECT_GT(keys.size(), 200u);
}

TEST_F(Sample, NoTitleStandsTwice) {
  std::set<std::string> titles;
  for (const Candidate& each : read_.candidates.items) {
    EXPECT_TRUE(titles.insert(each.title).second) << each.title;
  }
}

TEST_F(Sample, ATaskAndItsFigureAreOneCandidate) {
  const Candidate& task = titled("发放各类消费券5000万元");
  EXPECT_EQ(task.kind, CommitmentKind::kTask);
  EXPECT_EQ(task.measure.by, MeasuredBy::kValue);
  EXPECT_EQ(task.measure.target, base::Decimal(50'000'000));
  EXPECT_TRUE(task.measure.cumulative);
  EXPECT_EQ(task.lead->unit, "商务局");
  const Candidate& several = titled("新建公共充电桩1500个、换电站3座");
  EXPECT_EQ(several.measure.by, MeasuredBy::kMilestones);
  ASSERT_EQ(several.parts.size(), 2u);
  EXPECT_EQ(several.parts[1].title, "新建换电站3座");
  const auto due = default_deadline(2026);
  ASSERT_EQ(milestones_of(several, due).size(), 2u);
  EXPECT_EQ(milestones_of(several, due)[0].name, "公共充电桩1500个");
  EXPECT_TRUE(milestones_of(task, due).empty());
}

TEST_F(Sample, TargetsSayWhichWayIsBetter) {
  EXPECT_EQ(titled("城镇居民人均可支配收入增长5.2%").kind, CommitmentKind::kTarget);
  const Candidate& energy = titled("单位地区生产总值能耗下降2.8%以上");
  EXPECT_EQ(energy.measure.target, base::Decimal::parse("-2.8"));
  EXPECT_EQ(energy.measure.comparator, report::Comparator::kLe);
  EXPECT_EQ(energy.measure.direction, Direction::kDown);
  EXPECT_EQ(titled("城镇调查失业率控制在5.5%以内").measure.direction, Direction::kDown);
  const Candidate& strive = titled("固定资产投资增长4%、力争5%");
  EXPECT_EQ(strive.figures.size(), 2u);
  EXPECT_EQ(strive.measure.target, base::Decimal(4));
}

TEST_F(Sample, LivelihoodItemsAreOneEachAndCountAsDeclared) {
  std::size_t count = 0;
  for (const Candidate& each : read_.candidates.items) {
    if (each.kind != CommitmentKind::kLivelihood) continue;
    ++count;
    EXPECT_EQ(each.package, "k3") << each.title;
  }
  EXPECT_EQ(count, 10u);
  ASSERT_EQ(read_.candidates.packages.size(), 3u);
  EXPECT_EQ(read_.candidates.packages[2].declared_count, 10u);
  EXPECT_EQ(read_.candidates.packages[2].listed_count, 10u);
  EXPECT_EQ(read_.candidates.packages[1].name, "城市更新“六大行动”");
  EXPECT_EQ(read_.candidates.packages[1].declared_count, 6u);
  EXPECT_EQ(titled("新建公共充电桩1500个").similar,
            std::vector<std::string>{titled("新建公共充电桩1500个、换电站3座").key});
  EXPECT_EQ(read_.titled("办好民生实事10件"), nullptr);
}

TEST_F(Sample, NamedWorksAreProjects) {
  const Candidate& works = titled("建成投用砚川综合保税物流中心、滨江快速路三期");
  EXPECT_EQ(works.kind, CommitmentKind::kProject);
  ASSERT_EQ(works.parts.size(), 2u);
  EXPECT_EQ(works.parts[0].title, "建成投用砚川综合保税物流中心");
  EXPECT_EQ(titled("建设更高水平平安砚川").kind, CommitmentKind::kTask);
  EXPECT_TRUE(titled("更好统筹发展和安全").general);
}

TEST(Candidates, TheDayIsThatOfTheClause) {
  const Read read = plan(
      "扩大投资。9月底前建成清溪大桥，上半年开工建设南山水库。力争2027年建成城西污水处理厂。"
      "改造老旧小区20个。\n");
  const auto deadline = [&](const std::string& part) -> std::string {
    for (const Candidate& each : read.candidates.items) {
      if (each.sources.front().text.find(part) == std::string::npos) continue;
      return each.deadline ? each.deadline->text() : "";
    }
    return "none: " + part;
  };
  EXPECT_EQ(deadline("清溪大桥"), "2026-09-30");
  EXPECT_EQ(deadline("南山水库"), "2026-06-30");
  EXPECT_EQ(deadline("污水处理厂"), "2027-12-31");
  EXPECT_EQ(deadline("老旧小区"), "");
}

TEST(Candidates, ListsInALineAreFoundToo) {
  const Read read = plan(
      "办好三件民生实事：一是新建学校2所；二是改造农贸市场5个；三是免费体检1万人次。"
      "加强财政管理。\n");
  std::vector<std::string> titles;
  for (const Candidate& each : read.candidates.items) {
    if (each.kind == CommitmentKind::kLivelihood) titles.push_back(each.title);
  }
  EXPECT_EQ(titles,
            (std::vector<std::string>{"新建学校2所", "改造农贸市场5个", "免费体检1万人次"}));
  EXPECT_NE(read.titled("加强财政管理"), nullptr);
}

TEST(Candidates, WhatIsSaidTwiceIsOnePromise) {
  const Read read = plan("扩大开放。建设海外仓3个。\n完善物流。建设海外仓3个。\n");
  const Candidate* found = read.titled("建设海外仓3个");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->sources.size(), 2u);
}

TEST(Candidates, IdiomsAreNoPackages) {
  const Read read = plan(
      "坚定拥护“两个确立”，坚决做到“两个维护”，实施“百千万”工程，落实“三个一百”计划，"
      "推进10大类55项民生实事。\n");
  ASSERT_EQ(read.candidates.packages.size(), 1u);
  EXPECT_EQ(read.candidates.packages[0].declared_count, 55u);
}

TEST(Candidates, ATextThatIsNotTheReadingsGivesNothing) {
  const Read read = test::read_sample();
  EXPECT_TRUE(candidates_of(read.reading, U"短", 2026).items.empty());
  EXPECT_TRUE(candidates_of({}, U"", 0).items.empty());
}

}  // namespace
}  // namespace luoshi::commitment
