#include "app/panel_command.h"

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "app/codes.h"
#include "app/inputs.h"
#include "app/lexicons.h"
#include "app/output.h"
#include "app/table_output.h"
#include "base/unicode.h"
#include "report/panel.h"
#include "sheet/terminal.h"
#include "sheet/width.h"

namespace luoshi::app {
namespace {

using base::to_utf8;
using sheet::Cell;
using sheet::ColumnType;

constexpr std::array<Format, 4> kFormats = {Format::kTable, Format::kJsonl, Format::kCsv,
                                            Format::kXlsx};

const std::vector<sheet::Column>& panel_columns() {
  static const std::vector<sheet::Column> kColumns = {
      {"file", {"文件", "File"}, ColumnType::kText, 24},
      {"place", {"地区", "Place"}, ColumnType::kText, 12},
      {"year", {"年份", "Year"}, ColumnType::kNumber, 6},
      {"indicator", {"指标代码", "Indicator code"}, ColumnType::kText, 18},
      {"name", {"指标", "Indicator"}, ColumnType::kText, 24},
      {"kind", {"性质", "Kind"}, ColumnType::kText, 8},
      {"measure", {"计量", "Measure"}, ColumnType::kText, 8},
      {"comparator", {"比较", "Comparator"}, ColumnType::kText, 8},
      {"value", {"数值", "Value"}, ColumnType::kNumber, 14},
      {"value_max", {"数值上限", "Value, upper end"}, ColumnType::kNumber, 10},
      {"unit", {"单位", "Unit"}, ColumnType::kText, 8},
      {"certainty", {"语气", "Certainty"}, ColumnType::kText, 8},
      {"period", {"所属期", "Period"}, ColumnType::kText, 8},
      {"text", {"原文数字", "Figure as worded"}, ColumnType::kText, 16},
      {"wording", {"原文指标", "Indicator as worded"}, ColumnType::kText, 24},
      {"part", {"出处", "Taken from"}, ColumnType::kText, 10},
      {"mentions", {"提及次数", "Mentions"}, ColumnType::kNumber, 8},
      {"start", {"起始字", "First character"}, ColumnType::kNumber, 8},
      {"end", {"终止字", "Last character"}, ColumnType::kNumber, 8},
  };
  return kColumns;
}

std::vector<Cell> cells_of(const report::PanelRow& row, Speech speech) {
  const bool chinese = speech.language == base::Language::kChinese;
  return {
      Cell::text(row.file),
      Cell::text(row.place),
      row.year == 0 ? Cell{} : Cell::number(row.year),
      Cell::text(row.id),
      Cell::text(chinese ? row.zh : row.en),
      spoken(row.kind, speech),
      spoken(row.measure, speech),
      spoken(row.comparator, speech),
      Cell::number(row.value),
      row.value_max ? Cell::number(*row.value_max) : Cell{},
      Cell::text(to_utf8(row.unit)),
      spoken(row.certainty, speech),
      Cell::text(row.period),
      Cell::text(to_utf8(row.text)),
      Cell::text(to_utf8(row.wording)),
      spoken(row.part, speech),
      Cell::number(static_cast<std::int64_t>(row.mentions)),
      // Programs count from 0 as everywhere in jsonl, people from 1.
      Cell::number(std::int64_t{row.span.start} + (speech.codes ? 0 : 1)),
      Cell::number(std::int64_t{row.span.end}),
  };
}

// For a person: one block a report.
std::string panel_block(const report::Reading& reading, const std::vector<report::PanelRow>& rows,
                        const World& world) {
  const base::Language language = world.console.language();
  const bool chinese = language == base::Language::kChinese;
  sheet::Table table;
  table.columns = {{"name", {"指标", "Indicator"}},  {"kind", {"性质", "Kind"}},
                   {"measure", {"计量", "Measure"}}, {"text", {"数字", "Figure"}},
                   {"period", {"所属期", "Period"}}, {"wording", {"原文指标", "As worded"}}};
  for (const report::PanelRow& row : rows) {
    const std::string strive =
        row.certainty == report::Certainty::kStrive ? word(row.certainty).in(language) + " " : "";
    table.rows.push_back(
        {{Cell::text(chinese ? row.zh : row.en), Cell::text(word(row.kind).in(language)),
          Cell::text(word(row.measure).in(language)), Cell::text(strive + to_utf8(row.text)),
          Cell::text(row.period), Cell::text(to_utf8(row.wording))}});
  }
  std::string title = reading.place;
  if (reading.year != 0) title += (title.empty() ? "" : " ") + std::to_string(reading.year);
  title += (title.empty() ? "" : " · ") + reading.file;
  return sheet::printable_line(title) + "\n" +
         sheet::terminal_table(table, {world.console.terminal().width, language, 0}) + "\n";
}

class PanelRun {
 public:
  PanelRun(const Options& options, World& world, const Knowledge& knowledge, Output& output)
      : world_(world),
        knowledge_(knowledge),
        output_(output),
        speech_{world.console.language(), options.format == Format::kJsonl} {
    if (options.format != Format::kTable) table_.emplace(options.format, output, world);
  }

  int run(const Inputs& inputs) {
    const base::Message name{"面板", "Panel"};
    bool going = !table_ || table_->begin(name.in(speech_.language), panel_columns());
    std::size_t read = 0;
    InputRun<FileReading> run;
    run.work = [&](const std::string& file) {
      return read_input(world_, knowledge_.lexicon, file);
    };
    run.consume = [&](const FileReading& file) {
      ++read;
      going = going && add(file.reading);
      return going;
    };
    const std::size_t failed = run_inputs(world_, inputs, run);
    const bool has_result = read > 0 || !output_.is_file();
    if (going && has_result && (!table_ || table_->end())) output_.commit();
    return failed == 0 && output_.good() ? kDone : kUnreadable;
  }

 private:
  bool add(const report::Reading& reading) {
    const std::vector<report::PanelRow> rows = report::panel(reading, knowledge_.indicators);
    if (!table_) return output_.write(panel_block(reading, rows, world_));
    for (const report::PanelRow& row : rows) {
      if (!table_->row(cells_of(row, speech_))) return false;
    }
    return true;
  }

  World& world_;
  const Knowledge& knowledge_;
  Output& output_;
  Speech speech_;
  std::optional<TableOutput> table_;  // not for a person's table
};

}  // namespace

const Grammar kPanelGrammar = {"panel", kFormats};

int panel_command(const Options& options, World& world) {
  if (auto fits = check_output(options, world); !fits) {
    world.console.tell(fits.error());
    return kWrongUsage;
  }
  const auto knowledge = load_knowledge(world.files, options.lexicon);
  if (!knowledge) {
    world.console.tell(knowledge.error());
    return kWrongUsage;
  }
  auto output = Output::open(world, options.output);
  if (!output) {
    world.console.tell(output.error());
    return kUnreadable;
  }
  const Inputs inputs = find_inputs(options.files, world.files);
  return PanelRun(options, world, *knowledge, *output).run(inputs);
}

}  // namespace luoshi::app
