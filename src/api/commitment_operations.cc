// Commitments, and the year they stand in: periods, packages, other sources. The work is
// service's; here stand names, parameters and headers.
#include <charconv>

#include "api/resource.h"
#include "service/bodies.h"
#include "service/commitments.h"
#include "service/imports.h"
#include "service/parts.h"
#include "service/periods.h"
#include "service/sources.h"
#include "service/year_comparison.h"

namespace luoshi::api {
namespace {

using Json = base::Result<boost::json::object>;

std::optional<std::uint32_t> number_in(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

void answer_nothing_there(Call& call) {
  answer_problem(
      call,
      base::Error{base::ErrorCode::kNotFound, {"没有找到", "there is no such thing"}, {}, {}, {}});
}

constexpr const char* kId = "commitment_id";

service::OnOne on_of(const Call& call, std::optional<std::uint64_t> version) {
  return on_one(call, kId, version);
}

// -- commitments --

void list(Call call) {
  answer_page(call, service::list_commitments(call.world, call.caller, call.request.query));
}

void get(Call call) {
  if (!check_parameters(call, {})) return;
  // Never 304: its parts and orders change without it.
  answer_versioned(call, 200,
                   service::get_commitment(call.world, call.caller, parameter_of(call, kId)));
}

void history(Call call) {
  answer_page(call, service::list_commitment_events(call.world, call.caller,
                                                    parameter_of(call, kId), call.request.query));
}

void make(Call call) {
  const auto wanted = body<service::CommitmentNew>(call);
  if (!wanted) return;
  answer_made(call, service::make_commitment(call.world, call.caller, call.asked, *wanted),
              "/api/v1/commitments/");
}

void change(Call call) {
  const auto version = if_match(call, true);
  if (!version) return;
  const auto wanted = change_body<service::CommitmentChange>(call);
  if (!wanted) return;
  answer_versioned(call, 200, service::change_commitment(on_of(call, version->number), *wanted));
}

void carry_over(Call call) {
  const auto version = if_match(call, false);
  if (!version) return;
  const auto wanted = body<service::CarryingOver>(call);
  if (!wanted) return;
  answer_made(call, service::carry_over_commitment(on_of(call, version->number), *wanted),
              "/api/v1/commitments/");
}

void withdraw(Call call) {
  const auto version = if_match(call, false);
  if (!version) return;
  const auto why = body<service::ReasonGiven>(call);
  if (!why) return;
  auto done = service::withdraw_commitment(on_of(call, version->number), *why);
  if (!done) return answer_problem(call, done.error());
  answer_nothing(call);
}

// -- progress --

void confirm(Call call) {
  const auto version = if_match(call, false);
  if (!version) return;
  const auto number = number_in(parameter_of(call, "number"));
  if (!number) return answer_nothing_there(call);
  answer_versioned(call, 200, service::confirm_progress(on_of(call, version->number), *number));
}

template <class Body>
std::function<void(Call)> acts_on_report(Json (*act)(const service::OnCommitment&, std::uint32_t,
                                                     const Body&)) {
  return [act](Call call) {
    const auto version = if_match(call, false);
    if (!version) return;
    const auto number = number_in(parameter_of(call, "number"));
    if (!number) return answer_nothing_there(call);
    const auto wanted = body<Body>(call);
    if (!wanted) return;
    answer_versioned(call, 200, act(on_of(call, version->number), *number, *wanted));
  };
}

// -- periods, packages, sources --

template <class Body>
std::function<void(Call)> acts_on_year(Json (*act)(const service::OnYear&, const Body&)) {
  return [act](Call call) {
    const auto version = if_match(call, false);
    if (!version) return;
    const auto year = number_in(parameter_of(call, "year"));
    if (!year || *year > 9'999) return answer_nothing_there(call);
    const auto wanted = body<Body>(call);
    if (!wanted) return;
    answer_versioned(
        call, 200,
        act({call.world, call.caller, call.asked, static_cast<int>(*year), version->number},
            *wanted));
  };
}

void make_package(Call call) {
  const auto wanted = body<service::PackageNew>(call);
  if (!wanted) return;
  answer_made(call, service::make_package(call.world, call.caller, call.asked, *wanted),
              "/api/v1/packages/");
}

// Never 304: its members change without it.
void get_package(Call call) {
  if (!check_parameters(call, {})) return;
  answer_versioned(call, 200,
                   service::get_package(call.world, call.caller, parameter_of(call, "package_id")));
}

void change_package(Call call) {
  const auto version = if_match(call, true);
  if (!version) return;
  const auto wanted = body<service::PackageChange>(call);
  if (!wanted) return;
  answer_versioned(call, 200,
                   service::change_package(on_one(call, "package_id", version->number), *wanted));
}

void withdraw_package(Call call) {
  const auto version = if_match(call, false);
  if (!version) return;
  const auto why = body<service::YearReason>(call);
  if (!why) return;
  auto done = service::withdraw_package(on_one(call, "package_id", version->number), *why);
  if (!done) return answer_problem(call, done.error());
  answer_nothing(call);
}

void get_source(Call call) {
  if (!check_parameters(call, {})) return;
  // Never 304: what one may do to it changes without it.
  answer_versioned(call, 200,
                   service::get_source(call.world, call.caller, parameter_of(call, "source_id")));
}

void source_kinds(Call call) {
  if (!check_parameters(call, {"year"})) return;
  answer(call, 200, service::list_source_kinds(call.world, call.caller, call.request.query));
}

void register_source(Call call) {
  const auto wanted = body<service::SourceNew>(call);
  if (!wanted) return;
  answer_made(call, service::register_source(call.world, call.caller, call.asked, *wanted),
              "/api/v1/sources/");
}

std::function<void(Call)> lists(base::Result<service::Page> (*list_all)(
    service::World&, const service::Caller&, const service::Parameters&)) {
  return [list_all](Call call) {
    answer_page(call, list_all(call.world, call.caller, call.request.query));
  };
}

void compare_year(Call call) {
  const auto year = number_in(parameter_of(call, "year"));
  if (!year || *year > 2199) return answer_nothing_there(call);
  answer_page(call, service::list_year_comparison(call.world, call.caller, static_cast<int>(*year),
                                                  call.request.query));
}

void give_template(Call call) {
  if (!check_parameters(call, {})) return;
  answer_page(call, service::commitments_template(call.world, call.caller));
}

base::Result<service::Imported> import(const Call& call, const std::string& path, bool dry_run) {
  const auto year = number_in(call.request.query_value("year").value_or(""));
  if (!year || *year < 1949 || *year > 2199) {
    return base::fail(base::ErrorCode::kInvalidInput,
                      {"参数 year 有误", "the parameter year is wrong"}, "year",
                      {"应为事项所属的年份，如2026", "the year of the commitments, as in 2026"});
  }
  return service::import_commitments(call.world, call.caller, call.asked, path,
                                     {static_cast<int>(*year), dry_run});
}

const std::string kRead = "commitments.read";
const std::string kWrite = "commitments.write";

std::vector<Operation> year_operations() {
  const std::string years = "/api/v1/periods";
  const std::string sources = "/api/v1/sources";
  const std::string source = sources + "/{source_id}";
  const std::string packages = "/api/v1/packages";
  const std::string package = packages + "/{package_id}";
  const auto year = [&](const char* id, const char* verb, std::function<void(Call)> run) {
    return change_operation(id, Method::kPost, years + "/{year}/" + verb, kWrite, std::move(run));
  };
  const auto on_source = [&](const char* id, const char* verb, std::function<void(Call)> run) {
    return change_operation(id, Method::kPost, source + "/" + verb, kWrite, std::move(run));
  };
  return {
      read_operation("list_periods", years, kRead, lists(service::list_periods)),
      year("freeze_period", "freeze", acts_on_year(service::freeze_period)),
      year("thaw_period", "thaw", acts_on_year(service::thaw_period)),
      year("open_year", "open", acts_on_year(service::open_year)),
      year("close_year", "close", acts_on_year(service::close_year)),
      read_operation("list_year_comparison", years + "/{year}/comparison", kRead, compare_year),
      read_operation("list_packages", packages, kRead, lists(service::list_packages)),
      change_operation("make_package", Method::kPost, packages, kWrite, make_package),
      read_operation("get_package", package, kRead, get_package),
      change_operation("change_package", Method::kPatch, package, kWrite, change_package),
      change_operation("withdraw_package", Method::kPost, package + "/withdraw", kWrite,
                       withdraw_package),
      read_operation("list_sources", sources, kRead, lists(service::list_sources)),
      change_operation("register_source", Method::kPost, sources, kWrite, register_source),
      read_operation("list_source_kinds", sources + "/kinds", kRead, source_kinds),
      read_operation("get_source", source, kRead, get_source),
      on_source("assign_source", "assign", acts("source_id", service::assign_source)),
      change_operation("reply_source", Method::kPost, source + "/reply", kRead,
                       acts("source_id", service::reply_source)),
      on_source("rate_source", "rate", acts("source_id", service::rate_source)),
      on_source("close_source", "close", acts("source_id", service::close_source)),
  };
}

}  // namespace

std::vector<Operation> commitment_operations() {
  const std::string all = "/api/v1/commitments";
  const std::string one = all + "/{commitment_id}";
  const std::string report = one + "/progress/{number}";
  const std::string sign_right = "commitments.sign";
  const std::string report_right = "progress.write";
  const auto post = [](const char* id, std::string path, const std::string& right,
                       std::function<void(Call)> run) {
    return change_operation(id, Method::kPost, std::move(path), right, std::move(run));
  };
  std::vector<Operation> out = {
      read_operation("list_commitments", all, kRead, list),
      post("make_commitment", all, kWrite, make),
      read_operation("get_commitments_template", all + "/template", kRead, give_template),
      import_operation("import_commitments", all + "/import", kWrite, import, {"year"}),
      read_operation("get_commitment", one, kRead, get),
      change_operation("change_commitment", Method::kPatch, one, kWrite, change),
      read_operation("list_commitment_events", one + "/events", kRead, history),
      post("assign_commitment", one + "/assign", kWrite, acts(kId, service::assign_commitment)),
      post("make_parts", one + "/parts", kWrite, acts(kId, service::make_parts)),
      post("decline_commitment", one + "/decline", sign_right,
           acts(kId, service::decline_commitment)),
      post("sign_commitment", one + "/sign", sign_right, acts(kId, service::sign_commitment)),
      post("schedule_commitment", one + "/schedule", kWrite,
           acts(kId, service::schedule_commitment)),
      post("close_commitment", one + "/close", kWrite, acts(kId, service::close_commitment)),
      post("reopen_commitment", one + "/reopen", kWrite, acts(kId, service::reopen_commitment)),
      post("carry_over_commitment", one + "/carry-over", kWrite, carry_over),
      post("withdraw_commitment", one + "/withdraw", kWrite, withdraw),
      post("report_progress", one + "/progress", report_right, acts(kId, service::report_progress)),
      post("confirm_progress", report + "/confirm", kWrite, confirm),
      post("return_progress", report + "/return", kWrite, acts_on_report(service::return_progress)),
      post("correct_progress", report + "/correct", report_right,
           acts_on_report(service::correct_progress)),
      post("amend_progress", report + "/amend", kWrite, acts_on_report(service::amend_progress)),
  };
  for (Operation& each : year_operations()) out.push_back(std::move(each));
  return out;
}

}  // namespace luoshi::api
