// Texts, models, their file, and what training is worth, on messages made up here.
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "base/unicode.h"
#include "triage/evaluation.h"
#include "triage/model.h"
#include "triage/text.h"
#include "triage/trainer.h"

namespace luoshi::triage {
namespace {

std::vector<Example> examples(std::size_t of_each) {
  const std::vector<std::string> roads = {"路面坑洼", "红绿灯坏了", "公交车不来", "停车难"};
  const std::vector<std::string> schools = {"学校收费", "老师补课", "幼儿园入学", "教室漏雨"};
  const std::vector<std::string> water = {"河水发臭", "工厂排污", "黑烟呛人", "垃圾焚烧"};
  std::vector<Example> out;
  for (std::size_t i = 0; i < of_each; ++i) {
    const std::string where = "第" + std::string(i % 7 + 1, 'b') + "小区的居民反映，";
    const auto body = [&](const auto& words) {
      return where + words[i % 4] + "，" + words[i / 4 % 4] + "，请尽快处理。";
    };
    out.push_back({{roads[i % 4], body(roads)}, "交通"});
    out.push_back({{schools[i % 4], body(schools)}, "教育"});
    out.push_back({{"", body(water)}, "环保"});
  }
  return out;
}

Model small_model() {
  auto trained = train(examples(10));
  EXPECT_TRUE(trained.has_value());
  return trained->model;
}

TEST(Fold, NumbersLettersAndPunctuation) {
  const auto folded = [](std::string_view text) { return base::to_utf8(fold(text)); };
  EXPECT_EQ(folded("Ａ３区12栋，ＫＴＶ太吵！"), "a0区0栋 ktv太吵 ");
  EXPECT_EQ(folded("  ，一"), "一");
  EXPECT_EQ(folded(""), "");
  EXPECT_EQ(folded("a bc"), "a bc");
  EXPECT_EQ(folded("1999"), folded("2"));
}

TEST(Grams, EachSpaceOnItsOwn) {
  const auto grams = grams_of({"路灯", "灯，灯"});
  std::vector<std::string> texts;
  for (const GramCount& each : grams) {
    EXPECT_TRUE(is_gram(each.gram));
    const char* space = (each.gram & kTitleGram) != 0 ? "T" : "";
    texts.push_back(space + gram_text(each.gram) + std::to_string(each.count));
  }
  const std::set<std::string> found(texts.begin(), texts.end());
  EXPECT_EQ(found, (std::set<std::string>{"灯3", "路1", "路灯1", "T灯1", "T路1", "T路灯1"}));
  EXPECT_FALSE(is_gram(0));
  EXPECT_FALSE(is_gram(kTitleGram));
  EXPECT_FALSE(is_gram(U' '));
}

TEST(Training, SuggestsWithReasons) {
  const Model model = small_model();
  EXPECT_EQ(model.labels, (std::vector<std::string>{"交通", "教育", "环保"}));
  const Suggestion said = suggest(model, {"", "我家门口的红绿灯坏了三天"});
  EXPECT_EQ(model.labels[said.label], "交通");
  double sum = 0;
  for (const double score : said.scores) sum += score;
  EXPECT_NEAR(sum, 1, 1e-9);
  ASSERT_FALSE(said.reasons.empty());
  EXPECT_NE(std::string("红绿灯坏了").find(said.reasons[0].gram), std::string::npos);
  for (std::size_t i = 1; i < said.reasons.size(); ++i) {
    EXPECT_GE(said.reasons[i - 1].weight, said.reasons[i].weight);
  }
}

TEST(Training, ATextWithoutAnythingKnownHasNoReasons) {
  const Suggestion said = suggest(small_model(), {"", "，。"});
  EXPECT_TRUE(said.reasons.empty());
}

TEST(Scores, DoubtIsSharedOutAndChangesNoOrder) {
  const std::vector<double> margins = {2, 0, -1};
  const auto sure = scores_of(margins, {3, 0});
  const auto doubted = scores_of(margins, {3, 0.3});
  EXPECT_NEAR(sure[0], 1 / (1 + std::exp(-6) + std::exp(-9)), 1e-12);
  for (std::size_t k = 0; k < margins.size(); ++k) {
    EXPECT_NEAR(doubted[k], 0.1 + 0.7 * sure[k], 1e-12);
  }
}

TEST(Training, TheSameExamplesGiveTheSameFile) {
  const auto some = examples(10);
  EXPECT_EQ(write_model(train(some)->model), write_model(train(some)->model));
}

TEST(Training, RefusesWhatIsTooLittle) {
  EXPECT_FALSE(train(std::vector<Example>{}).has_value());
  std::vector<Example> one(20, Example{{"", "路灯"}, "交通"});
  EXPECT_FALSE(train(one).has_value());
  one[3].label = "";
  EXPECT_FALSE(train(one).has_value());
}

TEST(Training, ALabelOfOneExampleIsNoTrouble) {
  auto some = examples(5);
  some.push_back({{"", "猫丢了"}, "其他"});
  const auto trained = train(some);
  ASSERT_TRUE(trained.has_value());
  EXPECT_EQ(trained->held_out.size(), some.size());
  EXPECT_NE(trained->held_out.back().said, "其他");  // it was held out
}

TEST(Folds, EqualTextsStandTogetherAndLabelsAreSpread) {
  auto some = examples(20);
  some.push_back(some[0]);
  const auto folds = folds_of(some, 5);
  EXPECT_EQ(folds.back(), folds.front());
  std::vector<std::set<std::string>> labels(5);
  for (std::size_t i = 0; i < some.size(); ++i) labels[folds[i]].insert(some[i].label);
  for (const auto& each : labels) EXPECT_EQ(each.size(), 3U);
}

TEST(Curve, LeavesOutSizesThatLeaveNothingToJudge) {
  const std::vector<std::size_t> sizes = {10, 25, 30, 100};
  const auto curve = learning_curve(examples(10), sizes);
  ASSERT_TRUE(curve.has_value());
  ASSERT_EQ(curve->size(), 2U);
  EXPECT_EQ((*curve)[1].examples, 25U);
  EXPECT_GT((*curve)[1].macro_f1, 0.5);
}

TEST(Figures, ByHand) {
  const std::vector<Outcome> outcomes = {
      {"a", "a", 0.9}, {"a", "b", 0.6}, {"b", "b", 0.92}, {"c", "b", 0.3}};
  const Figures figures = figures_of(outcomes);
  EXPECT_EQ(figures.right, 2U);
  ASSERT_EQ(figures.labels.size(), 3U);
  EXPECT_DOUBLE_EQ(figures.labels[0].precision(), 1);
  EXPECT_DOUBLE_EQ(figures.labels[0].recall(), 0.5);
  EXPECT_DOUBLE_EQ(figures.labels[1].precision(), 1.0 / 3);
  EXPECT_DOUBLE_EQ(figures.labels[1].recall(), 1);
  EXPECT_DOUBLE_EQ(figures.labels[2].f1(), 0);
  EXPECT_NEAR(figures.macro_f1, (2.0 / 3 + 0.5 + 0) / 3, 1e-12);
  EXPECT_NEAR(figures.calibration_error, 0.09 * 0.5 + 0.6 * 0.25 + 0.3 * 0.25, 1e-12);
}

TEST(ModelFile, ReadsWhatItWrote) {
  const Model model = small_model();
  const auto read = read_model(write_model(model));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, model);
}

TEST(ModelFile, RefusesWhatIsDamagedForeignOrNewer) {
  const std::string good = write_model(small_model());
  for (std::size_t length : {std::size_t{0}, std::size_t{7}, std::size_t{30}, good.size() - 1}) {
    EXPECT_FALSE(read_model(good.substr(0, length)).has_value()) << length;
  }
  EXPECT_FALSE(read_model(good + "x").has_value());
  EXPECT_NE(read_model("title,body,label").error().what.en.find("no routing model"),
            std::string::npos);
  for (std::size_t place = 0; place < good.size(); place += 97) {
    std::string bad = good;
    bad[place] = static_cast<char>(bad[place] ^ 1);
    EXPECT_FALSE(read_model(bad).has_value()) << place;
  }
  std::string newer = good;
  newer[8] = 2;
  EXPECT_EQ(read_model(newer).error().code, base::ErrorCode::kUnsupported);
}

// With a right checksum: only what the model's own rules forbid.
TEST(ModelFile, RefusesWhatBreaksTheInvariants) {
  const Model good = small_model();
  const auto refused = [](Model bad) { return !read_model(write_model(bad)).has_value(); };
  Model bad = good;
  std::swap(bad.grams[0], bad.grams[1]);
  EXPECT_TRUE(refused(bad));
  bad = good;
  bad.labels[1] = bad.labels[0];
  EXPECT_TRUE(refused(bad));
  bad = good;
  bad.weights[0] = NAN;
  EXPECT_TRUE(refused(bad));
  bad = good;
  bad.calibration.sharpness = 0;
  EXPECT_TRUE(refused(bad));
  bad = good;
  bad.calibration.doubt = 1;
  EXPECT_TRUE(refused(bad));
  bad = good;
  bad.rarity.pop_back();
  EXPECT_TRUE(refused(bad));
  bad = good;
  bad.grams.back() = ~Gram{0};
  EXPECT_TRUE(refused(bad));
}

}  // namespace
}  // namespace luoshi::triage
