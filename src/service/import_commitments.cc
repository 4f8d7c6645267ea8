// The template that offices fill in, and what comes back of it.
#include <algorithm>
#include <boost/json.hpp>

#include "commitment/import.h"
#include "commitment/package.h"
#include "office/command.h"
#include "office/lookup.h"
#include "office/places.h"
#include "service/answers.h"
#include "service/commitments.h"
#include "service/imports.h"
#include "service/internal/commitment_json.h"
#include "service/internal/import_table.h"
#include "service/internal/workbook.h"

namespace luoshi::service {
namespace {

using base::Message;
using base::Result;
using commitment::CommitmentRow;

// A column, how to fill it in, and an example.
struct TemplateColumn {
  ImportColumn column;
  Message how;
  std::string_view example;
  int width = 0;
  office::OptionalCell CommitmentRow::*cell = nullptr;  // none: the title
};

// The first of its words is the header in Chinese, its name the one in English.
const std::vector<TemplateColumn>& columns() {
  static const std::vector<TemplateColumn> kColumns = {
      {{"title", true, {"事项", "标题", "任务", "任务名称", "目标任务", "工作任务", "事项名称"}},
       {"必填，至多200字；同一年内不重复", "needed, 200 characters at the most, once in a year"},
       "新增城镇就业4.5万人",
       40},
      {{"kind", false, {"类别", "类型", "事项类别"}},
       {"目标、任务、项目或民生实事；不填时，有目标值的为目标，其他为任务",
        "target, task, project or livelihood; empty: a target where there is a figure, else a "
        "task"},
       "目标",
       10,
       &CommitmentRow::kind},
      {{"text", false, {"内容", "具体内容", "工作内容", "原文"}},
       {"事项的全文", "what is promised, in full"},
       "城镇新增就业4.5万人以上。",
       40,
       &CommitmentRow::text},
      {{"lead", false, {"牵头单位", "责任单位", "主办单位", "牵头部门"}},
       {"只填一个：名称、简称、代码，或从市开始的路径（以“/”分隔）",
        "one unit: its name, short name, code, or the path of names from the city"},
       "市人力资源和社会保障局",
       24,
       &CommitmentRow::lead},
      {{"supporting", false, {"配合单位", "协办单位", "配合部门", "参加单位"}},
       {"可填多个，用“、”隔开", "any number, with a comma between them"},
       "市教育局、市经济和信息化局",
       28,
       &CommitmentRow::supporting},
      {{"deadline", false, {"完成时限", "时限", "完成时间", "完成期限"}},
       {"如2026-09-30、9月底；不填为12月31日", "as in 2026-09-30; empty: 31 December"},
       "12月底",
       14,
       &CommitmentRow::deadline},
      {{"target", false, {"目标值", "年度目标", "目标"}},
       {"只填数字；没有量化目标的不填", "a number; empty where nothing is counted"},
       "4.5",
       12,
       &CommitmentRow::target},
      {{"unit", false, {"计量单位", "指标单位"}},
       {"如万人、亿元、%", "the unit of measure"},
       "万人",
       10,
       &CommitmentRow::unit},
      {{"comparator", false, {"比较方式", "比较"}},
       {"不低于、高于、不超过、低于、等于、左右；不填为不低于", "ge, gt, le, lt, eq; empty: ge"},
       "不低于",
       10,
       &CommitmentRow::comparator},
      {{"baseline", false, {"年初值", "基数", "上年值"}},
       {"存量指标填年初的数；从零计起的不填", "the figure at the start of the year; empty: nought"},
       "",
       12,
       &CommitmentRow::baseline},
      {{"cumulative", false, {"累计", "是否累计"}},
       {"每次报的是年初以来的累计数填“是”，时点数填“否”",
        "yes where totals since 1 January are reported, else no"},
       "是",
       8,
       &CommitmentRow::cumulative},
      {{"milestones", false, {"节点", "进度节点", "里程碑", "工作节点"}},
       {"名称和日期，用“；”隔开", "names and days, with a semicolon between them"},
       "开工 2026-03-31；主体完工 9月底",
       36,
       &CommitmentRow::milestones},
      {{"package", false, {"工程包", "所属工程"}},
       {"本年已建立的工程包的名称", "the name of a package of the year"},
       "",
       20,
       &CommitmentRow::package},
  };
  return kColumns;
}

std::vector<ImportColumn> import_columns() {
  std::vector<ImportColumn> out;
  for (const TemplateColumn& each : columns()) out.push_back(each.column);
  return out;
}

std::vector<CommitmentRow> rows_of(const ImportTable& table) {
  std::vector<CommitmentRow> rows(table.table.rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t i = 0; i < columns().size(); ++i) {
      const auto cell = columns()[i].cell;
      if (cell) rows[row].*cell = table.cell_if_there(row, i);
      if (!cell) rows[row].title = table.cell(row, i);
    }
  }
  return rows;
}

Result<commitment::CommitmentPlan> plan_of(World& world, const std::vector<CommitmentRow>& rows,
                                           int year) {
  commitment::CommitmentsKnown known;
  for (const auto& [table, into] :
       {std::pair(&office::units_table(), &known.units),
        std::pair(&commitment::packages_table(), &known.packages),
        std::pair(&commitment::commitments_table(), &known.commitments)}) {
    auto all = all_rows(world, *table);
    if (!all) return tl::unexpected(all.error());
    *into = std::move(*all);
  }
  std::vector<commitment::CommitmentId> ids;
  for (std::size_t i = 0; i < rows.size(); ++i) ids.emplace_back(ordered_id(world, "c-"));
  return commitment::plan_commitments(rows, year, known, ids);
}

Result<void> may_all(World& world, const Caller& caller, const commitment::CommitmentPlan& plan) {
  if (auto may = require(caller, office::Right::kCommitmentsWrite); !may) return may;
  for (const commitment::MakeCommitment& ask : plan.steps) {
    const auto& who = ask.responsibility;
    auto may = require_office(world, caller, who ? std::optional(who->lead) : std::nullopt);
    if (!may) return may;
  }
  return {};
}

ImportStep step_of(const commitment::MakeCommitment& ask, const office::Actor& actor,
                   std::string where) {
  constexpr std::size_t kEvents = 3;  // made, assigned, light
  ImportStep out;
  out.parts.push_back(
      [ask, actor](ledger::View& view) { return commitment::decide(view, ask, actor); });
  out.streams = {commitment::stream_of(ask.id)};
  out.events_max = kEvents;
  out.where = std::move(where);
  out.is_new = true;
  return out;
}

sheet::Table instructions() {
  sheet::Table table;
  table.name = "填写说明";
  constexpr int kWide = 60;
  constexpr int kNarrow = 16;
  table.columns = {{"column", {"栏目", "column"}, {}, kNarrow},
                   {"how", {"怎么填", "how to fill it in"}, {}, kWide},
                   {"example", {"例", "example"}, {}, kWide / 2}};
  for (const TemplateColumn& each : columns()) {
    sheet::Row row;
    row.cells = {sheet::Cell::text(std::string(each.column.words.front())),
                 sheet::Cell::text(each.how.zh), sheet::Cell::text(std::string(each.example))};
    table.rows.push_back(std::move(row));
  }
  return table;
}

Result<sheet::Table> units_sheet(World& world) {
  auto rows = all_rows(world, office::units_table());
  if (!rows) return tl::unexpected(rows.error());
  sheet::Table table;
  table.name = "单位";
  constexpr int kWide = 32;
  table.columns = {{"unit", {"单位全称", "unit"}, {}, kWide},
                   {"short", {"简写", "short"}, {}, kWide / 2},
                   {"number", {"编码", "code"}, {}, kWide / 2}};
  for (const office::KnownUnit& each : office::known_units(*rows)) {
    sheet::Row row;
    row.cells = {sheet::Cell::text(each.unit.name), sheet::Cell::text(each.unit.short_name),
                 sheet::Cell::text(each.unit.code)};
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

Result<Imported> import_commitments(World& world, const Caller& caller, const Asked& asked,
                                    const std::string& path, const CommitmentsFile& file) {
  if (auto may = require(caller, office::Right::kCommitmentsWrite); !may) {
    return tl::unexpected(may.error());
  }
  auto table = read_import_table(world, path, import_columns());
  if (!table) return tl::unexpected(table.error());
  std::vector<base::Finding> findings = table->findings;
  const std::vector<CommitmentRow> rows = rows_of(*table);
  commitment::CommitmentPlan plan;
  if (table->has(0)) {
    auto planned = plan_of(world, rows, file.year);
    if (!planned) return tl::unexpected(planned.error());
    plan = std::move(*planned);
    findings.insert(findings.end(), plan.findings.begin(), plan.findings.end());
  }
  if (auto may = may_all(world, caller, plan); !may) return tl::unexpected(may.error());
  Imported out =
      imported(file.dry_run, {rows.size(), plan.steps.size(), 0, plan.unchanged}, findings);
  if (file.dry_run || !out.problems.empty()) return out;

  std::vector<ImportStep> steps;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    steps.push_back(step_of(plan.steps[i], caller.as_actor(), rows[plan.rows[i]].title.where));
  }
  auto done = carry_out_import(world, caller, with_file(asked, table->digest), std::move(steps),
                               std::move(out.result), {commitment::commitment_streams()});
  if (done.error && done.steps_touched() == 0) return tl::unexpected(*done.error);
  out.result = std::move(done.answer);
  return out;
}

Result<Page> commitments_template(World& world, const Caller& caller) {
  if (auto may = require(caller, office::Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  sheet::Table table;
  table.name = "任务清单";
  for (const TemplateColumn& each : columns()) {
    table.columns.push_back(
        {std::string(each.column.name),
         {std::string(each.column.words.front()), std::string(each.column.name)},
         {},
         each.width});
  }
  auto units = units_sheet(world);
  if (!units) return tl::unexpected(units.error());
  auto bytes =
      workbook_of(world, {table, instructions(), std::move(*units)}, base::Language::kChinese);
  if (!bytes) return tl::unexpected(bytes.error());
  Page page;
  page.bytes = std::move(*bytes);
  page.media_type = kXlsxType;
  page.file_name = "commitments-template.xlsx";
  return page;
}

}  // namespace luoshi::service
