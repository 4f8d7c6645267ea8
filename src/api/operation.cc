#include "api/operation.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "api/static_site.h"

namespace luoshi::api {
namespace {

using base::Error;
using base::ErrorCode;

struct ReasonRow {
  std::string_view reason;
  int status;
};

// Problems that are told by more than their error's code.
constexpr std::array<ReasonRow, 15> kReasons{{
    {"not_signed_in", 401},
    {"sign_in_failed", 401},
    {"session_expired", 401},
    {"right_missing", 403},
    {"csrf_token_wrong", 403},
    {"password_change_required", 403},
    {"separation_of_duties", 403},
    {"key_reused", 409},
    {"state_forbids", 409},
    {"version_outdated", 412},
    {"version_missing", 428},
    {"locked_out", 429},
    {"too_many_requests", 429},
    {"call_instead", 429},
    {"validation", 422},
}};

bool is_pointer(const std::string& where) { return where.starts_with('/'); }

// What is odd about a value, each question on its own: they stand in one message, zh and en
// separated alike (commitment/commitment.h).
std::vector<FieldFault> questions_in(const Error& error) {
  std::vector<FieldFault> faults;
  std::string_view zh = error.what.zh;
  std::string_view en = error.what.en;
  constexpr std::string_view kBetweenZh = "；";
  constexpr std::string_view kBetweenEn = "; ";
  while (!zh.empty()) {
    const std::size_t zh_end = std::min(zh.find(kBetweenZh), zh.size());
    const std::size_t en_end = std::min(en.find(kBetweenEn), en.size());
    faults.push_back(
        {error.where, {std::string(zh.substr(0, zh_end)), std::string(en.substr(0, en_end))}});
    zh.remove_prefix(std::min(zh_end + kBetweenZh.size(), zh.size()));
    en.remove_prefix(std::min(en_end + kBetweenEn.size(), en.size()));
  }
  return faults;
}

Problem problem_from(const Error& error, const std::string& instance) {
  Problem problem = problem_of(error, instance);
  // A member of the body at fault: understood, and wrong.
  if (is_pointer(error.where)) {
    if (error.code == ErrorCode::kInvalidInput || error.code == ErrorCode::kUnsupported) {
      problem.status = 422;
    }
    Error without_place = error;
    without_place.where.clear();
    problem.faults.push_back({error.where,
                              {without_place.to_string(base::Language::kChinese),
                               without_place.to_string(base::Language::kEnglish)}});
    if (error.reason == "value_questioned") problem.faults = questions_in(error);
  }
  const auto known = std::find_if(kReasons.begin(), kReasons.end(),
                                  [&](const ReasonRow& row) { return row.reason == error.reason; });
  if (known != kReasons.end()) problem.status = known->status;
  if (!error.reason.empty()) problem.type = "urn:luoshi:problem:" + error.reason;
  return problem;
}

Response json_response(int status, const boost::json::value& value, Headers headers) {
  Response response = Response::text(base::serialize(value), "application/json", status);
  for (const auto& [name, content] : headers.fields()) response.headers.add(name, content);
  if (!response.headers.find("Cache-Control")) response.headers.add("Cache-Control", "no-store");
  return response;
}

bool is_json(std::string_view media_type) {
  const std::string_view bare = media_type.substr(0, media_type.find(';'));
  return equals_ignoring_case(bare, "application/json");
}

}  // namespace

void answer_json(Call& call, int status, const boost::json::value& value, Headers headers) {
  call.respond(json_response(status, value, std::move(headers)));
}

void answer_nothing(Call& call, Headers headers) {
  Response response;
  response.status = 204;
  response.headers = std::move(headers);
  call.respond(std::move(response));
}

Response problem_response(const Error& error, const Request& request) {
  Problem problem = problem_from(error, request.id);
  Response response = respond_with(problem, request.language);
  // What is merely busy is free again sooner than what is locked.
  const char* const seconds = error.reason == "too_many_requests" ? "2" : "60";
  if (problem.status == 429 || problem.status == 503) response.headers.add("Retry-After", seconds);
  return response;
}

void answer_problem(Call& call, const Error& error) {
  call.respond(problem_response(error, call.request));
}

void answer_problem(Call& call, const std::vector<Error>& errors) {
  Problem problem = problem_from(errors.front(), call.request.id);
  problem.status = 422;
  problem.faults.clear();
  for (const Error& error : errors) {
    Error without_place = error;
    without_place.where.clear();
    problem.faults.push_back({error.where,
                              {without_place.to_string(base::Language::kChinese),
                               without_place.to_string(base::Language::kEnglish)}});
  }
  call.respond(respond_with(problem, call.request.language));
}

void answer_page(Call& call, base::Result<service::Page> page) {
  if (!page) return answer_problem(call, page.error());
  if (page->media_type.empty()) {
    boost::json::object body;
    body["items"] = boost::json::array(page->items.begin(), page->items.end());
    body["next_cursor"] =
        page->next_cursor ? boost::json::value(*page->next_cursor) : boost::json::value(nullptr);
    return answer_json(call, 200, body);
  }
  Response response = Response::text(std::move(page->bytes), page->media_type);
  response.headers.add("Content-Disposition", "attachment; filename=\"" + page->file_name + "\"");
  response.headers.add("Cache-Control", "no-store");
  call.respond(std::move(response));
}

void answer(Call& call, int status, const base::Result<boost::json::object>& result,
            Headers headers) {
  if (!result) return answer_problem(call, result.error());
  answer_json(call, status, *result, std::move(headers));
}

std::optional<boost::json::value> json_body(Call& call) {
  const auto type = call.request.headers.find("Content-Type");
  if (!type || !is_json(*type)) {
    answer_problem(call, Error{ErrorCode::kUnsupported,
                               {"不支持此类内容", "this media type is not read here"},
                               "Content-Type",
                               {"应为 application/json", "application/json"}});
    return std::nullopt;
  }
  auto json = base::parse_json(call.request.body);
  if (!json) {
    answer_problem(call, json.error());
    return std::nullopt;
  }
  return std::move(*json);
}

std::string etag_of(std::uint64_t version) { return "\"" + std::to_string(version) + "\""; }

std::optional<Version> if_match(Call& call, bool needed) {
  const auto header = call.request.headers.find("If-Match");
  if (!header) {
    if (!needed) return Version{};
    answer_problem(call, Error{ErrorCode::kInvalidInput,
                               {"缺少版本", "the version is missing"},
                               "If-Match",
                               {"应为读到的版本，加引号", "the version that was read, in quotes"},
                               "version_missing"});
    return std::nullopt;
  }
  std::uint64_t number = 0;
  const char* begin = header->data() + 1;
  const char* end = header->data() + header->size() - 1;
  const bool quoted = header->size() >= 3 && header->front() == '"' && header->back() == '"';
  const auto parsed = quoted ? std::from_chars(begin, end, number) : std::from_chars_result{};
  if (!quoted || parsed.ec != std::errc() || parsed.ptr != end) {
    answer_problem(call, Error{ErrorCode::kInvalidInput,
                               {"版本有误", "this is no version"},
                               "If-Match",
                               {"例如 \"3\"", "for example \"3\""}});
    return std::nullopt;
  }
  return Version{number};
}

bool answer_if_current(Call& call, const std::string& etag) {
  const auto asked = call.request.headers.find("If-None-Match");
  if (!asked || !matches_tag(*asked, etag)) return false;
  Response response;
  response.status = 304;
  response.headers = {{"ETag", etag}, {"Cache-Control", "private, no-cache"}};
  call.respond(std::move(response));
  return true;
}

void answer_versioned(Call& call, const base::Result<boost::json::object>& result) {
  if (!result) return answer_problem(call, result.error());
  const std::string etag = etag_of(result->at("version").to_number<std::uint64_t>());
  if (answer_if_current(call, etag)) return;
  answer_json(call, 200, *result, {{"ETag", etag}, {"Cache-Control", "private, no-cache"}});
}

bool check_parameters(Call& call, const std::vector<std::string_view>& known) {
  for (const auto& [name, value] : call.request.query) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    answer_problem(call, Error{ErrorCode::kInvalidInput,
                               {"不认识的参数：" + name, "unknown parameter: " + name},
                               name,
                               {},
                               "unknown_parameter"});
    return false;
  }
  return true;
}

}  // namespace luoshi::api
