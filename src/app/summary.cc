#include "app/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "app/paths.h"
#include "app/words.h"
#include "base/unicode.h"
#include "sheet/terminal.h"
#include "sheet/width.h"

namespace luoshi::app {
namespace {

using base::Language;
using base::to_utf8;
using report::Quantity;
using report::Reading;
using report::Section;
using sheet::Cell;
using sheet::ColumnType;

std::string said(const base::Message& message, const SummaryOptions& options) {
  return message.in(options.language);
}

std::string table_of(const sheet::Table& table, const SummaryOptions& options,
                     std::size_t rows_max = 0) {
  return sheet::terminal_table(table, {options.width, options.language, rows_max});
}

bool is_target(const Quantity& quantity) { return quantity.kind == report::Kind::kTarget; }

// "力争 增长 7%以上": what is to become of the indicator, as worded.
std::string demand(const Quantity& quantity, const SummaryOptions& options) {
  if (quantity.certainty != report::Certainty::kStrive) return figure(quantity);
  return said(word(quantity.certainty), options) + " " + figure(quantity);
}

std::string unit_of(const std::optional<report::Lead>& lead) { return lead ? lead->unit : ""; }

sheet::Table table_of_targets(const Reading& reading, const SummaryOptions& options,
                              report::Part part) {
  sheet::Table table;
  table.columns = {{"indicator", {"指标", "Indicator"}},
                   {"demand", {"要求", "Demand"}},
                   {"lead", {"建议牵头", "Suggested lead"}, ColumnType::kText, 20}};
  for (std::size_t i = 0; i < reading.quantities.size(); ++i) {
    const Quantity& quantity = reading.quantities[i];
    if (!is_target(quantity) || quantity.part != part) continue;
    const bool known = i < reading.target_leads.size();
    table.rows.push_back(
        {{Cell::text(to_utf8(quantity.indicator)), Cell::text(demand(quantity, options)),
          Cell::text(unit_of(known ? reading.target_leads[i] : std::nullopt))}});
  }
  return table;
}

// Columns that are empty in every row say nothing to a person.
void drop_empty_columns(sheet::Table& table) {
  for (std::size_t c = table.columns.size(); c-- > 0;) {
    const bool used = std::ranges::any_of(
        table.rows, [c](const sheet::Row& row) { return !row.at(c).is_empty(); });
    if (used) continue;
    table.columns.erase(table.columns.begin() + static_cast<std::ptrdiff_t>(c));
    for (sheet::Row& row : table.rows) {
      if (c < row.cells.size()) row.cells.erase(row.cells.begin() + static_cast<std::ptrdiff_t>(c));
    }
  }
}

sheet::Table table_of_tasks(const Reading& reading, const SummaryOptions& options) {
  sheet::Table table;
  table.columns = {{"milestone", {"类别", "Milestone"}, ColumnType::kText, 10},
                   {"text", {"任务", "Task"}},
                   {"lead", {"建议牵头", "Suggested lead"}, ColumnType::kText, 20}};
  for (const report::Task& task : reading.tasks) {
    table.rows.push_back({{Cell::text(said(word(task.milestone), options)),
                           Cell::text(to_utf8(task.text)), Cell::text(unit_of(task.lead))}});
  }
  return table;
}

sheet::Table table_of_quantities(const Reading& reading, const SummaryOptions& options) {
  sheet::Table table;
  table.columns = {{"section", {"部分", "Section"}, ColumnType::kText, 10},
                   {"kind", {"性质", "Kind"}, ColumnType::kText, 10},
                   {"indicator", {"指标", "Indicator"}},
                   {"demand", {"数字", "Figure"}},
                   {"period", {"所属期", "Period"}, ColumnType::kText, 8}};
  for (const Quantity& quantity : reading.quantities) {
    table.rows.push_back(
        {{Cell::text(said(word(report::section_of(quantity.part)), options)),
          Cell::text(said(word(quantity.kind), options)), Cell::text(to_utf8(quantity.indicator)),
          Cell::text(demand(quantity, options)), Cell::text(quantity.period)}});
  }
  return table;
}

sheet::Table table_of_terms(const Reading& reading) {
  sheet::Table table;
  table.columns = {{"number", {"编号", "Number"}, ColumnType::kNumber},
                   {"term", {"名词", "Term"}, ColumnType::kText, 28},
                   {"mentions", {"提及", "Mentions"}, ColumnType::kNumber},
                   {"definition", {"解释", "Definition"}}};
  for (const report::Term& term : reading.terms) {
    table.rows.push_back({{Cell::number(term.number), Cell::text(to_utf8(term.term)),
                           Cell::number(static_cast<std::int64_t>(term.mentions.size())),
                           Cell::text(to_utf8(term.definition))}});
  }
  return table;
}

struct Counts {
  std::int64_t outcomes = 0;
  std::int64_t targets = 0;
  std::int64_t definitions = 0;
  std::int64_t tasks = 0;
};

Cell count(std::int64_t value) { return value == 0 ? Cell::text("–") : Cell::number(value); }

std::string counts_table(const Reading& reading, const SummaryOptions& options) {
  std::map<Section, Counts> by_section;
  Counts sum;
  for (const Quantity& quantity : reading.quantities) {
    for (Counts* counts : {&by_section[report::section_of(quantity.part)], &sum}) {
      counts->outcomes += quantity.kind == report::Kind::kOutcome;
      counts->targets += quantity.kind == report::Kind::kTarget;
      counts->definitions += quantity.kind == report::Kind::kDefinition;
    }
  }
  for (const report::Task& task : reading.tasks) {
    ++by_section[report::section_of(task.part)].tasks;
    ++sum.tasks;
  }
  sheet::Table table;
  table.columns = {{"section", {"部分", "Section"}},
                   {"outcomes", {"已完成", "Outcomes"}, ColumnType::kNumber},
                   {"targets", {"目标", "Targets"}, ColumnType::kNumber},
                   {"definitions", {"释义", "Definitions"}, ColumnType::kNumber},
                   {"tasks", {"任务", "Tasks"}, ColumnType::kNumber}};
  const auto add = [&](const std::string& name, const Counts& counts) {
    table.rows.push_back({{Cell::text(name), count(counts.outcomes), count(counts.targets),
                           count(counts.definitions), count(counts.tasks)}});
  };
  for (const auto& [section, counts] : by_section) add(said(word(section), options), counts);
  add(said({"合计", "Total"}, options), sum);
  return table_of(table, options);
}

std::string heading(const base::Message& text, std::size_t number, const SummaryOptions& options) {
  const std::string form = options.language == Language::kChinese ? "\n{}（{}）\n" : "\n{} ({})\n";
  return fmt::format(fmt::runtime(form), said(text, options), number);
}

std::string hint(const FileReading& file, const char* what, const SummaryOptions& options) {
  const std::string name = file.reading.file.find(' ') == std::string::npos
                               ? file.reading.file
                               : "'" + file.reading.file + "'";
  return fmt::format(fmt::runtime(said({"  全部：luoshi read {} --what {}\n",
                                        "  All of them: luoshi read {} --what {}\n"},
                                       options)),
                     sheet::printable_line(name), what);
}

std::string targets_block(const FileReading& file, const SummaryOptions& options) {
  const Reading& reading = file.reading;
  const auto all = static_cast<std::size_t>(std::ranges::count_if(reading.quantities, is_target));
  if (all == 0) return said({"\n没有读到目标。\n", "\nNo targets were found.\n"}, options);
  sheet::Table table = table_of_targets(reading, options, report::Part::kTargets);
  base::Message title{"预期目标", "Expected targets"};
  if (table.rows.empty()) {  // a report that sets its targets among the tasks
    table = table_of_targets(reading, options, report::Part::kTasks);
    title = {"任务中的目标", "Targets among the tasks"};
  }
  drop_empty_columns(table);
  const std::size_t shown = std::min(table.rows.size(), options.targets_max);
  std::string out = heading(title, table.rows.size(), options);
  out += table_of(table, options, options.targets_max);
  if (all <= shown) return out;
  out += fmt::format(fmt::runtime(said({"  另有 {} 个目标数字在其他段落。",
                                        "  {} more target figures stand elsewhere."},
                                       options)),
                     all - shown);
  return out + hint(file, "quantities", options);
}

std::string tasks_block(const FileReading& file, const SummaryOptions& options) {
  if (file.reading.tasks.empty()) {
    return said({"\n没有读到任务。\n", "\nNo tasks were found.\n"}, options);
  }
  sheet::Table table = table_of_tasks(file.reading, options);
  drop_empty_columns(table);
  std::string out = heading({"任务", "Tasks"}, table.rows.size(), options);
  out += table_of(table, options, options.tasks_max);
  if (table.rows.size() > options.tasks_max) out += hint(file, "tasks", options);
  return out;
}

sheet::Table table_of_findings(const Reading& reading, const SummaryOptions& options) {
  sheet::Table table;
  table.columns = {{"severity", {"程度", "Severity"}, ColumnType::kText, 8},
                   {"message", {"发现", "Finding"}}};
  for (const base::Finding& finding : reading.findings) {
    std::string message = finding.message.in(options.language);
    if (!finding.span.empty()) {
      message += fmt::format(fmt::runtime(said({"（第 {} 字）", " (character {})"}, options)),
                             finding.span.start + 1);
    }
    table.rows.push_back(
        {{Cell::text(said(word(finding.severity), options)), Cell::text(std::move(message))}});
  }
  return table;
}

std::string findings_block(const FileReading& file, const SummaryOptions& options) {
  if (file.reading.findings.empty()) return {};
  const sheet::Table table = table_of_findings(file.reading, options);
  std::string out = heading({"发现", "Findings"}, table.rows.size(), options);
  out += table_of(table, options, options.findings_max);
  if (table.rows.size() > options.findings_max) out += hint(file, "findings", options);
  return out;
}

// Levels as they occur, 1 the first: a report that numbers 一 and （一） only has two.
std::map<int, std::size_t> ranks_of_levels(const Reading& reading) {
  std::map<int, std::size_t> ranks;
  for (const report::Heading& heading : reading.headings) ranks[heading.level] = 0;
  std::size_t rank = 0;
  for (auto& [level, place] : ranks) place = ++rank;
  return ranks;
}

// Headings stand below the part that they are in, moved in by their level.
sheet::Table table_of_outline(const Reading& reading, const SummaryOptions& options) {
  sheet::Table table;
  table.columns = {{"part", {"部分", "Part"}, ColumnType::kText, 12},
                   {"heading", {"标题", "Heading"}},
                   {"start", {"起始字", "First character"}, ColumnType::kNumber}};
  const std::map<int, std::size_t> ranks = ranks_of_levels(reading);
  std::size_t next = 0;
  for (const report::OutlineSection& section : reading.sections) {
    table.rows.push_back(
        {{Cell::text(said(word(section.part), options)), Cell::text(to_utf8(section.heading)),
          Cell::number(std::int64_t{section.span.start} + 1)}});
    for (; next < reading.headings.size() && reading.headings[next].span.start < section.span.end;
         ++next) {
      const report::Heading& each = reading.headings[next];
      if (each.text == section.heading) continue;
      const std::string indent(2 * ranks.at(each.level), ' ');
      table.rows.push_back({{Cell{}, Cell::text(indent + to_utf8(each.text)),
                             Cell::number(std::int64_t{each.span.start} + 1)}});
    }
  }
  return table;
}

}  // namespace

std::string document_lines(const FileReading& file, const SummaryOptions& options) {
  const Reading& reading = file.reading;
  const bool chinese = options.language == Language::kChinese;
  std::string title;
  const auto add = [](std::string& line, const std::string& part, const char* between) {
    if (!part.empty()) line += (line.empty() ? "" : between) + part;
  };
  add(title, reading.place, " ");
  if (reading.year != 0) add(title, std::to_string(reading.year) + (chinese ? "年" : ""), " ");
  // Where the text does not say what it is, the name of its file often does.
  const bool is_named = !reading.title.empty() || reading.file == "-";
  add(title, is_named ? reading.title : stem(reading.file), " ");
  if (title.empty()) title = said({"（没有标题）", "(no title)"}, options);
  std::string facts;
  add(facts, reading.file == "-" ? said({"标准输入", "standard input"}, options) : reading.file,
      " · ");
  add(facts, reading.date, " · ");
  if (!reading.speaker.empty()) {
    add(facts, said({"报告人 ", "speaker "}, options) + reading.speaker, " · ");
  }
  add(facts,
      fmt::format(fmt::runtime(chinese ? "{} 字" : "{} characters"), file.document.text.size()),
      " · ");
  if (!file.document.encoding.empty()) add(facts, file.document.encoding, " · ");
  return sheet::printable_line(title) + "\n" + sheet::printable_line(facts) + "\n";
}

std::string summary(const FileReading& file, const SummaryOptions& options) {
  std::string out = document_lines(file, options) + "\n";
  out += counts_table(file.reading, options);
  out += targets_block(file, options);
  out += tasks_block(file, options);
  if (!file.reading.terms.empty()) {
    out += heading({"名词解释", "Terms"}, file.reading.terms.size(), options);
    out.pop_back();
    out += hint(file, "terms", options);
  }
  out += findings_block(file, options);
  return out;
}

std::string listing(const FileReading& file, Listing what, const SummaryOptions& options) {
  sheet::Table table;
  base::Message title;
  switch (what) {
    case Listing::kOutline:
      table = table_of_outline(file.reading, options);
      title = {"提纲", "Outline"};
      break;
    case Listing::kQuantities:
      table = table_of_quantities(file.reading, options);
      title = {"指标", "Quantities"};
      break;
    case Listing::kTasks:
      table = table_of_tasks(file.reading, options);
      title = {"任务", "Tasks"};
      break;
    case Listing::kTerms:
      table = table_of_terms(file.reading);
      title = {"名词解释", "Terms"};
      break;
    case Listing::kFindings:
      table = table_of_findings(file.reading, options);
      title = {"发现", "Findings"};
      break;
  }
  drop_empty_columns(table);
  std::string out = heading(title, table.rows.size(), options);
  if (!table.rows.empty()) out += table_of(table, options);
  return out;
}

sheet::Table empty_overview() {
  sheet::Table table;
  table.columns = {{"file", {"文件", "File"}},
                   {"place", {"地区", "Place"}, ColumnType::kText, 16},
                   {"year", {"年份", "Year"}, ColumnType::kNumber},
                   {"outcomes", {"已完成", "Outcomes"}, ColumnType::kNumber},
                   {"targets", {"目标", "Targets"}, ColumnType::kNumber},
                   {"tasks", {"任务", "Tasks"}, ColumnType::kNumber},
                   {"terms", {"名词", "Terms"}, ColumnType::kNumber},
                   {"findings", {"发现", "Findings"}, ColumnType::kNumber}};
  return table;
}

void append_overview(sheet::Table& table, const FileReading& file) {
  const Reading& reading = file.reading;
  const auto targets = std::ranges::count_if(reading.quantities, is_target);
  const auto outcomes = std::ranges::count_if(reading.quantities, [](const Quantity& quantity) {
    return quantity.kind == report::Kind::kOutcome;
  });
  table.rows.push_back(
      {{Cell::text(reading.file), Cell::text(reading.place),
        reading.year == 0 ? Cell::text("–") : Cell::number(reading.year), count(outcomes),
        count(targets), count(static_cast<std::int64_t>(reading.tasks.size())),
        count(static_cast<std::int64_t>(reading.terms.size())),
        count(static_cast<std::int64_t>(reading.findings.size()))}});
}

std::string overview(sheet::Table table, const SummaryOptions& options) {
  std::string folder = table.rows.empty() ? "" : *table.rows[0].at(0).as_text();
  for (const sheet::Row& row : table.rows) {
    folder.erase(std::ranges::mismatch(folder, *row.at(0).as_text()).in1, folder.end());
  }
  folder.erase(folder.rfind('/') + 1);  // npos + 1 is 0: nothing in common
  for (sheet::Row& row : table.rows) {
    row.cells[0] = Cell::text(row.at(0).as_text()->substr(folder.size()));
  }
  std::string out =
      fmt::format(fmt::runtime(said({"{} 份报告", "{} reports"}, options)), table.rows.size());
  if (!folder.empty()) out += said({"，在 ", ", in "}, options) + sheet::printable_line(folder);
  return out + "\n\n" + table_of(table, options);
}

}  // namespace luoshi::app
