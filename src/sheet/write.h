// Writers: a table, or several, row by row, to csv, jsonl, html or xlsx. Memory does not grow with
// the number of rows. A writer is used in this order: (begin row*)+ finish; finish says what could
// not be kept as it was.
//
// What is written how: docs/formats/tables.md. Numbers are written exactly; where a format cannot
// (xlsx beyond 15 digits) they are written as text and a finding says so.
// Errors: the sink's own; kTooLarge over a limit of the format; kUnsupported for a second table in
// a csv. After an error the writer answers every call with kInvalidInput.
// Thread rule: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/message.h"
#include "base/result.h"
#include "sheet/table.h"

namespace luoshi::sheet {

// Where bytes go: a string, a pipe, a response. Called with pieces of some tens of kilobytes.
using Sink = std::function<base::Result<void>(std::string_view)>;
Sink append_to(std::string& out);  // `out` must outlive the sink

class RowWriter {
 public:
  virtual ~RowWriter() = default;
  virtual base::Result<void> begin(const std::string& table_name,
                                   const std::vector<Column>& columns) = 0;
  // Cells beyond the columns are an error; missing ones are empty.
  virtual base::Result<void> row(std::span<const Cell> cells) = 0;
  virtual base::Result<std::vector<base::Finding>> finish() = 0;
};

// UTF-8 with byte order mark, CRLF, quotes by RFC 4180: Excel and WPS open it by a double click.
// A text that a spreadsheet would run as a formula gets an apostrophe in front.
std::unique_ptr<RowWriter> csv_writer(Sink sink,
                                      base::Language language = base::Language::kChinese);

// One object a line, by the columns' keys; numbers exact, empty cells null.
std::unique_ptr<RowWriter> jsonl_writer(Sink sink);

// <table> elements, everything escaped; no page around them.
std::unique_ptr<RowWriter> html_writer(Sink sink,
                                       base::Language language = base::Language::kChinese);

struct XlsxOptions {
  base::Language language = base::Language::kChinese;
  // Seconds since 1970, recorded in the workbook; the caller's clock. The default is the time stamp
  // that the archive's members carry, so that equal tables give equal bytes.
  std::int64_t created_seconds = 315'532'800;
  std::string temporary_folder;  // for the rows while they are written; empty: the system's
};

// libxlsxwriter has no output but a file: it creates `path` at finish(), not atomically. Give it a
// path of your own beside the target and move the bytes with env.
std::unique_ptr<RowWriter> xlsx_writer(std::string path, XlsxOptions options = {});

// begin and every row; not finish.
base::Result<void> write_table(RowWriter& writer, const Table& table);

}  // namespace luoshi::sheet
