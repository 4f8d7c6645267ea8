// Tables → an Output, row by row, as csv, jsonl or xlsx. What goes wrong is told on the console and
// answered with false; so are the writer's findings when it ends.
// Thread rule: one thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/options.h"
#include "app/output.h"
#include "app/world.h"
#include "sheet/table.h"
#include "sheet/write.h"

namespace luoshi::app {

class TableOutput {
 public:
  // `format`: kCsv (one table only), kJsonl or kXlsx.
  TableOutput(Format format, Output& output, World& world);

  bool begin(const std::string& name, const std::vector<sheet::Column>& columns);
  bool row(std::span<const sheet::Cell> cells);
  bool table(const sheet::Table& table);
  bool end();

 private:
  bool told(const base::Error& error);
  bool send_workbook();

  Output& output_;
  World& world_;
  // xlsx: its library writes nothing but files.
  std::optional<env::TemporaryFolder> folder_;
  std::string workbook_path_;
  std::unique_ptr<sheet::RowWriter> writer_;  // null when the folder could not be made
};

}  // namespace luoshi::app
