// Who asked: masked, revealed for a purpose, and found again by the telephone's number.
#include <algorithm>
#include <boost/json.hpp>

#include "base/json.h"
#include "base/unicode.h"
#include "cases/clock.h"
#include "service/answers.h"
#include "service/cases.h"
#include "service/internal/case_json.h"
#include "service/internal/case_reporter.h"
#include "service/internal/case_sealing.h"
#include "service/internal/committed_view.h"
#include "service/personal.h"
#include "service/scope.h"

namespace luoshi::service {
namespace {

using base::Result;
using cases::Case;
using office::Right;
using office::Shown;
namespace json = boost::json;

constexpr std::size_t kHistoryMax = 50;
constexpr std::size_t kPurposeMin = 2;  // characters

bool has_role(World& world, const Caller& caller, const std::vector<std::string>& roles) {
  const office::Day day = today(world);
  return std::ranges::any_of(caller.grants, [&](const office::Grant& grant) {
    return office::is_in_force(grant, day) &&
           std::ranges::count(roles, office::name_of(grant.role)) > 0;
  });
}

Result<json::value> field_json(World& world, const std::string& subject, std::string_view context,
                               const std::optional<office::Sealed>& sealed, bool masked) {
  if (!sealed) return json::value(nullptr);
  auto text = open(world, office::PersonId(subject), context, sealed->sealed);
  if (!text) return tl::unexpected(text.error());
  if (!*text) return json::value(nullptr);  // erased
  if (!masked) return json::value(**text);
  const bool is_phone = context == kReporterPhoneContext;
  return json::value(is_phone ? mask_phone(**text) : mask_name(**text));
}

Result<json::object> fields_json(World& world, const cases::SealedPerson& who, bool masked) {
  json::object out;
  for (const auto& [name, context, sealed] : {std::tuple{"name", kReporterNameContext, &who.name},
                                              {"phone", kReporterPhoneContext, &who.phone},
                                              {"address", kReporterAddressContext, &who.address}}) {
    auto field = field_json(world, who.subject, context, *sealed, masked);
    if (!field) return tl::unexpected(field.error());
    out[name] = std::move(*field);
  }
  return out;
}

const calendar::Process* process_in(const Result<cases::CaseRules>& rules) {
  return rules && rules->kind->process ? &*rules->kind->process : nullptr;
}

// What of a case says who may know who asked.
struct Kept {
  office::UnitId centre;
  office::UnitId unit;
  bool secret = false;
};

Shown shown_by(World& world, const Caller& caller, const calendar::Process* process,
               const Kept& kept) {
  if (process == nullptr) return Shown::kHidden;
  const auto may = [&](Right right, const office::UnitId& unit) {
    return caller.rights.has(right) && require(world, caller, right, unit).has_value();
  };
  const calendar::Secrecy& secrecy = process->secrecy;
  const bool by_role =
      has_role(world, caller, secrecy.roles) && may(Right::kCasesReveal, kept.centre);
  const bool by_unit = secrecy.unit.value_or(false) && !kept.secret && kept.unit != kept.centre &&
                       may(Right::kCasesHandle, kept.unit);
  return by_role || by_unit ? Shown::kMasked : Shown::kHidden;
}

Kept kept_in(const ledger::Row& row) {
  const ledger::Table& table = cases::requests_table();
  return {office::UnitId(text_of(table, row, "centre")),
          office::UnitId(text_of(table, row, "unit")),
          row[table.column("secret")] != ledger::Value(std::int64_t{0})};
}

// Of what a number has asked for, that of which the caller may know who asked: whoever finds a
// petition by somebody's number has learned who petitions.
Result<std::vector<ledger::Row>> rows_of_number(World& world, const Caller& caller,
                                                const std::string& match) {
  ledger::Query query{.table = &cases::requests_table(), .book = ledger::kCityBook};
  query.where = {{"phone_match", ledger::Comparison::kEqual, {match}}};
  query.order = {{"opened_at", true}};
  query.limit = kHistoryMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  CommittedView view(world);
  std::vector<ledger::Row> known;
  for (ledger::BookRow& each : *rows) {
    const auto rules = cases::rules_of(view, text_of(*query.table, each.row, "kind"));
    const Shown shown = shown_by(world, caller, process_in(rules), kept_in(each.row));
    if (shown != Shown::kHidden) known.push_back(std::move(each.row));
  }
  return known;
}

// All that is known of whoever asked, in the clear.
Result<json::object> person_json(World& world, const cases::CaseId& id, const Case& of,
                                 const calendar::Process* process) {
  auto fields = sealed_fields(world, id, of);
  if (!fields) return tl::unexpected(fields.error());
  json::object form;
  for (const auto& [field, value] : *fields) {
    if (is_personal_field(process, field)) form[field] = value;
  }
  const auto& who = of.intake->reporter;
  if (!who && form.empty()) {
    return tl::unexpected(not_found({"没有留下姓名和电话", "nobody is named"}));
  }
  auto out = fields_json(world, who.value_or(cases::SealedPerson{}), false);
  if (out) (*out)["form"] = std::move(form);
  return out;
}

}  // namespace

Shown reporter_shown(World& world, const Caller& caller, const Case& of,
                     const calendar::Process* process) {
  return shown_by(world, caller, process, {of.centre, of.unit, of.intake->secret});
}

Result<json::value> reporter_json(World& world, const Caller& caller, const Case& of, Shown shown) {
  const auto& who = of.intake->reporter;
  if (!who) return json::value(nullptr);
  if (shown == Shown::kHidden) return json::value(json::object{{"shown", "hidden"}});
  auto out = fields_json(world, *who, true);
  if (!out) return tl::unexpected(out.error());
  (*out)["shown"] = "masked";
  (*out)["cases"] = 1;
  if (who->phone) {
    auto rows = rows_of_number(world, caller, who->phone->match);
    if (!rows) return tl::unexpected(rows.error());
    (*out)["cases"] = rows->size();
  }
  return json::value(std::move(*out));
}

Result<CaseReporter> reporter_in_clear(World& world, const cases::SealedPerson& who) {
  auto fields = fields_json(world, who, false);
  if (!fields) return tl::unexpected(fields.error());
  return base::from_json<CaseReporter>(*fields);
}

Result<FormFields> sealed_fields(World& world, const cases::CaseId& id, const Case& of) {
  if (!of.intake->sealed_form) return FormFields();
  auto text = open_case_text(world, cases::subject_of(id, of), *of.intake->sealed_form);
  if (!text) return tl::unexpected(text.error());
  if (!*text) return FormFields();
  auto fields = base::parse_json(**text);
  if (!fields) return tl::unexpected(fields.error());
  return base::from_json<FormFields>(*fields);
}

bool is_personal_field(const calendar::Process* process, const std::string& field) {
  const calendar::FormField* found =
      process == nullptr ? nullptr : calendar::find_field(*process, field);
  return found == nullptr || found->personal.value_or(false);
}

CaseJson reveal_case_reporter(World& world, const Caller& caller, const std::string& id,
                              const Parameters& parameters) {
  auto found = case_at(world, caller, id);
  if (!found) return tl::unexpected(found.error());
  CommittedView view(world);
  const auto rules = cases::rules_of(view, (*found)->what.kind);
  if (reporter_shown(world, caller, **found, process_in(rules)) == Shown::kHidden) {
    return tl::unexpected(base::Error{
        base::ErrorCode::kForbidden,
        {"您不能查看诉求人", "you may not know who asked"},
        {},
        {"这一类的保密规则指定的角色才可以", "the roles that the kind's secrecy names may"},
        "right_missing"});
  }
  const std::string purpose = value_of(parameters, "purpose").value_or("");
  if (base::to_utf32(purpose).size() < kPurposeMin) {
    return tl::unexpected(
        wrong_parameter("purpose", {"应写明用途", "what it is needed for, in some words"}));
  }
  auto out = person_json(world, cases::CaseId(id), **found, process_in(rules));
  if (!out) return out;
  if (auto ok = record_case_read(world, caller, id, "reporter", purpose); !ok) {
    return tl::unexpected(ok.error());
  }
  return out;
}

CaseJson case_history_of(World& world, const Caller& caller, const CaseCaller& who) {
  if (auto may = require(caller, Right::kCasesTake); !may) return tl::unexpected(may.error());
  auto rows = rows_of_number(world, caller, match_of(world, kReporterPhoneContext, who.phone));
  if (!rows) return tl::unexpected(rows.error());
  auto scope = scope_of(world, caller, Right::kCasesTake);
  if (!scope) return tl::unexpected(scope.error());
  json::array items;
  for (const ledger::Row& each : *rows) {
    if (!scope->has(text_of(cases::requests_table(), each, "centre"))) continue;
    auto item = case_item(world, each);
    if (!item) return item;
    items.push_back(std::move(*item));
  }
  if (!items.empty()) {
    const std::string id(items.front().at("id").as_string());
    if (auto ok = record_case_read(world, caller, id, "history", ""); !ok) {
      return tl::unexpected(ok.error());
    }
  }
  return json::object{{"items", std::move(items)}};
}

}  // namespace luoshi::service
