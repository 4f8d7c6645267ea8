// Everything about one case, as its page shows it.
#include <algorithm>
#include <boost/json.hpp>

#include "base/json.h"
#include "cases/clock.h"
#include "service/answers.h"
#include "service/atlas.h"
#include "service/cases.h"
#include "service/event_view.h"
#include "service/files.h"
#include "service/internal/case_json.h"
#include "service/internal/case_reporter.h"
#include "service/internal/case_sealing.h"
#include "service/internal/clock_json.h"
#include "service/internal/commitment_json.h"
#include "service/personal.h"

namespace luoshi::service {
namespace {

using base::Result;
using cases::Case;
using cases::CaseState;
using office::Right;
namespace json = boost::json;

// One looks, at one case: texts are opened once for all parts of the page.
class CasePage {
 public:
  CasePage(World& world, const Caller& caller, const cases::CaseId& id, const Case& of)
      : world_(world), caller_(caller), id_(id), of_(of), subject_(cases::subject_of(id, of)) {}

  CaseJson show() {
    auto derived = derive(world_, of_);
    if (!derived) return tl::unexpected(derived.error());
    derived_ = std::move(*derived);
    if (derived_.rules && derived_.rules->kind->process) {
      process_ = &*derived_.rules->kind->process;
    }
    shown_ = reporter_shown(world_, caller_, of_, process_);
    if (shown_ == office::Shown::kHidden && of_.intake->reporter) {
      auto who = reporter_in_clear(world_, *of_.intake->reporter);
      if (!who) return tl::unexpected(who.error());
      hidden_ = std::move(*who);
    }
    json::object out;
    for (auto add : {&CasePage::add_head, &CasePage::add_texts, &CasePage::add_units,
                     &CasePage::add_others, &CasePage::add_time}) {
      if (auto ok = (this->*add)(out); !ok) return tl::unexpected(ok.error());
    }
    out["actions"] = actions();
    return out;
  }

 private:
  Result<json::value> opened(const std::optional<std::string>& sealed) {
    if (!sealed) return json::value(nullptr);
    auto text = open_case_text(world_, subject_, *sealed);
    if (!text) return tl::unexpected(text.error());
    return *text ? json::value(told(**text)) : json::value(nullptr);  // erased
  }

  std::string told(const std::string& text) const {
    return hidden_ ? without_reporter(text, *hidden_) : text;
  }

  template <class Row>
  static json::value named(const std::optional<std::vector<Row>>* rows,
                           const std::optional<std::string>& id) {
    if (!id) return nullptr;
    if (rows != nullptr && *rows) {
      const auto found = std::ranges::find(**rows, *id, &Row::id);
      if (found != (*rows)->end()) return name_json(*id, found->name, found->name_en);
    }
    return name_json(*id, *id, {});
  }

  Result<void> add_head(json::object& out) {
    const cases::CaseRegistered& what = *of_.intake;
    out["id"] = id_.value();
    out["number"] = what.number;
    const calendar::Kind* kind = derived_.rules ? derived_.rules->kind : nullptr;
    out["kind"] =
        kind ? name_json(kind->id, kind->name, kind->name_en) : name_json(what.kind, what.kind, {});
    out["line"] = base::to_json(what.line);
    out["state"] = base::to_json(of_.state);
    const auto todo = cases::todo_of(of_);
    out["todo"] = todo ? base::to_json(*todo) : json::value(nullptr);
    out["summary"] = what.summary;
    out["category"] = named(process_ ? &process_->categories : nullptr, of_.filed.category);
    out["matter"] = named(process_ ? &process_->matters : nullptr, of_.filed.matter);
    out["major"] = of_.filed.major.value_or(false);
    out["channel"] = base::to_json(what.channel);
    out["secret"] = what.secret;
    out["point"] = what.point ? json::value(case_point_json(*what.point)) : json::value(nullptr);
    out["round"] = of_.round;
    out["returns"] = of_.returns;
    out["presses"] = of_.presses.size();
    out["suspended"] = of_.suspended;
    out["ground"] = of_.refusal ? json::value(of_.refusal->ground) : json::value(nullptr);
    out["verdict"] = of_.closing ? base::to_json(of_.closing->verdict) : json::value(nullptr);
    return {};
  }

  Result<void> add_texts(json::object& out) {
    for (const auto& [name, sealed] :
         {std::pair{"text", &of_.intake->text}, {"place", &of_.intake->place}}) {
      auto text = opened(*sealed);
      if (!text) return tl::unexpected(text.error());
      out[name] = std::move(*text);
    }
    json::object form;
    for (const auto& [field, value] : of_.intake->form) form[field] = value;
    const calendar::FormField* company = process_ ? calendar::company_field(*process_) : nullptr;
    if (company && of_.filed.company) form[company->id] = *of_.filed.company;  // as corrected
    auto hidden = sealed_fields(world_, id_, of_);
    if (!hidden) return tl::unexpected(hidden.error());
    for (const auto& [field, value] : *hidden) {
      const bool is_personal = is_personal_field(process_, field);
      if (is_personal && shown_ == office::Shown::kHidden) continue;
      form[field] = is_personal ? mask_name(value) : told(value);
    }
    out["form"] = std::move(form);
    auto reporter = reporter_json(world_, caller_, of_, shown_);
    if (!reporter) return tl::unexpected(reporter.error());
    out["reporter"] = std::move(*reporter);
    return {};
  }

  Result<void> add_units(json::object& out) {
    const auto add = [&](const char* name, const std::optional<office::UnitId>& unit) {
      if (!unit) {
        out[name] = nullptr;
        return Result<void>();
      }
      auto shown = named_unit(world_, unit->value());
      if (!shown) return Result<void>(tl::unexpected(shown.error()));
      out[name] = std::move(*shown);
      return Result<void>();
    };
    const bool is_dispatched =
        of_.dispatched_at && of_.state != CaseState::kAdmitted;  // else it came back
    for (const auto& [name, unit] :
         {std::pair{"centre", std::optional(of_.centre)},
          {"unit", is_dispatched ? std::optional(of_.unit) : std::nullopt},
          {"region", of_.intake->region}}) {
      if (auto ok = add(name, unit); !ok) return ok;
    }
    json::array supporting;
    for (const office::UnitId& each : of_.supporting) {
      auto shown = named_unit(world_, each.value());
      if (!shown) return tl::unexpected(shown.error());
      supporting.push_back(std::move(*shown));
    }
    out["supporting"] = std::move(supporting);
    auto cell = cell_json();
    if (!cell) return tl::unexpected(cell.error());
    out["cell"] = std::move(*cell);
    return {};
  }

  // As the grid was drawn on the day of the request.
  Result<json::value> cell_json() {
    if (!of_.intake->cell) return json::value(nullptr);
    const env::WallTime came{std::chrono::milliseconds(of_.intake->came_at)};
    auto chart = world_.atlas->chart(world_, {}, office::city_day(came));
    if (!chart) return tl::unexpected(chart.error());
    const grid::Region* cell = *chart ? (*chart)->find(*of_.intake->cell) : nullptr;
    return json::value{{"id", *of_.intake->cell}, {"name", cell ? cell->name : *of_.intake->cell}};
  }

  json::value brief(const std::string& id) {
    auto other = case_at(world_, caller_, id);
    if (!other) return json::object{{"id", id}};
    return {{"id", id},
            {"number", (*other)->what.number},
            {"summary", (*other)->what.title},
            {"state", base::to_json((*other)->state)}};
  }

  Result<void> add_others(json::object& out) {
    json::array merged;
    for (const cases::CaseId& each : of_.merged) merged.push_back(brief(each.value()));
    out["merged"] = std::move(merged);
    out["into"] = of_.into ? brief(of_.into->value()) : json::value(nullptr);
    const auto& previous = of_.intake->previous;
    out["previous"] = previous ? brief(*previous) : json::value(nullptr);
    out["files"] = files_json(world_, caller_, of_.intake->files);
    out["objection"] = nullptr;
    if (!of_.objection) return {};
    auto reason = opened(of_.objection->what.reason);
    if (!reason) return tl::unexpected(reason.error());
    json::value suggested = nullptr;
    if (of_.objection->what.suggested) {
      auto unit = named_unit(world_, of_.objection->what.suggested->value());
      if (!unit) return tl::unexpected(unit.error());
      suggested = std::move(*unit);
    }
    out["objection"] = {{"reason", std::move(*reason)},
                        {"suggested", std::move(suggested)},
                        {"at", rfc3339(of_.objection->at)}};
    return {};
  }

  Result<void> add_time(json::object& out) {
    out["opened_at"] = rfc3339(of_.opened_at);
    const auto at = [](const std::optional<env::WallTime>& time) {
      return time ? json::value(rfc3339(*time)) : json::value(nullptr);
    };
    out["dispatched_at"] = at(of_.dispatched_at);
    out["received_at"] = at(of_.received_at);
    out["closed_at"] = at(of_.closed_at);
    add_clock(of_, derived_, out);
    auto rungs = rungs_json(world_, id_.value(), derived_);
    if (!rungs) return tl::unexpected(rungs.error());
    out["rungs"] = std::move(*rungs);
    auto steps = timeline_json(world_, id_.value(),
                               [&](const ledger::Event& event, const json::object& body,
                                   json::object& step) { return add_step(event, body, step); });
    if (!steps) return tl::unexpected(steps.error());
    out["timeline"] = std::move(*steps);
    return {};
  }

  // -- what happened --

  bool may_read_step(const std::string& kind, const json::object& body) {
    if (kind == "case.followed_up") return may_on_case(world_, caller_, Right::kCasesCheck, of_);
    if (kind != "case.noted") return true;
    const auto note = base::from_json<cases::CaseNoted>(body);
    return note && may_read_note(world_, caller_, of_, *note);
  }

  Result<void> add_step_texts(const std::string& kind, const json::object& body,
                              json::object& step) {
    if (kind == "case.registered") return {};  // stands above
    for (const char* name : {"text", "reason", "note"}) {
      const json::value* sealed = body.if_contains(name);
      if (sealed == nullptr || !sealed->is_string() || sealed->as_string().empty()) continue;
      auto text = opened(std::string(sealed->as_string()));
      if (!text) return tl::unexpected(text.error());
      step["text"] = std::move(*text);
    }
    return {};
  }

  Result<void> add_step_units(const json::object& body, json::object& step) {
    for (const char* name : {"unit", "centre", "suggested"}) {
      const json::value* unit = body.if_contains(name);
      if (unit == nullptr || !unit->is_string()) continue;
      auto shown = named_unit(world_, std::string(unit->as_string()));
      if (!shown) return tl::unexpected(shown.error());
      step[name] = std::move(*shown);
    }
    return {};
  }

  // False: this caller is not told of it.
  Result<bool> add_step(const ledger::Event& event, const json::object& body, json::object& step) {
    if (!may_read_step(event.kind, body)) return false;
    const json::value* by = body.if_contains("by");
    if (by != nullptr && *by == "person") step["by"] = "";
    for (const char* name :
         {"what", "ground", "days", "rung", "to", "verdict", "upheld", "reached", "responded",
          "solved", "satisfied", "into", "from", "way", "checked"}) {
      if (const json::value* value = body.if_contains(name)) step[name] = *value;
    }
    if (event.kind == "case.suspended") step.erase("from");
    if (auto ok = add_step_units(body, step); !ok) return tl::unexpected(ok.error());
    if (auto ok = add_step_texts(event.kind, body, step); !ok) return tl::unexpected(ok.error());
    if (const json::value* files = body.if_contains("evidence"); files && files->is_array()) {
      std::vector<std::string> digests;
      for (const json::value& each : files->get_array()) digests.emplace_back(each.as_string());
      step["evidence"] = files_json(world_, caller_, digests);
    }
    return true;
  }

  // -- what this caller may do to it as it stands --

  void add_centre_actions(json::array& out) const {
    using enum CaseState;
    const CaseState now = of_.state;
    const bool is_open =
        now == kRegistered || now == kAdmitted || now == kIssued || now == kReceived;
    const bool is_out = now == kIssued || now == kReceived;
    const bool is_apart = !handles_case(world_, caller_, of_);
    const calendar::ClockRule* clock = derived_.rules ? &derived_.rules->kind->clock : nullptr;
    const auto add = [&](bool may, const char* action) {
      if (may) out.push_back(action);
    };
    add(now == kRegistered, "admit");
    add(now == kRegistered && of_.merged.empty(), "refuse");
    add(now == kAdmitted, "dispatch");
    add(of_.objection.has_value(), "decide_objection");
    add(now == kMerged, "unmerge");
    add((is_out || now == kAdmitted) && of_.suspended, "resume");
    add(is_out && is_apart && !of_.suspended && clock && clock->suspensions, "suspend");
    add(is_out && is_apart && clock && clock->extension, "extend");
    add(is_out, "press");
    add(is_out && !of_.objection, "move");
    add(is_open && !of_.objection, "transfer");
    add(is_open && !of_.objection && of_.merged.empty(), "merge");
    add((is_open || now == kAnswered) && is_apart && of_.merged.empty(), "withdraw");
  }

  void add_check_actions(json::array& out) const {
    using enum CaseState;
    const auto add = [&](bool may, const char* action) {
      if (may) out.push_back(action);
    };
    add(of_.state == kAnswered && !is_own_answer(world_, caller_, of_).value_or(true), "accept");
    add(of_.state == kAnswered, "return");
    add(of_.state == kClosed, "follow_up");
    add(of_.state == kClosed || of_.state == kRefused || of_.state == kArchived, "reopen");
    add(of_.state == kClosed || of_.state == kRefused, "archive");
  }

  json::array actions() const {
    using enum CaseState;
    json::array out;
    const auto may = [&](Right right) { return may_on_case(world_, caller_, right, of_); };
    const bool is_out = of_.state == kIssued || of_.state == kReceived;
    const bool handles = is_out && may(Right::kCasesHandle);
    const bool takes = may(Right::kCasesTake);
    if (handles && !of_.objection) {
      if (of_.state == kIssued) out.push_back("receive");
      if (of_.state == kReceived) out.push_back("answer");
      out.push_back("object");
    }
    if (takes) add_centre_actions(out);
    if (may(Right::kCasesCheck)) add_check_actions(out);
    const bool is_open = of_.state == kRegistered || of_.state == kAdmitted ||
                         of_.state == kIssued || of_.state == kReceived || of_.state == kAnswered;
    if (is_open && (takes || handles || may(Right::kCasesHandle))) out.push_back("note");
    const bool has_reporter = of_.intake->reporter.has_value();
    if (has_reporter && shown_ != office::Shown::kHidden) out.push_back("reveal");
    return out;
  }

  World& world_;
  const Caller& caller_;
  const cases::CaseId& id_;
  const Case& of_;
  std::string subject_;
  Derived derived_;
  const calendar::Process* process_ = nullptr;
  office::Shown shown_ = office::Shown::kHidden;
  std::optional<CaseReporter> hidden_;  // from this caller
};

}  // namespace

CaseJson case_page(World& world, const Caller& caller, const std::string& id) {
  // The row first: a version that is older than the state is refused when it is used.
  auto row = row_at(world, cases::requests_table(), id);
  if (!row) return tl::unexpected(row.error());
  auto found = case_at(world, caller, id);
  if (!found) return tl::unexpected(found.error());
  const cases::CaseId named(id);
  auto out = CasePage(world, caller, named, **found).show();
  if (out && *row) (*out)["version"] = version_of(cases::requests_table(), **row);
  return out;
}

CaseJson get_case(World& world, const Caller& caller, const std::string& id) {
  auto out = case_page(world, caller, id);
  if (!out) return out;
  if (auto ok = record_case_read(world, caller, id, "texts", ""); !ok) {
    return tl::unexpected(ok.error());
  }
  return out;
}

}  // namespace luoshi::service
