#include "app/exporter.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/export.h"
#include "app/json.h"
#include "app/summary.h"
#include "app/table_output.h"
#include "base/unicode.h"
#include "report/jsonl.h"
#include "report/page.h"
#include "sheet/terminal.h"

namespace luoshi::app {
namespace {

SummaryOptions summary_options(const World& world) {
  SummaryOptions options;
  options.width = world.console.terminal().width;
  options.language = world.console.language();
  return options;
}

// Takes out of the reading what was not asked for; the document, its outline and findings stay.
report::Reading only(report::Reading reading, What what) {
  if (what == What::kDefault || what == What::kAll) return reading;
  if (what != What::kQuantities) reading.quantities.clear();
  if (what != What::kTasks) reading.tasks.clear();
  if (what != What::kTerms) reading.terms.clear();
  if (what != What::kOutline) reading.sections.clear();
  if (what != What::kFindings) reading.findings.clear();
  return reading;
}

class JsonlExporter final : public Exporter {
 public:
  JsonlExporter(Output& output, What what) : output_(output), what_(what) {}
  bool add(const FileReading& file) override {
    const auto sink = [&](std::string_view lines) { return output_.write(lines); };
    const bool all = what_ == What::kDefault || what_ == What::kAll;
    return all ? report::write_jsonl(file.reading, sink)
               : report::write_jsonl(only(file.reading, what_), sink);
  }
  bool end() override { return true; }

 private:
  Output& output_;
  What what_;
};

class JsonExporter final : public Exporter {
 public:
  JsonExporter(Output& output, What what) : output_(output), what_(what) {}
  bool add(const FileReading& file) override {
    std::string lines;
    report::append_jsonl(lines, only(file.reading, what_));
    const bool written = output_.write((first_ ? "[\n" : ",\n") + document_object(lines));
    first_ = false;
    return written;
  }
  bool end() override { return output_.write(first_ ? "[]\n" : "\n]\n"); }

 private:
  Output& output_;
  What what_;
  bool first_ = true;
};

class TableExporter final : public Exporter {
 public:
  TableExporter(Output& output, World& world, What what, bool many)
      : output_(output),
        options_(summary_options(world)),
        what_(what),
        many_(many),
        overview_(empty_overview()) {}

  bool add(const FileReading& file) override {
    if (what_ != What::kDefault) return output_.write(separator() + listings(file));
    if (!many_) return output_.write(summary(file, options_));
    append_overview(overview_, file);
    return true;
  }

  bool end() override {
    if (overview_.rows.empty()) return true;
    return output_.write(overview(std::move(overview_), options_));
  }

 private:
  std::string separator() { return std::exchange(first_, false) ? "" : "\n\n"; }

  std::string listings(const FileReading& file) const {
    std::string out = document_lines(file, options_);
    constexpr std::array<std::pair<What, Listing>, 5> kListings = {
        {{What::kOutline, Listing::kOutline},
         {What::kQuantities, Listing::kQuantities},
         {What::kTasks, Listing::kTasks},
         {What::kTerms, Listing::kTerms},
         {What::kFindings, Listing::kFindings}}};
    for (const auto& [what, kind] : kListings) {
      if (what_ == what || what_ == What::kAll) out += listing(file, kind, options_);
    }
    return out;
  }

  Output& output_;
  SummaryOptions options_;
  What what_;
  bool many_;
  bool first_ = true;
  sheet::Table overview_;
};

// The text goes out as it is counted; on a terminal it ends with its line.
class TextExporter final : public Exporter {
 public:
  TextExporter(Output& output, World& world) : output_(output), world_(world) {}
  bool add(const FileReading& file) override {
    const std::string text = base::to_utf8(file.document.text);
    const bool is_shown = !output_.is_file() && world_.console.terminal().output;
    return output_.write(is_shown && !text.ends_with('\n') ? text + "\n" : text);
  }
  bool end() override { return true; }

 private:
  Output& output_;
  World& world_;
};

class CsvExporter final : public Exporter {
 public:
  CsvExporter(Output& output, World& world, Sheet sheet)
      : language_(world.console.language()),
        sheet_(sheet),
        rows_(empty_table(sheet, language_)),
        table_(Format::kCsv, output, world) {
    good_ = table_.begin(rows_.name, rows_.columns);
  }

  bool add(const FileReading& file) override {
    append_rows(rows_, sheet_, file, language_);
    for (const sheet::Row& row : rows_.rows) good_ = good_ && table_.row(row.cells);
    rows_.rows.clear();
    return good_;
  }
  bool end() override { return good_ && table_.end(); }

 private:
  base::Language language_;
  Sheet sheet_;
  sheet::Table rows_;
  TableOutput table_;
  bool good_ = true;
};

class XlsxExporter final : public Exporter {
 public:
  XlsxExporter(Output& output, World& world, What what) : output_(output), world_(world) {
    constexpr std::array<std::pair<What, Sheet>, 5> kSheets = {
        {{What::kQuantities, Sheet::kQuantities},
         {What::kTasks, Sheet::kTasks},
         {What::kTerms, Sheet::kTerms},
         {What::kOutline, Sheet::kOutline},
         {What::kFindings, Sheet::kFindings}}};
    for (const auto& [each, sheet] : kSheets) {
      if (what != each && what != What::kAll && what != What::kDefault) continue;
      tables_.emplace_back(sheet, empty_table(sheet, world.console.language()));
    }
  }

  bool add(const FileReading& file) override {
    for (auto& [sheet, table] : tables_) {
      append_rows(table, sheet, file, world_.console.language());
    }
    return true;
  }

  bool end() override {
    TableOutput workbook(Format::kXlsx, output_, world_);
    for (const auto& [sheet, table] : tables_) {
      if (!workbook.table(table)) return false;
    }
    return workbook.end();
  }

 private:
  Output& output_;
  World& world_;
  std::vector<std::pair<Sheet, sheet::Table>> tables_;
};

class HtmlExporter final : public Exporter {
 public:
  HtmlExporter(Output& output, World& world) : output_(output), world_(world) {}
  bool add(const FileReading& file) override {
    return output_.write(
        report::render_page(file.document, file.reading, world_.console.language()));
  }
  bool end() override { return true; }

 private:
  Output& output_;
  World& world_;
};

Sheet sheet_of(What what) {
  switch (what) {
    case What::kTasks:
      return Sheet::kTasks;
    case What::kTerms:
      return Sheet::kTerms;
    case What::kOutline:
      return Sheet::kOutline;
    case What::kFindings:
      return Sheet::kFindings;
    case What::kDefault:
    case What::kQuantities:
    case What::kAll:
      return Sheet::kQuantities;
  }
  return Sheet::kQuantities;
}

}  // namespace

std::unique_ptr<Exporter> make_exporter(const Options& options, bool many, Output& output,
                                        World& world) {
  switch (options.format) {
    case Format::kJson:
      return std::make_unique<JsonExporter>(output, options.what);
    case Format::kJsonl:
      return std::make_unique<JsonlExporter>(output, options.what);
    case Format::kCsv:
      return std::make_unique<CsvExporter>(output, world, sheet_of(options.what));
    case Format::kXlsx:
      return std::make_unique<XlsxExporter>(output, world, options.what);
    case Format::kText:
      return std::make_unique<TextExporter>(output, world);
    case Format::kHtml:
      return std::make_unique<HtmlExporter>(output, world);
    case Format::kTable:
      break;
  }
  return std::make_unique<TableExporter>(output, world, options.what, many);
}

}  // namespace luoshi::app
