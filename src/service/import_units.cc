#include <boost/json.hpp>
#include <unordered_set>

#include "office/command.h"
#include "service/answers.h"
#include "service/directory.h"
#include "service/internal/import_table.h"

namespace luoshi::service {
namespace {

using base::Result;
namespace json = boost::json;

enum Column : std::size_t { kCode, kName, kShortName, kKind, kParent, kValidFrom };

const std::vector<ImportColumn>& columns() {
  static const std::vector<ImportColumn> kColumns = {
      {"code", false, {"代码", "单位代码", "行政区划代码", "区划代码"}},
      {"name", true, {"名称", "单位名称", "单位", "全称"}},
      {"short_name", false, {"简称", "单位简称"}},
      {"kind", false, {"类型", "类别", "单位类型", "单位类别"}},
      {"parent", false, {"上级", "上级单位", "上级代码", "上级单位代码", "上级名称"}},
      {"valid_from", false, {"设立日期", "生效日期", "成立日期"}},
  };
  return kColumns;
}

std::vector<office::UnitRow> rows_of(const ImportTable& table) {
  std::vector<office::UnitRow> rows;
  for (std::size_t i = 0; i < table.table.rows.size(); ++i) {
    rows.push_back({table.cell_if_there(i, kCode), table.cell(i, kName),
                    table.cell_if_there(i, kShortName), table.cell_if_there(i, kKind),
                    table.cell_if_there(i, kParent), table.cell_if_there(i, kValidFrom)});
  }
  return rows;
}

// On every unit that is changed or gets a new child; below a unit of the table itself, its parent
// answers for it.
Result<void> may_all(World& world, const Caller& caller, const office::UnitPlan& plan) {
  std::unordered_set<office::UnitId> seen;
  const auto check = [&](const office::UnitId& unit) -> Result<void> {
    if (!seen.insert(unit).second) return {};
    return require(world, caller, office::Right::kUnitsWrite, unit);
  };
  for (const office::UnitStep& step : plan.steps) {
    if (const auto* made = std::get_if<office::CreateUnit>(&step)) {
      if (made->parent_id) {
        if (auto may = check(*made->parent_id); !may) return may;
      }
      seen.insert(made->id);
      continue;
    }
    const auto& change = std::get<office::ChangeUnit>(step);
    if (auto may = check(change.id); !may) return may;
    if (!change.parent_id) continue;
    if (auto may = check(*change.parent_id); !may) return may;
  }
  return {};
}

ImportStep step_of(const office::UnitStep& step, const office::Actor& actor, std::string where) {
  return std::visit(
      [&](const auto& ask) {
        ImportStep out;
        out.parts.push_back(
            [ask, actor](ledger::View& view) { return office::decide(view, ask, actor); });
        out.streams = {office::stream_of(ask.id)};
        out.is_new = std::same_as<std::decay_t<decltype(ask)>, office::CreateUnit>;
        out.events_max = out.is_new ? 1 : 5;
        out.where = std::move(where);
        return out;
      },
      step);
}

Result<office::UnitPlan> plan_of(World& world, const std::vector<office::UnitRow>& rows) {
  auto units = all_rows(world, office::units_table());
  if (!units) return tl::unexpected(units.error());
  std::vector<office::UnitId> ids;
  for (std::size_t i = 0; i < rows.size(); ++i) ids.emplace_back(ordered_id(world, "u-"));
  return office::plan_units(rows, *units, ids);
}

}  // namespace

Result<Imported> import_units(World& world, const Caller& caller, const Asked& asked,
                              const std::string& path, bool dry_run) {
  auto table = read_import_table(world, path, columns());
  if (!table) return tl::unexpected(table.error());
  std::vector<base::Finding> findings = table->findings;
  const std::vector<office::UnitRow> rows = rows_of(*table);
  office::UnitPlan plan;
  if (table->has(kName)) {
    auto planned = plan_of(world, rows);
    if (!planned) return tl::unexpected(planned.error());
    plan = std::move(*planned);
    findings.insert(findings.end(), plan.findings.begin(), plan.findings.end());
  }
  if (auto may = may_all(world, caller, plan); !may) return tl::unexpected(may.error());
  Imported out =
      imported(dry_run, {rows.size(), plan.created, plan.changed, plan.unchanged}, findings);
  if (dry_run || !out.problems.empty()) return out;

  std::vector<ImportStep> steps;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    steps.push_back(step_of(plan.steps[i], caller.as_actor(), rows[plan.rows[i]].name.where));
  }
  std::vector<std::string> streams;
  for (const ImportStep& step : steps) streams.push_back(step.streams.front().text());
  auto done = carry_out_import(world, caller, with_file(asked, table->digest), std::move(steps),
                               std::move(out.result));
  for (const std::string& stream : streams) world.directory.forget(stream);
  if (done.error && done.steps_touched() == 0) return tl::unexpected(*done.error);
  out.result = std::move(done.answer);
  return out;
}

}  // namespace luoshi::service
