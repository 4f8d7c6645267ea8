#include "app/comparison.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/unicode.h"
#include "report/markup.h"
#include "sheet/terminal.h"
#include "sheet/width.h"
#include "sheet/write.h"

namespace luoshi::app {
namespace {

using base::to_utf8;
using report::Comparison;
using report::Fulfilment;
using report::Quantity;
using report::Verdict;
using sheet::Cell;
using sheet::Column;
using sheet::ColumnType;

// What was missed is what is looked for first.
constexpr std::array<Verdict, 4> kShownOrder = {Verdict::kMissed, Verdict::kChanged, Verdict::kMet,
                                                Verdict::kNotMentioned};

// The figure of this year that the item is about: the answer, else the nearest.
const std::optional<Quantity>& shown_figure(const Fulfilment& item) {
  return item.found ? item.found : item.closest;
}

std::vector<Column> figure_columns(const std::string& prefix, const base::Message& whose) {
  const auto header = [&](const char* zh, const char* en) {
    return base::Message{whose.zh + zh, whose.en + en};
  };
  return {
      {prefix + "indicator", header("指标", "indicator"), ColumnType::kText, 28},
      {prefix + "action", header("动词", "action"), ColumnType::kText, 8},
      {prefix + "text", header("原文数字", "figure as worded"), ColumnType::kText, 18},
      {prefix + "measure", header("计量", "measure"), ColumnType::kText, 8},
      {prefix + "value", header("数值", "value"), ColumnType::kNumber, 12},
      {prefix + "value_max", header("数值上限", "value, upper end"), ColumnType::kNumber, 10},
      {prefix + "unit", header("单位", "unit"), ColumnType::kText, 8},
      {prefix + "comparator", header("比较", "comparator"), ColumnType::kText, 8},
      {prefix + "start", header("起始字", "first character"), ColumnType::kNumber, 8},
      {prefix + "end", header("终止字", "last character"), ColumnType::kNumber, 8},
  };
}

void add_figure(std::vector<Cell>& cells, const std::optional<Quantity>& quantity, Speech speech) {
  if (!quantity) {
    cells.resize(cells.size() + figure_columns("", {}).size());
    return;
  }
  // Programs count from 0 as everywhere in jsonl, people from 1.
  const std::int64_t first = speech.codes ? 0 : 1;
  cells.push_back(Cell::text(to_utf8(quantity->indicator)));
  cells.push_back(Cell::text(to_utf8(quantity->action)));
  cells.push_back(Cell::text(to_utf8(quantity->text)));
  cells.push_back(spoken(quantity->measure, speech));
  cells.push_back(Cell::number(quantity->value));
  cells.push_back(quantity->value_max ? Cell::number(*quantity->value_max) : Cell{});
  cells.push_back(Cell::text(to_utf8(quantity->unit)));
  cells.push_back(spoken(quantity->comparator, speech));
  cells.push_back(Cell::number(std::int64_t{quantity->span.start} + first));
  cells.push_back(Cell::number(std::int64_t{quantity->span.end}));
}

// What this year's figure is to the item.
Cell role_of_figure(const Fulfilment& item, Speech speech) {
  if (!shown_figure(item)) return {};
  static const base::Message kAnswer{"结果", "answer"};
  static const base::Message kClosest{"最接近的", "closest"};
  const base::Message& role = item.found ? kAnswer : kClosest;
  return Cell::text(speech.codes ? role.en : role.in(speech.language));
}

std::vector<Cell> cells_of(const Comparison& comparison, const Fulfilment& item, Speech speech) {
  std::vector<Cell> cells = {
      Cell::text(comparison.place),
      comparison.year == 0 ? Cell{} : Cell::number(comparison.year),
      spoken(item.verdict, speech),
      spoken(item.basis, speech),
      Cell::text(item.reason.in(speech.language)),
      Cell::text(item.indicator_id),
  };
  add_figure(cells, item.target, speech);
  cells.push_back(spoken(item.target.certainty, speech));
  cells.push_back(Cell::text(item.lead ? item.lead->unit : ""));
  cells.push_back(role_of_figure(item, speech));
  add_figure(cells, shown_figure(item), speech);
  const bool any = shown_figure(item).has_value();
  const auto hundredths = static_cast<std::int64_t>(item.likeness * 100 + 0.5);
  cells.push_back(any ? Cell::number(base::Decimal(hundredths) * base::Decimal::power_of_ten(-2))
                      : Cell{});
  cells.push_back(Cell::text(comparison.last_file));
  cells.push_back(Cell::text(comparison.now_file));
  return cells;
}

// The columns that a person needs to judge an item. With `reasons` the whole sentence, for which a
// terminal has no room.
sheet::Table short_table(const Comparison& comparison, Verdict verdict, base::Language language,
                         bool reasons) {
  const bool answered = verdict != Verdict::kNotMentioned;
  const bool settled = verdict == Verdict::kMet || verdict == Verdict::kMissed;
  sheet::Table table;
  table.columns = {{"indicator", {"指标", "Indicator"}},
                   {"target", {"去年的目标", "Last year's target"}},
                   {"now", answered ? base::Message{"今年的结果", "This year's result"}
                                    : base::Message{"最接近的数字", "Closest figure"}}};
  if (settled) table.columns.push_back({"lead", {"建议牵头", "Suggested lead"}});
  if (verdict == Verdict::kChanged) table.columns.push_back({"basis", {"不同在", "Differs in"}});
  if (reasons) table.columns.push_back({"reason", {"说明", "Reason"}});
  for (const Fulfilment& item : comparison.items) {
    if (item.verdict != verdict) continue;
    const std::optional<Quantity>& now = shown_figure(item);
    std::string shown = now ? figure(*now) : "";
    if (now && !answered) shown = to_utf8(now->indicator) + " " + shown;
    std::vector<Cell> cells = {Cell::text(to_utf8(item.target.indicator)),
                               Cell::text(figure(item.target)), Cell::text(shown)};
    if (settled) cells.push_back(Cell::text(item.lead ? item.lead->unit : ""));
    if (verdict == Verdict::kChanged) cells.push_back(spoken(item.basis, {language, false}));
    if (reasons) cells.push_back(Cell::text(item.reason.in(language)));
    table.rows.push_back({std::move(cells)});
  }
  return table;
}

std::string title_of(const Comparison& comparison, base::Language language) {
  const std::string year = comparison.year == 0 ? "" : std::to_string(comparison.year);
  if (language == base::Language::kChinese) {
    return fmt::format("{} {}{}目标完成情况", comparison.place, year, year.empty() ? "" : "年");
  }
  return fmt::format("{} {} targets and what became of them", comparison.place, year);
}

std::string counts_of(const Comparison& comparison, base::Language language) {
  std::string out;
  for (const Verdict verdict : kShownOrder) {
    out += fmt::format("{}{} {}", out.empty() ? "" : " · ", word(verdict).in(language),
                       comparison.count(verdict));
  }
  return out;
}

}  // namespace

sheet::Table comparison_table(const Comparison& comparison, Speech speech) {
  sheet::Table table;
  table.name = base::Message{"对照", "Comparison"}.in(speech.language);
  table.columns = {
      {"place", {"地区", "Place"}, ColumnType::kText, 12},
      {"year", {"年份", "Year"}, ColumnType::kNumber, 6},
      {"verdict", {"判定", "Verdict"}, ColumnType::kText, 8},
      {"basis", {"依据", "Basis"}, ColumnType::kText, 8},
      {"reason", {"说明", "Reason"}, ColumnType::kText, 48},
      {"indicator_id", {"标准指标", "Standard indicator"}, ColumnType::kText, 16},
  };
  const auto append = [&](const std::vector<Column>& columns) {
    table.columns.insert(table.columns.end(), columns.begin(), columns.end());
  };
  append(figure_columns("last_", {"去年", "Last year's "}));
  append({{"last_certainty", {"去年语气", "Last year's certainty"}, ColumnType::kText, 8},
          {"lead_unit", {"建议牵头单位", "Suggested lead unit"}, ColumnType::kText, 18},
          {"now_is", {"今年数字是", "This year's figure is"}, ColumnType::kText, 10}});
  append(figure_columns("now_", {"今年", "This year's "}));
  append({{"likeness", {"相似度", "Likeness"}, ColumnType::kNumber, 8},
          {"last_file", {"去年文件", "Last year's file"}, ColumnType::kText, 24},
          {"now_file", {"今年文件", "This year's file"}, ColumnType::kText, 24}});
  for (const Fulfilment& item : comparison.items) {
    table.rows.push_back({cells_of(comparison, item, speech)});
  }
  return table;
}

std::string comparison_summary(const Comparison& comparison, const ComparisonView& view) {
  std::string out = sheet::printable_line(title_of(comparison, view.language)) + "\n";
  out += sheet::printable_line(comparison.last_file + " → " + comparison.now_file) + "\n\n";
  out += counts_of(comparison, view.language) + "\n";
  const bool chinese = view.language == base::Language::kChinese;
  for (const Verdict verdict : kShownOrder) {
    const sheet::Table table = short_table(comparison, verdict, view.language, false);
    if (table.rows.empty()) continue;
    out += fmt::format(fmt::runtime(chinese ? "\n{}（{}）\n" : "\n{} ({})\n"),
                       word(verdict).in(view.language), table.rows.size());
    const std::size_t rows_max = verdict == Verdict::kMissed ? 0 : view.rows_max;
    out += sheet::terminal_table(table, {view.width, view.language, rows_max});
  }
  return out;
}

std::string comparison_page(const Comparison& comparison, base::Language language) {
  static constexpr std::string_view kHead = R"(<!doctype html>
<html lang="{}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{}</title>
<style>
body{{font:16px/1.6 system-ui,"Noto Sans SC","Microsoft YaHei",sans-serif;margin:0 auto;
max-width:72rem;padding:1rem;color:#1c1c1c;background:#fff}}
h1{{font-size:1.5rem;margin:.5rem 0}}
p{{color:#555;margin:.25rem 0;overflow-wrap:anywhere}}
table{{border-collapse:collapse;width:100%;margin:1.5rem 0}}
caption{{text-align:left;font-weight:600;font-size:1.15rem;padding:.4rem 0}}
th,td{{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #ddd}}
th{{background:#f2f5f8;position:sticky;top:0}}
@media (max-width:40rem){{table,thead,tbody,tr,td,caption{{display:block}}thead{{display:none}}
tr{{border-bottom:1px solid #bbb;padding:.4rem 0}}td{{border:0;padding:.1rem 0}}}}
@media (prefers-color-scheme:dark){{body{{color:#e6e6e6;background:#181a1b}}p{{color:#aaa}}
th{{background:#26292b}}th,td{{border-color:#3a3d3f}}}}
@media print{{th{{position:static}}tr{{break-inside:avoid}}}}
</style></head><body>
)";
  const bool chinese = language == base::Language::kChinese;
  std::string title;
  report::append_html(title, title_of(comparison, language));
  std::string out = fmt::format(kHead, chinese ? "zh-CN" : "en", title);
  out += "<h1>" + title + "</h1>\n<p>" + counts_of(comparison, language) + "</p>\n<p>";
  report::append_html(out, comparison.last_file);
  out += " → ";
  report::append_html(out, comparison.now_file);
  out += "</p>\n";
  const auto writer = sheet::html_writer(sheet::append_to(out), language);
  for (const Verdict verdict : kShownOrder) {
    sheet::Table table = short_table(comparison, verdict, language, true);
    if (table.rows.empty()) continue;
    table.name = fmt::format(fmt::runtime(chinese ? "{}（{}）" : "{} ({})"),
                             word(verdict).in(language), table.rows.size());
    if (!sheet::write_table(*writer, table)) break;
  }
  if (!writer->finish()) out += "\n";
  return out + "</body></html>\n";
}

}  // namespace luoshi::app
