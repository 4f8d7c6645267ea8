// GeoReport v2 (docs/formats/open311.md): addresses, formats, keys and errors. What is offered and
// what is public is service's.
#include <boost/json.hpp>

#include "api/internal/target.h"
#include "api/open311.h"
#include "api/open311_xml.h"
#include "api/operation.h"
#include "service/open311.h"
#include "service/sessions.h"

namespace luoshi::api {
namespace {

namespace json = boost::json;
using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kPlace = "/open311/v2";
constexpr std::uint64_t kFormBytesMax = 64 << 10;
constexpr std::size_t kFormCountMax = 200;
constexpr std::size_t kMediaMax = 5;
constexpr std::uint64_t kMediaBytesMax = 10 << 20;

// What an address ends in: "services.json".
struct Name {
  std::string stem;
  bool is_json = false;
  bool is_known = true;  // .json or .xml; what is neither is answered in XML, which all must read
};
Name name_of(std::string_view text) {
  const std::size_t dot = std::min(text.rfind('.'), text.size());
  const std::string_view ending = text.substr(dot);
  return {std::string(text.substr(0, dot)), ending == ".json",
          ending == ".json" || ending == ".xml"};
}

Response response_as(const Name& name, std::string_view root, const json::value& value,
                     int status) {
  Response response =
      name.is_json
          ? Response::text(json::serialize(value), "application/json; charset=utf-8", status)
          : Response::text(open311_xml(root, value), "text/xml; charset=utf-8", status);
  response.headers.add("Access-Control-Allow-Origin", "*");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Vary", "Accept-Language");
  return response;
}

int status_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::kUnauthenticated:
    case ErrorCode::kForbidden:
      return 403;
    case ErrorCode::kInvalidInput:
      return 400;
    default:
      return problem_of(error).status;
  }
}

Response error_response(const Request& request, const Name& name, const Error& error) {
  const int status = status_of(error);
  const json::object told{{"code", status}, {"description", error.to_string(request.language)}};
  return response_as(name, "errors", json::array{told}, status);
}

void answer_error(Call& call, const Name& name, const Error& error) {
  call.respond(error_response(call.request, name, error));
}

Error no_resource() {
  return Error{ErrorCode::kNotFound,
               {"没有这个资源", "there is no such resource"},
               {},
               {"见docs/formats/open311.md", "see discovery.xml"},
               {}};
}

void answer_result(Call& call, const Name& name, std::string_view root,
                   const service::Open311Json& result) {
  if (!result) return answer_error(call, name, result.error());
  call.respond(response_as(name, root, *result, 200));
}

std::string endpoint_of(const Request& request) {
  const std::string scheme = request.is_secure ? "https://" : "http://";
  const std::string host(request.headers.find("Host").value_or("localhost"));
  return scheme + host + std::string(kPlace);
}

// GET of a list: "services.json".
void get_list(Call call) {
  const Name name = name_of(call.request.parameter("list"));
  const service::Open311Asked asked{call.world, call.request.query, call.request.language};
  if (!name.is_known) return answer_error(call, name, no_resource());
  if (name.stem == "discovery") {
    return answer_result(call, name, "discovery",
                         service::open311_discovery(asked, endpoint_of(call.request)));
  }
  if (auto ours = service::check_jurisdiction(asked); !ours) {
    return answer_error(call, name, ours.error());
  }
  if (name.stem == "services") {
    return answer_result(call, name, "services", service::open311_services(asked));
  }
  if (name.stem == "requests") {
    return answer_result(call, name, "service_requests", service::open311_requests(asked));
  }
  answer_error(call, name, no_resource());
}

// GET of one: "services/hotline.help.json".
void get_one(Call call) {
  const std::string list(call.request.parameter("list"));
  const Name name = name_of(call.request.parameter("one"));
  const service::Open311Asked asked{call.world, call.request.query, call.request.language};
  if (!name.is_known) return answer_error(call, name, no_resource());
  if (auto ours = service::check_jurisdiction(asked); !ours) {
    return answer_error(call, name, ours.error());
  }
  if (list == "services") {
    return answer_result(call, name, "service_definition",
                         service::open311_definition(asked, name.stem));
  }
  if (list == "requests") {
    return answer_result(call, name, "service_requests",
                         service::open311_request(asked, name.stem));
  }
  if (list == "tokens") {
    return answer_result(call, name, "service_requests", service::open311_token(asked, name.stem));
  }
  answer_error(call, name, no_resource());
}

std::string_view media_type_of(const Request& request) {
  const std::string_view type = request.headers.find("Content-Type").value_or("");
  return type.substr(0, type.find(';'));
}
bool is_multipart(const Request& request) {
  return equals_ignoring_case(media_type_of(request), "multipart/form-data");
}

// What is no file of them, and behind it the parameters of the address.
Parameters fields_of(const Request& request) {
  Parameters out;
  for (const Part& part : request.parts) {
    if (!part.file_name) out.emplace_back(part.name, part.value);
  }
  out.insert(out.end(), request.query.begin(), request.query.end());
  return out;
}

// The files, under media, media[] or media[0] …; a field that was left empty has no name.
Result<std::vector<service::Upload>> media_of(const Request& request) {
  std::vector<service::Upload> out;
  for (const Part& part : request.parts) {
    if (!part.file_name || part.file_name->empty()) continue;
    const bool is_media = part.name == "media" || part.name.starts_with("media[");
    if (!is_media || out.size() == kMediaMax) {
      const std::string most = std::to_string(kMediaMax);
      return base::fail(ErrorCode::kInvalidInput, {"文件有误", "this file is not taken"}, part.name,
                        {"名为media，至多" + most + "个", "named media, " + most + " at the most"});
    }
    out.push_back({part.path, *part.file_name, part.size_bytes});
  }
  return out;
}

// The parameters of the form, and behind them those of the address.
Result<Parameters> form_of(const Request& request) {
  constexpr std::string_view kForm = "application/x-www-form-urlencoded";
  if (is_multipart(request)) return fields_of(request);
  if (!equals_ignoring_case(media_type_of(request), kForm)) {
    return tl::unexpected(Error{ErrorCode::kUnsupported,
                                {"不支持此类内容", "this media type is not read here"},
                                "Content-Type",
                                {std::string(kForm), std::string(kForm)},
                                {}});
  }
  auto form = parse_form(request.body, kFormCountMax);
  if (!form) {
    return base::fail(ErrorCode::kInvalidInput, {"表单有误", "this is no form"}, {},
                      {"应为UTF-8，编码后的名称=值，至多200项", "UTF-8, at most 200 name=value"});
  }
  form->insert(form->end(), request.query.begin(), request.query.end());
  return std::move(*form);
}

// A token of the office: api_key, or as the rest of the API has it.
Result<service::Caller> key_of(service::Sessions& sessions, const Request& request,
                               const Parameters& form) {
  constexpr std::string_view kBearer = "Bearer ";
  std::string key = service::value_of(form, "api_key").value_or("");
  const std::string_view header = request.headers.find("Authorization").value_or("");
  if (key.empty() && header.starts_with(kBearer)) key = header.substr(kBearer.size());
  auto caller = sessions.by_token(key);
  if (caller) {
    caller->peer = request.peer;
    return caller;
  }
  const bool is_wrong_key = caller.error().code == ErrorCode::kUnauthenticated;
  if (!is_wrong_key) return caller;
  return base::fail(ErrorCode::kForbidden, {"api_key缺少或无效", "missing or invalid API key"},
                    "api_key");
}

void post(Call call) {
  const Name name = name_of(call.request.parameter("list"));
  if (!name.is_known || name.stem != "requests") return answer_error(call, name, no_resource());
  auto form = form_of(call.request);
  if (!form) return answer_error(call, name, form.error());
  const service::Open311Asked asked{call.world, *form, call.request.language};
  if (auto ours = service::check_jurisdiction(asked); !ours) {
    return answer_error(call, name, ours.error());
  }
  auto caller = key_of(call.sessions, call.request, *form);
  if (!caller) return answer_error(call, name, caller.error());
  auto media = media_of(call.request);
  if (!media) return answer_error(call, name, media.error());
  answer_result(call, name, "service_requests",
                service::open311_take_in(asked, *caller, call.asked, *media));
}

// Files are taken from whoever shows his key before they come.
std::optional<Response> refuse_files(service::World&, service::Sessions& sessions,
                                     const Request& request) {
  if (!is_multipart(request)) return std::nullopt;
  auto caller = key_of(sessions, request, request.query);
  if (caller) return std::nullopt;
  return error_response(request, name_of(request.parameter("list")), caller.error());
}

Operation open_to_all(std::string id, Method method, std::string_view rest,
                      std::function<void(Call)> run) {
  Operation out;
  out.id = std::move(id);
  out.method = method;
  out.pattern = std::string(kPlace) + std::string(rest);
  out.who = Who::kAnyone;
  out.run = std::move(run);
  return out;
}

}  // namespace

std::vector<Operation> open311_operations() {
  std::vector<Operation> all;
  all.push_back(open_to_all("open311_list", Method::kGet, "/{list}", get_list));
  all.push_back(open_to_all("open311_one", Method::kGet, "/{list}/{one}", get_one));
  all.push_back(open_to_all("open311_post", Method::kPost, "/{list}", post));
  all.back().is_change = true;
  all.back().body_bytes_max = kFormBytesMax;
  all.back().takes_upload = true;
  all.back().upload.file_bytes_max = kMediaBytesMax;
  all.back().upload.bytes_max = kMediaMax * kMediaBytesMax + kFormBytesMax;
  all.back().refuses = refuse_files;
  return all;
}

}  // namespace luoshi::api
