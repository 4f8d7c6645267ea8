#include "app/export.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/words.h"
#include "base/unicode.h"

namespace luoshi::app {
namespace {

using base::Language;
using report::Span;
using sheet::Cell;
using sheet::Column;
using sheet::ColumnType;

Cell text(std::u32string_view value) { return Cell::text(base::to_utf8(value)); }
Cell text(std::string value) { return Cell::text(std::move(value)); }
Cell number(std::int64_t value) { return Cell::number(value); }

// Places are told as a person counts: the first character is the first.
Cell place(std::uint32_t offset) { return number(std::int64_t{offset} + 1); }

std::u32string_view slice(const document::Document& document, Span span) {
  const std::u32string_view whole = document.text;
  const std::size_t start = std::min<std::size_t>(span.start, whole.size());
  return whole.substr(start, span.empty() ? 0 : span.size());
}

std::string joined(const std::vector<std::u32string>& parts, std::string_view between) {
  std::string out;
  for (const std::u32string& part : parts) {
    if (!out.empty()) out += between;
    out += base::to_utf8(part);
  }
  return out;
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : std::string(between)) + part;
  return out;
}

const std::vector<Column>& file_columns() {
  static const std::vector<Column> kColumns = {
      {"file", {"文件", "File"}, ColumnType::kText, 24},
      {"place", {"地区", "Place"}, ColumnType::kText, 12},
      {"year", {"年份", "Year"}, ColumnType::kNumber, 6},
  };
  return kColumns;
}

std::vector<Cell> file_cells(const FileReading& file) {
  return {text(file.reading.file), text(file.reading.place),
          file.reading.year == 0 ? Cell{} : number(file.reading.year)};
}

const std::vector<Column>& lead_columns() {
  static const std::vector<Column> kColumns = {
      {"lead_unit", {"建议牵头单位", "Suggested lead unit"}, ColumnType::kText, 18},
      {"lead_score", {"建议把握", "Score of the suggestion"}, ColumnType::kNumber, 8},
      {"lead_words", {"建议依据", "Words that led to it"}, ColumnType::kText, 24},
  };
  return kColumns;
}

void add_lead(std::vector<Cell>& cells, const std::optional<report::Lead>& lead) {
  if (!lead) {
    cells.resize(cells.size() + lead_columns().size());
    return;
  }
  cells.push_back(text(lead->unit));
  // Two digits: more would claim a precision that a suggestion has not.
  const auto hundredths = static_cast<std::int64_t>(lead->score * 100 + 0.5);
  cells.push_back(Cell::number(base::Decimal(hundredths) * base::Decimal::power_of_ten(-2)));
  cells.push_back(text(joined(lead->words, "、")));
}

std::vector<Column> columns_of(std::vector<Column> own, bool with_lead) {
  std::vector<Column> columns = file_columns();
  std::ranges::move(own, std::back_inserter(columns));
  if (with_lead) std::ranges::copy(lead_columns(), std::back_inserter(columns));
  return columns;
}

std::vector<Column> quantity_columns() {
  return columns_of(
      {
          {"section", {"部分", "Section"}, ColumnType::kText, 10},
          {"kind", {"性质", "Kind"}, ColumnType::kText, 8},
          {"indicator", {"指标", "Indicator"}, ColumnType::kText, 32},
          {"head", {"核心词", "Head"}, ColumnType::kText, 12},
          {"action", {"动词", "Action"}, ColumnType::kText, 8},
          {"text", {"原文数字", "Figure as worded"}, ColumnType::kText, 18},
          {"measure", {"计量", "Measure"}, ColumnType::kText, 8},
          {"value", {"数值", "Value"}, ColumnType::kNumber, 14},
          {"value_max", {"数值上限", "Value, upper end"}, ColumnType::kNumber, 10},
          {"unit", {"单位", "Unit"}, ColumnType::kText, 8},
          {"comparator", {"比较", "Comparator"}, ColumnType::kText, 8},
          {"certainty", {"语气", "Certainty"}, ColumnType::kText, 8},
          {"baseline", {"比较基准", "Baseline"}, ColumnType::kText, 12},
          {"period", {"所属期", "Period"}, ColumnType::kText, 8},
          {"clause", {"所在分句", "Clause"}, ColumnType::kText, 48},
          {"path", {"上级标题", "Headings above"}, ColumnType::kText, 32},
          {"start", {"起始字", "First character"}, ColumnType::kNumber, 8},
          {"end", {"终止字", "Last character"}, ColumnType::kNumber, 8},
      },
      true);
}

void append_quantities(sheet::Table& table, const FileReading& file, Language language) {
  const report::Reading& reading = file.reading;
  for (std::size_t i = 0; i < reading.quantities.size(); ++i) {
    const report::Quantity& q = reading.quantities[i];
    std::vector<Cell> cells = file_cells(file);
    const std::vector<Cell> own = {
        text(word(report::section_of(q.part)).in(language)),
        text(word(q.kind).in(language)),
        text(q.indicator),
        text(q.head),
        text(q.action),
        text(q.text),
        text(word(q.measure).in(language)),
        Cell::number(q.value),
        q.value_max ? Cell::number(*q.value_max) : Cell{},
        text(q.unit),
        text(word(q.comparator).in(language)),
        text(word(q.certainty).in(language)),
        text(q.baseline),
        text(q.period),
        text(slice(file.document, q.clause)),
        text(joined(q.path.headings(), " › ")),
        place(q.span.start),
        number(q.span.end),
    };
    std::ranges::copy(own, std::back_inserter(cells));
    const bool known = i < reading.target_leads.size();
    add_lead(cells, known ? reading.target_leads[i] : std::nullopt);
    table.rows.push_back({std::move(cells)});
  }
}

std::vector<Column> task_columns() {
  return columns_of(
      {
          {"section", {"部分", "Section"}, ColumnType::kText, 10},
          {"path", {"上级标题", "Headings above"}, ColumnType::kText, 32},
          {"text", {"任务", "Task"}, ColumnType::kText, 60},
          {"action", {"动词", "Action"}, ColumnType::kText, 10},
          {"milestone", {"类别", "Milestone"}, ColumnType::kText, 10},
          {"objects", {"对象", "Objects"}, ColumnType::kText, 40},
          {"quantified", {"量化", "Quantified"}, ColumnType::kText, 6},
          {"start", {"起始字", "First character"}, ColumnType::kNumber, 8},
          {"end", {"终止字", "Last character"}, ColumnType::kNumber, 8},
      },
      true);
}

void append_tasks(sheet::Table& table, const FileReading& file, Language language) {
  const base::Message yes{"是", "yes"};
  const base::Message no{"否", "no"};
  for (const report::Task& task : file.reading.tasks) {
    std::vector<Cell> cells = file_cells(file);
    const std::vector<Cell> own = {
        text(word(report::section_of(task.part)).in(language)),
        text(joined(task.path.headings(), " › ")),
        text(task.text),
        text(task.action),
        text(word(task.milestone).in(language)),
        text(joined(task.objects, "\n")),
        text((task.quantified ? yes : no).in(language)),
        place(task.span.start),
        number(task.span.end),
    };
    std::ranges::copy(own, std::back_inserter(cells));
    add_lead(cells, task.lead);
    table.rows.push_back({std::move(cells)});
  }
}

std::vector<Column> term_columns() {
  return columns_of(
      {
          {"number", {"编号", "Number"}, ColumnType::kNumber, 6},
          {"term", {"名词", "Term"}, ColumnType::kText, 20},
          {"definition", {"解释", "Definition"}, ColumnType::kText, 60},
          {"items", {"列举", "Items"}, ColumnType::kText, 40},
          {"mentions", {"提及次数", "Mentions"}, ColumnType::kNumber, 8},
          {"mentioned_at", {"提及处（起始字）", "Mentioned at"}, ColumnType::kText, 16},
          {"start", {"起始字", "First character"}, ColumnType::kNumber, 8},
          {"end", {"终止字", "Last character"}, ColumnType::kNumber, 8},
      },
      false);
}

void append_terms(sheet::Table& table, const FileReading& file) {
  for (const report::Term& term : file.reading.terms) {
    std::vector<std::string> places;
    for (const Span mention : term.mentions) {
      places.push_back(std::to_string(std::uint64_t{mention.start} + 1));
    }
    std::vector<std::u32string> items;
    for (const report::TermItem& item : term.items) items.push_back(item.text);
    std::vector<Cell> cells = file_cells(file);
    const std::vector<Cell> own = {
        number(term.number),
        text(term.term),
        text(term.definition),
        text(joined(items, "\n")),
        number(static_cast<std::int64_t>(places.size())),
        text(joined(places, ", ")),
        place(term.span.start),
        number(term.span.end),
    };
    std::ranges::copy(own, std::back_inserter(cells));
    table.rows.push_back({std::move(cells)});
  }
}

std::vector<Column> outline_columns() {
  return columns_of(
      {
          {"part", {"部分", "Part"}, ColumnType::kText, 10},
          {"heading", {"标题", "Heading"}, ColumnType::kText, 40},
          {"level", {"层级", "Level"}, ColumnType::kNumber, 6},
          {"start", {"起始字", "First character"}, ColumnType::kNumber, 8},
          {"end", {"终止字", "Last character"}, ColumnType::kNumber, 8},
      },
      false);
}

// Parts of the report at level 0, the headings inside each below it, all in the order of the text.
void append_outline(sheet::Table& table, const FileReading& file, Language language) {
  const report::Reading& reading = file.reading;
  std::size_t next = 0;
  const auto add = [&](report::Part part, std::u32string_view heading, int level, Span span) {
    std::vector<Cell> cells = file_cells(file);
    const std::vector<Cell> own = {text(word(part).in(language)), text(heading), number(level),
                                   place(span.start), number(span.end)};
    std::ranges::copy(own, std::back_inserter(cells));
    table.rows.push_back({std::move(cells)});
  };
  for (const report::OutlineSection& section : reading.sections) {
    add(section.part, section.heading, 0, section.span);
    for (; next < reading.headings.size() && reading.headings[next].span.start < section.span.end;
         ++next) {
      const report::Heading& heading = reading.headings[next];
      if (heading.text != section.heading) {
        add(section.part, heading.text, std::max(heading.level, 1), heading.span);
      }
    }
  }
}

std::vector<Column> finding_columns() {
  return columns_of(
      {
          {"severity", {"程度", "Severity"}, ColumnType::kText, 6},
          {"message", {"发现", "Finding"}, ColumnType::kText, 60},
          {"text", {"原文", "Text"}, ColumnType::kText, 40},
          {"where", {"位置", "Where"}, ColumnType::kText, 16},
          {"code", {"代码", "Code"}, ColumnType::kText, 28},
          {"start", {"起始字", "First character"}, ColumnType::kNumber, 8},
          {"end", {"终止字", "Last character"}, ColumnType::kNumber, 8},
      },
      false);
}

void append_findings(sheet::Table& table, const FileReading& file, Language language) {
  constexpr std::size_t kShown = 60;
  for (const base::Finding& finding : file.reading.findings) {
    std::vector<Cell> cells = file_cells(file);
    const bool has_place = !finding.span.empty();
    const std::vector<Cell> own = {
        text(word(finding.severity).in(language)),
        text(finding.message.in(language)),
        text(slice(file.document, finding.span).substr(0, kShown)),
        text(finding.where),
        text(finding.code),
        has_place ? place(finding.span.start) : Cell{},
        has_place ? number(finding.span.end) : Cell{},
    };
    std::ranges::copy(own, std::back_inserter(cells));
    table.rows.push_back({std::move(cells)});
  }
}

}  // namespace

sheet::Table empty_table(Sheet sheet, Language language) {
  struct Shape {
    base::Message name;
    std::vector<Column> (*columns)();
  };
  static const Shape kShapes[] = {{{"指标", "Quantities"}, quantity_columns},
                                  {{"任务", "Tasks"}, task_columns},
                                  {{"名词", "Terms"}, term_columns},
                                  {{"提纲", "Outline"}, outline_columns},
                                  {{"发现", "Findings"}, finding_columns}};
  const Shape& shape = kShapes[static_cast<std::size_t>(sheet)];
  sheet::Table table;
  table.name = shape.name.in(language);
  table.columns = shape.columns();
  return table;
}

void append_rows(sheet::Table& table, Sheet sheet, const FileReading& file, Language language) {
  switch (sheet) {
    case Sheet::kQuantities:
      return append_quantities(table, file, language);
    case Sheet::kTasks:
      return append_tasks(table, file, language);
    case Sheet::kTerms:
      return append_terms(table, file);
    case Sheet::kOutline:
      return append_outline(table, file, language);
    case Sheet::kFindings:
      return append_findings(table, file, language);
  }
}

}  // namespace luoshi::app
