// The field's standard indicators and how two years' wordings are made alike, from
// data/reading/indicators.yaml. "全省地区生产总值", "GDP" and "经济总量" are gdp;
// "单位地区生产总值能耗" is not: a wording fits only when it is the whole of what is measured,
// scope words (全市, 预计) and what may follow (增速, 总量) left aside. Immutable after loading;
// read from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "base/span.h"
#include "report/reading.h"
#include "report/trie.h"

namespace luoshi::report {

struct Indicator {
  std::string id;  // stable, "gdp"
  std::string zh;
  std::string en;
  std::vector<Measure> measures;  // in which it is stated; the first is the usual one

  bool has(Measure measure) const;
};

class Indicators {
 public:
  // `yaml` is the content of indicators.yaml. An Error names the entry that is wrong.
  static base::Result<Indicators> load(std::string_view yaml);

  // The standard indicator that `wording` names when it is stated as `measure`; null when it names
  // none. `place` (the report's, may be empty) may stand before it: "上海市地区生产总值".
  const Indicator* find(std::u32string_view wording, Measure measure,
                        std::u32string_view place = {}) const;
  // The form in which two wordings are compared: quotation marks, notes, brackets, scope words and
  // fillers gone, synonyms (规上, 社零总额, GDP) replaced. Empty when nothing is left.
  std::u32string normalise(std::u32string_view wording, std::u32string_view place = {}) const;

  const std::vector<Indicator>& all() const { return indicators_; }

  // The unit as which `unit` counts, and how many of it one is: 户 -> 个, 1; 公顷 -> 亩, 15.
  struct CommonUnit {
    std::u32string unit;
    base::Decimal factor = 1;
  };
  CommonUnit common_unit(std::u32string_view unit) const;

  // Kinds of action (start, build, renew …); -1 for a verb that fits any.
  int action_kind(std::u32string_view action) const;
  bool may_answer(int action_kind, int other) const;

  bool less_is_better(std::u32string_view normalised) const;
  // Where in `text` words say that a figure is not counted as it was (口径调整, 不可比), in order.
  std::vector<base::Span> definition_changes(std::u32string_view text) const;
  // "高于全省平均水平" that begins at `at`: how, how long it is, and its last part.
  struct Relation {
    Comparator comparator = Comparator::kGt;
    std::uint32_t length = 0;  // 0: none
    std::uint32_t baseline_length = 0;
  };
  Relation relation_at(std::u32string_view text, std::size_t at) const;

  // Does `text` speak of several years (五年累计, 今后五年)?
  bool several_years(std::u32string_view text) const;

 private:
  friend class IndicatorLoader;
  std::u32string replaced(std::u32string_view wording, std::u32string_view place) const;
  const std::vector<std::uint32_t>* known(std::u32string_view plain) const;

  std::vector<Indicator> indicators_;
  std::unordered_map<std::u32string, std::vector<std::uint32_t>> by_wording_;
  Trie synonyms_;                        // wording -> index into synonym_
  std::vector<std::u32string> synonym_;  // "" for what is left out
  Trie scope_;
  Trie trailing_;  // stored backwards
  std::unordered_map<std::u32string, CommonUnit> units_;
  std::unordered_map<std::u32string, int> actions_;
  std::vector<std::vector<bool>> may_answer_;
  Trie less_is_better_;  // stored backwards
  Trie definition_;      // value 1: changed, 0: kept
  Trie several_years_;
  Trie relations_;  // word -> Comparator
  Trie relative_to_;
};

}  // namespace luoshi::report
