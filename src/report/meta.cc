#include "report/meta.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "base/unicode.h"
#include "calendar/date.h"
#include "report/internal/numbering.h"

namespace luoshi::report {
namespace {

constexpr std::size_t kHeadLines = 24;
constexpr std::uint32_t kLineMax = 160;
constexpr int kAutumn = 11;  // a congress from November on speaks of the next year

// A line above the address to the deputies: whole, and cut where the text had a gap. Letters that
// stand apart ("政 府 工 作 报 告", "林 舟") belong together, and so do the parts of a date.
struct HeadLine {
  std::string whole;
  std::vector<std::string> pieces;
};

bool belong_together(std::u32string_view left, std::u32string_view right, bool single) {
  if (single && right.size() == 1 && is_han(right[0])) return true;
  const bool digit_first = is_digit(left.back()) && is_han(right.front());
  const bool digit_last = is_han(left.back()) && is_digit(right.front()) && left.size() < 8;
  return digit_first || digit_last;
}

std::vector<std::string> pieces_of(const Source& source, base::Span line) {
  std::vector<std::u32string> pieces;
  bool single = false;  // the last piece is letters that stood apart
  std::uint32_t start = line.start;
  const auto add = [&](std::uint32_t end) {
    const std::u32string_view piece = source.view(trim(source.normal, {start, end}));
    start = end;
    if (piece.empty()) return;
    if (!pieces.empty() && belong_together(pieces.back(), piece, single)) {
      pieces.back() += piece;
      return;
    }
    single = piece.size() == 1 && is_han(piece[0]);
    pieces.emplace_back(piece);
  };
  for (std::uint32_t i = line.start + 1; i < line.end; ++i) {
    if (source.origin[i] > source.origin[i - 1] + 1 || source.normal[i] == U' ') add(i);
  }
  add(line.end);
  std::vector<std::string> out;
  for (const std::u32string& piece : pieces) out.push_back(base::to_utf8(piece));
  return out;
}

std::vector<HeadLine> head_lines(const Source& source) {
  std::vector<HeadLine> lines;
  for (base::Span line : source.lines) {
    if (lines.size() == kHeadLines) break;
    if (line.empty()) continue;
    line.end = std::min(line.end, line.start + kLineMax);
    const std::u32string_view view = source.view(line);
    const bool address = view.starts_with(U"各位代表");
    lines.push_back({base::to_utf8(view), pieces_of(source, line)});
    if (view.find(U"请予审议") != std::u32string_view::npos) break;
    if (address && lines.size() > 1 && view.size() > 12) break;
  }
  return lines;
}

// -- title ----------------------------------------------------------------------------------------

// "政府工作报告——2006年3月5日在…会议上": what stands before the dash.
std::string before_dash(const std::string& piece) {
  const std::size_t dash = piece.find("—");
  return piece.substr(0, dash);
}

bool is_title(const std::string& text) {
  static const RE2 kTitle("^[^，。；：]{0,40}政府工作(?:的)?报告(?:（.{0,20}）)?$");
  static const RE2 kSentence("作政府工作报告|会议|大会|长\\p{Han}{0,4}政府工作");
  return RE2::PartialMatch(text, kTitle) && !RE2::PartialMatch(text, kSentence);
}

// A title on two lines: "清溪市人民政府" and "工作报告", "清溪市" and "政府工作报告".
std::string joined_title(const std::string& above, const std::string& below) {
  static const RE2 kOwner("^(?:\\d{4}年)?\\p{Han}{1,14}人民政府$");
  static const RE2 kPlace("^(?:\\p{Han}{1,12}[省市州盟县区旗])?(?:\\d{4}年)?$");
  static const RE2 kReport("^(?:\\d{4}年)?工作报告$");
  if (RE2::PartialMatch(below, kReport) && RE2::PartialMatch(above, kOwner)) return above + below;
  if (is_title(below) && !above.empty() && RE2::PartialMatch(above, kPlace)) return above + below;
  return {};
}

std::string find_title(const std::vector<HeadLine>& lines) {
  std::string above;
  for (const HeadLine& line : lines) {
    std::vector<std::string> candidates{before_dash(line.whole)};
    if (line.pieces.size() > 1) candidates = line.pieces;
    if (line.pieces.size() > 1 && line.pieces.size() <= 4 && line.whole.size() <= 60) {
      candidates.push_back(before_dash(line.whole));  // "政府 工作 报告"
    }
    for (const std::string& candidate : candidates) {
      const std::string text = before_dash(candidate);
      if (std::string joined = joined_title(above, text); !joined.empty()) return joined;
      if (is_title(text)) return text;
    }
    above = line.whole;
  }
  return {};
}

// -- date -----------------------------------------------------------------------------------------

int small_numeral(std::u32string_view text) {
  static constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  int value = 0;
  for (const char32_t c : text) {
    if (c == U'十') {
      value = std::max(value, 1) * 10;
    } else {
      const std::size_t digit = kDigits.find(c);
      value = (value % 10 == 0 ? value : value * 10) + static_cast<int>(digit);
    }
  }
  return value;
}

std::string find_date(const std::string& line) {
  static const RE2 kDigits("((?:19|20)\\d\\d)年(\\d{1,2})月(\\d{1,2})日");
  static const RE2 kNumerals(
      "([〇○零一二三四五六七八九]{4}年)([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})"
      "日");
  int year = 0;
  int month = 0;
  int day = 0;
  std::array<std::string, 3> words;
  if (RE2::PartialMatch(line, kNumerals, &words[0], &words[1], &words[2])) {
    year = find_year(base::to_utf32(words[0]));
    month = small_numeral(base::to_utf32(words[1]));
    day = small_numeral(base::to_utf32(words[2]));
  } else if (!RE2::PartialMatch(line, kDigits, &year, &month, &day)) {
    return {};
  }
  const auto date = calendar::Date::make(year, month, day);
  return date ? date->to_string() : std::string();
}

// The day of the congress. A date beside a source or a dateline is the page's and not the report's.
std::string find_date(const std::vector<HeadLine>& lines) {
  static const RE2 kCongress("代表大会|会议|大会");
  static const RE2 kAlone("^[（—\\-]*[\\d〇○零一二三四五六七八九十]{4}年[^，。；]{2,8}日[）]*$");
  for (const HeadLine& line : lines) {
    if (!RE2::PartialMatch(line.whole, kCongress)) continue;
    if (std::string date = find_date(line.whole); !date.empty()) return date;
  }
  for (const HeadLine& line : lines) {
    if (RE2::PartialMatch(line.whole, kAlone)) return find_date(line.whole);
  }
  return {};
}

// -- place ----------------------------------------------------------------------------------------

#define LUOSHI_PLACE "(\\p{Han}{1,14}?(?:省|市|自治区|自治州|自治县|州|盟|县|区|旗))"

// "四川省自贡市" is 自贡市; "市", "自治区" and "全市" name no place.
std::string as_place(std::string place) {
  static const RE2 kUpper("^\\p{Han}{2,7}(?:省|自治区)(\\p{Han}{2,})$");
  static const RE2 kNone("^(?:自治区|自治州|自治县|[我全本][省市区州县盟旗])$");
  RE2::PartialMatch(place, kUpper, &place);
  return RE2::PartialMatch(place, kNone) ? std::string() : place;
}

std::string first_place(const std::vector<std::string>& texts, const RE2& pattern) {
  for (const std::string& text : texts) {
    std::string place;
    if (!RE2::PartialMatch(text, pattern, &place)) continue;
    place = as_place(place);
    if (!place.empty()) return place;
  }
  return {};
}

// The congress names the place in full; then the government; the title only in short.
std::string find_place(const std::vector<HeadLine>& lines, const std::string& title) {
  static const RE2 kAtCongress("在" LUOSHI_PLACE "第\\p{Han}{1,6}届人民代表大会");
  static const RE2 kCongress("(?:^|[^\\p{Han}]|日)" LUOSHI_PLACE "第\\p{Han}{1,6}届人民代表大会");
  static const RE2 kNation("第\\p{Han}{1,6}届(全国)人民代表大会");
  static const RE2 kGovernment(
      "(?:^|[^\\p{Han}]|上)" LUOSHI_PLACE
      "(?:人民政府)?(?:代|代理)?(?:省长|市长|主席|州长|盟长|县长|区长|旗长)");
  static const RE2 kOwn("代表" LUOSHI_PLACE "人民政府");
  static const RE2 kTitle("^(?:\\d{4}年)?" LUOSHI_PLACE "(?:\\d{4}年)?(?:人民)?政府");
  static const RE2 kShortTitle("年(\\p{Han}{2,6})政府工作报告");
  std::vector<std::string> wholes;
  std::vector<std::string> pieces;
  for (const HeadLine& line : lines) {
    wholes.push_back(line.whole);
    pieces.insert(pieces.end(), line.pieces.begin(), line.pieces.end());
  }
  std::string place;
  for (const RE2* pattern : {&kAtCongress, &kCongress, &kNation}) {
    if (place.empty()) place = first_place(wholes, *pattern);
  }
  for (const RE2* pattern : {&kGovernment, &kOwn}) {
    if (place.empty()) place = first_place(pieces, *pattern);
  }
  for (const RE2* pattern : {&kTitle, &kShortTitle}) {
    if (place.empty()) place = first_place({title}, *pattern);
  }
  return place;
}

#undef LUOSHI_PLACE

// -- speaker --------------------------------------------------------------------------------------

#define LUOSHI_OFFICE "(?:省长|市长|主席|州长|盟长|县长|区长|旗长|总理|报告人)"
#define LUOSHI_NAME "(\\p{Han}{1,8}(?:·\\p{Han}{1,8}){1,3}|\\p{Han}{2,6}?)"

bool is_name(const std::string& text) {
  static const RE2 kNotName("各位|代表|政府|大会|会议|报告|工作");
  return !text.empty() && !RE2::PartialMatch(text, kNotName);
}

std::string find_speaker(const std::vector<HeadLine>& lines) {
  static const RE2 kBehind(LUOSHI_OFFICE "[：，]?" LUOSHI_NAME
                                         "(?:同志)?(?:在|作|代表|向|$|[，。）（])");
  static const RE2 kBefore("(?:日|，|—|-|^)(\\p{Han}{2,4})" LUOSHI_OFFICE "(?:在|作|代表|向)");
  static const RE2 kOffice(LUOSHI_OFFICE "：?$");
  static const RE2 kAlone("^" LUOSHI_NAME "(?:同志)?$");
  bool office_above = false;
  for (const HeadLine& line : lines) {
    for (const std::string& piece : line.pieces) {
      std::string name;
      const bool alone = office_above && RE2::PartialMatch(piece, kAlone, &name);
      if (alone && is_name(name)) return name;
      office_above = RE2::PartialMatch(piece, kOffice);
    }
    for (const RE2* pattern : {&kBehind, &kBefore}) {
      std::string name;
      if (RE2::PartialMatch(line.whole, *pattern, &name) && is_name(name)) return name;
    }
  }
  return {};
}

#undef LUOSHI_OFFICE
#undef LUOSHI_NAME

// -- year -----------------------------------------------------------------------------------------

// The year that the plan's own sentences speak of most: "2023年要…", "做好2023年工作".
int year_of_plan(const Source& source, const Outline& outline) {
  std::map<int, int> counts;
  for (const Sentence& sentence : outline.sentences) {
    if (sentence.part != Part::kRequirements && sentence.part != Part::kTargets) continue;
    if (const int year = find_year(source.view(sentence.span)); year != 0) ++counts[year];
  }
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? 0 : most->first;
}

int find_plan_year(const Source& source, const Outline& outline, const Reading& reading) {
  if (outline.year != 0) return outline.year;
  if (const int year = find_year(base::to_utf32(reading.title)); year != 0) return year;
  if (!reading.date.empty()) {
    const int month = std::stoi(reading.date.substr(5, 2));
    return std::stoi(reading.date.substr(0, 4)) + (month >= kAutumn ? 1 : 0);
  }
  return year_of_plan(source, outline);
}

}  // namespace

void read_meta(const Source& source, const Outline& outline, Reading& reading) {
  const std::vector<HeadLine> lines = head_lines(source);
  reading.title = find_title(lines);
  reading.place = find_place(lines, reading.title);
  reading.date = find_date(lines);
  reading.speaker = find_speaker(lines);
  reading.year = find_plan_year(source, outline, reading);
}

}  // namespace luoshi::report
