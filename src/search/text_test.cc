#include "search/text.h"

#include <gtest/gtest.h>

#include <random>

#include "base/unicode.h"
#include "search/pinyin.h"

namespace luoshi::search {
namespace {

const Text& pipes() {
  static const Text kText("改造城市污水管网120公里",
                          "推进城市更新，完成老旧小区雨污分流。GDP ５％");
  return kText;
}
int found(std::string_view query) { return Query(query).match(pipes()); }

TEST(SearchText, FindsPhrasesBigramsAndInitials) {
  EXPECT_GT(found("改造城市"), found("污水管网"));  // the heading begins so
  EXPECT_GT(found("污水管网"), found("雨污分流"));  // the heading before the body
  EXPECT_GT(found("小区 更新"), 0);                 // all words, in any order
  EXPECT_GT(found("老旧小区雨污"), 0);
  EXPECT_EQ(found("小区 学校"), 0);
  EXPECT_GT(found("wsgw"), 0);
  EXPECT_GT(found("gzcs"), found("wsgw"));
  EXPECT_GT(found("gdp"), 0);
  EXPECT_GT(found("GDP"), 0);
  EXPECT_GT(found("5%"), 0);
  EXPECT_GT(found("ＧＤＰ"), 0);
  EXPECT_GT(found("wushuiguanwang"), 0);
  EXPECT_GT(found("wushuigw"), 0);
  EXPECT_GT(found("gaizaochengsh"), 0);  // the last one begun
  EXPECT_EQ(found("wushuigx"), 0);
  EXPECT_EQ(found("wsgx"), 0);
  EXPECT_EQ(found("w"), 0);
  EXPECT_GT(found("污"), 0);
  EXPECT_EQ(found("龘"), 0);
  EXPECT_TRUE(Query(" 　\t").is_empty());
}

TEST(SearchText, ReadingsInCommonUseAllCount) {
  EXPECT_GT(Query("cqs").match(Text("重庆市", "")), 0);
  EXPECT_GT(Query("ccs").match(Text("长春市", "")), 0);
  EXPECT_GT(Query("zx").match(Text("重修", "")), 0);
  EXPECT_EQ(readings_of(U'落'), (std::vector<std::string_view>{"luo", "la"}));
  EXPECT_TRUE(readings_of(U'，').empty());
  std::size_t known = 0;
  for (char32_t c = 0x4E00; c <= 0x9FA5; ++c) known += !readings_of(c).empty();
  EXPECT_GT(known, 20'000u);
}

TEST(SearchText, PinyinIsReadInFullByInitialsOrMixed) {
  const std::u32string heading = base::to_utf32("砚川市墨香社区");
  EXPECT_EQ(find_read(heading, "moxiang"), 3u);
  EXPECT_EQ(find_read(heading, "mx"), 3u);
  EXPECT_EQ(find_read(heading, "moxshequ"), 3u);
  EXPECT_EQ(find_read(heading, "yancsmxshq"), 0u);
  EXPECT_EQ(find_read(heading, "xia"), 4u);
  EXPECT_EQ(find_read(heading, "oxiang"), std::u32string_view::npos);  // no syllable from within
  EXPECT_EQ(find_read(heading, "moxing"), std::u32string_view::npos);
  EXPECT_TRUE(sounds_like(U'墨', U'莫'));
  EXPECT_FALSE(sounds_like(U'墨', U'香'));
}

TEST(SearchText, ShowsWhereItStands) {
  const std::string excerpt = Query("老旧小区").excerpt(pipes(), 12);
  EXPECT_NE(excerpt.find("老旧小区"), std::string::npos) << excerpt;
  EXPECT_LE(base::to_utf32(excerpt).size(), 12u);
  EXPECT_EQ(Query("污水管网").excerpt(pipes(), 12), "");
}

// Every piece of a text is found in it, and what shares no bigram with it is not.
TEST(SearchText, EveryPieceIsFound) {
  std::mt19937 random(5);
  const std::u32string all = base::to_utf32("全市生产总值增长百分之六力争更好新建改建学校医院道路");
  for (int i = 0; i < 2'000; ++i) {
    std::u32string text;
    for (auto n = 4 + random() % 12; n > 0; --n) text.push_back(all[random() % all.size()]);
    const std::size_t begin = random() % text.size();
    const std::size_t count = 1 + random() % (text.size() - begin);
    const Text whole("", base::to_utf8(text));
    EXPECT_GT(Query(base::to_utf8(text.substr(begin, count))).match(whole), 0);
    std::u32string other = text.substr(begin, count) + U"龘";
    EXPECT_EQ(Query(base::to_utf8(other)).match(whole), 0);
  }
}

}  // namespace
}  // namespace luoshi::search
