#include "report/meta.h"

#include <gtest/gtest.h>

#include "report/internal/test_support.h"

namespace luoshi::report {
namespace {

Reading meta_of(const std::string& text) {
  const document::Document document = testing::decoded(text);
  const Source source = prepare(document.text, recover_lines(document), testing::lexicon());
  Reading reading;
  read_meta(source, outline(source), reading);
  return reading;
}

struct Case {
  std::string head;
  std::string title, place, date, speaker;
};

// People and places are invented.
TEST(Meta, ReadsTheHead) {
  const Case cases[] = {
      {"政府工作报告\n——2024年1月31日在清溪市第八届人民代表大会第四次会议上\n清溪市人民政府市长 "
       "林远舟",
       "政府工作报告", "清溪市", "2024-01-31", "林远舟"},
      {"2024年1月31日在清溪市第八届人民代表大会第四次会议上\n市长  林  舟", "", "清溪市",
       "2024-01-31", "林舟"},
      {"政 府 工 作 报 告\n——2023 年 1 月 5 "
       "日在日华市第八届人民代表大会第一次会议上\n日华市代市长　林远舟",
       "政府工作报告", "日华市", "2023-01-05", "林远舟"},
      {"政　府　工　作　报　告 ——2024年2月1日在青山省第十届人民代表大会第二次会议上\n省长：林远舟",
       "政府工作报告", "青山省", "2024-02-01", "林远舟"},
      {"清溪市人民政府\n工作报告\n（2024年1月16日）\n代理市长 林远舟", "清溪市人民政府工作报告",
       "清溪市", "2024-01-16", "林远舟"},
      {"清溪市\n2024年政府工作报告\n二〇二四年一月十六日", "清溪市2024年政府工作报告", "清溪市",
       "2024-01-16", ""},
      {"2025年清溪市政府工作报告\n来源：清溪日报 "
       "2025年02月09日\n2025年1月14日在清溪市第八届人民代表大会第五次会议上清溪市市长林舟同志作政府"
       "工作报告。",
       "2025年清溪市政府工作报告", "清溪市", "2025-01-14", "林舟"},
      {"2025年青山省政府工作报告\n----"
       "2025年1月15日林舟省长在青山省第十届人民代表大会第三次会议的政府工作报告",
       "2025年青山省政府工作报告", "青山省", "2025-01-15", "林舟"},
      {"2025年青山政府工作报告\n——2025年1月19日在青山林族自治区第十二届人民代表大会第三次会议上\n自"
       "治区代理主席 木易·青山",
       "2025年青山政府工作报告", "青山林族自治区", "2025-01-19", "木易·青山"},
      {"2025年青山自治区政府工作报告\n——2025年1月14日自治区人民政府主席林远舟在青山自治区第十四届人"
       "民代表大会第三次会议上的讲话",
       "2025年青山自治区政府工作报告", "青山自治区", "2025-01-14", "林远舟"},
      {"清溪市政府工作报告  清溪市市长　林舟", "清溪市政府工作报告", "清溪市", "", "林舟"},
      {"在青山省清溪市第八届人民代表大会第四次会议上", "", "清溪市", "", ""},
      {"新华社北京2006年3月15日电\n政 府 工 作 报 告 "
       "——2006年3月5日在第十届全国人民代表大会第四次会议上\n国务院总理　林远舟",
       "政府工作报告", "全国", "2006-03-05", "林远舟"},
      {"关于政府工作的报告\n2024年11月28日在东岭县第三届人民代表大会第一次会议上\n县长 木青",
       "关于政府工作的报告", "东岭县", "2024-11-28", "木青"},
      {"", "", "", "", ""},
  };
  for (const Case& one : cases) {
    const Reading got = meta_of(
        one.head +
        "\n各位代表：\n现在，我代表市人民政府，向大会报告工作，请予审议。\n过去一年，完成投资。\n");
    EXPECT_EQ(got.title, one.title) << one.head;
    EXPECT_EQ(got.place, one.place) << one.head;
    EXPECT_EQ(got.date, one.date) << one.head;
    EXPECT_EQ(got.speaker, one.speaker) << one.head;
  }
}

TEST(Meta, PlaceFromTheAddress) {
  const Reading got = meta_of(
      "各位代表：\n我代表清溪市人民政府，向大会报告工作，请予审议。\n一、2023年工作回顾\n完成投资。"
      "\n");
  EXPECT_EQ(got.place, "清溪市");
  EXPECT_EQ(got.speaker, "");
}

TEST(Meta, YearOfTheTargets) {
  struct YearCase {
    std::string text;
    int year;
  };
  const std::string address = "各位代表：\n现在，我代表市人民政府，向大会报告工作，请予审议。\n";
  const YearCase cases[] = {
      {"政府工作报告\n" + address +
           "一、2023年工作回顾\n完成投资。\n二、2024年工作安排\n开工项目。\n",
       2024},
      {"2025年清溪市政府工作报告\n" + address +
           "一、去年工作回顾\n完成投资。\n二、今年工作安排\n开工项目。\n",
       2025},
      {"政府工作报告\n——2023年1月5日在清溪市第八届人民代表大会第一次会议上\n" + address +
           "一、过去五年工作回顾\n完成投资。\n",
       2023},
      {"政府工作报告\n——2022年12月20日在清溪市第八届人民代表大会第一次会议上\n" + address +
           "一、过去五年工作回顾\n完成投资。\n",
       2023},
      {"清溪市政府工作报告\n" + address +
           "一、过去五年工作回顾\n2018年开工。\n二、今后五年工作总体要求\n今后五年奋斗目标。\n三、"
           "今年工作安排\n"
           "2023年是开局之年。2023年全市经济社会发展的主要预期目标是：地区生产总值增长6%。\n",
       2023},
      {address + "完成投资。\n", 0},
  };
  for (const YearCase& one : cases) EXPECT_EQ(meta_of(one.text).year, one.year) << one.text;
}

}  // namespace
}  // namespace luoshi::report
