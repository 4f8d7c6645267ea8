#include "app/table_output.h"

#include <utility>

#include "app/paths.h"

namespace luoshi::app {

TableOutput::TableOutput(Format format, Output& output, World& world)
    : output_(output), world_(world) {
  const base::Language language = world.console.language();
  if (format == Format::kCsv) {
    writer_ = sheet::csv_writer(output.sink(), language);
    return;
  }
  if (format == Format::kJsonl) {
    writer_ = sheet::jsonl_writer(output.sink());
    return;
  }
  auto folder = env::TemporaryFolder::make();
  if (!folder) {
    world.console.tell(folder.error());
    return;
  }
  folder_.emplace(std::move(*folder));
  workbook_path_ = join(folder_->path(), "luoshi.xlsx");
  sheet::XlsxOptions options;
  options.language = language;
  options.temporary_folder = folder_->path();
  writer_ = sheet::xlsx_writer(workbook_path_, options);
}

bool TableOutput::told(const base::Error& error) {
  // When the output has ended, it told why itself, or nobody reads any more.
  if (output_.open_for_more()) world_.console.tell(error);
  return false;
}

bool TableOutput::begin(const std::string& name, const std::vector<sheet::Column>& columns) {
  if (!writer_) return false;
  const auto begun = writer_->begin(name, columns);
  return begun ? true : told(begun.error());
}

bool TableOutput::row(std::span<const sheet::Cell> cells) {
  const auto written = writer_->row(cells);
  return written ? true : told(written.error());
}

bool TableOutput::table(const sheet::Table& table) {
  if (!begin(table.name, table.columns)) return false;
  for (const sheet::Row& each : table.rows) {
    if (!row(each.cells)) return false;
  }
  return true;
}

bool TableOutput::end() {
  if (!writer_) return false;
  const auto findings = writer_->finish();
  if (!findings) return told(findings.error());
  for (const base::Finding& finding : *findings) {
    base::Message message = finding.message;
    if (!finding.where.empty()) {
      message.zh = finding.where + "：" + message.zh;
      message.en = finding.where + ": " + message.en;
    }
    world_.console.tell(message);
  }
  return folder_ ? send_workbook() : true;
}

bool TableOutput::send_workbook() {
  constexpr std::uint64_t kWorkbookBytesMax = 2ull << 30;
  const auto bytes = env::RealFileSystem().read(workbook_path_, kWorkbookBytesMax);
  return bytes ? output_.write(*bytes) : told(bytes.error());
}

}  // namespace luoshi::app
