// Indicators and their observations. The work is service's; here stand names and headers.
#include <boost/json.hpp>

#include "api/resource.h"
#include "service/bodies.h"
#include "service/indicators.h"

namespace luoshi::api {
namespace {

constexpr const char* kId = "indicator_id";

void list(Call call) {
  answer_page(call, service::list_indicators(call.world, call.caller, call.request.query));
}

void get(Call call) {
  if (!check_parameters(call, {"region"})) return;
  const auto found =
      service::get_indicator(call.world, call.caller, parameter_of(call, kId), call.request.query);
  if (!found) return answer_problem(call, found.error());
  // The tag is for If-Match: the figures change without it.
  answer_json(call, 200, *found,
              {{"ETag", etag_of(found->at("version").to_number<std::uint64_t>())}});
}

void observations(Call call) {
  answer_page(call, service::list_observations(call.world, call.caller, parameter_of(call, kId),
                                               call.request.query));
}

void define(Call call) {
  const auto wanted = body<service::IndicatorNew>(call);
  if (!wanted) return;
  answer_made(call, service::define_indicator(call.world, call.caller, call.asked, *wanted),
              "/api/v1/indicators/");
}

void change(Call call) {
  const auto version = if_match(call, true);
  if (!version) return;
  const auto wanted = change_body<service::IndicatorChange>(call);
  if (!wanted) return;
  answer_versioned(call, 200,
                   service::change_indicator(on_one(call, kId, version->number), *wanted));
}

void record(Call call) {
  const auto wanted = body<service::ObservationsNew>(call);
  if (!wanted) return;
  answer(call, 200, service::record_observations(on_one(call, kId, {}), *wanted));
}

base::Result<service::Imported> import(const Call& call, const std::string& path, bool dry_run) {
  return service::import_observations(call.world, call.caller, call.asked, path, dry_run);
}

}  // namespace

// Figures of a region are recorded by its office or by its unit: either right will do, and the
// service asks for it there.
std::vector<Operation> indicator_operations() {
  const std::string all = "/api/v1/indicators";
  const std::string one = all + "/{indicator_id}";
  const std::string read = "commitments.read";
  const std::string write = "commitments.write";
  return {
      read_operation("list_indicators", all, read, list),
      change_operation("define_indicator", Method::kPost, all, write, define),
      import_operation("import_observations", all + "/observations/import", read, import),
      read_operation("get_indicator", one, read, get),
      change_operation("change_indicator", Method::kPatch, one, write, change),
      change_operation("retire_indicator", Method::kPost, one + "/retire", write,
                       acts(kId, service::retire_indicator)),
      read_operation("list_observations", one + "/observations", read, observations),
      change_operation("record_observations", Method::kPost, one + "/observations", read, record),
  };
}

}  // namespace luoshi::api
