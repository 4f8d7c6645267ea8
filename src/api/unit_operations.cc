// Units. The work is service/units.h's; here stand names, parameters and headers.
#include "api/resource.h"
#include "service/units.h"

namespace luoshi::api {
namespace {

void list(Call call) { answer_page(call, service::list_units(call.world, call.request.query)); }

void get(Call call) {
  if (!check_parameters(call, {})) return;
  answer_versioned(call, 200, service::get_unit(call.world, parameter_of(call, "unit_id")));
}

void history(Call call) {
  answer_page(call, service::list_unit_events(call.world, parameter_of(call, "unit_id"),
                                              call.request.query));
}

// Answers from the committer's thread: no thread of the pool waits.
void create(Call call) {
  auto wanted = body<service::UnitNew>(call);
  if (!wanted) return;
  auto shared = std::make_shared<Call>(std::move(call));
  service::create_unit(shared->world, shared->caller, shared->asked, std::move(*wanted),
                       [shared](base::Result<boost::json::object> made) {
                         answer_made(*shared, made, "/api/v1/units/");
                       });
}

void change(Call call) {
  const auto version = if_match(call, true);
  if (!version) return;
  const auto wanted = change_body<service::UnitChange>(call);
  if (!wanted) return;
  answer_versioned(call, 200,
                   service::change_unit(call.world, call.caller, call.asked,
                                        parameter_of(call, "unit_id"), version->number, *wanted));
}

template <class Body>
using Ending = base::Result<boost::json::object> (*)(service::World&, const service::Caller&,
                                                     const service::Asked&, const std::string&,
                                                     std::optional<std::uint64_t>, const Body&);

template <class Body>
void end(Call call, Ending<Body> ending) {
  const auto version = if_match(call, false);
  if (!version) return;
  const auto wanted = body<Body>(call);
  if (!wanted) return;
  answer_versioned(call, 200,
                   ending(call.world, call.caller, call.asked, parameter_of(call, "unit_id"),
                          version->number, *wanted));
}

void merge(Call call) { end<service::UnitMerge>(std::move(call), service::merge_unit); }
void close(Call call) { end<service::UnitClose>(std::move(call), service::close_unit); }

base::Result<service::Imported> import(const Call& call, const std::string& path, bool dry_run) {
  return service::import_units(call.world, call.caller, call.asked, path, dry_run);
}

}  // namespace

std::vector<Operation> unit_operations() {
  const std::string read = "units.read";
  const std::string write = "units.write";
  const std::string units = "/api/v1/units";
  const std::string unit = units + "/{unit_id}";
  return {
      read_operation("list_units", units, read, list),
      change_operation("create_unit", Method::kPost, units, write, create),
      import_operation("import_units", units + "/import", write, import),
      read_operation("get_unit", unit, read, get),
      change_operation("change_unit", Method::kPatch, unit, write, change),
      read_operation("list_unit_events", unit + "/events", read, history),
      change_operation("merge_unit", Method::kPost, unit + "/merge", write, merge),
      change_operation("close_unit", Method::kPost, unit + "/close", write, close),
  };
}

}  // namespace luoshi::api
