#include "calendar/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/unicode.h"
#include "base/yaml.h"

namespace luoshi::calendar {
namespace {

using base::Error;
using base::Message;
using base::Result;
using base::YamlReading;

constexpr std::size_t kBytesMax = 4 << 20;
constexpr std::size_t kFindingsMax = 1'000;
constexpr std::size_t kYearsMax = 250;
constexpr std::size_t kHolidaysMax = 100;
constexpr std::size_t kKindsMax = 500;

struct ZoneRow {
  std::string name;
  std::string offset;
};
BOOST_DESCRIBE_STRUCT(ZoneRow, (), (name, offset))

struct SeasonRow {
  std::string from;  // "06-01"
  std::string until;
  std::vector<OfficePeriod> periods;
};
BOOST_DESCRIBE_STRUCT(SeasonRow, (), (from, until, periods))

struct HoursRow {
  std::optional<std::vector<OfficePeriod>> periods;
  std::optional<std::vector<SeasonRow>> seasons;
  std::optional<bool> every_day;
};
BOOST_DESCRIBE_STRUCT(HoursRow, (), (periods, seasons, every_day))

struct HolidayRow {
  std::string name;
  std::string days;  // "01-01..01-03", "04-05"
  std::optional<std::vector<std::string>> work;
};
BOOST_DESCRIBE_STRUCT(HolidayRow, (), (name, days, work))

struct CalendarFile {
  std::optional<ZoneRow> time_zone;
  std::optional<std::vector<int>> weekend;
  std::optional<HoursRow> office_hours;
  std::optional<std::map<std::string, HoursRow>> units;
  std::optional<std::map<std::string, std::vector<HolidayRow>>> years;
};
BOOST_DESCRIBE_STRUCT(CalendarFile, (), (time_zone, weekend, office_hours, units, years))

struct TiersRow {
  std::optional<TierRule> units;
  std::optional<TierRule> companies;
};
BOOST_DESCRIBE_STRUCT(TiersRow, (), (units, companies))

struct KindsFile {
  std::vector<boost::json::value> kinds;
  std::optional<Open311City> open311;
  std::optional<DoorCity> door;
  std::optional<TiersRow> tiers;
};
BOOST_DESCRIBE_STRUCT(KindsFile, (), (kinds, open311, door, tiers))

// A file opened as YAML, and what is said of it.
class FileReader {
 public:
  FileReader(const std::string& text, std::string file, std::vector<base::Finding>& findings)
      : file_(std::move(file)), findings_(findings) {
    if (text.size() > kBytesMax || !base::is_valid_utf8(text)) {
      add("", {fmt::format("应为不超过{}MB的UTF-8文本", kBytesMax >> 20),
               fmt::format("should be UTF-8 of at most {} MB", kBytesMax >> 20)});
      return;
    }
    yaml_ = base::read_yaml(text);
    for (const Error& error : yaml_.problems) add("", error);
    readable_ = yaml_.json.is_object();
    if (!readable_ && yaml_.problems.empty()) {
      add("", {"应为“名称: 值”的列表", "should be a list of name: value"});
    }
  }

  void add(const std::string& pointer, Message message) {
    add_at_line(yaml_.line_of(pointer), std::move(message));
  }

  void add_at_line(int line, Message message) {
    if (findings_.size() >= kFindingsMax) return;
    findings_.push_back({"city.malformed",
                         base::Severity::kError,
                         {},
                         fmt::format("{}:{}", file_, line),
                         std::move(message)});
  }

  // `around`: where the value stands that the error's own pointer begins at.
  void add(const std::string& around, const Error& error) {
    Message message = error.what;
    if (error.where.size() > 1) {
      message = {error.where.substr(1) + "：" + message.zh,
                 error.where.substr(1) + ": " + message.en};
    }
    if (!error.right.zh.empty()) message.zh += "；" + error.right.zh;
    if (!error.right.en.empty()) message.en += "; " + error.right.en;
    add(around + error.where, std::move(message));
  }

  template <class T>
  std::optional<T> read(const std::string& around, const boost::json::value& json) {
    std::vector<Error> problems;
    auto value = base::from_json<T>(json, problems);
    for (const Error& error : problems) add(around, error);
    return value;
  }

  bool readable() const { return readable_; }
  const boost::json::value& json() const { return yaml_.json; }
  int line_of(const std::string& pointer) const { return yaml_.line_of(pointer); }

 private:
  std::string file_;
  std::vector<base::Finding>& findings_;
  YamlReading yaml_;
  bool readable_ = false;
};

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// "02-14" -> 214.
std::optional<int> month_day_of(std::string_view text) {
  if (text.size() != 5 || text[2] != '-') return std::nullopt;
  const auto month = whole_number(text.substr(0, 2));
  const auto day = whole_number(text.substr(3, 2));
  constexpr int kLeapYear = 2000;
  if (!month || !day || !Date::make(kLeapYear, *month, *day)) return std::nullopt;
  return *month * 100 + *day;
}

// "01-04" of this year, or a whole day "2006-12-30".
std::optional<DayNumber> day_of(int year, std::string_view text) {
  if (const auto month_day = month_day_of(text)) {
    const auto date = Date::make(year, *month_day / 100, *month_day % 100);
    return date ? std::optional(day_number(*date)) : std::nullopt;
  }
  const auto day = parse_day(text);
  return day ? std::optional(*day) : std::nullopt;
}

class CalendarReader {
 public:
  CalendarReader(const std::string& text, const std::string& file)
      : reader_(text, file, out_.findings) {}

  CalendarReading run() {
    if (!reader_.readable()) return std::move(out_);
    const auto file = reader_.read<CalendarFile>("", reader_.json());
    if (!file) return std::move(out_);
    if (file->time_zone) read_zone(*file->time_zone);
    if (file->weekend) read_weekend(*file->weekend);
    if (file->office_hours) out_.data.hours = hours_of("/office_hours", *file->office_hours, {});
    if (file->units) {
      for (const auto& [unit, row] : *file->units) {
        out_.data.units.emplace(unit, hours_of("/units/" + unit, row, out_.data.hours));
      }
    }
    if (file->years) read_years(*file->years);
    return std::move(out_);
  }

 private:
  void read_zone(const ZoneRow& row) {
    const auto offset = parse_offset(row.offset);
    if (!offset) return reader_.add("/time_zone/offset", offset.error());
    out_.data.zone = {row.name, *offset};
  }

  void read_weekend(const std::vector<int>& days) {
    out_.data.weekend = {days.begin(), days.end()};
    const bool good =
        days.size() <= 6 && std::ranges::all_of(days, [](int day) { return day >= 1 && day <= 7; });
    if (!good) {
      reader_.add("/weekend", {"应为1至7中的若干天，1是星期一，至少留一个工作日",
                               "should be days from 1 to 7, 1 is Monday, one left to work on"});
    }
  }

  void check_periods(const std::string& where, const std::vector<OfficePeriod>& periods) {
    std::int32_t past = 0;
    bool good = !periods.empty() && periods.size() <= 10;
    for (const OfficePeriod& period : periods) {
      good = good && period.from.seconds >= past && period.until > period.from;
      past = period.until.seconds;
    }
    if (good) return;
    reader_.add(where, {"办公时间应按先后排列，互不重叠，止晚于起",
                        "office hours should be in order, apart, each ending after it begins"});
  }

  OfficeHours hours_of(const std::string& where, const HoursRow& row, OfficeHours usual) {
    OfficeHours hours = std::move(usual);
    if (row.periods) {
      hours.periods = *row.periods;
      hours.seasons.clear();  // those of the city go with the city's periods
    }
    hours.every_day = row.every_day.value_or(hours.every_day);
    check_periods(where, hours.periods);
    if (!row.seasons) return hours;
    hours.seasons.clear();
    for (std::size_t i = 0; i < row.seasons->size(); ++i) {
      const SeasonRow& season = (*row.seasons)[i];
      const std::string place = fmt::format("{}/seasons/{}", where, i);
      const auto from = month_day_of(season.from);
      const auto until = month_day_of(season.until);
      if (!from || !until) {
        reader_.add(place,
                    {"季节起止应为月-日，如06-01", "from and until are month-day as in 06-01"});
        continue;
      }
      check_periods(place, season.periods);
      hours.seasons.push_back({*from, *until, season.periods});
    }
    return hours;
  }

  void read_years(const std::map<std::string, std::vector<HolidayRow>>& years) {
    if (years.size() > kYearsMax) {
      return reader_.add("/years", {"年份太多", "too many years"});
    }
    for (const auto& [text, rows] : years) {
      const std::string where = "/years/" + text;
      const auto year = whole_number(text);
      if (!year || *year < kYearMin || *year > kYearMax) {
        reader_.add(where,
                    {fmt::format("“{}”不是年份", text), fmt::format("\"{}\" is no year", text)});
        continue;
      }
      out_.data.loaded_years.insert(*year);
      if (rows.size() > kHolidaysMax) {
        reader_.add(where, {"节日太多", "too many holidays"});
        continue;
      }
      for (std::size_t i = 0; i < rows.size(); ++i) {
        read_holiday(fmt::format("{}/{}", where, i), *year, rows[i]);
      }
    }
  }

  void read_holiday(const std::string& where, int year, const HolidayRow& row) {
    const std::size_t dots = row.days.find("..");
    const std::string_view days = row.days;
    const auto from = day_of(year, days.substr(0, dots));
    const auto to = dots == std::string_view::npos ? from : day_of(year, days.substr(dots + 2));
    constexpr int kLongest = 60;
    if (!from || !to || *to < *from || *to - *from > kLongest) {
      return reader_.add(where + "/days",
                         {"放假日期应如01-01..01-03或04-05", "days are as 01-01..01-03 or 04-05"});
    }
    for (DayNumber day = *from; day <= *to; ++day) add_day(where + "/days", {day, false, row.name});
    if (!row.work) return;
    for (std::size_t i = 0; i < row.work->size(); ++i) {
      const std::string place = fmt::format("{}/work/{}", where, i);
      const auto day = day_of(year, (*row.work)[i]);
      if (!day) {
        reader_.add(place, {"调休上班日应如02-14", "a shifted working day is as 02-14"});
        continue;
      }
      add_day(place, {*day, true, row.name});
    }
  }

  void add_day(const std::string& where, SpecialDay special) {
    const auto [known, is_new] = days_.emplace(special.day, special.is_working);
    if (is_new) {
      out_.data.special.push_back(std::move(special));
    } else if (known->second != special.is_working) {
      reader_.add(where, {fmt::format("{}既放假又上班", day_text(special.day)),
                          fmt::format("{} is both off and worked", day_text(special.day))});
    }
  }

  CalendarReading out_;
  FileReader reader_;
  std::map<DayNumber, bool> days_;
};

// Kinds that a process names: the clocks of its categories, and its review.
void check_names(const std::vector<Kind>& kinds, const Kind& kind, FileReader& reader) {
  if (!kind.process) return;
  const auto check = [&](const std::optional<std::string>& name) {
    if (!name || find_kind(kinds, *name)) return;
    reader.add_at_line(kind.line, {fmt::format("{}：没有类别“{}”", kind.id, *name),
                                   fmt::format("{}: there is no kind \"{}\"", kind.id, *name)});
  };
  check(kind.process->intake_clock);
  if (kind.process->review) {
    check(kind.process->review->kind);
    check(kind.process->review->within);
  }
  for (const Category& category : kind.process->categories.value_or(std::vector<Category>())) {
    check(category.clock);
  }
}

void read_tiers(const TiersRow& row, FileReader& reader, CaseTiers& tiers) {
  const auto read = [&](const char* name, const std::optional<TierRule>& said, TierRule& rule) {
    if (!said) return;
    for (Error error : problems_of(*said)) {
      error.where = name + error.where;
      reader.add("/tiers", error);
    }
    rule = *said;
  };
  read("/units", row.units, tiers.units);
  read("/companies", row.companies, tiers.companies);
}

// Behind the kinds: what is open to the public needs somebody who takes it in.
void read_door(const DoorCity& door, FileReader& reader, KindsReading& out) {
  for (const Error& error : problems_of(door)) reader.add("/door", error);
  out.door = door;
}

void check_door(const Kind& kind, const DoorCity& city, FileReader& reader) {
  const bool is_open = kind.process && kind.process->door && kind.process->door->is_offered;
  if (!is_open || city.centre || kind.process->door->centre) return;
  reader.add_at_line(kind.line, {fmt::format("{}：没有受理中心", kind.id),
                                 fmt::format("{}: no centre takes it in", kind.id)});
}

}  // namespace

CalendarReading read_calendar(const std::string& text, const std::string& file) {
  return CalendarReader(text, file).run();
}

KindsReading read_kinds(const std::string& text, const std::string& file) {
  KindsReading out;
  FileReader reader(text, file, out.findings);
  if (!reader.readable()) return out;
  const auto rows = reader.read<KindsFile>("", reader.json());
  if (!rows) return out;
  if (rows->kinds.size() > kKindsMax) {
    reader.add("/kinds",
               {fmt::format("最多{}类", kKindsMax), fmt::format("{} kinds at most", kKindsMax)});
    return out;
  }
  for (std::size_t i = 0; i < rows->kinds.size(); ++i) {
    const std::string where = fmt::format("/kinds/{}", i);
    auto kind = reader.read<Kind>(where, rows->kinds[i]);
    if (!kind) continue;
    kind->line = reader.line_of(where);
    for (Error error : problems_of(kind->clock)) {
      error.where = "/clock" + error.where;
      reader.add(where, error);
    }
    for (Error error : kind->process ? problems_of(*kind->process) : std::vector<Error>()) {
      error.where = "/process" + error.where;
      reader.add(where, error);
    }
    if (kind->process && !kind->series) {
      reader.add(where, {"有process的应有series", "a kind with a process has a series"});
    }
    if (!base::is_id_text(kind->id)) {
      reader.add(where + "/id", {"不是有效的标识", "this is no id"});
    } else if (find_kind(out.kinds, kind->id)) {
      reader.add(where, {kind->id + "出现两次", kind->id + " stands twice"});
    }
    out.kinds.push_back(std::move(*kind));
  }
  for (const Kind& kind : out.kinds) check_names(out.kinds, kind, reader);
  if (rows->open311) out.open311 = *rows->open311;
  if (rows->door) read_door(*rows->door, reader, out);
  for (const Kind& kind : out.kinds) check_door(kind, out.door, reader);
  if (rows->tiers) read_tiers(*rows->tiers, reader, out.tiers);
  return out;
}

const Kind* find_kind(const std::vector<Kind>& kinds, const std::string& id) {
  const auto found = std::ranges::find(kinds, id, &Kind::id);
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace luoshi::calendar
