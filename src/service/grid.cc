#include "service/grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/json.h"
#include "duty/grid_file.h"
#include "grid/check.h"
#include "grid/geojson.h"
#include "office/rule_file.h"
#include "search/text.h"
#include "service/answers.h"
#include "service/gazetteer.h"
#include "service/internal/committed_view.h"

namespace luoshi::service {
namespace {

using base::ErrorCode;
using base::Result;
using duty::GridFile;
using duty::GridFileVersion;
using grid::Region;
using office::Day;
using office::Right;
namespace json = boost::json;

constexpr std::uint64_t kGridFileBytesMax = 256ull << 20;
constexpr std::string_view kEver = "1949-01-01";

constexpr std::array<const char*, 6> kLevelWords = {"other",    "city",    "county",
                                                    "township", "village", "cell"};
const char* word_of(grid::Level level) { return kLevelWords[static_cast<std::size_t>(level)]; }

Result<Day> day_of(World& world, const Parameters& parameters) {
  const auto text = value_of(parameters, "on");
  if (!text) return today(world);
  auto day = Day::parse(*text);
  if (day && !day->empty()) return *day;
  return tl::unexpected(
      wrong_parameter("on", {"应为 2026-03-01 这样的日期", "a day as 2026-03-01"}));
}

Result<ChartPtr> chart_asked(World& world, const Parameters& parameters) {
  auto day = day_of(world, parameters);
  if (!day) return tl::unexpected(day.error());
  return world.atlas->chart(world, value_of(parameters, "network").value_or(""), *day);
}

json::object region_json(const Chart& chart, std::size_t place) {
  const Region& region = chart.regions()[place];
  json::object out{{"id", region.id},
                   {"code", region.code},
                   {"name", region.name},
                   {"level", word_of(region.level)},
                   {"parent", region.parent == grid::kNoRegion
                                  ? json::value(nullptr)
                                  : json::value(chart.regions()[region.parent].id)}};
  std::string path;
  for (const Region* each : chart.path(place)) path += (path.empty() ? "" : " ") + each->name;
  out["path"] = path;
  return out;
}

const Listing& region_listing() {
  static const Listing kListing{"regions",
                                {},
                                {},
                                {{"id", {"编号", "Id"}},
                                 {"code", {"区划代码", "Code"}},
                                 {"name", {"名称", "Name"}},
                                 {"level", {"层级", "Level"}},
                                 {"parent", {"上级", "Parent"}},
                                 {"path", {"全称", "Path"}}},
                                {"network", "on", "parent", "level", "q"}};
  return kListing;
}
const Listing& file_listing() {
  static const Listing kListing{"grid_files",
                                {},
                                {{"name"}, {"number", true}},
                                {{"name", {"文件", "File"}},
                                 {"number", {"版本", "Version"}},
                                 {"items", {"条数", "Items"}},
                                 {"effective_from", {"生效日期", "From"}},
                                 {"loaded_at", {"载入时间", "Loaded"}}},
                                {}};
  return kListing;
}

std::optional<double> number_of(const std::optional<std::string>& text) {
  double value = 0;
  if (!text || text->empty()) return std::nullopt;
  const char* end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, value);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

json::array findings_json(const std::vector<base::Finding>& findings) {
  json::array out;
  for (const base::Finding& each : findings) {
    const bool is_error = each.severity == base::Severity::kError;
    const bool is_warning = each.severity == base::Severity::kWarning;
    out.push_back(json::object{{"code", each.code},
                               {"severity", is_error     ? "error"
                                            : is_warning ? "warning"
                                                         : "info"},
                               {"message", each.message.zh},
                               {"message_en", each.message.en},
                               {"where", each.where}});
  }
  return out;
}

// The versions of that name, the one that counted last before `day` first.
struct Drawn {
  ChartPtr chart;
  std::size_t place = grid::kNoRegion;
  std::optional<Day> until;  // the first day on which it was no more
};
Result<Drawn> drawn_until(World& world, std::string_view network, const std::string& id,
                          const Day& day) {
  CommittedView view(world);
  const auto file = view.state<GridFile>(duty::grid_file_stream(duty::boundaries_of(network)));
  if (!file) return tl::unexpected(file.error());
  std::vector<Day> days;
  for (const GridFileVersion& each : (*file)->versions) {
    if (each.effective_from <= day) days.push_back(each.effective_from);
  }
  std::ranges::sort(days, std::greater<>());
  Drawn out;
  for (const Day& each : days) {
    auto chart = world.atlas->chart(world, network, each);
    if (!chart) return tl::unexpected(chart.error());
    out.place = *chart ? (*chart)->place_of(id) : grid::kNoRegion;
    out.chart = *chart;
    if (out.place != grid::kNoRegion) return out;
    out.until = each;
  }
  return tl::unexpected(not_found({"没有这个区域", "there is no such region"}));
}

}  // namespace

json::array path_json(const std::vector<const Region*>& path) {
  json::array out;
  for (const Region* each : path) {
    out.push_back(json::object{{"id", each->id},
                               {"name", each->name},
                               {"code", each->code},
                               {"level", word_of(each->level)}});
  }
  return out;
}

Result<GridFileRead> read_grid_file(const GridFileNew& wanted) {
  if (wanted.name == duty::kPlaces) return read_places_file(wanted.bytes);
  auto boundaries = grid::read_geojson(wanted.bytes);
  if (!boundaries) {
    base::Error error = boundaries.error();
    error.where = "/file" + (error.where.empty() ? "" : " " + error.where);
    return tl::unexpected(std::move(error));
  }
  GridFileRead out{boundaries->regions.size(), std::move(boundaries->findings)};
  if (out.items == 0) {
    return tl::unexpected(wrong_member("/file", {"文件里没有一个可用的区域", "it holds no region"},
                                       {"应为各区域的 GeoJSON 要素集", "features of regions"}));
  }
  std::ranges::move(grid::check_regions(boundaries->regions), std::back_inserter(out.findings));
  return out;
}

Result<std::uint64_t> put_grid_file(World& world, const office::Actor& actor, const Asked& asked,
                                    const GridFileNew& wanted) {
  auto read = read_grid_file(wanted);
  if (!read) return tl::unexpected(read.error());
  CommittedView view(world);
  const auto before = view.state<GridFile>(duty::grid_file_stream(wanted.name));
  if (!before) return tl::unexpected(before.error());
  auto stored = world.evidence.put(wanted.bytes);
  if (!stored) return tl::unexpected(stored.error());
  auto ever = Day::parse(kEver);
  const Day usual = (*before)->versions.empty() ? *ever : today(world);
  duty::LoadGridFile ask{{wanted.name, digest_text(world, stored->hash), wanted.bytes.size(),
                          read->items, wanted.effective_from.value_or(usual)},
                         {}};
  auto reply = world.ledger.execute(
      office::command(actor, asked.request, asked.fingerprint, std::move(ask)));
  if (!reply) return tl::unexpected(told(reply.error()));
  auto done = done_of(*reply);
  if (!done) return tl::unexpected(done.error());
  return done->version;
}

GridJson load_grid_file(World& world, const Caller& caller, const Asked& asked,
                        const GridUpload& upload) {
  if (auto may = require_everywhere(world, caller, Right::kSettingsWrite); !may) {
    return tl::unexpected(may.error());
  }
  if (upload.what != duty::kBoundaries && upload.what != duty::kPlaces) {
    return tl::unexpected(wrong_member("/what", {"没有这种文件", "there is no such file"},
                                       {"应为 boundaries 或 places", "boundaries or places"}));
  }
  GridFileNew wanted;
  wanted.name = upload.what == duty::kPlaces ? upload.what : duty::boundaries_of(upload.network);
  if (upload.effective_from) {
    auto day = Day::parse(*upload.effective_from);
    if (!day || day->empty()) {
      return tl::unexpected(wrong_member("/effective_from", {"日期有误", "this is no day"},
                                         {"应为 2026-03-01 这样的日期", "a day as 2026-03-01"}));
    }
    wanted.effective_from = *day;
  }
  auto bytes = world.files.read(upload.file.path, kGridFileBytesMax);
  if (!bytes) return tl::unexpected(bytes.error());
  wanted.bytes = std::move(*bytes);
  auto read = read_grid_file(wanted);
  if (!read) return tl::unexpected(read.error());
  json::object out{{"name", wanted.name},
                   {"number", nullptr},
                   {"items", read->items},
                   {"findings", findings_json(read->findings)}};
  if (upload.dry_run) return out;
  auto number = put_grid_file(world, caller.as_actor(), asked, wanted);
  if (!number) return tl::unexpected(number.error());
  out["number"] = *number;
  return out;
}

Result<Page> list_grid_files(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, Right::kUnitsRead); !may) return tl::unexpected(may.error());
  auto asked = list_asked(parameters, file_listing());
  if (!asked) return tl::unexpected(asked.error());
  const ledger::Table& table = duty::grid_files_table();
  const Item item = [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
    json::object out;
    for (const char* name : {"name", "number", "file", "items", "effective_from"}) {
      out[name] = json_of(row.row[table.column(name)]);
    }
    out["loaded_at"] = time_json(row.row[table.column("loaded_at")]);
    return std::optional(std::move(out));
  };
  return list_rows(world, file_listing(), *asked, {.table = &table, .book = ledger::kCityBook},
                   item);
}

Result<Page> list_regions(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, Right::kUnitsRead); !may) return tl::unexpected(may.error());
  auto asked = list_asked(parameters, region_listing());
  if (!asked) return tl::unexpected(asked.error());
  auto chart = chart_asked(world, parameters);
  if (!chart) return tl::unexpected(chart.error());
  std::vector<json::object> items;
  const auto parent = value_of(parameters, "parent");
  const auto level = value_of(parameters, "level");
  const search::Query query(value_of(parameters, "q").value_or(""));
  const std::size_t count = *chart ? (*chart)->regions().size() : 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Region& region = (*chart)->regions()[i];
    const bool is_child = !parent || (region.parent != grid::kNoRegion &&
                                      (*chart)->regions()[region.parent].id == *parent);
    if (!is_child || (level && *level != word_of(region.level))) continue;
    if (!query.is_empty() && query.match(search::Text(region.name, region.code)) == 0) continue;
    items.push_back(region_json(**chart, i));
  }
  return list_items(world, region_listing(), *asked, std::move(items));
}

GridJson get_region(World& world, const Caller& caller, const std::string& id,
                    const Parameters& parameters) {
  if (auto may = require(caller, Right::kUnitsRead); !may) return tl::unexpected(may.error());
  auto day = day_of(world, parameters);
  if (!day) return tl::unexpected(day.error());
  const std::string network = value_of(parameters, "network").value_or("");
  auto drawn = drawn_until(world, network, id, *day);
  if (!drawn) return tl::unexpected(drawn.error());
  json::object out = region_json(*drawn->chart, drawn->place);
  out["path"] = path_json(drawn->chart->path(drawn->place));
  out["until"] = drawn->until ? json::value(drawn->until->text()) : json::value(nullptr);
  json::array successors;
  if (drawn->until) {
    auto after = world.atlas->chart(world, network, *drawn->until);
    if (!after) return tl::unexpected(after.error());
    successors = path_json((*after)->successors(id));
  }
  out["successors"] = std::move(successors);
  json::array predecessors;
  for (const std::string& each : drawn->chart->regions()[drawn->place].predecessors) {
    predecessors.emplace_back(each);
  }
  out["predecessors"] = std::move(predecessors);
  return out;
}

GridJson locate(World& world, const Parameters& parameters) {
  const auto longitude = number_of(value_of(parameters, "longitude"));
  const auto latitude = number_of(value_of(parameters, "latitude"));
  const auto datum = grid::datum_of(value_of(parameters, "datum").value_or("wgs84"));
  if (!datum) {
    return tl::unexpected(
        wrong_parameter("datum", {"应为 wgs84、gcj02 或 bd09", "wgs84, gcj02 or bd09"}));
  }
  std::optional<grid::Point> point;
  if (longitude && latitude) point = grid::point_of({*longitude, *latitude}, *datum);
  if (!point) {
    return tl::unexpected(
        wrong_parameter(longitude ? "latitude" : "longitude",
                        {"应为经纬度，如 113.0532、27.4021", "degrees, as 113.0532 and 27.4021"}));
  }
  auto chart = chart_asked(world, parameters);
  if (!chart) return tl::unexpected(chart.error());
  std::vector<const Region*> path;
  if (*chart) path = (*chart)->at(*point);
  return json::object{{"status", path.empty() ? "outside" : "inside"}, {"path", path_json(path)}};
}

}  // namespace luoshi::service
