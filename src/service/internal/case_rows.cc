#include "service/internal/case_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/decimal.h"
#include "base/json.h"
#include "base/unicode.h"
#include "calendar/clock.h"
#include "cases/clock.h"

namespace luoshi::service {
namespace {

using base::Finding;
using base::Message;
using base::Severity;

constexpr std::size_t kSummaryCharacters = 100;

// A value that the map does not list, and how many rows have it.
struct Unlisted {
  std::string cell;
  std::string taken_as;
  std::size_t rows = 0;
};

class RowsReader {
 public:
  RowsReader(const ImportTable& table, const KindMap& map, const CaseRowsAgainst& against)
      : table_(table), map_(map), columns_(map.columns), against_(against) {
    const std::vector<ImportColumn> named = map_columns(map);
    for (std::size_t i = 0; i < named.size(); ++i) places_[named[i].name] = i;
    zone_ = against.calendar->zone();
    if (map.time_offset) zone_.offset_minutes = *calendar::parse_offset(*map.time_offset);
  }

  CaseRows run() {
    for (std::size_t i = 0; i < table_.table.rows.size(); ++i) {
      row_ = i;
      is_good_ = true;
      CaseRow row = read_row();
      if (is_good_) {
        out_.rows.push_back(std::move(row));
      } else {
        ++out_.refused;
      }
    }
    tell_unlisted();
    return std::move(out_);
  }

 private:
  // -- cells --

  office::ImportCell cell(const MapColumn& column) const {
    return table_.cell(row_, places_.at(*column.column));
  }
  std::string where(const MapColumn& column) const {
    return column.column ? cell(column).where : std::string();
  }
  static const MapColumn* known(const std::optional<MapColumn>& column) {
    return column ? &*column : nullptr;
  }

  void tell(Severity severity, const char* code, const MapColumn& column, Message what) {
    if (severity == Severity::kError) is_good_ = false;
    out_.findings.push_back({code, severity, {}, where(column), std::move(what)});
  }
  void wrong(const char* code, const MapColumn& column, Message what) {
    tell(Severity::kError, code, column, std::move(what));
  }

  std::string text(const MapColumn* column) const {
    if (column == nullptr) return {};
    return column->value ? *column->value : cell(*column).text;
  }

  // As the map translates it; `accept` makes the thing of a word and says whether there is one.
  template <class Accept>
  auto mapped(const MapColumn* column, const char* member, Accept accept)
      -> decltype(accept(std::string())) {
    const std::string found = text(column);
    if (found.empty()) return {};
    if (column->values) {
      const auto listed = column->values->find(found);
      if (listed != column->values->end()) {
        auto value = accept(listed->second);
        if (!value) unknown(*column, listed->second);
        return value;
      }
    }
    if (auto value = accept(found)) return value;
    if (!column->others) {
      unknown(*column, found);
      return {};
    }
    auto value = accept(*column->others);
    if (!value) unknown(*column, *column->others);
    if (value) unlisted_at(member, found, *column);
    return value;
  }

  void unknown(const MapColumn& column, const std::string& value) {
    wrong("import.unknown_value", column,
          {fmt::format("对照表里没有“{}”", value),
           fmt::format("the kind map does not know \"{}\"", value)});
  }

  void unlisted_at(const char* member, const std::string& value, const MapColumn& column) {
    Unlisted& one = unlisted_[{member, value}];
    if (one.rows == 0) one = {where(column), *column.others, 0};
    ++one.rows;
  }

  void tell_unlisted() {
    for (const auto& [key, one] : unlisted_) {
      out_.findings.push_back(
          {"import.unlisted_value",
           Severity::kWarning,
           {},
           one.cell,
           {fmt::format("对照表里没有“{}”，共{}行按“{}”导入", key.second, one.rows, one.taken_as),
            fmt::format("the kind map does not list \"{}\": {} rows are taken as \"{}\"",
                        key.second, one.rows, one.taken_as)}});
    }
  }

  // -- times --

  enum class DayMeans { kItsBeginning, kItsEnd };

  std::optional<std::int64_t> moment(const MapColumn* column, DayMeans day) {
    const std::string found = text(column);
    if (found.empty()) return std::nullopt;
    static const std::vector<std::string> kNone;
    const auto read = read_map_time(found, map_.time_formats ? *map_.time_formats : kNone, zone_);
    if (!read) {
      wrong("import.time", *column,
            {fmt::format("“{}”不是时间", found), fmt::format("\"{}\" is no time", found)});
      return std::nullopt;
    }
    std::int64_t seconds = zone_.utc_seconds(read->time);
    if (read->is_day && day == DayMeans::kItsEnd) seconds += calendar::kSecondsOfDay - 1;
    return seconds * 1'000;
  }

  void read_times(CaseRow& row) {
    const auto opened = moment(&columns_.opened, DayMeans::kItsBeginning);
    if (!opened && is_good_) {
      wrong("import.no_opening", columns_.opened, {"没有提出时间", "when it was asked is missing"});
    }
    row.opened_at = opened.value_or(0);
    row.closed_at = moment(known(columns_.closed), DayMeans::kItsBeginning);
    row.promised = moment(known(columns_.promised), DayMeans::kItsEnd);
    if (!is_good_) return;
    if (row.opened_at > against_.now) {
      wrong("import.future", columns_.opened, {"提出时间在将来", "it was asked in the future"});
    }
    if (row.closed_at) check_closing(row);
  }

  void check_closing(CaseRow& row) {
    const bool is_day_of_opening = row.closed_at < row.opened_at &&
                                   row.opened_at - *row.closed_at < calendar::kSecondsOfDay * 1'000;
    const bool is_day = text(&*columns_.closed).find(':') == std::string::npos;
    if (is_day_of_opening && is_day) row.closed_at = row.opened_at;
    if (*row.closed_at < row.opened_at) {
      wrong("import.closed_before_opened", *columns_.closed,
            {"办结早于提出", "it was closed before it was asked"});
    } else if (*row.closed_at > against_.now) {
      wrong("import.future", *columns_.closed, {"办结时间在将来", "it is closed in the future"});
    }
  }

  static std::optional<bool> one_of(const std::string& word, std::string_view yes,
                                    std::string_view no) {
    if (word == yes) return true;
    return word == no ? std::optional(false) : std::nullopt;
  }

  void check_status(const CaseRow& row) {
    const auto is_closed = mapped(known(columns_.status), "status", [](const std::string& word) {
      return one_of(word, "closed", "open");
    });
    if (!is_closed || *is_closed == row.closed_at.has_value()) return;
    wrong("import.status", *columns_.status,
          *is_closed ? Message{"已办结，但没有办结时间", "closed, but not when"}
                     : Message{"未办结，但有办结时间", "open, but with a time of closing"});
  }

  // -- what is chosen from lists --

  std::optional<office::UnitId> unit(const std::string& word) const {
    const auto found = against_.units.find(word);
    return found == against_.units.end() ? std::nullopt : std::optional(found->second);
  }

  static std::optional<std::string> category_of(const calendar::Process& process,
                                                const std::string& word) {
    if (!process.categories) return std::nullopt;
    for (const calendar::Category& each : *process.categories) {
      if (each.id == word || each.name == word || each.name_en == word) return each.id;
    }
    return std::nullopt;
  }

  void read_lists(CaseRow& row) {
    const auto kind = mapped(&columns_.kind, "kind", [&](const std::string& word) {
      const calendar::Kind* found = calendar::find_kind(against_.kinds->kinds, word);
      return found != nullptr && found->process ? std::optional(found) : std::nullopt;
    });
    if (!kind) {
      if (is_good_) wrong("import.no_kind", columns_.kind, {"没有类别", "the kind is missing"});
      return;
    }
    row.kind = (*kind)->id;
    row.category = mapped(known(columns_.category), "category", [&](const std::string& word) {
      return category_of(*(*kind)->process, word);
    });
    const auto channel = mapped(known(columns_.channel), "channel", [](const std::string& word) {
      auto read = base::from_json<cases::Channel>(boost::json::value(word));
      return read ? std::optional(*read) : std::nullopt;
    });
    row.channel = channel.value_or(cases::Channel::kImport);
    const auto find = [&](const std::string& word) { return unit(word); };
    row.unit = mapped(known(columns_.unit), "unit", find);
    row.region = mapped(known(columns_.region), "region", find);
    row.on_time = mapped(known(columns_.on_time), "on_time",
                         [](const std::string& word) { return one_of(word, "yes", "no"); });
  }

  // -- where, and in which words --

  std::optional<base::Decimal> degrees(const MapColumn& column, int limit) {
    const std::string found = text(&column);
    if (found.empty()) return std::nullopt;
    const auto value = base::Decimal::parse(found);
    if (value && *value >= base::Decimal(-limit) && *value <= base::Decimal(limit)) return value;
    tell(Severity::kWarning, "import.point", column,
         {fmt::format("“{}”不是经纬度，不带位置导入", found),
          fmt::format("\"{}\" is no degree: imported without the place", found)});
    return std::nullopt;
  }

  void read_point(CaseRow& row) {
    if (!columns_.longitude || !columns_.latitude) return;
    const auto longitude = degrees(*columns_.longitude, 180);
    const auto latitude = degrees(*columns_.latitude, 90);
    if (!longitude || !latitude || (longitude->is_zero() && latitude->is_zero())) return;
    row.point = CasePoint{*longitude, *latitude};
  }

  void read_id(CaseRow& row) {
    row.cell = where(columns_.id);
    row.id = text(&columns_.id);
    if (row.id.empty()) {
      wrong("import.no_id", columns_.id, {"没有编号", "the number is missing"});
      return;
    }
    const auto [first, is_new] = seen_.emplace(row.id, row.cell);
    if (is_new) return;
    wrong("import.repeated_id", columns_.id,
          {fmt::format("编号“{}”在{}已有", row.id, first->second),
           fmt::format("the number \"{}\" stands at {} already", row.id, first->second)});
  }

  void read_texts(CaseRow& row) {
    row.summary = text(&columns_.summary);
    if (row.summary.empty()) {
      wrong("import.no_summary", columns_.summary, {"没有标题", "the summary is missing"});
    }
    const std::u32string characters = base::to_utf32(row.summary);
    if (characters.size() > kSummaryCharacters) {
      row.summary = base::to_utf8(std::u32string_view(characters).substr(0, kSummaryCharacters));
      tell(Severity::kInfo, "import.summary_cut", columns_.summary,
           {"标题超过100字，已截短", "the summary was cut to 100 characters"});
    }
    row.text = text(known(columns_.text));
    row.place = text(known(columns_.place));
    row.reporter_name = text(known(columns_.reporter_name));
    row.reporter_phone = text(known(columns_.reporter_phone));
  }

  // -- the clock --

  // As cases/clock.h derives it when the row has been imported.
  std::optional<std::int64_t> due_of(const CaseRow& row) const {
    const calendar::Kind* kind = cases::clock_kind(*against_.kinds, row.kind, row.category);
    if (kind == nullptr) return std::nullopt;
    const calendar::Zone& zone = against_.calendar->zone();
    const calendar::LocalTime at = zone.local(row.opened_at / 1'000);
    std::vector<calendar::Fact> facts = {
        {.kind = calendar::FactKind::kOpened, .at = at, .unit = map_.centre.value()}};
    if (row.unit) {
      facts.push_back(
          {.kind = calendar::FactKind::kHandedOver, .at = at, .unit = row.unit->value()});
    }
    const auto deadline = calendar::derive(kind->clock, *against_.calendar, std::move(facts));
    if (!deadline || !deadline->due) return std::nullopt;
    return zone.utc_seconds(*deadline->due) * 1'000;
  }

  CaseRow read_row() {
    CaseRow row;
    read_id(row);
    read_texts(row);
    read_times(row);
    read_lists(row);
    check_status(row);
    read_point(row);
    if (is_good_) row.due_at = due_of(row);
    return row;
  }

  const ImportTable& table_;
  const KindMap& map_;
  const MapColumns& columns_;
  const CaseRowsAgainst& against_;
  calendar::Zone zone_;
  std::map<std::string_view, std::size_t> places_;
  std::size_t row_ = 0;
  bool is_good_ = true;
  std::map<std::string, std::string> seen_;  // cells by number
  std::map<std::pair<std::string, std::string>, Unlisted> unlisted_;
  CaseRows out_;
};

}  // namespace

std::vector<ImportColumn> map_columns(const KindMap& map) {
  std::vector<ImportColumn> out;
  const auto add = [&](const MapColumn& column) {
    if (!column.column) return;
    const auto known =
        std::ranges::find(out, std::string_view(*column.column), &ImportColumn::name);
    if (known == out.end()) out.push_back({*column.column, true, {}, true});
  };
  using Members = boost::describe::describe_members<MapColumns, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Members>([&](auto member) {
    const auto& column = map.columns.*member.pointer;
    if constexpr (std::same_as<std::decay_t<decltype(column)>, MapColumn>) {
      add(column);
    } else if (column) {
      add(*column);
    }
  });
  return out;
}

CaseRows read_case_rows(const ImportTable& table, const KindMap& map,
                        const CaseRowsAgainst& against) {
  return RowsReader(table, map, against).run();
}

}  // namespace luoshi::service
