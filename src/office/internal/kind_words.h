// The words for a kind of unit, as tables and messages have them. Thread rule: constants.
#pragma once

#include <array>
#include <string_view>

#include "office/unit.h"

namespace luoshi::office {

struct KindWords {
  UnitKind kind;
  std::array<std::string_view, 10> words;  // its name, the word in Chinese, other words
};
inline constexpr std::array<KindWords, 5> kKindWords = {{
    {UnitKind::kCity, {"city", "市", "地级市"}},
    {UnitKind::kDepartment, {"department", "部门", "市直部门", "单位", "局", "委办局"}},
    {UnitKind::kCounty, {"county", "区县", "县", "区", "县级市", "县（市、区）", "县市区"}},
    {UnitKind::kTownship, {"township", "乡镇", "镇", "乡", "街道", "乡镇街道", "镇街"}},
    {UnitKind::kVillage, {"village", "村", "社区", "村（社区）", "村社区", "行政村"}},
}};
}  // namespace luoshi::office
