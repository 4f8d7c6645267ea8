// Everything about one commitment, as its page shows it.
#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "base/json.h"
#include "commitment/package.h"
#include "commitment/schedule.h"
#include "commitment/standing.h"
#include "service/answers.h"
#include "service/commitments.h"
#include "service/directory.h"
#include "service/event_view.h"
#include "service/files.h"
#include "service/internal/commitment_json.h"
#include "service/internal/committed_view.h"
#include "service/internal/order_json.h"

namespace luoshi::service {
namespace {

using base::Result;
using commitment::Commitment;
using commitment::Period;
using office::Right;
namespace json = boost::json;

constexpr std::size_t kPartsMax = 1'000;

json::value day_or_null(const office::Day& day) {
  return day.empty() ? json::value(nullptr) : json::value(day.text());
}

// {"id", <member>}: what another thing is called; null for none.
Result<json::value> called(World& world, const ledger::Table& table,
                           const std::optional<std::string>& id, const char* member) {
  if (!id) return json::value(nullptr);
  auto row = row_at(world, table, *id);
  if (!row) return tl::unexpected(row.error());
  return json::value{{"id", *id}, {member, *row ? text_of(table, **row, member) : std::string()}};
}

template <class Id>
std::optional<std::string> text_of_id(const std::optional<Id>& id) {
  return id ? std::optional(id->value()) : std::nullopt;
}

Result<void> add_responsibility(World& world, const Commitment& of, json::object& out) {
  out["lead"] = nullptr;
  out["leader"] = nullptr;
  json::array supporting;
  if (of.responsibility) {
    auto lead = named_unit(world, of.responsibility->lead.value());
    if (!lead) return tl::unexpected(lead.error());
    out["lead"] = std::move(*lead);
    out["leader"] = or_null(of.responsibility->leader);
    for (const office::UnitId& each : of.responsibility->supporting) {
      auto unit = named_unit(world, each.value());
      if (!unit) return tl::unexpected(unit.error());
      supporting.push_back(std::move(*unit));
    }
  }
  out["supporting"] = std::move(supporting);
  return {};
}

json::object content_json(const commitment::ProgressContent& content) {
  json::object out;
  out["period"] = content.period.to_string();
  out["value"] = or_null(content.value);
  out["text"] = content.text;
  out["evidence"] = base::to_json(content.evidence);
  out["milestones"] = base::to_json(content.milestones);
  out["questions"] = base::to_json(content.questions);
  out["explanation"] = or_null(content.explanation);
  return out;
}

Result<json::array> progress_json(World& world, const Commitment& of) {
  json::array all;
  for (const commitment::Progress& each : of.progress) {
    auto unit = named_unit(world, each.unit.value());
    if (!unit) return tl::unexpected(unit.error());
    auto actor = actor_of(world, each.actor);
    if (!actor) return tl::unexpected(actor.error());
    json::object out = content_json(each.content);
    out["number"] = each.number;
    out["unit"] = std::move(*unit);
    out["state"] = commitment::word_of(each.state);
    out["reason"] = each.reason;
    out["at"] = rfc3339(each.at);
    out["by"] = actor->login;
    json::array earlier;
    for (const auto& content : each.earlier) earlier.push_back(content_json(content));
    out["earlier"] = std::move(earlier);
    all.push_back(std::move(out));
  }
  return all;
}

// All that its reports name as evidence, each once.
json::array files_of(World& world, const Caller& caller, const Commitment& of) {
  std::set<std::string> digests;
  for (const commitment::Progress& each : of.progress) {
    digests.insert(each.content.evidence.begin(), each.content.evidence.end());
    for (const auto& before : each.earlier) {
      digests.insert(before.evidence.begin(), before.evidence.end());
    }
  }
  return files_json(world, caller, {digests.begin(), digests.end()});
}

json::array milestones_json(const Commitment& of) {
  const std::vector<std::uint32_t> reached = commitment::milestones_reached(of);
  json::array all;
  for (const commitment::Milestone& each : of.what.schedule.milestones) {
    all.push_back({{"number", each.number},
                   {"name", each.name},
                   {"due", each.due.text()},
                   {"reached", std::binary_search(reached.begin(), reached.end(), each.number)}});
  }
  return all;
}

json::value value_in(const std::vector<commitment::PeriodValue>& values, const Period& month) {
  // A quarter's value stands at its last month.
  for (auto each = values.rbegin(); each != values.rend(); ++each) {
    if (each->period.last_day() == month.last_day()) return base::to_json(each->value);
  }
  return nullptr;
}

// By month of the year: planned, confirmed and waiting.
json::array curve_json(const Commitment& of) {
  const auto confirmed = commitment::values_of(of, commitment::ReportState::kConfirmed);
  const auto waiting = commitment::values_of(of, commitment::ReportState::kReported);
  json::array all;
  for (int number = 1; number <= 12; ++number) {
    const Period month = Period::month(of.what.year, number);
    all.push_back({{"period", month.to_string()},
                   {"planned", or_null(commitment::planned_at(of.what.schedule, of.what.measure,
                                                              of.what.deadline, month.last_day()))},
                   {"actual", value_in(confirmed, month)},
                   {"waiting", value_in(waiting, month)}});
  }
  return all;
}

// As it was recorded, with the sentence of today: "35 days late" grows by itself.
Result<json::object> light_json(World& world, const std::string& id, const Commitment& of) {
  const commitment::LightTurned& light = of.light;
  commitment::Cause cause = light.cause;
  if (!of.withdrawn) {
    CommittedView view(world);
    auto read = commitment::light_today(view, commitment::CommitmentId(id), of);
    if (!read) return tl::unexpected(read.error());
    const bool is_same = read->light == light.light && read->cause.code == cause.code;
    if (is_same) cause = std::move(read->cause);
  }
  return json::object{{"light", commitment::word_of(light.light)},
                      {"since", day_or_null(of.light_since)},
                      {"on", day_or_null(light.on)},
                      {"planned", or_null(light.planned)},
                      {"actual", or_null(light.actual)},
                      {"cause", base::to_json(cause)}};
}

Result<json::object> part_json(World& world, const ledger::Row& row, const Commitment& part) {
  const ledger::Table& table = commitment::commitments_table();
  auto lead = named_unit(world, text_of(table, row, "lead"));
  if (!lead) return tl::unexpected(lead.error());
  json::object out;
  for (const char* name : {"id", "title", "status", "light", "target", "unit", "actual"}) {
    out[name] = json_of(row[table.column(name)]);
  }
  out["lead"] = std::move(*lead);
  out["deadline"] = part.what.deadline.text();
  return out;
}

// The parts, and what they add up to beside the whole.
Result<void> add_parts(World& world, const std::string& id, const Commitment& of,
                       json::object& out) {
  ledger::Query query{.table = &commitment::commitments_table(), .book = ledger::kCityBook};
  query.where = {{"parent", ledger::Comparison::kEqual, {id}}};
  query.limit = kPartsMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  json::array parts;
  std::vector<commitment::Measure> measures;
  for (const ledger::BookRow& each : *rows) {
    auto part = commitment_at(world, text_of(*query.table, each.row, "id"));
    if (!part) continue;  // withdrawn meanwhile
    auto shown = part_json(world, each.row, **part);
    if (!shown) return tl::unexpected(shown.error());
    parts.push_back(std::move(*shown));
    measures.push_back((*part)->what.measure);
  }
  const auto gap =
      measures.empty() ? std::nullopt : commitment::parts_gap(of.what.measure, measures);
  out["parts"] = std::move(parts);
  out["parts_gap"] = gap ? json::value{{"sum", base::to_json(gap->sum)},
                                       {"gap", base::to_json(gap->gap)},
                                       {"without_target", gap->without_target},
                                       {"sentence", base::to_json(gap->sentence)}}
                         : json::value(nullptr);
  return {};
}

bool may_as(World& world, const Caller& caller, Right right, const Commitment& of) {
  return caller.rights.has(right) && unit_acting(world, caller, right, of, {}).has_value();
}

// What this caller may do to it as it stands.
json::array actions_json(World& world, const Caller& caller, const Commitment& of) {
  using commitment::Status;
  json::array out;
  const auto add = [&out](std::initializer_list<const char*> words) {
    for (const char* word : words) out.push_back(word);
  };
  const auto lead = of.responsibility ? std::optional(of.responsibility->lead) : std::nullopt;
  const bool is_office = caller.rights.has(Right::kCommitmentsWrite) &&
                         require_office(world, caller, lead).has_value();
  const bool is_head = lead && caller.rights.has(Right::kCommitmentsSign) &&
                       require(world, caller, Right::kCommitmentsSign, *lead).has_value();
  if (of.status == Status::kClosed) {
    if (is_office) add({"reopen"});
    return out;
  }
  if (is_office) add({"change", "assign", "schedule", "close", "carry_over"});
  if (is_office && of.status != Status::kSigned) add({"withdraw"});
  if (is_head && of.status == Status::kAssigned) add({"sign", "decline"});
  if (of.status != Status::kSigned) return out;
  if (may_as(world, caller, Right::kProgressWrite, of)) add({"report"});
  if (may_as(world, caller, Right::kProgressWrite, of) && !of.progress.empty()) add({"correct"});
  const bool waits = std::any_of(of.progress.begin(), of.progress.end(), [](const auto& each) {
    return each.state == commitment::ReportState::kReported;
  });
  if (is_office && waits) add({"confirm", "return"});
  const bool is_confirmed = std::any_of(
      of.progress.begin(), of.progress.end(),
      [](const auto& each) { return each.state == commitment::ReportState::kConfirmed; });
  if (is_office && is_confirmed) add({"amend"});
  return out;
}

Result<void> add_related(World& world, const Commitment& of, json::object& out) {
  auto package =
      called(world, commitment::packages_table(), text_of_id(of.what.package_id), "name");
  if (!package) return tl::unexpected(package.error());
  auto parent =
      called(world, commitment::commitments_table(), text_of_id(of.what.parent_id), "title");
  if (!parent) return tl::unexpected(parent.error());
  out["package"] = std::move(*package);
  out["parent"] = std::move(*parent);
  out["carried_from"] = or_null(of.what.carried_from);
  out["carried_to"] = or_null(of.carried_to);
  return {};
}

json::object own_members(const std::string& id, std::uint64_t version, const Commitment& of) {
  json::object out;
  out["id"] = id;
  out["version"] = version;
  out["kind"] = commitment::word_of(of.what.kind);
  out["title"] = of.what.title;
  out["text"] = of.what.text;
  out["year"] = of.what.year;
  out["origin"] = commitment::word_of(of.what.origin);
  out["sources"] = base::to_json(of.what.sources);
  out["deadline"] = of.what.deadline.text();
  out["measure"] = base::to_json(of.what.measure);
  out["schedule"] = base::to_json(of.what.schedule);
  out["status"] = commitment::word_of(of.status);
  out["outcome"] =
      of.outcome ? json::value(commitment::word_of(*of.outcome)) : json::value(nullptr);
  out["final_value"] = or_null(of.final_value);
  out["signed_on"] = or_null(of.signed_on);
  out["created_at"] = rfc3339(of.created_at);
  return out;
}

}  // namespace

base::Error no_commitment() { return not_found({"没有这项任务", "there is no such commitment"}); }

Result<std::optional<ledger::Row>> row_at(World& world, const ledger::Table& table,
                                          const std::string& id) {
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"id", ledger::Comparison::kEqual, {id}}};
  query.limit = 1;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  return rows->empty() ? std::optional<ledger::Row>() : std::optional(rows->front().row);
}

Result<std::shared_ptr<const Commitment>> commitment_at(World& world, const std::string& id) {
  if (!is_id_of("c-", id)) return tl::unexpected(no_commitment());
  auto state = world.ledger.state<Commitment>(ledger::kCityBook,
                                              commitment::stream_of(commitment::CommitmentId(id)));
  if (!state) return tl::unexpected(state.error());
  if (!(*state)->exists || (*state)->withdrawn) return tl::unexpected(no_commitment());
  return state;
}

Result<json::value> named_unit(World& world, const std::string& id) {
  if (id.empty()) return json::value(nullptr);
  auto unit = world.directory.unit(office::UnitId(id));
  if (!unit) return tl::unexpected(unit.error());
  return json::value{{"id", id}, {"name", *unit ? (*unit)->name : std::string()}};
}

Result<void> require_office(World& world, const Caller& caller,
                            const std::optional<office::UnitId>& lead) {
  if (!lead) return require_everywhere(world, caller, Right::kCommitmentsWrite);
  return require(world, caller, Right::kCommitmentsWrite, *lead);
}

std::vector<office::UnitId> units_of(const Commitment& of) {
  if (!of.responsibility) return {};
  std::vector<office::UnitId> all{of.responsibility->lead};
  all.insert(all.end(), of.responsibility->supporting.begin(), of.responsibility->supporting.end());
  return all;
}

Result<office::UnitId> unit_acting(World& world, const Caller& caller, Right right,
                                   const Commitment& of,
                                   const std::optional<office::UnitId>& wanted) {
  if (wanted) {
    if (auto may = require(world, caller, right, *wanted); !may) {
      return tl::unexpected(at_member(may.error(), "/unit"));
    }
    return *wanted;
  }
  for (const office::UnitId& unit : units_of(of)) {
    if (require(world, caller, right, unit)) return unit;
  }
  return tl::unexpected(
      base::Error{base::ErrorCode::kForbidden,
                  {"您不属于牵头或配合单位", "you act for neither the lead nor a supporting unit"},
                  {},
                  {},
                  "right_missing"});
}

CommitmentJson get_commitment(World& world, const Caller& caller, const std::string& id) {
  if (auto may = require(caller, Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  // The row first: a version that is older than the state is refused when it is used.
  auto row = row_at(world, commitment::commitments_table(), id);
  if (!row) return tl::unexpected(row.error());
  if (!*row) return tl::unexpected(no_commitment());
  auto found = commitment_at(world, id);
  if (!found) return tl::unexpected(found.error());
  const Commitment& of = **found;
  json::object out = own_members(id, version_of(commitment::commitments_table(), **row), of);
  if (auto done = add_related(world, of, out); !done) return tl::unexpected(done.error());
  if (auto done = add_responsibility(world, of, out); !done) return tl::unexpected(done.error());
  auto progress = progress_json(world, of);
  if (!progress) return tl::unexpected(progress.error());
  out["progress"] = std::move(*progress);
  out["files"] = files_of(world, caller, of);
  out["milestones"] = milestones_json(of);
  out["curve"] = curve_json(of);
  if (auto done = add_parts(world, id, of, out); !done) return tl::unexpected(done.error());
  auto light = light_json(world, id, of);
  if (!light) return tl::unexpected(light.error());
  out["light"] = std::move(*light);
  auto orders = orders_about(world, id);
  if (!orders) return tl::unexpected(orders.error());
  out["orders"] = std::move(*orders);
  if (auto done = add_outlook(world, of, out); !done) return tl::unexpected(done.error());
  if (auto done = add_paragraph(world, caller, of, out); !done) return tl::unexpected(done.error());
  out["actions"] = actions_json(world, caller, of);
  return out;
}

Result<Page> list_commitment_events(World& world, const Caller& caller, const std::string& id,
                                    const Parameters& parameters) {
  if (auto may = require(caller, Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  if (auto found = commitment_at(world, id); !found) return tl::unexpected(found.error());
  return list_history(world, "commitment-events", "commitment/" + id, parameters);
}

}  // namespace luoshi::service
