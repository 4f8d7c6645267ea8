#include "report/indicator.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/unicode.h"

namespace luoshi::report {
namespace {

using base::ErrorCode;

constexpr const char* kFileName = "indicators.yaml";
constexpr std::size_t kStepsMax = 6;  // of scope or trailing words taken off one wording

std::u32string reversed(std::u32string_view text) { return {text.rbegin(), text.rend()}; }

std::u32string text_of(const YAML::Node& node) { return base::to_utf32(node.as<std::string>()); }

char32_t half_width(char32_t c) { return c >= U'！' && c <= U'～' ? c - 0xFEE0 : c; }

bool is_note_open(char32_t c) { return c == U'[' || c == U'〔' || c == U'［'; }
bool is_note_close(char32_t c) { return c == U']' || c == U'〕' || c == U'］'; }

// The end of "[12]" that begins at `at`, or `at`.
std::size_t skip_note(std::u32string_view text, std::size_t at) {
  if (!is_note_open(text[at])) return at;
  std::size_t end = at + 1;
  while (end < text.size() && half_width(text[end]) >= U'0' && half_width(text[end]) <= U'9') ++end;
  return end > at + 1 && end < text.size() && is_note_close(text[end]) ? end + 1 : at;
}

// Characters that hold words together and say nothing: quotation marks, brackets, spaces.
bool is_mark(char32_t c) {
  constexpr std::u32string_view kMarks =
      U"“”‘’「」『』《》〈〉\"'()[]【】〔〕 \u3000\u00A0\t\n，、:：·-—–";
  return kMarks.find(c) != std::u32string_view::npos;
}

std::u32string without_marks(std::u32string_view wording) {
  std::u32string out;
  for (std::size_t i = 0; i < wording.size();) {
    if (const std::size_t end = skip_note(wording, i); end > i) {
      i = end;
      continue;
    }
    const char32_t c = half_width(wording[i++]);
    if (!is_mark(c)) out += c;
  }
  return out;
}

// How much of `text` is the name of the place at its beginning: 上海, 上海市 of "上海市".
std::size_t place_length(std::u32string_view text, std::u32string_view place) {
  std::size_t length = 0;
  while (length < place.size() && length < text.size() && place[length] == text[length]) ++length;
  if (length < 2) return 0;
  constexpr std::u32string_view kEndings = U"省市州盟县区旗";
  if (length < text.size() && kEndings.find(text[length]) != std::u32string_view::npos) {
    if (length + 1 < text.size() && text[length] == U'区' && text[length - 1] == U'地') return 0;
    ++length;
  }
  return length;
}

// "1." or "（2）" of a list within a line, at the beginning.
std::size_t numbering_length(std::u32string_view text) {
  std::size_t at = !text.empty() && (text[0] == U'（' || text[0] == U'(') ? 1 : 0;
  const std::size_t first = at;
  while (at < text.size() && at < first + 2 && text[at] >= U'0' && text[at] <= U'9') ++at;
  constexpr std::u32string_view kEnds = U".．、）)";
  if (at == first || at >= text.size() || kEnds.find(text[at]) == std::u32string_view::npos)
    return 0;
  const bool is_number = at + 1 < text.size() && text[at + 1] >= U'0' && text[at + 1] <= U'9';
  return is_number ? 0 : at + 1;
}

// "2024年" at the beginning.
std::size_t year_length(std::u32string_view text) {
  constexpr std::size_t kDigits = 4;
  if (text.size() <= kDigits || text[kDigits] != U'年') return 0;
  const bool is_year = std::all_of(text.begin(), text.begin() + kDigits,
                                   [](char32_t c) { return c >= U'0' && c <= U'9'; });
  return is_year ? kDigits + 1 : 0;
}

std::optional<Measure> measure_of(std::string_view name) {
  for (const Measure measure :
       {Measure::kLevel, Measure::kCount, Measure::kChange, Measure::kChangeAbs, Measure::kShare,
        Measure::kRank, Measure::kGap}) {
    if (name == to_string(measure)) return measure;
  }
  return std::nullopt;
}

}  // namespace

// yaml-cpp throws: caught in Indicators::load.
class IndicatorLoader {
 public:
  Indicators run(const YAML::Node& root) {
    words(out_.scope_, root["scope"], false, 1);
    words(out_.trailing_, root["trailing"], true, 1);
    words(out_.less_is_better_, root["lower_is_better"], true, 1);
    words(out_.definition_, root["definition_changes"], false, 1);
    words(out_.definition_, root["definition_kept"], false, 0);
    words(out_.several_years_, root["several_years"], false, 1);
    words(out_.relative_to_, root["relative_to"], false, 1);
    if (root["relations"]) relations(root["relations"]);
    synonyms(root);
    for (const auto& entry : root["units"]) {
      const auto factor = base::Decimal::parse(entry.second[1].as<std::string>());
      if (!factor || *factor <= base::Decimal(0))
        problem_ = "units: " + entry.first.as<std::string>();
      out_.units_[text_of(entry.first)] = {text_of(entry.second[0]), factor.value_or(1)};
    }
    actions(root);
    for (const auto& entry : root["indicators"]) indicator(entry);
    return std::move(out_);
  }
  const std::string& problem() const { return problem_; }

 private:
  void words(Trie& trie, const YAML::Node& list, bool backwards, std::uint32_t value) {
    for (const auto& entry : list) {
      const std::u32string word = text_of(entry);
      put(trie, backwards ? reversed(word) : word, value);
    }
  }

  void put(Trie& trie, const std::u32string& word, std::uint32_t value) {
    if (word.empty()) return;
    if (Trie::can_hold(word)) {
      trie.insert(word, value);
    } else {
      problem_ = base::to_utf8(std::u32string_view(word).substr(0, Trie::kWordMax));
    }
  }

  void relations(const YAML::Node& list) {
    for (const Comparator comparator :
         {Comparator::kGt, Comparator::kGe, Comparator::kLt, Comparator::kLe}) {
      words(out_.relations_, list[to_string(comparator)], false,
            static_cast<std::uint32_t>(comparator));
    }
  }

  void synonym(const std::u32string& wording, std::uint32_t to) {
    const std::u32string plain = without_marks(wording);
    put(out_.synonyms_, plain, to);
  }

  void synonyms(const YAML::Node& root) {
    out_.synonym_.emplace_back();  // 0: left out
    for (const auto& entry : root["ignored"]) synonym(text_of(entry), 0);
    for (const auto& entry : root["synonyms"]) {
      const auto to = static_cast<std::uint32_t>(out_.synonym_.size());
      out_.synonym_.push_back(text_of(entry.first));
      for (const auto& wording : entry.second) synonym(text_of(wording), to);
    }
  }

  void actions(const YAML::Node& root) {
    constexpr std::size_t kKindsMax = 100;  // a table of all pairs is made of them
    std::unordered_map<std::string, int> kinds;
    for (const auto& entry : root["actions"]) {
      const int kind = static_cast<int>(kinds.size());
      if (kinds.size() == kKindsMax) {
        problem_ = "actions: " + entry.first.as<std::string>();
        return;
      }
      kinds[entry.first.as<std::string>()] = kind;
      for (const auto& verb : entry.second) out_.actions_[text_of(verb)] = kind;
    }
    out_.may_answer_.assign(kinds.size(), std::vector<bool>(kinds.size(), false));
    for (std::size_t i = 0; i < kinds.size(); ++i) out_.may_answer_[i][i] = true;
    for (const auto& pair : root["akin_actions"]) {
      const auto one = kinds.find(pair[0].as<std::string>());
      const auto other = kinds.find(pair[1].as<std::string>());
      if (one == kinds.end() || other == kinds.end()) {
        problem_ = "akin_actions: " + pair[0].as<std::string>() + ", " + pair[1].as<std::string>();
        continue;
      }
      out_.may_answer_[one->second][other->second] = true;
      out_.may_answer_[other->second][one->second] = true;
    }
  }

  void indicator(const YAML::Node& entry) {
    Indicator one{entry["id"].as<std::string>(),
                  entry["zh"].as<std::string>(),
                  entry["en"].as<std::string>(),
                  {}};
    for (const auto& name : entry["measures"]) {
      const std::optional<Measure> measure = measure_of(name.as<std::string>());
      if (!measure) problem_ = one.id + ": " + name.as<std::string>();
      if (measure) one.measures.push_back(*measure);
    }
    const auto index = static_cast<std::uint32_t>(out_.indicators_.size());
    for (const auto& wording : entry["words"]) {
      std::vector<std::uint32_t>& known = out_.by_wording_[out_.replaced(text_of(wording), {})];
      if (std::find(known.begin(), known.end(), index) == known.end()) known.push_back(index);
    }
    out_.indicators_.push_back(std::move(one));
  }

  Indicators out_;
  std::string problem_;
};

bool Indicator::has(Measure measure) const {
  return std::find(measures.begin(), measures.end(), measure) != measures.end();
}

base::Result<Indicators> Indicators::load(std::string_view yaml) {
  constexpr std::size_t kBytesMax = 4 << 20;
  if (yaml.size() > kBytesMax) {
    return base::fail(ErrorCode::kInvalidInput,
                      {"指标表过大，上限是4MB", "list of indicators too large, at most 4 MB"},
                      kFileName);
  }
  IndicatorLoader loader;
  try {
    Indicators indicators = loader.run(YAML::Load(std::string(yaml)));
    if (loader.problem().empty()) return indicators;
  } catch (const YAML::Exception& e) {
    return base::fail(ErrorCode::kInvalidInput,
                      {"指标表格式有误：" + e.msg, "malformed list of indicators: " + e.msg},
                      std::string(kFileName) + ":" + std::to_string(e.mark.line + 1));
  }
  return base::fail(ErrorCode::kInvalidInput,
                    {"指标表内容有误：" + loader.problem(),
                     "bad entry in the list of indicators: " + loader.problem()},
                    kFileName);
}

std::u32string Indicators::replaced(std::u32string_view wording, std::u32string_view place) const {
  std::u32string plain = without_marks(wording.substr(numbering_length(wording)));
  plain.erase(0, year_length(plain));
  const std::size_t named = place_length(plain, place);
  if (named < plain.size()) plain.erase(0, named);
  std::u32string out;
  for (std::size_t i = 0; i < plain.size();) {
    const Trie::Match match = synonyms_.longest(plain, i);
    if (match.length == 0) {
      out += plain[i++];
      continue;
    }
    out += synonym_[match.value];
    i += match.length;
  }
  return out;
}

const std::vector<std::uint32_t>* Indicators::known(std::u32string_view plain) const {
  std::u32string_view rest = plain;
  for (std::size_t step = 0; step <= kStepsMax; ++step) {
    const auto found = by_wording_.find(std::u32string(rest));
    if (found != by_wording_.end()) return &found->second;
    const std::u32string backwards = reversed(rest);
    const Trie::Match match = backwards.empty() ? Trie::Match{} : trailing_.longest(backwards, 0);
    if (match.length == 0) return nullptr;
    rest.remove_suffix(match.length);
  }
  return nullptr;
}

const Indicator* Indicators::find(std::u32string_view wording, Measure measure,
                                  std::u32string_view place) const {
  const std::u32string plain = replaced(wording, place);
  std::u32string_view rest = plain;
  for (std::size_t step = 0; step <= kStepsMax && !rest.empty(); ++step) {
    if (const auto* indices = known(rest); indices != nullptr) {
      for (const std::uint32_t index : *indices) {
        if (indicators_[index].has(measure)) return &indicators_[index];
      }
      return nullptr;
    }
    const Trie::Match match = scope_.longest(rest, 0);
    if (match.length == 0) return nullptr;
    rest.remove_prefix(match.length);
  }
  return nullptr;
}

std::u32string Indicators::normalise(std::u32string_view wording, std::u32string_view place) const {
  const std::u32string plain = replaced(wording, place);
  std::u32string_view rest = plain;
  constexpr std::size_t kLeftMin = 2;  // characters: no wording is taken off altogether
  for (std::size_t step = 0; step < kStepsMax && !rest.empty(); ++step) {
    const Trie::Match match = scope_.longest(rest, 0);
    if (match.length == 0 || match.length + kLeftMin > rest.size()) break;
    rest.remove_prefix(match.length);
  }
  for (std::size_t step = 0; step < kStepsMax && !rest.empty(); ++step) {
    const std::u32string backwards = reversed(rest);
    const Trie::Match match = trailing_.longest(backwards, 0);
    if (match.length == 0 || match.length + kLeftMin > rest.size()) break;
    rest.remove_suffix(match.length);
  }
  return std::u32string(rest);
}

Indicators::CommonUnit Indicators::common_unit(std::u32string_view unit) const {
  const auto found = units_.find(std::u32string(unit));
  return found == units_.end() ? CommonUnit{std::u32string(unit), 1} : found->second;
}

int Indicators::action_kind(std::u32string_view action) const {
  const auto found = actions_.find(std::u32string(action));
  return found == actions_.end() ? -1 : found->second;
}

bool Indicators::may_answer(int action_kind, int other) const {
  return action_kind < 0 || other < 0 || may_answer_[action_kind][other];
}

bool Indicators::less_is_better(std::u32string_view normalised) const {
  const std::u32string backwards = reversed(normalised);
  return !backwards.empty() && less_is_better_.longest(backwards, 0).length > 0;
}

std::vector<base::Span> Indicators::definition_changes(std::u32string_view text) const {
  std::vector<base::Span> out;
  for (std::uint32_t i = 0; i < text.size();) {
    const Trie::Match match = definition_.longest(text, i);
    if (match.length > 0 && match.value == 1) out.push_back({i, i + match.length});
    i += std::max(match.length, 1u);
  }
  return out;
}

Indicators::Relation Indicators::relation_at(std::u32string_view text, std::size_t at) const {
  const Trie::Match how = relations_.longest(text, at);
  if (how.length == 0 || at + how.length >= text.size()) return {};
  const Trie::Match what = relative_to_.longest(text, at + how.length);
  if (what.length == 0) return {};
  return {static_cast<Comparator>(how.value), how.length + what.length, what.length};
}

bool Indicators::several_years(std::u32string_view text) const {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (several_years_.longest(text, i).length > 0) return true;
  }
  return false;
}

}  // namespace luoshi::report
