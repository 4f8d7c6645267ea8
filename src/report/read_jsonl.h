// JSON lines (jsonl.h) read back into a Reading, so that what was kept by content serves later
// releases without the report being read again. Written again they are the same lines.
//
// Not in the lines, and so not in the Reading: its headings, and the outline's kind of each item;
// that is taken from the section around it. Errors: kInvalidInput with the line, for what
// write_jsonl did not write. Thread rule: pure.
#pragma once

#include <string_view>

#include "base/result.h"
#include "report/reading.h"

namespace luoshi::report {

base::Result<Reading> read_jsonl(std::string_view lines);

}  // namespace luoshi::report
