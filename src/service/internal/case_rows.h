// A table by a kind map -> cases to import, with findings by cell. What is wrong in a row leaves
// that row out alone. Thread rule: values and functions for one thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "calendar/city_calendar.h"
#include "calendar/files.h"
#include "cases/outcome.h"
#include "service/cases.h"
#include "service/internal/import_table.h"
#include "service/kind_map.h"

namespace luoshi::service {

struct CaseRow {
  std::string cell;  // of its number in the other system
  std::string id;    // that number
  std::string summary;
  std::string kind;
  std::optional<std::string> category;
  cases::Channel channel = cases::Channel::kImport;
  std::int64_t opened_at = 0;
  std::optional<std::int64_t> closed_at;
  std::optional<std::int64_t> promised;
  std::optional<bool> on_time;  // as that system says
  std::optional<office::UnitId> unit;
  std::optional<office::UnitId> region;
  std::optional<CasePoint> point;
  std::string text;
  std::string place;
  std::string reporter_name;
  std::string reporter_phone;
  std::optional<std::int64_t> due_at;  // by the clock of its kind
};

// What the rows are read against.
struct CaseRowsAgainst {
  std::shared_ptr<const calendar::KindsReading> kinds;
  std::shared_ptr<const calendar::CityCalendar> calendar;
  std::map<std::string, office::UnitId> units;  // by id, name, short name and code
  std::int64_t now = 0;
};

struct CaseRows {
  std::vector<CaseRow> rows;
  std::size_t refused = 0;
  std::vector<base::Finding> findings;
};

// The headers that a map names, as read_import_table takes them; `map` outlives them.
std::vector<ImportColumn> map_columns(const KindMap& map);
CaseRows read_case_rows(const ImportTable& table, const KindMap& map,
                        const CaseRowsAgainst& against);

}  // namespace luoshi::service
