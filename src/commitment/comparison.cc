#include "commitment/comparison.h"

#include <fmt/format.h>

#include <string_view>

#include "commitment/figure.h"

namespace luoshi::commitment {
namespace {

using base::Decimal;
using base::Message;

constexpr int kPercentPlaces = 1;

// What a difference of such figures is called; none: they are amounts.
std::optional<Message> points_of(const std::string& unit) {
  if (unit == "%" || unit == "％") return Message{"个百分点", " percentage points"};
  if (unit == "‰") return Message{"个千分点", " per mille points"};
  return std::nullopt;
}

// A difference without its sign.
Message difference_text(const Compared& figure, Decimal difference) {
  const std::string number = absolute(difference).to_string();
  if (const auto points = points_of(figure.unit)) {
    return {number + points->zh, number + points->en};
  }
  return {number + figure.unit, number + figure.unit};
}

// 同比 within a year; 比上年 of a whole one.
bool is_whole_year(const Compared& figure) {
  return figure.period.length() == Period::Length::kYear;
}
std::string_view since_zh(const Compared& figure) {
  return is_whole_year(figure) ? "比上年" : "同比";
}
std::string_view than_en(const Compared& figure) {
  return is_whole_year(figure) ? "the year before" : "a year earlier";
}

Message changed(const Compared& figure, std::string_view zh, std::string_view en,
                const Message& by) {
  return {fmt::format("{}{}{}", since_zh(figure), zh, by.zh),
          fmt::format("{} {} on {}", en, by.en, than_en(figure))};
}

// "完成年度计划的76.3%"; of what is to stay below, how much of it is used up.
Message share_of_year(const Compared& figure, Decimal plan) {
  const std::string share = share_text(figure.value / plan);
  if (figure.direction == Direction::kDown) {
    return {fmt::format("为年度控制数的{}", share), fmt::format("{} of the year's limit", share)};
  }
  return {fmt::format("完成年度计划的{}", share), fmt::format("{} of the year's plan", share)};
}

// "高于全省0.2个百分点"
Message beside(const Compared& figure, const Message& other_name, Decimal other) {
  const Decimal difference = rounded(figure.value - other, figure.places);
  if (difference.is_zero()) {
    return {fmt::format("与{}持平", other_name.zh), fmt::format("level with {}", other_name.en)};
  }
  const Message by = difference_text(figure, difference);
  const bool below = difference.is_negative();
  return {fmt::format("{}{}{}", below ? "低于" : "高于", other_name.zh, by.zh),
          fmt::format("{} {} {}", by.en, below ? "below" : "above", other_name.en)};
}

}  // namespace

Message beside_last_year(const Compared& figure, Decimal before) {
  const Decimal difference = figure.value - before;
  const bool is_rate = points_of(figure.unit).has_value();
  const bool is_share = !is_rate && before > Decimal();
  const Decimal change = is_share ? rounded(difference / before * Decimal(100), kPercentPlaces)
                                  : rounded(difference, figure.places);
  if (change.is_zero()) {
    return {is_whole_year(figure) ? "与上年持平" : "与上年同期持平",
            fmt::format("level with {}", than_en(figure))};
  }
  const bool falls = change.is_negative();
  if (is_share) {
    const std::string by = absolute(change).to_string() + "%";
    return changed(figure, falls ? "下降" : "增长", falls ? "down" : "up", {by, by});
  }
  const Message by = difference_text(figure, change);
  if (is_rate) return changed(figure, falls ? "下降" : "提高", falls ? "down" : "up", by);
  return changed(figure, falls ? "减少" : "增加", falls ? "down" : "up", by);
}

Message beside_region(const Compared& figure, const Message& region, Decimal other) {
  const bool is_part = figure.cumulative && !points_of(figure.unit) && other > Decimal() &&
                       !figure.value.is_negative();
  if (!is_part) return beside(figure, region, other);
  const std::string share = share_text(figure.value / other);
  return {fmt::format("占{}的{}", region.zh, share), fmt::format("{} of {}", share, region.en)};
}

Message beside_plan(const Compared& figure, Decimal plan) {
  const bool is_share = figure.cumulative && !points_of(figure.unit) && plan > Decimal();
  if (is_share) return share_of_year(figure, plan);
  return beside(figure,
                figure.direction == Direction::kDown ? Message{"年度控制目标", "the year's limit"}
                                                     : Message{"年度计划", "the year's plan"},
                plan);
}

std::vector<ComparisonSentence> comparison_of(const Compared& figure, const ComparedWith& with) {
  std::vector<ComparisonSentence> found;
  if (with.last_year) found.push_back({"last_year", beside_last_year(figure, *with.last_year)});
  if (with.nation) {
    found.push_back({"nation", beside_region(figure, {"全国", "the country"}, *with.nation)});
  }
  if (with.province) {
    found.push_back({"province", beside_region(figure, {"全省", "the province"}, *with.province)});
  }
  if (with.plan) found.push_back({"plan", beside_plan(figure, *with.plan)});
  return found;
}

}  // namespace luoshi::commitment
