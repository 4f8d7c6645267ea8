// What is offered: discovery, services, their forms. Requests are in open311_requests.cc, reports
// in open311_take_in.cc.
#include "service/open311.h"

#include <algorithm>
#include <boost/json.hpp>

#include "cases/clock.h"
#include "office/rule_file.h"
#include "service/answers.h"
#include "service/internal/committed_view.h"
#include "service/internal/open311_kinds.h"

namespace luoshi::service {

using base::Language;
using base::Result;
namespace json = boost::json;

const calendar::Kind* PublicKinds::find(std::string_view id) const {
  const auto found =
      std::ranges::find_if(kinds, [&](const calendar::Kind* kind) { return kind->id == id; });
  return found == kinds.end() ? nullptr : *found;
}

Result<PublicKinds> public_kinds(World& world) {
  CommittedView view(world);
  auto now = cases::kinds_now(view);
  if (!now) return tl::unexpected(now.error());
  PublicKinds out{*now, {}};
  if (!out.reading) return out;  // no rules are loaded yet
  for (const calendar::Kind& kind : out.reading->kinds) {
    const bool is_offered =
        kind.process && kind.process->open311 && kind.process->open311->is_offered;
    if (is_offered) out.kinds.push_back(&kind);
  }
  return out;
}

std::string service_code(std::string_view kind, std::string_view category) {
  return std::string(kind) + "." + std::string(category);
}

std::optional<PublicService> find_service(const PublicKinds& kinds, std::string_view code) {
  for (const calendar::Kind* kind : kinds.kinds) {
    for (const calendar::Category& category : *kind->process->categories) {
      if (service_code(kind->id, category.id) == code) return PublicService{kind, &category};
    }
  }
  return std::nullopt;
}

base::Error no_service(const std::string& code) {
  return not_found({"没有服务“" + code + "”", "there is no service_code \"" + code + "\""});
}

std::optional<std::string> said(const Open311Asked& asked, std::string_view name) {
  auto value = value_of(asked.parameters, name);
  return value && !value->empty() ? std::move(value) : std::nullopt;
}

base::Error wrong_value(std::string_view name, base::Message right) {
  return base::Error{base::ErrorCode::kInvalidInput,
                     {"参数有误", "this parameter is wrong"},
                     std::string(name),
                     std::move(right)};
}

json::value second_json(const ledger::Value& milliseconds) {
  const auto* time = std::get_if<std::int64_t>(&milliseconds);
  if (!time) return nullptr;
  std::string text = rfc3339(env::WallTime(std::chrono::milliseconds(*time)));
  constexpr std::size_t kSecondsEnd = 19;
  constexpr std::size_t kFraction = 4;  // ".000"
  return json::value(text.erase(kSecondsEnd, kFraction));
}

namespace {

Result<calendar::Open311City> city_of(World& world) {
  auto kinds = public_kinds(world);
  if (!kinds) return tl::unexpected(kinds.error());
  return kinds->reading ? kinds->reading->open311 : calendar::Open311City{};
}

// When what is offered was changed last.
Result<json::value> changed_at(World& world) {
  const ledger::Table& table = office::rule_files_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"name", ledger::Comparison::kEqual, {std::string("kinds")}}};
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return json::value("");
  return second_json(rows->front().row[table.column("loaded_at")]);
}

bool has_form(const calendar::Kind& kind) {
  return kind.process->form && !kind.process->form->empty();
}

json::object service_json(const calendar::Kind& kind, const calendar::Category& category,
                          Language language) {
  json::value above = nullptr;
  if (category.parent) {
    const auto* parent = calendar::find_category(*kind.process, *category.parent);
    if (parent != nullptr) above = name_in(*parent, language);
  }
  return {{"service_code", service_code(kind.id, category.id)},
          {"service_name", name_in(category, language)},
          {"description", std::move(above)},
          {"metadata", has_form(kind)},
          {"type", "realtime"},
          {"keywords", category.name_en ? category.name + "," + *category.name_en : category.name},
          {"group", name_in(kind, language)}};
}

struct Datatype {
  const char* name;
  base::Message how;  // to fill it in
};
Datatype datatype_of(calendar::FieldType type) {
  switch (type) {
    case calendar::FieldType::kNumber:
      return {"number", {"数值", "a number"}};
    case calendar::FieldType::kDate:
      return {"datetime", {"日期，如2026-03-02", "a day, as 2026-03-02"}};
    case calendar::FieldType::kChoice:
      return {"singlevaluelist", {"选择一项", "one of these"}};
    case calendar::FieldType::kYesNo:
      return {"singlevaluelist", {"是或否", "yes or no"}};
    case calendar::FieldType::kText:
      break;
  }
  return {"text", {"文字", "text"}};
}

json::array values_of(const calendar::FormField& field, Language language) {
  json::array out;
  for (const auto& choice : field.choices.value_or(std::vector<std::string>())) {
    out.push_back({{"key", choice}, {"name", choice}});
  }
  if (field.type == calendar::FieldType::kYesNo) {
    const bool is_chinese = language == Language::kChinese;
    out.push_back({{"key", "yes"}, {"name", is_chinese ? "是" : "yes"}});
    out.push_back({{"key", "no"}, {"name", is_chinese ? "否" : "no"}});
  }
  return out;
}

json::object attribute_json(const calendar::FormField& field, std::size_t order,
                            Language language) {
  const Datatype datatype = datatype_of(field.type);
  return {{"variable", true},
          {"code", field.id},
          {"datatype", datatype.name},
          {"required", field.required.value_or(false)},
          {"datatype_description", datatype.how.in(language)},
          {"order", order},
          {"description", name_in(field, language)},
          {"values", values_of(field, language)}};
}

}  // namespace

Result<void> check_jurisdiction(const Open311Asked& asked) {
  const auto wanted = said(asked, "jurisdiction_id");
  if (!wanted) return {};
  auto city = city_of(asked.world);
  if (!city) return tl::unexpected(city.error());
  if (!city->jurisdiction_id || *city->jurisdiction_id == *wanted) return {};
  return tl::unexpected(not_found({"没有jurisdiction_id“" + *wanted + "”",
                                   "jurisdiction_id \"" + *wanted + "\" was not found"}));
}

Open311Json open311_discovery(const Open311Asked& asked, const std::string& url) {
  auto city = city_of(asked.world);
  if (!city) return tl::unexpected(city.error());
  auto changed = changed_at(asked.world);
  if (!changed) return tl::unexpected(changed.error());
  json::object endpoint{{"specification", "http://wiki.open311.org/GeoReport_v2"},
                        {"url", url},
                        {"changeset", *changed},
                        {"type", "production"},
                        {"formats", {"text/xml", "application/json"}}};
  return json::object{{"changeset", *changed},
                      {"contact", city->contact.value_or("")},
                      {"key_service", city->key_service.value_or("")},
                      {"endpoints", json::array{std::move(endpoint)}}};
}

Open311Json open311_services(const Open311Asked& asked) {
  auto kinds = public_kinds(asked.world);
  if (!kinds) return tl::unexpected(kinds.error());
  json::array out;
  for (const calendar::Kind* kind : kinds->kinds) {
    for (const calendar::Category& category : *kind->process->categories) {
      out.push_back(service_json(*kind, category, asked.language));
    }
  }
  return out;
}

Open311Json open311_definition(const Open311Asked& asked, const std::string& code) {
  auto kinds = public_kinds(asked.world);
  if (!kinds) return tl::unexpected(kinds.error());
  const auto service = find_service(*kinds, code);
  if (!service) return tl::unexpected(no_service(code));
  json::array attributes;
  for (const auto& field :
       service->kind->process->form.value_or(std::vector<calendar::FormField>())) {
    attributes.push_back(attribute_json(field, attributes.size() + 1, asked.language));
  }
  return json::object{{"service_code", code}, {"attributes", std::move(attributes)}};
}

}  // namespace luoshi::service
