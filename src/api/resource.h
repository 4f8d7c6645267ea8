// What operations on units, commitments, orders … have in common: a resource with a version, a body
// in which null empties a member, a table that is uploaded. Thread rule: as operation.h.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <utility>
#include <vector>

#include "api/operation.h"
#include "service/imports.h"
#include "service/on_one.h"

namespace luoshi::api {

// The operation, and the right that it needs.
Operation read_operation(std::string id, std::string pattern, std::string right,
                         std::function<void(Call)> run);
Operation change_operation(std::string id, Method method, std::string pattern, std::string right,
                           std::function<void(Call)> run);
// `path`: of the table as it was received.
using ImportRun = std::function<base::Result<service::Imported>(
    const Call& call, const std::string& path, bool dry_run)>;
// Takes a table of at most 20 MB as the part "file"; `parameters` besides dry_run.
Operation import_operation(std::string id, std::string pattern, std::string right, ImportRun run,
                           std::vector<std::string_view> parameters = {});

// With its version as ETag; 304 when the client holds it. `versioned` is the member that has the
// version: "" for the object itself, "person" for what holds a person.
void answer_versioned(Call& call, int status, const base::Result<boost::json::object>& result,
                      const char* versioned = "");
// 201, with Location: `place` and the id.
void answer_made(Call& call, const base::Result<boost::json::object>& result,
                 const std::string& place, const char* versioned = "");

std::string parameter_of(const Call& call, std::string_view name);
// What `parameter` names.
service::OnOne on_one(const Call& call, std::string_view parameter,
                      std::optional<std::uint64_t> version);

// Acts on what `parameter` names, with a body or without, and answers with what came of it.
std::function<void(Call)> acts(const char* parameter,
                               base::Result<boost::json::object> (*act)(const service::OnOne&));
template <class Body>
std::function<void(Call)> acts(const char* parameter,
                               base::Result<boost::json::object> (*act)(const service::OnOne&,
                                                                        const Body&)) {
  return [parameter, act](Call call) {
    const auto version = if_match(call, false);
    if (!version) return;
    const auto wanted = body<Body>(call);
    if (!wanted) return;
    answer_versioned(call, 200, act(on_one(call, parameter, version->number), *wanted));
  };
}

// A body in which a member that is null is emptied; those go into `emptied`.
template <class T>
std::optional<T> change_body(Call& call) {
  auto json = json_body(call);
  if (!json) return std::nullopt;
  std::vector<base::Error> problems;
  auto value = base::from_json<T>(*json, problems);
  if (!value) {
    answer_problem(call, problems);
    return std::nullopt;
  }
  for (const auto& member : json->get_object()) {
    if (member.value().is_null()) value->emptied.emplace_back(member.key());
  }
  return value;
}

}  // namespace luoshi::api
