// The kinds that people ask for, with what a form has to know of them.
#include <boost/json.hpp>

#include "base/json.h"
#include "cases/clock.h"
#include "service/cases.h"
#include "service/internal/clock_json.h"
#include "service/internal/commitment_json.h"
#include "service/internal/committed_view.h"

namespace luoshi::service {
namespace {

namespace json = boost::json;

json::array names_json(const std::optional<std::vector<calendar::Ground>>& rows) {
  json::array out;
  for (const auto& each : rows.value_or(std::vector<calendar::Ground>())) {
    out.push_back(name_json(each.id, each.name, each.name_en));
  }
  return out;
}

json::array form_json(const calendar::Process& process) {
  json::array out;
  for (const auto& field : process.form.value_or(std::vector<calendar::FormField>())) {
    json::object shown = name_json(field.id, field.name, field.name_en).as_object();
    shown["type"] = base::to_json(field.type);
    shown["required"] = field.required.value_or(false);
    shown["company"] = field.company.value_or(false);
    shown["choices"] = base::to_json(field.choices.value_or(std::vector<std::string>()));
    out.push_back(std::move(shown));
  }
  return out;
}

json::object kind_json(const calendar::Kind& kind) {
  const calendar::Process& process = *kind.process;
  json::object out = name_json(kind.id, kind.name, kind.name_en).as_object();
  out["line"] = base::to_json(process.line);
  out["admission"] = process.admission.value_or(false);
  out["needs_evidence"] = kind.needs_evidence.value_or(false);
  out["refusals"] = names_json(process.refusals);
  out["returns"] = names_json(process.returns);
  out["grounds"] = names_json(kind.clock.suspensions);
  out["form"] = form_json(process);
  json::array categories;
  for (const auto& each : process.categories.value_or(std::vector<calendar::Category>())) {
    json::object shown = name_json(each.id, each.name, each.name_en).as_object();
    shown["parent"] = or_null(each.parent);
    shown["lead"] = or_null(each.lead);
    shown["major"] = each.major.value_or(false);
    categories.push_back(std::move(shown));
  }
  out["categories"] = std::move(categories);
  json::array matters;
  for (const auto& each : process.matters.value_or(std::vector<calendar::Matter>())) {
    matters.push_back(name_json(each.id, each.name, each.name_en));
  }
  out["matters"] = std::move(matters);
  json::array checklists;
  for (const auto& each : process.checklists.value_or(std::vector<calendar::Checklist>())) {
    json::object shown = name_json(each.id, each.name, each.name_en).as_object();
    shown["items"] = base::to_json(each.items);
    checklists.push_back(std::move(shown));
  }
  out["checklists"] = std::move(checklists);
  out["review"] = process.review ? json::value(process.review->kind) : json::value(nullptr);
  out["extension"] = kind.clock.extension
                         ? json::value{{"amount_max", kind.clock.extension->amount_max}}
                         : json::value(nullptr);
  return out;
}

}  // namespace

CaseJson list_case_kinds(World& world, const Caller& caller) {
  if (auto may = require(caller, office::Right::kCasesRead); !may)
    return tl::unexpected(may.error());
  CommittedView view(world);
  auto kinds = cases::kinds_now(view);
  if (!kinds) return tl::unexpected(kinds.error());
  json::array items;
  if (*kinds) {
    for (const calendar::Kind& each : (*kinds)->kinds) {
      if (each.process) items.push_back(kind_json(each));
    }
  }
  return json::object{{"items", std::move(items)}};
}

}  // namespace luoshi::service
