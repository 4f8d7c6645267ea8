// Observations out of an xlsx or csv: rows -> one batch for each series -> one command.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "base/json.h"
#include "service/answers.h"
#include "service/indicators.h"
#include "service/internal/import_table.h"
#include "service/internal/period_cell.h"
#include "service/internal/series.h"

namespace luoshi::service {
namespace {

using base::Finding;
using base::Message;
using base::Result;
using commitment::ObservationBatch;
namespace json = boost::json;

constexpr std::size_t kToldOfBatchMax = 50;  // bad rows of one series that are looked for

enum Column : std::size_t { kIndicator, kRegion, kPeriod, kValue, kSource, kReason, kExplanation };

const std::vector<ImportColumn>& columns() {
  static const std::vector<ImportColumn> kColumns = {
      {"indicator", true, {"指标", "指标名称", "指标编号"}},
      {"region", true, {"地区", "区县", "单位", "地区名称", "单位名称"}},
      {"period", true, {"期间", "时间", "月份", "季度", "年份", "报告期"}},
      {"value", true, {"数值", "值", "数据", "完成值", "指标值"}},
      {"source", false, {"来源", "数据来源"}},
      {"reason", false, {"修订原因", "原因"}},
      {"explanation", false, {"说明", "情况说明"}},
  };
  return kColumns;
}

struct KnownIndicator {
  std::string id;
  std::string unit;
  commitment::ObservedEvery every = commitment::ObservedEvery::kMonth;
};

// What the table's rows become, each with its cells.
struct Batches {
  std::vector<ObservationBatch> all;
  std::vector<std::vector<std::string>> cells;  // of the value, by batch and row
  std::vector<Finding> findings;

  void wrong(const office::ImportCell& cell, const char* code, Message what) {
    findings.push_back({code, base::Severity::kError, {}, cell.where, std::move(what)});
  }
};

class Planner {
 public:
  Planner(const ImportTable& table, const BoardUnits& units) : table_(table), units_(units) {
    for (const BoardUnit& unit : units.all()) {
      if (unit.state != "active") continue;
      for (const std::string& name : {unit.id, unit.name, unit.short_name, unit.code}) {
        if (!name.empty()) regions_[name].insert(unit.id);
      }
    }
    for (const char* name : {"全省", "省", "province"}) regions_[name] = {"province"};
    for (const char* name : {"全国", "国家", "nation"}) regions_[name] = {"nation"};
  }

  Result<Batches> run(World& world) {
    if (auto done = know_indicators(world); !done) return tl::unexpected(done.error());
    for (std::size_t i = 0; i < table_.table.rows.size(); ++i) take_row(i);
    return std::move(out_);
  }

 private:
  Result<void> know_indicators(World& world) {
    const ledger::Table& table = commitment::indicators_table();
    auto rows = all_rows(world, table);
    if (!rows) return tl::unexpected(rows.error());
    for (const ledger::Row& row : *rows) {
      if (text_of(table, row, "state") != "active") continue;
      const auto every =
          commitment::parse_word<commitment::ObservedEvery>(text_of(table, row, "every"));
      const KnownIndicator one{text_of(table, row, "id"), text_of(table, row, "unit"),
                               every.value_or(commitment::ObservedEvery::kMonth)};
      indicators_[one.id] = one;
      indicators_[text_of(table, row, "name")] = one;
    }
    return {};
  }

  const KnownIndicator* indicator_in(std::size_t row) {
    const office::ImportCell cell = table_.cell(row, kIndicator);
    const auto found = indicators_.find(cell.text);
    if (found != indicators_.end()) return &found->second;
    out_.wrong(cell, "import.no_indicator",
               {fmt::format("没有名为“{}”的在用指标", cell.text),
                fmt::format("no indicator in use is called \"{}\"", cell.text)});
    return nullptr;
  }

  std::optional<std::string> region_in(std::size_t row) {
    const office::ImportCell cell = table_.cell(row, kRegion);
    const auto found = regions_.find(cell.text);
    if (found != regions_.end() && found->second.size() == 1) return *found->second.begin();
    if (found != regions_.end()) {
      out_.wrong(cell, "import.region_ambiguous",
                 {fmt::format("有几个单位叫“{}”，应写代码或编号", cell.text),
                  fmt::format("several units are called \"{}\": write its code or id", cell.text)});
    } else {
      out_.wrong(cell, "import.no_region",
                 {fmt::format("没有“{}”这个地区，应为单位名称、代码、全省或全国", cell.text),
                  fmt::format("no region is called \"{}\": a unit's name or code, province, nation",
                              cell.text)});
    }
    return std::nullopt;
  }

  std::optional<commitment::Period> period_in(std::size_t row, const KnownIndicator& of) {
    const office::ImportCell cell = table_.cell(row, kPeriod);
    auto period = parse_period_cell(cell.text, of.every);
    if (period) return period;
    out_.wrong(cell, "import.period",
               {fmt::format("“{}”不是期间，应如 2026-03、2026年3月、2026年一季度、2026", cell.text),
                fmt::format("\"{}\" is no period: 2026-03, 2026-Q1, 2026", cell.text)});
    return period;
  }

  std::optional<base::Decimal> value_in(std::size_t row, const KnownIndicator& of) {
    const office::ImportCell cell = table_.cell(row, kValue);
    auto value = parse_figure_cell(cell.text, of.unit);
    if (value) return value;
    out_.wrong(
        cell, "import.value",
        {fmt::format("“{}”不是数值", cell.text), fmt::format("\"{}\" is no figure", cell.text)});
    return value;
  }

  void take_row(std::size_t row) {
    const KnownIndicator* indicator = indicator_in(row);
    const auto region = region_in(row);
    if (!indicator) return;
    const auto period = period_in(row, *indicator);
    const auto value = value_in(row, *indicator);
    if (!region || !period || !value) return;
    const auto [at, is_new] = places_.emplace(std::pair(indicator->id, *region), out_.all.size());
    if (is_new) {
      ObservationBatch batch;
      batch.indicator = commitment::IndicatorId(indicator->id);
      batch.region = office::UnitId(*region);
      out_.all.push_back(std::move(batch));
      out_.cells.emplace_back();
    }
    ObservationBatch& batch = out_.all[at->second];
    batch.rows.push_back({*period, *value});
    out_.cells[at->second].push_back(table_.cell(row, kValue).where);
    add_words(batch, row);
  }

  // What is said of a series in any of its rows is said of the batch.
  void add_words(ObservationBatch& batch, std::size_t row) {
    const auto text = [&](Column column) {
      const auto cell = table_.cell_if_there(row, column);
      return cell ? cell->text : std::string();
    };
    if (batch.source.empty()) batch.source = text(kSource);
    if (batch.reason.empty()) batch.reason = text(kReason);
    if (!batch.explanation && !text(kExplanation).empty()) batch.explanation = text(kExplanation);
  }

  const ImportTable& table_;
  const BoardUnits& units_;
  std::map<std::string, KnownIndicator> indicators_;
  std::map<std::string, std::set<std::string>> regions_;
  std::map<std::pair<std::string, std::string>, std::size_t> places_;
  Batches out_;
};

Finding finding_of(const base::Error& error, std::string cell) {
  Message what = error.what;
  if (!error.right.zh.empty()) {
    what.zh += "，" + error.right.zh;
    what.en += ": " + error.right.en;
  }
  return {"import." + (error.reason.empty() ? std::string("refused") : error.reason),
          base::Severity::kError,
          {},
          std::move(cell),
          std::move(what)};
}

// Which row an error is about: the number in "/batches/0/rows/7/value"; none: all of them.
std::optional<std::size_t> row_in(const std::string& where, std::size_t rows) {
  constexpr std::string_view kRows = "/batches/0/rows/";
  if (!where.starts_with(kRows)) return std::nullopt;
  std::size_t row = 0;
  for (std::size_t i = kRows.size(); i < where.size() && where[i] >= '0' && where[i] <= '9'; ++i) {
    row = row * 10 + static_cast<std::size_t>(where[i] - '0');
    if (row >= rows) return std::nullopt;
  }
  return row;
}

// Every row of this batch that would be refused, each looked at without those that are.
void find_refused(ledger::View& view, ObservationBatch batch, std::vector<std::string> cells,
                  const office::Actor& actor, std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < kToldOfBatchMax && !batch.rows.empty(); ++i) {
    const auto decided = decide(view, commitment::RecordObservations{{batch}}, actor);
    if (decided) return;
    const auto row = row_in(decided.error().where, cells.size());
    findings.push_back(finding_of(decided.error(), cells[row.value_or(0)]));
    if (!row) return;
    batch.rows.erase(batch.rows.begin() + static_cast<std::ptrdiff_t>(*row));
    cells.erase(cells.begin() + static_cast<std::ptrdiff_t>(*row));
  }
}

// What the decision found, and what it would say; on the committer's thread.
struct Outcome {
  std::vector<Finding> findings;
  json::object counts;
};

ledger::Command command_of(const Caller& caller, const Asked& asked,
                           std::shared_ptr<const Batches> batches, bool dry_run,
                           std::shared_ptr<Outcome> outcome) {
  ledger::Command command;
  command.actor = caller.actor;
  command.request = asked.request;
  command.fingerprint = asked.fingerprint;
  commitment::RecordObservations ask{batches->all};
  command.streams = streams_of(ask);
  command.decide = [ask = std::move(ask), batches, dry_run, outcome,
                    actor = caller.as_actor()](ledger::View& view) -> Result<ledger::Decision> {
    *outcome = {};
    for (std::size_t i = 0; i < ask.batches.size(); ++i) {
      find_refused(view, ask.batches[i], batches->cells[i], actor, outcome->findings);
    }
    if (!outcome->findings.empty()) {
      return base::fail(base::ErrorCode::kInvalidInput, {"有行不能导入", "rows are refused"});
    }
    auto decided = decide(view, ask, actor);
    if (!decided) return decided;
    auto counts = base::parse_json(decided->reply);
    if (counts) outcome->counts = counts->as_object();
    if (dry_run) return base::fail(base::ErrorCode::kInvalidInput, {"试导入", "a dry run"});
    return decided;
  };
  return command;
}

std::size_t number_in(const json::object& counts, const char* name) {
  const json::value* value = counts.if_contains(name);
  return value ? value->to_number<std::size_t>() : 0;
}

Result<void> may_all(World& world, const Caller& caller, const Batches& batches) {
  std::set<std::string> seen;
  for (const ObservationBatch& each : batches.all) {
    if (!seen.insert(each.region.value()).second) continue;
    if (auto may = may_observe(world, caller, each.region); !may) return may;
  }
  return {};
}

ImportCounts counted(std::size_t rows, const json::object& counts) {
  return {rows, number_in(counts, "recorded"), number_in(counts, "revised"),
          number_in(counts, "unchanged")};
}

// What is known of a table before the register is asked.
struct Asking {
  bool dry_run = false;
  std::size_t rows = 0;
  std::vector<Finding> findings;
};

Result<Imported> record_all(World& world, const Caller& caller, const Asked& asked, Batches batches,
                            Asking asking) {
  const auto shared = std::make_shared<const Batches>(std::move(batches));
  const auto outcome = std::make_shared<Outcome>();
  auto reply = world.ledger.execute(command_of(caller, asked, shared, asking.dry_run, outcome));
  std::vector<Finding>& findings = asking.findings;
  findings.insert(findings.end(), outcome->findings.begin(), outcome->findings.end());
  if (!reply) {
    const bool is_told = asking.dry_run || !outcome->findings.empty();
    if (!is_told) return tl::unexpected(told(reply.error()));
    return imported(asking.dry_run, counted(asking.rows, outcome->counts), findings);
  }
  if (auto counts = base::parse_json(reply->body)) outcome->counts = counts->as_object();
  look_at_lights(world, shared->all);
  return imported(false, counted(asking.rows, outcome->counts), findings);
}

}  // namespace

Result<Imported> import_observations(World& world, const Caller& caller, const Asked& asked,
                                     const std::string& path, bool dry_run) {
  if (auto may = require(caller, office::Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto table = read_import_table(world, path, columns());
  if (!table) return tl::unexpected(table.error());
  auto state = world.board->now();
  if (!state) return tl::unexpected(state.error());
  const std::size_t rows = table->table.rows.size();
  std::vector<Finding> findings = table->findings;
  const bool is_whole =
      table->has(kIndicator) && table->has(kRegion) && table->has(kPeriod) && table->has(kValue);
  if (!is_whole) return imported(dry_run, {.rows = rows}, findings);
  auto batches = Planner(*table, *(*state)->units).run(world);
  if (!batches) return tl::unexpected(batches.error());
  findings.insert(findings.end(), batches->findings.begin(), batches->findings.end());
  if (auto may = may_all(world, caller, *batches); !may) return tl::unexpected(may.error());
  // With a bad cell nothing is imported; a dry run tells of the others too.
  if (batches->all.empty() || (!batches->findings.empty() && !dry_run)) {
    return imported(dry_run, {.rows = rows}, findings);
  }
  return record_all(world, caller, with_file(asked, table->digest), std::move(*batches),
                    {dry_run, rows, std::move(findings)});
}

}  // namespace luoshi::service
