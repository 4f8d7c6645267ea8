// The readers of text tables on any bytes: csv, jsonl and html. What is read from a csv must come
// back from the csv that is written of it.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "sheet/read.h"
#include "sheet/terminal.h"
#include "sheet/write.h"

namespace {

using namespace luoshi;

std::string written(const sheet::Table& table) {
  std::string out;
  const auto writer = sheet::csv_writer(sheet::append_to(out));
  LUOSHI_CHECK(sheet::write_table(*writer, table).has_value());
  LUOSHI_CHECK(writer->finish().has_value());
  return out;
}

void check_round_trip(const sheet::Table& table) {
  const auto again = sheet::read_csv(written(table));
  LUOSHI_CHECK(again.has_value());
  const sheet::Table& copy = again->tables.at(0);
  LUOSHI_CHECK(copy.rows.size() == table.rows.size());
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      LUOSHI_CHECK(copy.rows[r].at(c).as_found() == table.rows[r].at(c).to_string());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto tables = sheet::read_csv(bytes)) {
    check_round_trip(tables->tables.at(0));
    (void)sheet::terminal_table(tables->tables.at(0));
  }
  (void)sheet::read_jsonl(bytes);
  (void)sheet::read_html(bytes);
  return 0;
}
