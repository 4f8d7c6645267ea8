// A report from outside: a form's parameters → a request, sealed as every other one.
#include <algorithm>
#include <boost/json.hpp>

#include "base/unicode.h"
#include "service/answers.h"
#include "service/internal/case_json.h"
#include "service/internal/open311_kinds.h"

namespace luoshi::service {
namespace {

using base::Result;
namespace json = boost::json;

constexpr std::size_t kDescriptionMax = 4'000;
constexpr std::size_t kAddressMax = 1'000;

base::Error missing(std::string_view name) {
  return base::Error{base::ErrorCode::kInvalidInput,
                     {"缺少参数", "a parameter was not provided"},
                     std::string(name),
                     {}};
}

Result<std::string> line_said(const Open311Asked& asked, std::string_view name, std::size_t max) {
  const std::string text = said(asked, name).value_or("");
  if (base::to_utf32(text).size() <= max) return text;
  const std::string most = std::to_string(max);
  return tl::unexpected(
      wrong_value(name, {"最多" + most + "个字符", most + " characters at most"}));
}

// The family name stands first, and apart only where it is written with letters.
std::string name_of(const std::string& first, const std::string& last) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  const bool is_latin = std::ranges::all_of(first + last, is_ascii);
  if (!is_latin || first.empty() || last.empty()) return last + first;
  return first + " " + last;
}

std::optional<CaseReporter> reporter_of(const Open311Asked& asked) {
  const std::string name =
      name_of(said(asked, "first_name").value_or(""), said(asked, "last_name").value_or(""));
  const auto phone = said(asked, "phone");
  if (name.empty() && !phone) return std::nullopt;
  CaseReporter out;
  if (!name.empty()) out.name = name;
  out.phone = phone;
  return out;
}

Result<std::optional<CasePoint>> point_of(const Open311Asked& asked) {
  const auto latitude = said(asked, "lat");
  const auto longitude = said(asked, "long");
  if (!latitude && !longitude) return std::optional<CasePoint>();
  const auto north = base::Decimal::parse(latitude.value_or(""));
  const auto east = base::Decimal::parse(longitude.value_or(""));
  if (north && east) return std::optional<CasePoint>({*east, *north});
  return tl::unexpected(
      wrong_value("lat", {"lat和long应都是度数（WGS 84）", "lat and long, degrees, WGS 84"}));
}

bool is_web_address(const std::string& text) {
  return text.starts_with("https://") || text.starts_with("http://");
}

// The words, and beside them what has no place of its own: an address to write to, a picture.
Result<std::string> words_of(const Open311Asked& asked) {
  auto words = line_said(asked, "description", kDescriptionMax);
  if (!words) return words;
  for (const auto& [name, header] :
       {std::pair("email", "电子邮箱："), {"media_url", "附件地址："}}) {
    auto value = line_said(asked, name, kAddressMax);
    if (!value) return value;
    if (value->empty()) continue;
    if (name == std::string_view("media_url") && !is_web_address(*value)) {
      return tl::unexpected(wrong_value(name, {"应以https://开头", "https://…"}));
    }
    *words += (words->empty() ? "" : "\n") + std::string(header) + *value;
  }
  return words;
}

// attribute[code]=value; attribute[code][]=value is the same.
Result<std::map<std::string, std::string>> form_of(const Open311Asked& asked,
                                                   const calendar::Process& process) {
  constexpr std::string_view kPrefix = "attribute[";
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : asked.parameters) {
    if (!name.starts_with(kPrefix) || value.empty()) continue;
    const std::string code = name.substr(kPrefix.size(), name.find(']') - kPrefix.size());
    const calendar::FormField* field = calendar::find_field(process, code);
    const bool is_day = field != nullptr && field->type == calendar::FieldType::kDate;
    constexpr std::size_t kDayBytes = 10;  // of a datetime
    if (!out.emplace(code, is_day ? value.substr(0, kDayBytes) : value).second) {
      return tl::unexpected(wrong_value(name, {"应只有一个值", "one value"}));
    }
  }
  return out;
}

Result<CaseNew> report_of(const Open311Asked& asked, const PublicService& service) {
  CaseNew out;
  auto point = point_of(asked);
  if (!point) return tl::unexpected(point.error());
  auto place = line_said(asked, "address_string", kAddressMax);
  if (!place) return tl::unexpected(place.error());
  if (!*point && place->empty()) return tl::unexpected(missing("lat, long / address_string"));
  auto words = words_of(asked);
  if (!words) return tl::unexpected(words.error());
  auto form = form_of(asked, *service.kind->process);
  if (!form) return tl::unexpected(form.error());
  out.kind = service.kind->id;
  out.category = service.category->id;
  out.summary = service.category->name;  // nobody has read yet what the words hold
  out.channel = cases::Channel::kWeb;
  out.text = std::move(*words);
  out.place = std::move(*place);
  out.point = *point;
  out.reporter = reporter_of(asked);
  out.form = std::move(*form);
  return out;
}

// By the parameter that the client knows.
base::Error as_parameter(base::Error error) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kNames = {{
      {"/reporter/name", "first_name, last_name"},
      {"/reporter/phone", "phone"},
      {"/text", "description"},
      {"/place", "address_string"},
      {"/point", "lat, long"},
  }};
  for (const auto& [pointer, name] : kNames) {
    if (error.where == pointer) error.where = name;
  }
  constexpr std::string_view kForm = "/form/";
  if (error.where.starts_with(kForm)) {
    error.where = "attribute[" + error.where.substr(kForm.size()) + "]";
  }
  return error;
}

// Whoever may take a case in may keep what comes with it.
Result<std::vector<std::string>> kept(const Open311Asked& asked, const Caller& caller,
                                      const Asked& request, const std::vector<Upload>& media) {
  std::vector<std::string> digests;
  if (media.empty()) return digests;
  if (auto may = require(caller, office::Right::kCasesTake); !may) {
    return tl::unexpected(may.error());
  }
  Caller keeper = caller;
  keeper.rights.add({office::Right::kFilesWrite});
  for (const Upload& each : media) {
    const Asked own{request.request + "." + std::to_string(digests.size()), request.fingerprint};
    auto file = keep_file(asked.world, keeper, own, each, {.personal = true});
    if (!file) {
      base::Error error = file.error();
      error.where = "media";
      return tl::unexpected(std::move(error));
    }
    digests.emplace_back(file->at("hash").as_string());
  }
  return digests;
}

// With what came as parts of the body, too.
Asked with_parts(const Open311Asked& asked, const Asked& request,
                 const std::vector<std::string>& digests) {
  if (digests.empty()) return request;
  std::string content;
  for (const auto& [name, value] : asked.parameters) content += name + "=" + value + "\n";
  for (const std::string& digest : digests) content += digest + "\n";
  return with_content(request, content);
}

}  // namespace

Open311Json open311_take_in(const Open311Asked& asked, const Caller& caller, const Asked& request,
                            const std::vector<Upload>& media) {
  const auto code = said(asked, "service_code");
  if (!code) return tl::unexpected(missing("service_code"));
  auto kinds = public_kinds(asked.world);
  if (!kinds) return tl::unexpected(kinds.error());
  const auto service = find_service(*kinds, *code);
  if (!service) return tl::unexpected(no_service(*code));
  auto report = report_of(asked, *service);
  if (!report) return tl::unexpected(report.error());
  auto digests = kept(asked, caller, request, media);
  if (!digests) return tl::unexpected(digests.error());
  if (!digests->empty()) report->files = *digests;
  auto taken = take_in_case(asked.world, caller, with_parts(asked, request, *digests), *report);
  if (!taken) return tl::unexpected(as_parameter(taken.error()));
  const base::Message notice{"已登记，编号" + taken->number, "registered as " + taken->number};
  return json::array{json::object{{"service_request_id", taken->id},
                                  {"service_notice", notice.in(asked.language)},
                                  {"account_id", nullptr}}};
}

}  // namespace luoshi::service
