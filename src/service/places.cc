// The city's file of places, and asking for them.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>

#include "base/unicode.h"
#include "duty/grid_file.h"
#include "grid/geojson.h"
#include "office/rule_file.h"
#include "service/answers.h"
#include "service/gazetteer.h"
#include "service/internal/committed_view.h"
#include "sheet/read.h"

namespace luoshi::service {
namespace {

using base::Result;
namespace json = boost::json;

constexpr std::size_t kPlacesMax = 500'000;
constexpr std::size_t kNameCharactersMax = 100;
constexpr std::size_t kFindingsMax = 200;
constexpr std::size_t kShownUsual = 10;
constexpr std::size_t kShownMax = 50;
constexpr std::size_t kQueryCharactersMax = 100;

enum Column : std::size_t { kName, kKind, kAlias, kLongitude, kLatitude, kDatum };
constexpr std::array<std::array<std::string_view, 3>, 6> kHeaders = {{
    {"name", "名称", "地名"},
    {"kind", "类别", "类型"},
    {"alias", "别名", "又名"},
    {"longitude", "经度", "lng"},
    {"latitude", "纬度", "lat"},
    {"datum", "坐标系", "坐标系统"},
}};
using Columns = std::array<std::size_t, kHeaders.size()>;

base::Error wrong_file(base::Message what, base::Message right) {
  return wrong_member("/file", std::move(what), std::move(right));
}

Result<Columns> columns_of(const sheet::Table& table) {
  Columns out;
  out.fill(table.columns.size());  // beyond every row: always empty
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    for (std::size_t wanted = 0; wanted < kHeaders.size(); ++wanted) {
      const bool is_it = std::ranges::count(kHeaders[wanted], table.columns[i].header.zh) > 0;
      if (is_it) out[wanted] = i;
    }
  }
  for (const Column needed : {kName, kLongitude, kLatitude}) {
    if (out[needed] < table.columns.size()) continue;
    return tl::unexpected(
        wrong_file({fmt::format("没有“{}”一列", kHeaders[needed][1]),
                    fmt::format("there is no column \"{}\"", kHeaders[needed][0])},
                   {"第一行应为：名称、类别、别名、经度、纬度、坐标系",
                    "the first row is name, kind, alias, longitude, latitude, datum"}));
  }
  return out;
}

std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

std::vector<std::string> aliases_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    std::size_t end = text.size();
    std::size_t next = text.size();
    for (const std::string_view sign : {";", "；", "、", "|"}) {
      const std::size_t at = text.find(sign);
      if (at < end) std::tie(end, next) = std::pair(at, at + sign.size());
    }
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(next);
  }
  return out;
}

class Rows {
 public:
  explicit Rows(const Columns& columns) : columns_(columns) {}
  void take(const sheet::Row& row) {
    NamedPlace place{text(row, kName), text(row, kKind), aliases_of(text(row, kAlias)), {}, {}};
    place.region = grid::kNoRegion;
    const std::size_t length = base::to_utf32(place.name).size();
    if (length == 0 || length > kNameCharactersMax) {
      return tell(row, "places.no_name",
                  {"没有名称或名称太长，未采用", "it has no name or a long one; left out"});
    }
    const std::string datum = text(row, kDatum);
    const auto known = datum.empty() ? grid::Datum::kWgs84 : grid::datum_of(datum);
    const auto longitude = number_of(text(row, kLongitude));
    const auto latitude = number_of(text(row, kLatitude));
    std::optional<grid::Point> point;
    if (known && longitude && latitude) point = grid::point_of({*longitude, *latitude}, *known);
    if (!point) {
      return tell(row, "places.no_point",
                  {fmt::format("“{}”的坐标有误，未采用", place.name),
                   fmt::format("\"{}\" has no point that is one; left out", place.name)});
    }
    place.point = *point;
    out.places.push_back(std::move(place));
  }

  PlacesRead out;

 private:
  std::string text(const sheet::Row& row, Column column) const {
    return row.at(columns_[column]).as_found();
  }
  void tell(const sheet::Row& row, const char* code, base::Message message) {
    if (out.findings.size() >= kFindingsMax) return;
    base::Finding finding;
    finding.code = code;
    finding.severity = base::Severity::kError;
    finding.where = fmt::format("{}", row.source_row);
    finding.message = std::move(message);
    out.findings.push_back(std::move(finding));
  }

  Columns columns_;
};

Result<sheet::Tables> tables_of(std::string_view bytes) {
  sheet::ReadOptions options;
  options.limits.cells_max = kPlacesMax * 10;
  return bytes.starts_with("PK") ? sheet::read_xlsx(bytes, options)
                                 : sheet::read_csv(bytes, options);
}

std::string degrees(std::int32_t millionths) { return fmt::format("{:.6f}", millionths / 1e6); }

json::object place_json(const Gazetteer& gazetteer, const NamedPlace& place) {
  json::object out{{"name", place.name},
                   {"kind", place.kind},
                   {"longitude", degrees(place.point.x)},
                   {"latitude", degrees(place.point.y)}};
  json::array path;
  if (gazetteer.chart()) path = path_json(gazetteer.chart()->path(place.region));
  out["path"] = std::move(path);
  return out;
}

}  // namespace

Result<PlacesRead> read_places(std::string_view bytes) {
  auto tables = tables_of(bytes);
  if (!tables) return tl::unexpected(at_member(tables.error(), "/file"));
  if (tables->tables.empty()) {
    return tl::unexpected(
        wrong_file({"文件里没有表格", "it holds no table"}, {"应为 csv 或 xlsx", "csv or xlsx"}));
  }
  const sheet::Table& table = tables->tables.front();
  auto columns = columns_of(table);
  if (!columns) return tl::unexpected(columns.error());
  if (table.rows.size() > kPlacesMax) {
    return tl::unexpected(wrong_file(
        {"地名太多", "too many places"},
        {fmt::format("至多 {} 个", kPlacesMax), fmt::format("{} at the most", kPlacesMax)}));
  }
  Rows rows(*columns);
  for (const sheet::Row& row : table.rows) rows.take(row);
  return std::move(rows.out);
}

Result<GridFileRead> read_places_file(std::string_view bytes) {
  auto read = read_places(bytes);
  if (!read) return tl::unexpected(read.error());
  if (read->places.empty()) {
    return tl::unexpected(wrong_file(
        {"文件里没有一个可用的地名", "it holds no place"},
        {"每行一个地名，有名称、经度、纬度", "a place a row, with name, longitude and latitude"}));
  }
  return GridFileRead{read->places.size(), std::move(read->findings)};
}

Result<std::shared_ptr<const Gazetteer>> Atlas::gazetteer(World& world, const office::Day& day) {
  auto map = chart(world, {}, day);
  if (!map) return tl::unexpected(map.error());
  CommittedView view(world);
  const auto file = view.state<duty::GridFile>(duty::grid_file_stream(duty::kPlaces));
  if (!file) return tl::unexpected(file.error());
  const duty::GridFileVersion* version = office::in_force((*file)->versions, day);
  const std::string name = (version ? version->file : "") + " " + (*map ? (*map)->file() : "");
  const std::lock_guard lock(mutex_);
  if (gazetteer_ && gazetteer_name_ == name) return gazetteer_;
  std::vector<NamedPlace> places;
  if (version != nullptr) {
    auto bytes = evidence_bytes(world, version->file, grid::GeoJsonOptions().bytes_max);
    if (!bytes) return tl::unexpected(bytes.error());
    auto read = read_places(*bytes);
    if (!read) return tl::unexpected(read.error());
    places = std::move(read->places);
  }
  gazetteer_ = std::make_shared<const Gazetteer>(std::move(places), *map);
  gazetteer_name_ = name;
  return gazetteer_;
}

GridJson find_places(World& world, const Parameters& parameters) {
  const std::string query = value_of(parameters, "q").value_or("");
  if (query.empty() || base::to_utf32(query).size() > kQueryCharactersMax) {
    return tl::unexpected(
        wrong_parameter("q", {"地名或地址的一部分，不超过100个字",
                              "a part of a name or an address, 100 characters at the most"}));
  }
  std::size_t limit = kShownUsual;
  if (const auto said = value_of(parameters, "limit")) {
    const auto number = number_of(*said);
    const bool is_good = number && *number >= 1 && *number <= kShownMax;
    if (!is_good) {
      return tl::unexpected(wrong_parameter("limit", {"应为1至50", "1 to 50"}));
    }
    limit = static_cast<std::size_t>(*number);
  }
  auto gazetteer = world.atlas->gazetteer(world, today(world));
  if (!gazetteer) return tl::unexpected(gazetteer.error());
  json::array items;
  for (const Gazetteer::Found& each : (*gazetteer)->find(query, limit)) {
    items.push_back(place_json(**gazetteer, *each.place));
  }
  return json::object{{"items", std::move(items)}};
}

}  // namespace luoshi::service
