// How an import says what is wrong in which cell.
#pragma once

#include <string>
#include <vector>

#include "base/finding.h"
#include "office/import.h"

namespace luoshi::office {

void add_error(std::vector<base::Finding>& findings, const ImportCell& cell, std::string code,
               base::Message message);
// What a check of one field says, at its cell; false when it says something.
bool is_right(const base::Result<void>& result, const ImportCell& cell,
              std::vector<base::Finding>& findings);
// More than kImportRowsMax, and said so.
bool is_too_large(std::size_t rows, std::vector<base::Finding>& findings);

}  // namespace luoshi::office
