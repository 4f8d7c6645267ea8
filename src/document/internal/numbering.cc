#include "document/internal/numbering.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/unicode.h"
#include "document/internal/xml.h"

namespace luoshi::document::internal {
namespace {

constexpr std::uint32_t kNumberMax = 32'767;  // as word processors limit it
constexpr std::size_t kPatternLengthMax = 64;
constexpr std::size_t kNameLengthMax = 64;  // of a format, a suffix, an id
constexpr std::size_t kListsMax = 10'000;   // each takes a kilobyte; further ones have no numbers

std::uint32_t to_number(std::string_view digits, std::uint32_t otherwise) {
  std::uint32_t value = otherwise;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return std::min(value, kNumberMax);
}

std::u32string decimal(std::uint32_t number) { return base::to_utf32(std::to_string(number)); }

constexpr std::u32string_view kChineseDigits = U"〇一二三四五六七八九";
constexpr std::u32string_view kFormalDigits = U"零壹贰叁肆伍陆柒捌玖";

// 12 → 十二, 20 → 二十, 105 → 一百零五. `one_ten`: whether ten is 一十 (formal) or 十.
std::u32string chinese(std::uint32_t number, std::u32string_view digits, std::u32string_view units,
                       bool one_ten) {
  if (number == 0) return std::u32string(1, digits[0]);
  std::u32string out;
  bool gap = false;
  std::uint32_t power = 10'000;
  for (std::size_t place = 5; place-- > 0; power /= 10) {
    const std::uint32_t digit = number / power % 10;
    if (digit == 0) {
      gap = !out.empty();
      continue;
    }
    if (gap) out.push_back(U'零');
    gap = false;
    if (digit != 1 || place != 1 || !out.empty() || one_ten) out.push_back(digits[digit]);
    if (place > 0) out.push_back(units[place - 1]);
  }
  return out;
}

std::u32string digit_by_digit(std::uint32_t number, std::u32string_view digits) {
  std::u32string out = decimal(number);
  for (char32_t& c : out) c = digits[c - U'0'];
  return out;
}

// a…z, then aa, bb: the letter repeated.
std::u32string letter(std::uint32_t number, char32_t first) {
  if (number == 0) return {};
  return std::u32string((number - 1) / 26 + 1, first + (number - 1) % 26);
}

std::u32string roman(std::uint32_t number, bool upper) {
  struct Step {
    std::uint32_t value;
    std::u32string_view sign;
  };
  constexpr std::array<Step, 13> kSteps = {{{1000, U"M"},
                                            {900, U"CM"},
                                            {500, U"D"},
                                            {400, U"CD"},
                                            {100, U"C"},
                                            {90, U"XC"},
                                            {50, U"L"},
                                            {40, U"XL"},
                                            {10, U"X"},
                                            {9, U"IX"},
                                            {5, U"V"},
                                            {4, U"IV"},
                                            {1, U"I"}}};
  std::u32string out;
  for (const Step& step : kSteps) {
    for (; number >= step.value; number -= step.value) out += step.sign;
  }
  if (!upper) {
    for (char32_t& c : out) c |= 0x20;
  }
  return out;
}

std::u32string from_series(std::uint32_t number, std::u32string_view series) {
  if (number == 0 || number > series.size()) return decimal(number);
  return std::u32string(1, series[number - 1]);
}

std::u32string enclosed(std::uint32_t number) {
  if (number >= 1 && number <= 20) return std::u32string(1, U'①' + (number - 1));
  if (number >= 21 && number <= 35) return std::u32string(1, U'㉑' + (number - 21));
  if (number >= 36 && number <= 50) return std::u32string(1, U'㊱' + (number - 36));
  return decimal(number);
}

// Between the number and the text: nothing where the number ends in punctuation ("一、", "3."), as
// such documents are written; else the space that the file asks for.
bool wants_space(std::u32string_view label, std::string_view suffix) {
  if (label.empty() || suffix == "nothing") return false;
  if (suffix == "space") return true;
  const char32_t last = label.back();
  return (last >= U'0' && last <= U'9') || (last >= U'A' && last <= U'Z') ||
         (last >= U'a' && last <= U'z') || (last >= 0x4E00 && last <= 0x9FFF);
}

}  // namespace

std::u32string format_number(std::uint32_t number, std::string_view format) {
  if (format == "none" || format == "bullet") return {};
  if (format.starts_with("chineseLegal") || format == "ideographLegalTraditional") {
    return chinese(number, kFormalDigits, U"拾佰仟万", true);
  }
  if (format.starts_with("chineseCounting") || format.starts_with("taiwaneseCounting") ||
      format.starts_with("japaneseCounting")) {
    return chinese(number, kChineseDigits, U"十百千万", false);
  }
  if (format == "ideographDigital" || format == "taiwaneseDigital" ||
      format == "japaneseDigitalTenThousand") {
    return digit_by_digit(number, kChineseDigits);
  }
  if (format == "decimalFullWidth" || format == "decimalFullWidth2") {
    return digit_by_digit(number, U"０１２３４５６７８９");
  }
  if (format == "decimalZero") return (number < 10 ? U"0" : U"") + decimal(number);
  if (format.starts_with("decimalEnclosedCircle")) return enclosed(number);
  if (format == "decimalEnclosedParen") return U"(" + decimal(number) + U")";
  if (format == "decimalEnclosedFullstop") return decimal(number) + U".";
  if (format == "ideographTraditional") return from_series(number, U"甲乙丙丁戊己庚辛壬癸");
  if (format == "ideographZodiac") return from_series(number, U"子丑寅卯辰巳午未申酉戌亥");
  if (format == "ideographEnclosedCircle") return from_series(number, U"㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉");
  if (format == "upperLetter") return letter(number, U'A');
  if (format == "lowerLetter") return letter(number, U'a');
  if (format == "upperRoman") return roman(number, true);
  if (format == "lowerRoman") return roman(number, false);
  return decimal(number);
}

void Numbering::read_level(pugi::xml_node node, Level& level) {
  if (const auto start = child_value(node, "start"); !start.empty()) {
    level.start = to_number(start, 1);
  }
  if (const auto format = child_value(node, "numFmt"); !format.empty()) {
    level.format = format.substr(0, kNameLengthMax);
  }
  if (const pugi::xml_node text = child(node, "lvlText")) {
    level.pattern = base::to_utf32(attribute(text, "val")).substr(0, kPatternLengthMax);
  }
  if (const auto suffix = child_value(node, "suff"); !suffix.empty()) {
    level.suffix = suffix.substr(0, kNameLengthMax);
  }
  if (const pugi::xml_node legal = child(node, "isLgl")) {
    level.is_legal = attribute(legal, "val") != "0" && attribute(legal, "val") != "false";
  }
}

Numbering::Numbering(pugi::xml_node numbering) {
  std::map<std::string, std::array<Level, kNumberingLevels>> abstracts;
  for (const pugi::xml_node node : numbering.children()) {
    if (local_name(node) != "abstractNum") continue;
    if (abstracts.size() == kListsMax) break;
    const auto id = attribute(node, "abstractNumId").substr(0, kNameLengthMax);
    auto& levels = abstracts[std::string(id)];
    for (const pugi::xml_node level : node.children()) {
      if (local_name(level) != "lvl") continue;
      const std::uint32_t at = to_number(attribute(level, "ilvl"), 0);
      if (at < kNumberingLevels) read_level(level, levels[at]);
    }
  }
  for (const pugi::xml_node node : numbering.children()) {
    if (local_name(node) != "num") continue;
    if (lists_.size() == kListsMax) break;
    List list;
    list.abstract_id = child_value(node, "abstractNumId").substr(0, kNameLengthMax);
    if (const auto found = abstracts.find(list.abstract_id); found != abstracts.end()) {
      list.levels = found->second;
    }
    for (const pugi::xml_node change : node.children()) {
      if (local_name(change) != "lvlOverride") continue;
      const std::uint32_t at = to_number(attribute(change, "ilvl"), 0);
      if (at >= kNumberingLevels) continue;
      if (const pugi::xml_node level = child(change, "lvl")) read_level(level, list.levels[at]);
      const auto start = child_value(change, "startOverride");
      if (start.empty()) continue;
      list.levels[at].start = to_number(start, 1);
      list.restarts[at] = true;
    }
    lists_.emplace(std::string(attribute(node, "numId")), std::move(list));
  }
}

std::u32string Numbering::next(const std::string& list_id, std::size_t level) {
  const auto found = lists_.find(list_id);
  if (found == lists_.end() || level >= kNumberingLevels) return {};
  List& list = found->second;
  Counters& counters = counters_[list.abstract_id];
  if (list.restarts[level]) counters[level] = 0;
  list.restarts[level] = false;
  counters[level] = counters[level] == 0 ? std::max(list.levels[level].start, 1u)
                                         : std::min(counters[level] + 1, kNumberMax);
  std::fill(counters.begin() + static_cast<std::ptrdiff_t>(level) + 1, counters.end(), 0u);

  const Level& own = list.levels[level];
  if (own.format == "bullet") return {};
  std::u32string label;
  for (std::size_t i = 0; i < own.pattern.size(); ++i) {
    const char32_t digit = i + 1 < own.pattern.size() ? own.pattern[i + 1] : U'\0';
    if (own.pattern[i] != U'%' || digit < U'1' || digit > U'9') {
      label.push_back(own.pattern[i]);
      continue;
    }
    const std::size_t of = digit - U'1';
    const std::uint32_t number =
        counters[of] == 0 ? std::max(list.levels[of].start, 1u) : counters[of];
    label += format_number(number, own.is_legal ? "decimal" : list.levels[of].format);
    ++i;
  }
  if (wants_space(label, own.suffix)) label.push_back(U' ');
  return label;
}

}  // namespace luoshi::document::internal
