// The parts of an xlsx file around its sheets: which sheets there are, the shared strings, and what
// kind of value each cell style shows. Source: ECMA-376 part 1, 18.2 (workbook), 18.4 (shared
// strings), 18.8 (styles).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "sheet/internal/archive.h"
#include "sheet/internal/xml.h"
#include "sheet/table.h"

namespace luoshi::sheet::internal {

enum class Shown { kNumber, kPercent, kDay, kDayAndTime, kTime };

struct SheetEntry {
  std::string name;
  std::string part;  // "xl/worksheets/sheet1.xml"; empty when the file does not say
  bool hidden = false;
};

struct XlsxBook {
  std::vector<SheetEntry> sheets;
  std::vector<std::string> strings;
  std::vector<Shown> styles;  // by a cell's s attribute
  bool from_1904 = false;     // the calendar of old Macintosh files
};

base::Result<XlsxBook> read_book(Archive& archive, const ReadLimits& limits);

// What a number format shows: "yyyy\"年\"m\"月\"" -> kDay, "[h]:mm" -> kNumber (a duration).
Shown shown_by(const std::string& format_code);

// The text of an <si> or <is>: its runs joined, phonetic hints left out.
std::string string_item_text(pugi::xml_node item);

// A serial number of days -> date. Nothing outside 1900 … 9999.
std::optional<Date> date_of_serial(base::Decimal serial, bool from_1904, bool with_time);

}  // namespace luoshi::sheet::internal
