#include "office/import_findings.h"

#include <fmt/format.h>

namespace luoshi::office {

void add_error(std::vector<base::Finding>& findings, const ImportCell& cell, std::string code,
               base::Message message) {
  findings.push_back({std::move(code), base::Severity::kError, {}, cell.where, std::move(message)});
}

bool is_right(const base::Result<void>& result, const ImportCell& cell,
              std::vector<base::Finding>& findings) {
  if (result) return true;
  base::Message message = result.error().what;
  if (!result.error().right.zh.empty()) message.zh += "；" + result.error().right.zh;
  if (!result.error().right.en.empty()) message.en += "; " + result.error().right.en;
  add_error(findings, cell, "import.malformed", std::move(message));
  return false;
}

bool is_too_large(std::size_t rows, std::vector<base::Finding>& findings) {
  if (rows <= kImportRowsMax) return false;
  add_error(findings, {}, "import.too_large",
            {fmt::format("有{}行，上限是{}", rows, kImportRowsMax),
             fmt::format("{} rows, at most {}", rows, kImportRowsMax)});
  return true;
}

}  // namespace luoshi::office
