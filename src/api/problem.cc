#include "api/problem.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace luoshi::api {
namespace {

struct StatusWords {
  int status;
  std::string_view reason;
  base::Message title;
  std::string_view type = {};  // the last word of the problem's
};

const StatusWords& words_of(int status) {
  static const std::array<StatusWords, 30> kWords{{
      {200, "OK", {"成功", "OK"}},
      {201, "Created", {"已创建", "Created"}},
      {202, "Accepted", {"已受理", "Accepted"}},
      {204, "No Content", {"无内容", "No content"}},
      {302, "Found", {"另有地址", "Found"}},
      {303, "See Other", {"见另一地址", "See other"}},
      {304, "Not Modified", {"未改变", "Not modified"}},
      {400, "Bad Request", {"请求有误", "Bad request"}, "malformed"},
      {401, "Unauthorized", {"需要登录", "Sign-in required"}, "not_signed_in"},
      {403, "Forbidden", {"没有权限", "Forbidden"}, "right_missing"},
      {404, "Not Found", {"没有找到", "Not found"}, "not_found"},
      {405, "Method Not Allowed", {"不支持此方法", "Method not allowed"}, "method_not_allowed"},
      {406, "Not Acceptable", {"没有所要的格式", "Not acceptable"}, "media_type_unsupported"},
      {408, "Request Timeout", {"请求超时", "Request timed out"}, "malformed"},
      {409, "Conflict", {"与现状冲突", "Conflict"}, "conflict"},
      {410, "Gone", {"已不存在", "Gone"}, "not_found"},
      {411, "Length Required", {"缺少长度", "Length required"}, "malformed"},
      {412, "Precondition Failed", {"前提不成立", "Precondition failed"}, "version_outdated"},
      {413, "Content Too Large", {"内容过大", "Content too large"}, "too_large"},
      {414, "URI Too Long", {"地址过长", "Address too long"}, "too_large"},
      {415,
       "Unsupported Media Type",
       {"不支持此类内容", "Unsupported media type"},
       "media_type_unsupported"},
      {417, "Expectation Failed", {"无法满足 Expect", "Expectation failed"}, "malformed"},
      {422, "Unprocessable Content", {"内容无法处理", "Unprocessable content"}, "validation"},
      {428, "Precondition Required", {"缺少版本", "Version missing"}, "version_missing"},
      {429, "Too Many Requests", {"请求过于频繁", "Too many requests"}, "too_many_requests"},
      {431,
       "Request Header Fields Too Large",
       {"请求头过大", "Request header too large"},
       "too_large"},
      {500, "Internal Server Error", {"服务器内部错误", "Internal server error"}, "internal"},
      {501, "Not Implemented", {"不支持此功能", "Not implemented"}, "malformed"},
      {503, "Service Unavailable", {"服务暂不可用", "Service unavailable"}, "unavailable"},
      {505,
       "HTTP Version Not Supported",
       {"不支持此 HTTP 版本", "HTTP version not supported"},
       "malformed"},
  }};
  static const StatusWords kOther{0, "Other", {"其他", "Other"}, "internal"};
  const auto found = std::ranges::find(kWords, status, &StatusWords::status);
  return found == kWords.end() ? kOther : *found;
}

int status_of(base::ErrorCode code) {
  switch (code) {
    case base::ErrorCode::kInvalidInput:
      return 400;
    case base::ErrorCode::kNotFound:
      return 404;
    case base::ErrorCode::kUnsupported:
      return 415;
    case base::ErrorCode::kTooLarge:
      return 413;
    case base::ErrorCode::kUnavailable:
      return 503;
    case base::ErrorCode::kConflict:
      return 409;
    case base::ErrorCode::kUnauthenticated:
      return 401;
    case base::ErrorCode::kForbidden:
      return 403;
    default:
      return 500;
  }
}

}  // namespace

const base::Message& title_of_status(int status) { return words_of(status).title; }

std::string_view reason_of_status(int status) { return words_of(status).reason; }

Problem problem_of(int status, base::Message detail, std::string instance) {
  Problem problem;
  problem.status = status;
  problem.detail = std::move(detail);
  problem.instance = std::move(instance);
  return problem;
}

Problem problem_of(const base::Error& error, std::string instance) {
  return problem_of(
      status_of(error.code),
      {error.to_string(base::Language::kChinese), error.to_string(base::Language::kEnglish)},
      std::move(instance));
}

Response respond_with(const Problem& problem, base::Language language) {
  const base::Message& title =
      problem.title.zh.empty() ? title_of_status(problem.status) : problem.title;
  const std::string type = problem.type.empty()
                               ? "urn:luoshi:problem:" + std::string(words_of(problem.status).type)
                               : problem.type;
  boost::json::object body{{"type", type},
                           {"title", title.in(language)},
                           {"title_en", title.en},
                           {"status", problem.status},
                           {"detail", problem.detail.in(language)},
                           {"detail_en", problem.detail.en}};
  if (!problem.instance.empty()) body["instance"] = problem.instance;
  if (!problem.faults.empty()) {
    boost::json::array& errors = body["errors"].emplace_array();
    for (const FieldFault& fault : problem.faults) {
      errors.push_back({{"pointer", fault.pointer},
                        {"detail", fault.detail.in(language)},
                        {"detail_en", fault.detail.en}});
    }
  }
  Response response =
      Response::text(boost::json::serialize(body), "application/problem+json", problem.status);
  response.headers.add("Content-Language", language == base::Language::kChinese ? "zh" : "en");
  response.headers.add("Cache-Control", "no-store");
  return response;
}

}  // namespace luoshi::api
