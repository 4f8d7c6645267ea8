#include "service/atlas.h"

#include <fmt/format.h>

#include <algorithm>

#include "duty/grid_file.h"
#include "grid/geojson.h"
#include "office/rule_file.h"
#include "office/unit.h"
#include "service/answers.h"
#include "service/files.h"
#include "service/internal/committed_view.h"

namespace luoshi::service {
namespace {

using base::Result;
using duty::GridFile;
using duty::GridFileVersion;

grid::Point point_of(const cases::Point& point) {
  return {static_cast<std::int32_t>(point.longitude), static_cast<std::int32_t>(point.latitude)};
}

Result<ChartPtr> read_chart(World& world, const GridFileVersion& version) {
  auto bytes = evidence_bytes(world, version.file, grid::GeoJsonOptions().bytes_max);
  if (!bytes) return tl::unexpected(bytes.error());
  auto boundaries = grid::read_geojson(*bytes);
  if (!boundaries) return tl::unexpected(boundaries.error());
  return std::make_shared<const Chart>(version.number, version.effective_from, version.file,
                                       std::move(*boundaries));
}

}  // namespace

std::shared_ptr<Atlas> make_atlas() { return std::make_shared<Atlas>(); }

Chart::Chart(std::uint64_t number, office::Day from, std::string file, grid::Boundaries boundaries)
    : number_(number),
      from_(std::move(from)),
      file_(std::move(file)),
      boundaries_(std::move(boundaries)),
      locator_(boundaries_.regions) {
  for (std::size_t i = 0; i < regions().size(); ++i) places_.emplace(regions()[i].id, i);
}

std::size_t Chart::place_of(const std::string& id) const {
  const auto found = places_.find(id);
  return found == places_.end() ? grid::kNoRegion : found->second;
}

const grid::Region* Chart::find(const std::string& id) const {
  const std::size_t place = place_of(id);
  return place == grid::kNoRegion ? nullptr : &regions()[place];
}

std::vector<const grid::Region*> Chart::path(std::size_t region) const {
  std::vector<const grid::Region*> out;
  for (; region != grid::kNoRegion; region = regions()[region].parent) {
    out.push_back(&regions()[region]);
  }
  std::ranges::reverse(out);
  return out;
}

std::vector<const grid::Region*> Chart::at(grid::Point point) const {
  return path(locator_.find(point));
}

std::vector<const grid::Region*> Chart::successors(const std::string& id) const {
  std::vector<const grid::Region*> out;
  for (const grid::Region& each : regions()) {
    if (std::ranges::count(each.predecessors, id) > 0) out.push_back(&each);
  }
  return out;
}

Result<ChartPtr> Atlas::chart(World& world, std::string_view network, const office::Day& day) {
  CommittedView view(world);
  const auto file = view.state<GridFile>(duty::grid_file_stream(duty::boundaries_of(network)));
  if (!file) return tl::unexpected(file.error());
  const GridFileVersion* version = office::in_force((*file)->versions, day);
  if (version == nullptr) return ChartPtr();
  const std::lock_guard lock(mutex_);
  for (const ChartPtr& each : kept_) {
    const bool is_it = each->file() == version->file && each->number() == version->number;
    if (is_it) return each;
  }
  auto chart = read_chart(world, *version);
  if (!chart) return chart;
  kept_.push_front(*chart);
  if (kept_.size() > kKeptMax) kept_.pop_back();
  return chart;
}

Result<Stands> stands_at(World& world, const cases::Point& point, const office::Day& day) {
  auto chart = world.atlas->chart(world, {}, day);
  if (!chart) return tl::unexpected(chart.error());
  if (*chart == nullptr) return Stands();
  std::vector<const grid::Region*> path = (*chart)->at(point_of(point));
  if (path.empty()) {
    return tl::unexpected(
        wrong_member("/point", {"这个位置在城外", "this place lies outside of the city"},
                     {"请核对经纬度：应为本市范围内的WGS 84坐标",
                      "check longitude and latitude: a place within the city, in WGS 84"}));
  }
  Stands out;
  if (path.back()->level == grid::Level::kCell) out.cell = path.back()->id;
  CommittedView view(world);
  for (auto each = path.rbegin(); each != path.rend() && !out.region; ++each) {
    const office::UnitId id((*each)->id);
    const auto unit = view.state<office::Unit>(office::stream_of(id));
    if (!unit) return tl::unexpected(unit.error());
    if ((*unit)->exists && (*unit)->state == office::UnitState::kActive) out.region = id;
  }
  return out;
}

}  // namespace luoshi::service
