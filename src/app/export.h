// A reading → rows of tables: what csv, xlsx and the tables on a terminal show. Column keys are for
// programs, headers for people in their language; docs/formats/reading.md says what each means.
// Thread rule: pure.
#pragma once

#include "app/inputs.h"
#include "base/message.h"
#include "sheet/table.h"

namespace luoshi::app {

enum class Sheet { kQuantities, kTasks, kTerms, kOutline, kFindings };

// Named, with columns, without rows.
sheet::Table empty_table(Sheet sheet, base::Language language);
void append_rows(sheet::Table& table, Sheet sheet, const FileReading& file,
                 base::Language language);

}  // namespace luoshi::app
