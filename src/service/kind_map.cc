#include "service/kind_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/unicode.h"
#include "base/yaml.h"
#include "calendar/date.h"

namespace luoshi::service {
namespace {

using base::Error;
using base::ErrorCode;
using base::Finding;
using calendar::LocalTime;

constexpr std::size_t kBytesMax = 1 << 20;
constexpr int kToleranceMax = 86'400;

Error wrong(std::string where, base::Message what, base::Message right = {}) {
  return {ErrorCode::kInvalidInput, std::move(what), std::move(where), std::move(right), {}};
}

void check_column(const std::string& name, const MapColumn& column, std::vector<Error>& problems) {
  const std::string where = "/columns/" + name;
  if (column.column.has_value() == column.value.has_value()) {
    problems.push_back(wrong(where, {"应有column或value之一", "either column or value"}));
  }
  if (column.value && (column.values || column.others)) {
    problems.push_back(
        wrong(where, {"只有一个值时没有values和others", "one value has no values and no others"}));
  }
}

void check_columns(const MapColumns& columns, std::vector<Error>& problems) {
  namespace describe = boost::describe;
  using Members = describe::describe_members<MapColumns, describe::mod_public>;
  boost::mp11::mp_for_each<Members>([&](auto member) {
    const auto& column = columns.*member.pointer;
    if constexpr (std::same_as<std::decay_t<decltype(column)>, MapColumn>) {
      check_column(member.name, column, problems);
    } else if (column) {
      check_column(member.name, *column, problems);
    }
  });
}

void check_map(const KindMap& map, std::vector<Error>& problems) {
  if (map.system.empty() || map.system.size() > 60) {
    problems.push_back(wrong("/system", {"来源系统的名称应为1至60字节", "1 to 60 bytes"}));
  }
  if (map.time_offset && !calendar::parse_offset(*map.time_offset)) {
    problems.push_back(
        wrong("/time_offset", {"不是时差", "this is no offset"}, {"如 +08:00", "as in +08:00"}));
  }
  const int tolerance = map.tolerance_seconds.value_or(0);
  if (tolerance < 0 || tolerance > kToleranceMax) {
    problems.push_back(wrong("/tolerance_seconds", {"应为0至86400", "0 to 86400"}));
  }
  check_columns(map.columns, problems);
  std::set<std::string> ids;
  const std::vector<MapUnit> units = map.units.value_or(std::vector<MapUnit>());
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (ids.insert(units[i].id.value()).second) continue;
    problems.push_back(
        wrong(fmt::format("/units/{}", i), {"单位出现两次", "the unit stands twice"}));
  }
}

Finding finding_of(const Error& error, const std::string& file, const base::YamlReading& yaml) {
  base::Message message = error.what;
  if (error.where.size() > 1) {
    message = {error.where.substr(1) + "：" + message.zh,
               error.where.substr(1) + ": " + message.en};
  }
  if (!error.right.zh.empty()) message.zh += "；" + error.right.zh;
  if (!error.right.en.empty()) message.en += "; " + error.right.en;
  return {"map.malformed",
          base::Severity::kError,
          {},
          fmt::format("{}:{}", file, yaml.line_of(error.where)),
          std::move(message)};
}

// -- times --

// Reads a text by a format, part by part.
class TimeScan {
 public:
  TimeScan(std::string_view text, std::string_view format) : text_(text), format_(format) {}

  std::optional<MapTime> run() {
    while (!format_.empty()) {
      if (!step()) return std::nullopt;
    }
    if (!text_.empty()) return std::nullopt;
    const auto date = calendar::Date::make(year_, month_, day_);
    const bool is_time = hour_ < 24 && minute_ < 60 && second_ < 60;
    if (!date || !is_time || (is_noon_based_ && (hour_ < 1 || hour_ > 12))) return std::nullopt;
    if (is_noon_based_) hour_ = hour_ % 12 + (is_afternoon_ ? 12 : 0);
    const std::int64_t seconds = hour_ * 3600 + minute_ * 60 + second_;
    return MapTime{LocalTime{calendar::day_number(*date) * calendar::kSecondsOfDay + seconds},
                   !has_time_};
  }

 private:
  bool take(std::string_view token) {
    if (!format_.starts_with(token)) return false;
    format_.remove_prefix(token.size());
    return true;
  }

  bool number(int& out, std::size_t digits_min, std::size_t digits_max) {
    std::size_t digits = 0;
    out = 0;
    while (digits < digits_max && digits < text_.size() && text_[digits] >= '0' &&
           text_[digits] <= '9') {
      out = out * 10 + (text_[digits] - '0');
      ++digits;
    }
    text_.remove_prefix(digits);
    return digits >= digits_min;
  }

  bool time_part(int& out) {
    has_time_ = true;
    return number(out, 1, 2);
  }

  bool half_of_day() {
    is_noon_based_ = true;
    if (text_.size() < 2) return false;
    is_afternoon_ = text_[0] == 'P' || text_[0] == 'p';
    const bool is_half = is_afternoon_ || text_[0] == 'A' || text_[0] == 'a';
    const bool ends = text_[1] == 'M' || text_[1] == 'm';
    text_.remove_prefix(2);
    return is_half && ends;
  }

  bool step() {
    if (take("YYYY")) return number(year_, 4, 4);
    if (take("MM") || take("M")) return number(month_, 1, 2);
    if (take("DD") || take("D")) return number(day_, 1, 2);
    if (take("hh") || take("h")) return time_part(hour_);
    if (take("mm")) return time_part(minute_);
    if (take("ss")) return time_part(second_);
    if (take("AP")) return half_of_day();
    if (text_.empty() || text_[0] != format_[0]) return false;
    text_.remove_prefix(1);
    format_.remove_prefix(1);
    return true;
  }

  std::string_view text_;
  std::string_view format_;
  int year_ = 0, month_ = 1, day_ = 1, hour_ = 0, minute_ = 0, second_ = 0;
  bool has_time_ = false;
  bool is_noon_based_ = false;
  bool is_afternoon_ = false;
};

}  // namespace

KindMapReading read_kind_map(const std::string& text, const std::string& file) {
  KindMapReading out;
  if (text.size() > kBytesMax || !base::is_valid_utf8(text)) {
    out.findings.push_back({"map.malformed",
                            base::Severity::kError,
                            {},
                            file,
                            {"应为不超过1MB的UTF-8文本", "should be UTF-8 of at most 1 MB"}});
    return out;
  }
  const base::YamlReading yaml = base::read_yaml(text);
  std::vector<Error> problems = yaml.problems;
  if (problems.empty()) {
    auto map = base::from_json<KindMap>(yaml.json, problems);
    if (map) {
      check_map(*map, problems);
      out.map = std::move(*map);
    }
  }
  for (const Error& error : problems) out.findings.push_back(finding_of(error, file, yaml));
  return out;
}

std::optional<MapTime> read_map_time(const std::string& text,
                                     const std::vector<std::string>& formats,
                                     const calendar::Zone& zone) {
  for (const std::string& format : formats) {
    if (const auto read = TimeScan(text, format).run()) return read;
  }
  const auto time = calendar::parse_time(text, zone);
  if (!time) return std::nullopt;
  return MapTime{*time, calendar::parse_day(text).has_value()};
}

}  // namespace luoshi::service
