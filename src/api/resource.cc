#include "api/resource.h"

#include <algorithm>

namespace luoshi::api {
namespace {

std::uint64_t version_in(const boost::json::object& object, const char* versioned) {
  const auto* within = object.if_contains(versioned);
  const boost::json::object& holder = within && within->is_object() ? within->get_object() : object;
  const auto* version = holder.if_contains("version");
  return version ? version->to_number<std::uint64_t>() : 0;
}

std::string id_in(const boost::json::object& object, const char* versioned) {
  const auto* within = object.if_contains(versioned);
  const boost::json::object& holder = within && within->is_object() ? within->get_object() : object;
  const auto* id = holder.if_contains("id");
  return id && id->is_string() ? std::string(id->get_string()) : std::string();
}

void import_table(Call call, const ImportRun& run,
                  const std::vector<std::string_view>& parameters) {
  if (!check_parameters(call, parameters)) return;
  const std::string dry_run(call.request.query_value("dry_run").value_or("false"));
  if (dry_run != "true" && dry_run != "false") {
    return answer_problem(call, base::Error{base::ErrorCode::kInvalidInput,
                                            {"参数 dry_run 有误", "the parameter dry_run is wrong"},
                                            "dry_run",
                                            {"应为 true 或 false", "true or false"},
                                            {}});
  }
  const auto& parts = call.request.parts;
  const auto file = std::find_if(parts.begin(), parts.end(), [](const Part& part) {
    return part.name == "file" && part.file_name;
  });
  if (file == parts.end()) {
    return answer_problem(call, std::vector<base::Error>{{base::ErrorCode::kInvalidInput,
                                                          {"缺少文件", "the file is missing"},
                                                          "/file",
                                                          {"应为 xlsx 或 csv", "an xlsx or csv"},
                                                          {}}});
  }
  auto imported = run(call, file->path, dry_run == "true");
  if (!imported) return answer_problem(call, imported.error());
  if (!imported->problems.empty()) return answer_problem(call, imported->problems);
  answer_json(call, 200, imported->result);
}

}  // namespace

Operation read_operation(std::string id, std::string pattern, std::string right,
                         std::function<void(Call)> run) {
  Operation out;
  out.id = std::move(id);
  out.pattern = std::move(pattern);
  out.right = std::move(right);
  out.run = std::move(run);
  return out;
}

Operation change_operation(std::string id, Method method, std::string pattern, std::string right,
                           std::function<void(Call)> run) {
  Operation out =
      read_operation(std::move(id), std::move(pattern), std::move(right), std::move(run));
  out.method = method;
  out.is_change = true;
  return out;
}

Operation import_operation(std::string id, std::string pattern, std::string right, ImportRun run,
                           std::vector<std::string_view> parameters) {
  constexpr std::uint64_t kFormBytes = 64 << 10;  // what stands around the file
  parameters.push_back("dry_run");
  Operation out =
      change_operation(std::move(id), Method::kPost, std::move(pattern), std::move(right),
                       [run = std::move(run), parameters = std::move(parameters)](Call call) {
                         import_table(std::move(call), run, parameters);
                       });
  out.takes_upload = true;
  out.upload.file_bytes_max = service::kImportBytesMax;
  out.upload.bytes_max = service::kImportBytesMax + kFormBytes;
  return out;
}

void answer_versioned(Call& call, int status, const base::Result<boost::json::object>& result,
                      const char* versioned) {
  if (!result) return answer_problem(call, result.error());
  const std::string etag = etag_of(version_in(*result, versioned));
  const Method method = call.request.method;
  const bool is_reading = method == Method::kGet || method == Method::kHead;
  if (is_reading && answer_if_current(call, etag)) return;
  answer_json(call, status, *result, {{"ETag", etag}});
}

void answer_made(Call& call, const base::Result<boost::json::object>& result,
                 const std::string& place, const char* versioned) {
  if (!result) return answer_problem(call, result.error());
  answer_json(call, 201, *result,
              {{"ETag", etag_of(version_in(*result, versioned))},
               {"Location", place + id_in(*result, versioned)}});
}

std::string parameter_of(const Call& call, std::string_view name) {
  return std::string(call.request.parameter(name));
}

service::OnOne on_one(const Call& call, std::string_view parameter,
                      std::optional<std::uint64_t> version) {
  return {call.world, call.caller, call.asked, parameter_of(call, parameter), version};
}

std::function<void(Call)> acts(const char* parameter,
                               base::Result<boost::json::object> (*act)(const service::OnOne&)) {
  return [parameter, act](Call call) {
    const auto version = if_match(call, false);
    if (!version) return;
    answer_versioned(call, 200, act(on_one(call, parameter, version->number)));
  };
}

}  // namespace luoshi::api
