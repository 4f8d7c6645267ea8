// The city's grid: files of boundaries and places, regions, a point's region, places by name.
#include "api/resource.h"
#include "api/uploads.h"
#include "service/answers.h"
#include "service/gazetteer.h"
#include "service/grid.h"

namespace luoshi::api {
namespace {

constexpr std::uint64_t kGridFileBytesMax = 256ull << 20;
constexpr std::uint64_t kOtherPartsBytes = 1 << 20;

std::optional<bool> dry_run_of(Call& call) {
  const auto said = service::flag_of(call.request.query, "dry_run");
  if (said) return said->value_or(false);
  answer_problem(call, said.error());
  return std::nullopt;
}

void load_file(Call call) {
  if (!check_parameters(call, {"dry_run"})) return;
  const auto dry_run = dry_run_of(call);
  if (!dry_run) return;
  const auto file = file_part(call, {"what", "network", "effective_from"});
  if (!file) return;
  const service::GridUpload upload{*file, field_part(call, "what").value_or("boundaries"),
                                   field_part(call, "network").value_or(""),
                                   field_part(call, "effective_from"), *dry_run};
  answer(call, 200, service::load_grid_file(call.world, call.caller, call.asked, upload));
}

void get_region(Call call) {
  if (!check_parameters(call, {"network", "on"})) return;
  answer(call, 200,
         service::get_region(call.world, call.caller, parameter_of(call, "region_id"),
                             call.request.query));
}

void locate(Call call) {
  if (!check_parameters(call, {"longitude", "latitude", "datum", "network", "on"})) return;
  answer(call, 200, service::locate(call.world, call.request.query));
}

void find_places(Call call) {
  if (!check_parameters(call, {"q", "limit"})) return;
  answer(call, 200, service::find_places(call.world, call.request.query));
}

Operation open_operation(std::string id, std::string pattern, std::function<void(Call)> run) {
  Operation out = read_operation(std::move(id), std::move(pattern), "", std::move(run));
  out.who = Who::kAnyone;
  return out;
}

}  // namespace

std::vector<Operation> grid_operations() {
  std::vector<Operation> all;
  all.push_back(
      read_operation("list_grid_files", "/api/v1/grid/files", "units.read", [](Call call) {
        answer_page(call, service::list_grid_files(call.world, call.caller, call.request.query));
      }));
  all.push_back(change_operation("load_grid_file", Method::kPost, "/api/v1/grid/files",
                                 "settings.write", load_file));
  all.back().takes_upload = true;
  all.back().upload.file_bytes_max = kGridFileBytesMax;
  all.back().upload.bytes_max = kGridFileBytesMax + kOtherPartsBytes;
  all.push_back(read_operation("list_regions", "/api/v1/grid/regions", "units.read", [](Call call) {
    answer_page(call, service::list_regions(call.world, call.caller, call.request.query));
  }));
  all.push_back(
      read_operation("get_region", "/api/v1/grid/regions/{region_id}", "units.read", get_region));
  all.push_back(read_operation("locate", "/api/v1/grid/locate", "units.read", locate));
  all.push_back(read_operation("find_places", "/api/v1/grid/places", "units.read", find_places));
  all.push_back(open_operation("find_public_places", "/api/public/v1/places", find_places));
  all.push_back(open_operation("locate_publicly", "/api/public/v1/locate", locate));
  return all;
}

}  // namespace luoshi::api
