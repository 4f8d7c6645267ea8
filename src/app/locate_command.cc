#include "app/locate_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "app/cities.h"
#include "app/configuration.h"
#include "app/output.h"
#include "app/paths.h"
#include "app/table_output.h"
#include "grid/check.h"
#include "grid/geojson.h"
#include "grid/locator.h"
#include "sheet/read.h"

namespace luoshi::app {
namespace {

using base::ErrorCode;
using base::Message;
using base::Result;
using grid::kNoRegion;
using sheet::Cell;

constexpr const char* kBoundaries = "boundaries.geojson";
constexpr std::uint64_t kPointsBytesMax = 256ull << 20;

Result<std::string> boundaries_text(const std::string& folder, World& world) {
  if (folder.empty()) return std::string(embedded_boundaries().front().second);
  const std::string path = join(folder, kBoundaries);
  if (world.files.kind(path) == env::PathKind::kAbsent) {
    return base::fail(ErrorCode::kNotFound,
                      {"没有 boundaries.geojson", "there is no boundaries.geojson"}, folder,
                      {"城市的边界放在城市目录里", "a city's folder holds its boundaries"});
  }
  return world.files.read(path, grid::GeoJsonOptions().bytes_max);
}

void tell(const base::Finding& finding, World& world) {
  world.console.tell({finding.where + "：" + finding.message.zh + "（" + finding.code + "）",
                      finding.where + ": " + finding.message.en + " (" + finding.code + ")"});
}

// -- the points --

struct Place {
  std::string longitude;  // as written
  std::string latitude;
  std::optional<grid::Point> point;  // none: it is no place
};

std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

// Where the columns stand: as the first row names them, or as they come.
struct Columns {
  std::size_t longitude = 0;
  std::size_t latitude = 1;
  std::size_t datum = 2;
  bool named = false;
};

Result<Columns> columns_of(const sheet::Row& first) {
  Columns out;
  if (number_of(first.at(0).as_found()) && number_of(first.at(1).as_found())) return out;
  const auto find = [&](std::initializer_list<std::string_view> names) {
    for (std::size_t i = 0; i < first.cells.size(); ++i) {
      if (std::ranges::find(names, first.at(i).as_found()) != names.end()) return i;
    }
    return first.cells.size();  // beyond the row: always empty
  };
  out.named = true;
  out.longitude = find({"longitude", "lon", "lng", "经度"});
  out.latitude = find({"latitude", "lat", "纬度"});
  out.datum = find({"datum", "坐标系"});
  if (std::max(out.longitude, out.latitude) < first.cells.size()) return out;
  return base::fail(
      ErrorCode::kInvalidInput,
      {"没有 longitude 和 latitude 两列", "there are no columns longitude, latitude"},
      fmt::format("-:{}", first.source_row),
      {"第一行写 longitude,latitude[,datum]", "the first row is longitude,latitude[,datum]"});
}

Place place_of(const sheet::Row& row, const Columns& columns, grid::Datum usual) {
  Place out{row.at(columns.longitude).as_found(), row.at(columns.latitude).as_found(), {}};
  const auto longitude = number_of(out.longitude);
  const auto latitude = number_of(out.latitude);
  const std::string datum = row.at(columns.datum).as_found();
  const auto known = datum.empty() ? std::optional(usual) : grid::datum_of(datum);
  if (longitude && latitude && known) out.point = grid::point_of({*longitude, *latitude}, *known);
  return out;
}

Result<sheet::Table> points_table(World& world) {
  auto bytes = world.standard_input(kPointsBytesMax);
  if (!bytes) return tl::unexpected(bytes.error());
  sheet::ReadOptions options;
  options.header_row = 0;
  options.limits.input_bytes_max = kPointsBytesMax;
  options.limits.cells_max = 8'000'000;
  auto tables = sheet::read_csv(*bytes, options);
  if (!tables) return tl::unexpected(tables.error());
  if (tables->tables.empty()) return sheet::Table{};
  return std::move(tables->tables.front());
}

// -- the answers --

// From the city down to the region.
std::string path_of(const std::vector<grid::Region>& regions, std::size_t region,
                    std::string grid::Region::*member) {
  std::string out;
  for (std::size_t up = region; up != kNoRegion; up = regions[up].parent) {
    out = regions[up].*member + (out.empty() ? "" : "/" + out);
  }
  return out;
}

const std::vector<sheet::Column>& answer_columns() {
  using sheet::ColumnType;
  static const std::vector<sheet::Column> kColumns = {
      {"longitude", {"经度", "Longitude"}, ColumnType::kText, 12},
      {"latitude", {"纬度", "Latitude"}, ColumnType::kText, 12},
      {"id", {"编号", "Id"}, ColumnType::kText, 16},
      {"code", {"区划代码", "Code"}, ColumnType::kText, 16},
      {"name", {"名称", "Name"}, ColumnType::kText, 16},
      {"path", {"所在", "Path"}, ColumnType::kText, 40},
      {"ids", {"各级编号", "Ids"}, ColumnType::kText, 40},
      {"status", {"结果", "Status"}, ColumnType::kText, 8}};
  return kColumns;
}

class LocateRun {
 public:
  LocateRun(const std::vector<grid::Region>& regions, const std::string& format, Output& output,
            World& world)
      : regions_(regions), locator_(regions), output_(output), world_(world) {
    if (format == "csv") table_.emplace(Format::kCsv, output, world);
    if (format == "jsonl") table_.emplace(Format::kJsonl, output, world);
  }

  int run(const sheet::Table& points, grid::Datum usual) {
    const Message name{"位置", "Places"};
    if (table_ && !table_->begin(name.in(world_.console.language()), answer_columns())) {
      return kUnreadable;
    }
    Columns columns;
    if (!points.rows.empty()) {
      const auto found = columns_of(points.rows.front());
      if (!found) {
        world_.console.tell(found.error());
        return kUnreadable;
      }
      columns = *found;
    }
    bool all_read = true;
    for (std::size_t i = columns.named ? 1 : 0; i < points.rows.size(); ++i) {
      const Place place = place_of(points.rows[i], columns, usual);
      if (!place.point) {
        all_read = false;
        refuse(points.rows[i].source_row);
      }
      if (!answer(place)) return kUnreadable;
    }
    if (table_ && !table_->end()) return kUnreadable;
    return all_read && output_.good() ? kDone : kUnreadable;
  }

 private:
  void refuse(std::uint32_t row) {
    world_.console.tell(base::Error{
        ErrorCode::kInvalidInput,
        {"不是一个位置", "this is no place"},
        fmt::format("-:{}", row),
        {"经度在 -180 到 180 之间，纬度在 -90 到 90 之间，坐标系是 wgs84、gcj02 或 bd09",
         "longitude within -180 to 180, latitude -90 to 90, datum wgs84, gcj02 or bd09"}});
  }

  bool answer(const Place& place) {
    const std::size_t region = place.point ? locator_.find(*place.point) : kNoRegion;
    const bool is_found = region != kNoRegion;
    const char* status = is_found ? "inside" : place.point ? "outside" : "no_place";
    const std::string path = is_found ? path_of(regions_, region, &grid::Region::name) : "";
    if (!table_) {
      const Message nowhere = place.point ? Message{"在城外", "outside of the city"}
                                          : Message{"不是一个位置", "no place"};
      return output_.write(fmt::format("{},{}\t{}\t{}\n", place.longitude, place.latitude,
                                       is_found ? regions_[region].id : "-",
                                       is_found ? path : nowhere.in(world_.console.language())));
    }
    const grid::Region none;
    const grid::Region& found = is_found ? regions_[region] : none;
    const std::string ids = is_found ? path_of(regions_, region, &grid::Region::id) : "";
    const std::array<Cell, 8> cells = {Cell::text(place.longitude),
                                       Cell::text(place.latitude),
                                       Cell::text(found.id),
                                       Cell::text(found.code),
                                       Cell::text(found.name),
                                       Cell::text(path),
                                       Cell::text(ids),
                                       Cell::text(status)};
    return table_->row(cells);
  }

  const std::vector<grid::Region>& regions_;
  grid::Locator locator_;
  Output& output_;
  World& world_;
  std::optional<TableOutput> table_;  // not for a person's lines
};

// Tells all that is wrong with the boundaries; nothing else.
int check_boundaries(const grid::Boundaries& boundaries, World& world) {
  std::vector<base::Finding> findings = boundaries.findings;
  std::ranges::move(grid::check_regions(boundaries.regions), std::back_inserter(findings));
  bool has_error = false;
  for (const base::Finding& finding : findings) {
    has_error = has_error || finding.severity == base::Severity::kError;
    tell(finding, world);
  }
  const Message done{
      fmt::format("{} 个区域，{} 条发现\n", boundaries.regions.size(), findings.size()),
      fmt::format("{} regions, {} findings\n", boundaries.regions.size(), findings.size())};
  world.console.write(done.in(world.console.language()));
  return has_error || world.console.broken() ? kUnreadable : kDone;
}

Result<int> locate(const CommandLine& line, World& world) {
  const std::string format = line.flag("format");
  constexpr std::array<std::string_view, 4> kFormats = {"", "text", "csv", "jsonl"};
  if (std::ranges::find(kFormats, format) == kFormats.end()) {
    return base::fail(
        ErrorCode::kInvalidInput,
        {fmt::format("没有格式“{}”", format), fmt::format("there is no format '{}'", format)},
        "--format", {"可用：text、csv、jsonl", "one of: text, csv, jsonl"});
  }
  const auto datum = grid::datum_of(line.flag("datum").empty() ? "wgs84" : line.flag("datum"));
  if (!datum) {
    return base::fail(ErrorCode::kInvalidInput, {"不认得的坐标系", "the datum is not known"},
                      "--datum", {"可用：wgs84、gcj02、bd09", "one of: wgs84, gcj02, bd09"});
  }
  const auto text = boundaries_text(line.configuration.text("city"), world);
  if (!text) return tl::unexpected(text.error());
  auto boundaries = grid::read_geojson(*text);
  if (!boundaries) {
    boundaries.error().where = kBoundaries + (" " + boundaries.error().where);
    return tl::unexpected(boundaries.error());
  }
  if (line.flags.contains("check")) return check_boundaries(*boundaries, world);
  for (const base::Finding& finding : boundaries->findings) {
    if (finding.severity == base::Severity::kError) tell(finding, world);
  }
  const auto points = points_table(world);
  if (!points) return tl::unexpected(points.error());
  auto output = Output::open(world, "");
  if (!output) return tl::unexpected(output.error());
  return LocateRun(boundaries->regions, format, *output, world).run(*points, *datum);
}

}  // namespace

int locate_command(const std::vector<std::string>& arguments, World& world) {
  const CommandWords words{{"datum", "format"}, 0, {"check"}};
  const auto line = read_command_line(arguments, words, world.variable, world.files);
  if (!line) {
    world.console.tell(line.error());
    return kWrongUsage;
  }
  const auto status = locate(*line, world);
  if (status) return *status;
  world.console.tell(status.error());
  return status.error().where.starts_with("--") ? kWrongUsage : kUnreadable;
}

}  // namespace luoshi::app
