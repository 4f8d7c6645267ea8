// What the imports of units and people have in common: the file as a table whose columns are found
// by their headers, the answer, and the commands in which a plan is carried out.
// Thread rule: values and functions for any thread.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "office/import.h"
#include "service/imports.h"
#include "sheet/table.h"

namespace luoshi::service {

struct ImportColumn {
  std::string_view name;
  bool is_needed = false;
  std::vector<std::string_view> words;  // headers under which it is known, its name besides
  bool is_exact = false;                // its header is the name and nothing like it
};

struct ImportLimits {
  std::uint64_t bytes_max = kImportBytesMax;
  std::size_t rows_max = kImportRowsAtOnce;
  std::uint64_t cells_max = 2'000'000;
};

struct ImportTable {
  sheet::Table table;
  std::string prefix;                            // of a cell's place: "Sheet1!" or ""
  std::vector<std::optional<std::uint32_t>> at;  // by column that is looked for
  std::vector<base::Finding> findings;
  ledger::Hash digest{};  // of the file

  bool has(std::size_t column) const { return at[column].has_value(); }
  office::ImportCell cell(std::size_t row, std::size_t column) const;
  office::OptionalCell cell_if_there(std::size_t row, std::size_t column) const;
};

// kTooLarge, kUnsupported, kInvalidInput at /file when no table can be had of it.
base::Result<ImportTable> read_import_table(World& world, const std::string& path,
                                            const std::vector<ImportColumn>& columns,
                                            const ImportLimits& limits = {});

// All rows of a table of the city's book.
base::Result<std::vector<ledger::Row>> all_rows(World& world, const ledger::Table& table);

// The request of this file: asked, and its bytes.
Asked with_file(const Asked& asked, const ledger::Hash& digest);

struct ImportCounts {
  std::size_t rows = 0;
  std::size_t created = 0;
  std::size_t changed = 0;
  std::size_t unchanged = 0;
};
// What is answered: counts and findings. The errors among these are its problems, unless it was to
// be looked at only.
Imported imported(bool dry_run, const ImportCounts& counts,
                  const std::vector<base::Finding>& findings);

// One row's change: what decides it, and how many events it may bring.
struct ImportStep {
  std::vector<ledger::Decide> parts;
  std::vector<ledger::StreamId> streams;
  std::size_t events_max = 1;
  std::string where;    // the cell that stands for the row
  bool is_new = false;  // something is created, not changed
};

struct CarriedOut {
  bool repeated = false;
  boost::json::object answer;        // the given one as it came out, or that of the first time
  std::size_t steps_done = 0;        // by this call, the first of all; not those of a repeat
  std::size_t steps_in_doubt = 0;    // behind them: the store did not say whether they were done
  std::optional<base::Error> error;  // at the row's cell; nothing behind those was done

  std::size_t steps_touched() const { return steps_done + steps_in_doubt; }
};
// `others`: streams that are no office's and begin with this import (office/together.h).
CarriedOut carry_out_import(World& world, const Caller& caller, const Asked& asked,
                            std::vector<ImportStep> steps, boost::json::object answer,
                            const ledger::Catalog& others = {});

}  // namespace luoshi::service
