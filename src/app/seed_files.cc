#include "app/seed_files.h"

#include "app/cities.h"
#include "commitment/light_rule.h"
#include "grid/geojson.h"
#include "sample/year.h"
#include "service/readings.h"

namespace luoshi::app {
namespace {

using base::ErrorCode;
using base::Result;
using Files = SeedFiles::Files;

Result<Files> city_files(const std::string& folder, env::FileSystem& files) {
  Files out;
  if (folder.empty()) {
    for (const auto& [name, text] : embedded_city()) out.emplace(name, text);
    for (const auto& [name, text] : embedded_rules()) out.emplace(name, text);
    for (const auto& [name, text] : embedded_year()) out.emplace(name, text);
    return out;
  }
  for (const char* name : {"settings.yaml", "units.yaml", "people.yaml", "calendar.yaml",
                           "kinds.yaml", "light.yaml", "year.yaml"}) {
    const std::string path = folder + "/" + name;
    if (files.kind(path) == env::PathKind::kAbsent) continue;
    auto text = files.read(path, office::kCityFileBytesMax);
    if (!text) return tl::unexpected(text.error());
    out.emplace(name, std::move(*text));
  }
  if (out.empty()) {
    return base::fail(ErrorCode::kNotFound, {"目录里没有城市文件", "no city's files are there"},
                      folder, {"应有 units.yaml 等文件", "units.yaml and others are expected"});
  }
  return out;
}

Result<Files> grid_files(const std::string& folder, env::FileSystem& files) {
  Files out;
  for (const auto& [name, text] : embedded_boundaries()) {
    const std::string path = folder + "/" + std::string(name);
    if (folder.empty()) {
      out.emplace(name, text);
    } else if (files.kind(path) != env::PathKind::kAbsent) {
      auto bytes = files.read(path, grid::GeoJsonOptions().bytes_max);
      if (!bytes) return tl::unexpected(bytes.error());
      out.emplace(name, std::move(*bytes));
    }
  }
  return out;
}

// The city's reports, by file name.
Result<Files> city_reports(const std::string& folder, env::FileSystem& files) {
  Files out;
  if (folder.empty()) {
    for (const auto& [name, text] : embedded_reports()) out.emplace(name, text);
    return out;
  }
  const std::string below = folder + "/reports";
  if (files.kind(below) != env::PathKind::kFolder) return out;
  auto listing = files.list(below, {});
  if (!listing) return tl::unexpected(listing.error());
  for (const std::string& path : listing->files) {
    auto bytes = files.read(path, service::kReportBytesMax);
    if (!bytes) return tl::unexpected(bytes.error());
    out.emplace(path.substr(below.size() + 1), std::move(*bytes));
  }
  return out;
}

// The first finding that is an error.
Result<void> without_errors(const std::vector<base::Finding>& findings) {
  for (const base::Finding& finding : findings) {
    if (finding.severity == base::Severity::kError) {
      return base::fail(ErrorCode::kInvalidInput, finding.message, finding.where);
    }
  }
  return {};
}

Result<office::City> city_of(const Files& files) {
  office::CityReading reading = office::read_city(files);
  if (const auto light = files.find("light.yaml"); light != files.end()) {
    for (base::Finding& each : commitment::parse_light_rule(light->second).findings) {
      reading.findings.push_back(std::move(each));
    }
  }
  if (auto ok = without_errors(reading.findings); !ok) return tl::unexpected(ok.error());
  return std::move(reading.city);
}

Result<sample::Plan> plan_of(const std::string& text) {
  sample::PlanReading reading = sample::read_plan(text);
  if (auto ok = without_errors(reading.findings); !ok) return tl::unexpected(ok.error());
  return std::move(reading.plan);
}

// All years, by as many as lie between the plan's and the one that is lived now.
void move_years(SeedFiles& seed, env::WallTime now) {
  const int years = sample::year_at(now) - seed.plan->year;
  Files reports;
  for (const auto& [name, text] : seed.reports) {
    const std::string stem = name.substr(0, name.find('.'));
    const bool is_year = stem.size() == 4 && stem.find_first_not_of("0123456789") == stem.npos;
    const std::string moved =
        is_year ? std::to_string(std::stoi(stem) + years) + name.substr(stem.size()) : name;
    if (name == seed.plan->report) seed.plan->report = moved;
    reports.emplace(moved, sample::moved(text, years));
  }
  seed.reports = std::move(reports);
  sample::move(seed.city, years);
}

}  // namespace

Result<SeedFiles> read_seed_files(const Configuration& configuration, World& world) {
  auto is_empty = configuration.is_on("empty");
  if (!is_empty) return tl::unexpected(is_empty.error());
  SeedFiles out;
  auto texts = city_files(configuration.text("city"), world.files);
  if (!texts) return tl::unexpected(texts.error());
  out.texts = std::move(*texts);
  auto city = city_of(out.texts);
  if (!city) return tl::unexpected(city.error());
  out.city = std::move(*city);
  auto grid = grid_files(configuration.text("city"), world.files);
  if (!grid) return tl::unexpected(grid.error());
  out.grid = std::move(*grid);
  auto reports = city_reports(configuration.text("city"), world.files);
  if (!reports) return tl::unexpected(reports.error());
  out.reports = std::move(*reports);
  const auto year = out.texts.find("year.yaml");
  if (year == out.texts.end() || *is_empty) return out;
  auto plan = plan_of(year->second);
  if (!plan) return tl::unexpected(plan.error());
  out.plan = std::move(*plan);
  move_years(out, world.clock.wall_now());
  return out;
}

}  // namespace luoshi::app
