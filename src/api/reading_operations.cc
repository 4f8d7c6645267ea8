// Reports and what was read out of them.
#include <charconv>

#include "api/resource.h"
#include "api/uploads.h"
#include "service/readings.h"

namespace luoshi::api {
namespace {

constexpr std::uint64_t kOtherPartsBytes = 1 << 20;

// The page brings its own style and script, asks nothing of any server, and stands apart from this
// one's pages and cookies.
constexpr const char* kPagePolicy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-scripts";

std::string id_in(const Call& call) { return parameter_of(call, "reading_id"); }

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

void create_reading(Call call) {
  if (!check_parameters(call, {})) return;
  const auto upload = file_part(call, {"place", "year"});
  if (!upload) return;
  service::NewReading wanted{*upload, field_part(call, "place"), {}};
  if (const auto year = field_part(call, "year"); year && !year->empty()) {
    wanted.year = whole_number(*year);
    if (!wanted.year) {
      return answer_wrong_part(call, "year", {"年份有误", "this is no year"},
                               {"应为 1949 至 2200", "1949 to 2200"});
    }
  }
  auto made = service::create_reading(call.world, call.caller, call.asked, wanted);
  if (!made) return answer_problem(call, made.error());
  if (made->existed) return answer_json(call, 200, made->reading);
  const std::string id(std::string_view(made->reading.at("id").as_string()));
  answer_json(call, 201, made->reading, {{"Location", "/api/v1/readings/" + id}});
}

void get_reading(Call call) {
  if (!check_parameters(call, {})) return;
  answer_versioned(call, service::get_reading(call.world, call.caller, id_in(call)));
}

void answer_text(Call& call, base::Result<service::KeptText> text, std::string media_type,
                 Headers headers) {
  if (!text) return answer_problem(call, text.error());
  const std::string etag = "\"" + text->hash + "\"";
  if (answer_if_current(call, etag)) return;
  Response response = Response::text(std::move(text->bytes), std::move(media_type));
  response.headers.add("ETag", etag);
  response.headers.add("Cache-Control", "private, no-cache");
  for (const auto& [name, value] : headers.fields()) response.headers.add(name, value);
  call.respond(std::move(response));
}

void get_text(Call call) {
  if (!check_parameters(call, {})) return;
  answer_text(call, service::reading_text(call.world, call.caller, id_in(call)),
              "text/plain; charset=utf-8", {});
}

void get_page(Call call) {
  if (!check_parameters(call, {"lang"})) return;
  const std::string_view wanted = call.request.query_value("lang").value_or("zh");
  if (wanted != "zh" && wanted != "en") {
    return answer_problem(call, {base::ErrorCode::kInvalidInput,
                                 {"参数 lang 有误", "the parameter lang is wrong"},
                                 "lang",
                                 {"应为 zh 或 en", "zh or en"},
                                 {}});
  }
  const auto language = wanted == "zh" ? base::Language::kChinese : base::Language::kEnglish;
  answer_text(call, service::reading_page(call.world, call.caller, id_in(call), language),
              "text/html; charset=utf-8", {{"Content-Security-Policy", kPagePolicy}});
}

std::function<void(Call)> lists(service::ReadingPart part) {
  return [part](Call call) {
    answer_page(call, service::list_reading_part(call.world, call.caller, id_in(call), part,
                                                 call.request.query));
  };
}

Operation reads(std::string id, std::string pattern, std::function<void(Call)> run) {
  return read_operation(std::move(id), "/api/v1/readings" + std::move(pattern), "readings.read",
                        std::move(run));
}

}  // namespace

std::vector<Operation> reading_operations() {
  using service::ReadingPart;
  std::vector<Operation> all;
  all.push_back(reads("list_readings", "", [](Call call) {
    answer_page(call, service::list_readings(call.world, call.caller, call.request.query));
  }));
  all.push_back(change_operation("create_reading", Method::kPost, "/api/v1/readings",
                                 "readings.write", create_reading));
  all.back().takes_upload = true;
  all.back().upload.file_bytes_max = service::kReportBytesMax;
  all.back().upload.bytes_max = service::kReportBytesMax + kOtherPartsBytes;
  all.push_back(reads("get_reading", "/{reading_id}", get_reading));
  all.push_back(
      reads("list_quantities", "/{reading_id}/quantities", lists(ReadingPart::kQuantities)));
  all.push_back(reads("list_tasks", "/{reading_id}/tasks", lists(ReadingPart::kTasks)));
  all.push_back(reads("list_terms", "/{reading_id}/terms", lists(ReadingPart::kTerms)));
  all.push_back(reads("list_outline", "/{reading_id}/outline", lists(ReadingPart::kSections)));
  all.push_back(reads("list_findings", "/{reading_id}/findings", lists(ReadingPart::kFindings)));
  all.push_back(reads("get_reading_text", "/{reading_id}/text", get_text));
  all.push_back(reads("get_reading_page", "/{reading_id}/page", get_page));
  return all;
}

}  // namespace luoshi::api
