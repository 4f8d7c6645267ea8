// A table for a person in front of a terminal: columns aligned by display width, numbers to the
// right, long cells cut with "…", never wider than asked for. What would drive the terminal is made
// harmless. Thread rule: any thread.
#pragma once

#include <cstddef>
#include <string>

#include "base/message.h"
#include "sheet/table.h"

namespace luoshi::sheet {

struct TerminalOptions {
  int width = 80;
  base::Language language = base::Language::kChinese;
  std::size_t rows_max = 0;  // 0: all; what is left out is said below the table
};

std::string terminal_table(const Table& table, const TerminalOptions& options = {});

}  // namespace luoshi::sheet
