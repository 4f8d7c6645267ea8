// Tables as the bytes of one xlsx. Thread rule: any thread.
#pragma once

#include <string>
#include <vector>

#include "service/world.h"
#include "sheet/table.h"

namespace luoshi::service {

inline constexpr const char* kXlsxType =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

base::Result<std::string> workbook_of(World& world, const std::vector<sheet::Table>& tables,
                                      base::Language language);

}  // namespace luoshi::service
