// Readers: bytes -> tables. A bad file is an Error only when no table can be had from it at all, or
// when it is over a limit; everything else is a table with findings that name the cell ("C12",
// "Sheet1!C12").
//
// Rows without any content are left out; `source_row` keeps the places of the others. Types: xlsx
// and jsonl carry their own; csv, html and docx have none, so plain numbers ("-12.5", "1,234"),
// dates ("2024-01-31", "2024/1/31", "2024年1月31日") and TRUE/FALSE are recognised, with the text
// kept in Cell::original where it would print otherwise. "007", "+5", "5%" and what has more than
// 34 digits stay texts. Thread rule: any thread; the functions keep nothing.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/result.h"
#include "sheet/table.h"

namespace luoshi::sheet {

struct ReadLimits {
  std::uint64_t input_bytes_max = 64ull << 20;
  std::uint64_t expanded_bytes_max = 256ull << 20;  // of one archive, all members together
  std::uint64_t expansion_ratio_max = 200;          // of a member of more than 16 MiB
  std::uint64_t markup_items_max = 12'000'000;      // tags and attributes of one XML member
  std::uint64_t cells_max = 2'000'000;          // of one file, empty ones between others included
  std::uint64_t text_bytes_max = 256ull << 20;  // of all cells together
  std::uint32_t cell_bytes_max = 1u << 20;
  std::uint32_t rows_max = kRowsMax;  // of one table
  std::uint32_t columns_max = kColumnsMax;
  std::uint32_t tables_max = 10'000;
  std::uint32_t nesting_max = 512;   // of html elements, docx elements, json values
  std::uint32_t findings_max = 200;  // of one table; further ones are counted
};

struct ReadOptions {
  // The header is the first row with content from this row on (1 the first); rows before it are
  // left out. 0: there is none, and columns are called A, B, C …
  std::uint32_t header_row = 1;
  bool fill_merged = true;  // a merged cell's value stands in every cell that it covers
  ReadLimits limits;
};

struct Tables {
  std::vector<Table> tables;
  std::vector<base::Finding> findings;  // about the file; those about a table are in the table
};

// UTF-8, UTF-16 with mark, or GB18030; `,` `;` tab or `|`, found out or told by a line "sep=;".
base::Result<Tables> read_csv(std::string_view bytes, const ReadOptions& options = {});
base::Result<Tables> read_jsonl(std::string_view bytes, const ReadOptions& options = {});
base::Result<Tables> read_xlsx(std::string_view bytes, const ReadOptions& options = {});
base::Result<Tables> read_html(std::string_view bytes, const ReadOptions& options = {});
base::Result<Tables> read_docx(std::string_view bytes, const ReadOptions& options = {});

}  // namespace luoshi::sheet
