#include "app/compare_command.h"

#include <array>
#include <utility>
#include <vector>

#include "app/comparison.h"
#include "app/inputs.h"
#include "app/lexicons.h"
#include "app/output.h"
#include "app/table_output.h"
#include "report/compare.h"

namespace luoshi::app {
namespace {

constexpr std::array<Format, 5> kFormats = {Format::kTable, Format::kJsonl, Format::kCsv,
                                            Format::kXlsx, Format::kHtml};

bool write_result(const report::Comparison& comparison, Format format, Output& output,
                  World& world) {
  const base::Language language = world.console.language();
  switch (format) {
    case Format::kHtml:
      return output.write(comparison_page(comparison, language));
    case Format::kCsv:
    case Format::kXlsx:
    case Format::kJsonl: {
      TableOutput table(format, output, world);
      return table.table(comparison_table(comparison, {language, format == Format::kJsonl})) &&
             table.end();
    }
    case Format::kTable:
    case Format::kText:
    case Format::kJson:
      break;
  }
  return output.write(
      comparison_summary(comparison, {world.console.terminal().width, language, 20}));
}

}  // namespace

const Grammar kCompareGrammar = {"compare", kFormats, false, 2, 2};

int compare_command(const Options& options, World& world) {
  if (auto fits = check_output(options, world); !fits) {
    world.console.tell(fits.error());
    return kWrongUsage;
  }
  auto knowledge = load_knowledge(world.files, options.lexicon);
  if (!knowledge) {
    world.console.tell(knowledge.error());
    return kWrongUsage;
  }
  Inputs inputs;
  inputs.names = options.files;
  std::vector<FileReading> read;
  InputRun<FileReading> run;
  run.work = [&](const std::string& name) { return read_input(world, knowledge->lexicon, name); };
  run.consume = [&](FileReading file) {
    read.push_back(std::move(file));
    return true;
  };
  if (run_inputs(world, inputs, run) > 0) return kUnreadable;
  const report::Comparison comparison =
      report::compare(read[0].reading, read[1].reading, read[1].document.text,
                      knowledge->indicators, read[0].document.text);
  for (const base::Finding& finding : comparison.findings) world.console.tell(finding.message);

  auto output = Output::open(world, options.output);
  if (!output) {
    world.console.tell(output.error());
    return kUnreadable;
  }
  if (write_result(comparison, options.format, *output, world)) output->commit();
  return output->good() ? kDone : kUnreadable;
}

}  // namespace luoshi::app
