#include "report/meta.h"

#include <re2/re2.h>

#include <algorithm>
#include <string>

#include "base/unicode.h"
#include "calendar/date.h"

namespace luoshi::report {
namespace {

constexpr std::size_t kHeadLines = 16;
constexpr std::uint32_t kLineMax = 120;

// The lines above (and with) the address to the deputies.
std::vector<std::string> head_lines(const Source& source) {
  std::vector<std::string> lines;
  for (const base::Span line : source.lines) {
    if (lines.size() == kHeadLines) break;
    base::Span head = line;
    head.end = std::min(head.end, head.start + kLineMax);
    lines.push_back(base::to_utf8(source.view(head)));
    if (source.view(head).find(U"向大会") != std::u32string_view::npos) break;
  }
  return lines;
}

std::string find_date(const std::string& line) {
  static const RE2 kDate("((?:19|20)\\d\\d)年(\\d{1,2})月(\\d{1,2})日");
  int year = 0;
  int month = 0;
  int day = 0;
  if (!RE2::PartialMatch(line, kDate, &year, &month, &day)) return {};
  const auto date = calendar::Date::make(year, month, day);
  return date ? date->to_string() : std::string();
}

// A place ends in what a place ends in; the congress or the government whose it is follows it.
std::string find_place(const std::string& line) {
  static const RE2 kCongress(
      "(?:在|^|[—\\-，日])(\\p{Han}{1,10}?(?:省|市|自治区|自治州|州|盟|县|区|旗))第\\p{Han}{1,6}届人民代表大会");
  static const RE2 kGovernment(
      "^(\\p{Han}{1,10}?(?:省|市|自治区|自治州|州|盟|县|区|旗))(?:人民政府)?(?:代)?"
      "(?:省长|市长|主席|州长|盟长|县长|区长|旗长)");
  static const RE2 kTitle("(?:^|年)(\\p{Han}{1,10}?(?:省|市|自治区|自治州|州|盟|县|区|旗)?)(?:人民)?政府工作报告");
  static const RE2 kOwn("代表(\\p{Han}{2,10}?(?:省|市|自治区|州|盟|县|区|旗))人民政府");
  std::string place;
  for (const RE2* pattern : {&kCongress, &kGovernment, &kOwn, &kTitle}) {
    if (RE2::PartialMatch(line, *pattern, &place) && !place.empty()) return place;
  }
  return {};
}

std::string find_speaker(const std::string& line) {
  static const RE2 kSpeaker(
      "(?:省长|市长|主席|州长|盟长|县长|区长|旗长|总理)[ ：]*(\\p{Han}{2,8})(?:作政府工作报告)?$");
  static const RE2 kDelivered("(?:省长|市长|主席|州长|县长|区长|总理)(\\p{Han}{2,4})作政府工作报告");
  std::string name;
  if (RE2::PartialMatch(line, kDelivered, &name)) return name;
  if (RE2::PartialMatch(line, kSpeaker, &name)) return name;
  return {};
}

bool is_title(const std::string& line) {
  static const RE2 kTitle("^.{0,60}政府工作报告[^，。]{0,20}$");
  return RE2::PartialMatch(line, kTitle);
}

}  // namespace

void read_meta(const Source& source, const Outline& outline, Reading& reading) {
  for (const std::string& line : head_lines(source)) {
    if (reading.title.empty() && is_title(line)) reading.title = line;
    if (reading.date.empty()) reading.date = find_date(line);
    if (reading.place.empty()) reading.place = find_place(line);
    if (reading.speaker.empty()) reading.speaker = find_speaker(line);
  }
  reading.year = outline.year;
  if (reading.year == 0 && !reading.date.empty()) {
    reading.year = std::stoi(reading.date.substr(0, 4));
  }
}

}  // namespace luoshi::report
