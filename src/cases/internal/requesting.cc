#include "cases/internal/requesting.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/decimal.h"
#include "cases/internal/deciding.h"
#include "cases/request_rows.h"
#include "office/day.h"
#include "office/lookup.h"
#include "office/unit.h"

namespace luoshi::cases {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using calendar::Process;
using ledger::Decision;
using ledger::View;
using office::check_text;

constexpr office::TextLimits kSummary{.max = 100};

Result<void> check_number(const std::string& value, const std::string& where) {
  if (base::Decimal::parse(value)) return {};
  return fail(ErrorCode::kInvalidInput, {"不是数值", "this is no number"}, where);
}

Result<void> check_value(const calendar::FormField& field, const std::string& value,
                         const std::string& where) {
  switch (field.type) {
    case calendar::FieldType::kNumber:
      return check_number(value, where);
    case calendar::FieldType::kDate:
      if (office::Day::parse(value)) return {};
      return fail(ErrorCode::kInvalidInput, {"不是日期", "this is no day"}, where,
                  {"如 2026-03-02", "2026-03-02"});
    case calendar::FieldType::kChoice:
      if (std::ranges::count(*field.choices, value) > 0) return {};
      return fail(ErrorCode::kInvalidInput, {"不是可选的值", "this is none of the choices"}, where);
    case calendar::FieldType::kYesNo:
      if (value == "yes" || value == "no") return {};
      return fail(ErrorCode::kInvalidInput, {"应为yes或no", "yes or no"}, where);
    case calendar::FieldType::kText:
      break;
  }
  return fail(ErrorCode::kInvalidInput,
              {"自由文本应加密保存", "free text is kept sealed, not among these"}, where);
}

// Of the plain part: what is personal stands sealed, and service has looked at it.
Result<void> check_form(const Process& process, const std::map<std::string, std::string>& form) {
  for (const auto& [name, value] : form) {
    const std::string where = "/form/" + name;
    const calendar::FormField* field = calendar::find_field(process, name);
    if (field == nullptr) {
      return fail(ErrorCode::kInvalidInput, {"表单没有这一项", "the form has no such field"},
                  where);
    }
    if (field->personal.value_or(false)) {
      return fail(ErrorCode::kInvalidInput, {"个人信息应加密保存", "what is personal is sealed"},
                  where);
    }
    if (auto ok = check_value(*field, value, where); !ok) return ok;
  }
  return {};
}

Result<void> check_company(const Process& process, const std::optional<std::string>& company) {
  if (!company) return {};
  const calendar::FormField* field = calendar::company_field(process);
  if (field != nullptr) return check_value(*field, *company, "/company");
  return fail(ErrorCode::kInvalidInput,
              {"这一类的表单没有企业一项", "the form of this kind names no company"}, "/company");
}

Result<void> check_point(const std::optional<Point>& point) {
  if (!point) return {};
  const bool is_there =
      std::abs(point->longitude) <= 180'000'000 && std::abs(point->latitude) <= 90'000'000;
  if (is_there) return {};
  return fail(ErrorCode::kInvalidInput, {"坐标有误", "this is no point"}, "/point",
              {"应为WGS 84经纬度", "longitude and latitude, WGS 84"});
}

Result<void> check_reporter(const std::optional<SealedPerson>& reporter) {
  if (!reporter) return {};
  const auto sealed = [](const std::optional<office::Sealed>& value, const char* where) {
    return value ? office::check_sealed(*value, where) : Result<void>();
  };
  return all_of({check_text(reporter->subject, {.max = 80}, "/reporter/subject"),
                 sealed(reporter->name, "/reporter/name"),
                 sealed(reporter->phone, "/reporter/phone"),
                 sealed(reporter->address, "/reporter/address")});
}

Result<void> check_texts(const CaseRegistered& what) {
  return all_of({check_sealed_text(what.text.value_or(""), false, "/text"),
                 check_sealed_text(what.place.value_or(""), false, "/place"),
                 check_sealed_text(what.sealed_form.value_or(""), false, "/form")});
}

}  // namespace

Result<ProcessRules> process_of(View& view, const std::string& kind) {
  auto rules = rules_of(view, kind);
  if (!rules) return tl::unexpected(rules.error());
  const auto& process = rules->kind->process;
  if (process) return ProcessRules{*rules, &*process};
  return fail(ErrorCode::kInvalidInput,
              {fmt::format("“{}”不是群众诉求一类", rules->kind->name),
               fmt::format("\"{}\" is no kind that people ask for", rules->kind->id)},
              "/kind", {"应为有process的类别", "a kind with a process"});
}

Result<void> check_active(View& view, const office::UnitId& unit, std::string where) {
  const auto found = office::active_unit(view, unit, std::move(where));
  return found ? Result<void>() : tl::unexpected(found.error());
}

Result<std::optional<Filed>> filed_by(const Process& process, const std::optional<Filed>& filed) {
  if (!filed) return filed;
  Filed out{filed->category, filed->matter, std::nullopt, filed->company};
  if (filed->matter && !calendar::has_matter(process, *filed->matter)) {
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("没有民生事项“{}”", *filed->matter),
                 fmt::format("there is no matter \"{}\"", *filed->matter)},
                "/matter", {"应为这一类列出的事项", "one that the kind lists"});
  }
  if (auto ok = check_company(process, filed->company); !ok) return tl::unexpected(ok.error());
  if (!filed->category) return std::optional(out);
  const calendar::Category* category = calendar::find_category(process, *filed->category);
  if (category == nullptr) {
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("没有分类“{}”", *filed->category),
                 fmt::format("there is no category \"{}\"", *filed->category)},
                "/category", {"应为这一类的分类", "one of the kind's categories"});
  }
  out.major = category->major.value_or(false);
  return std::optional(out);
}

Result<void> check_checklist(const Process& process, const std::optional<Checked>& checked) {
  if (!checked) return {};
  const calendar::Checklist* list = calendar::find_checklist(process, checked->checklist);
  if (list == nullptr) {
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("没有检查表“{}”", checked->checklist),
                 fmt::format("there is no checklist \"{}\"", checked->checklist)},
                "/checked/checklist", {"应为这一类的检查表", "one of the kind's checklists"});
  }
  for (const std::uint32_t item : checked->failed) {
    if (item < list->items.size() && std::ranges::count(checked->failed, item) == 1) continue;
    return fail(ErrorCode::kInvalidInput, {"检查项有误", "an item is wrong"}, "/checked/failed",
                {fmt::format("0到{}，不重复", list->items.size() - 1),
                 fmt::format("0 to {}, each once", list->items.size() - 1)});
  }
  return {};
}

Result<void> check_registering(View& view, const CaseRegistered& what, const Process& process) {
  if (auto ok =
          all_of({check_text(what.summary, kSummary, "/summary"), check_form(process, what.form),
                  check_point(what.point), check_reporter(what.reporter), check_texts(what),
                  check_checklist(process, what.checked), check_files(view, what.files, "/files"),
                  check_active(view, what.centre, "/centre")});
      !ok) {
    return ok;
  }
  if (what.came_at > view.now().time_since_epoch().count()) {
    return fail(ErrorCode::kInvalidInput, {"来电时间在将来", "it came in the future"}, "/came_at",
                {"应不晚于现在", "now or before"});
  }
  const env::WallTime came{std::chrono::milliseconds(what.came_at)};
  if (calendar::Zone{}.local(came.time_since_epoch().count() / 1'000).day() < calendar::kFirstDay) {
    return fail(ErrorCode::kInvalidInput, {"来电时间太早", "it came too long ago"}, "/came_at",
                {"年份应写全，如2026", "the year in full, as 2026"});
  }
  if (what.cell) {
    if (auto ok = check_text(*what.cell, {.max = 80}, "/cell"); !ok) return ok;
  }
  return what.region ? check_active(view, *what.region, "/region") : Result<void>();
}

Result<CaseRegistered> numbered(View& view, const CaseRegistered& what, const ProcessRules& of) {
  CaseRegistered body = what;
  auto filed = filed_by(*of.process, what.filed);
  if (!filed) return tl::unexpected(filed.error());
  body.filed = std::move(*filed);
  if (body.filed) body.filed->company.reset();  // it is what the form says
  const calendar::FormField* field = calendar::company_field(*of.process);
  if (const auto named = what.form.find(field ? field->id : ""); named != what.form.end()) {
    if (!body.filed) body.filed.emplace();
    body.filed->company = named->second;
  }
  body.line = of.process->line;
  body.clock_from = of.process->clock_from.value_or(calendar::ClockFrom::kRegistered);
  body.intake_clock = of.process->intake_clock;
  body.follow_up = of.process->follow_up.value_or(false);
  if (of.process->message_first) body.message_first = true;
  body.kinds_version = of.rules.kinds_version;
  body.series = *of.rules.kind->series;
  body.year = year_of(view.now());
  const auto sequence = next_sequence(view, requests_table(), body.series, body.year);
  if (!sequence) return tl::unexpected(sequence.error());
  body.sequence = *sequence;
  body.number = fmt::format("{}〔{}〕{}号", body.series, body.year, body.sequence);
  return body;
}

Result<std::optional<CaseId>> came_before(View& view, const std::optional<External>& external) {
  if (!external) return std::optional<CaseId>();
  if (auto ok = all_of({check_text(external->system, {.max = 60}, "/external/system"),
                        check_text(external->id, {.max = 100}, "/external/id")});
      !ok) {
    return tl::unexpected(ok.error());
  }
  const auto rows = office::rows_where(view, requests_table(),
                                       {office::equals("external", external_key(*external))}, 1);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return std::optional<CaseId>();
  return std::optional(CaseId(office::text_at(requests_table(), rows->front(), "id")));
}

Decided repeated(View& view, const CaseId& id) {
  const auto version = view.version(stream_of(id));
  if (!version) return tl::unexpected(version.error());
  const auto made = view.state<Case>(stream_of(id));
  if (!made) return tl::unexpected(made.error());
  return Decision{{}, reply_with_number(id, *version, (*made)->what.number)};
}

std::string external_key(const External& external) { return external.system + "/" + external.id; }

}  // namespace luoshi::cases
