// A kind map: how a file of another system's cases is read (docs/formats/kind-map.md). Which column
// holds what, which of its values mean what, in which form times are written, and the units and
// kinds that come with it.
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "calendar/time.h"
#include "office/unit.h"

namespace luoshi::service {

// Where a member of a case comes from: a column, or one value for all.
struct MapColumn {
  std::optional<std::string> column;
  std::optional<std::string> value;
  std::optional<std::map<std::string, std::string>> values;  // as it stands there -> as it is here
  std::optional<std::string> others;  // of what is not listed; else the row is wrong
};
BOOST_DESCRIBE_STRUCT(MapColumn, (), (column, value, values, others))

struct MapColumns {
  MapColumn id;
  MapColumn opened;
  MapColumn summary;
  MapColumn kind;
  std::optional<MapColumn> category;
  std::optional<MapColumn> closed;
  std::optional<MapColumn> promised;  // until when, in that system
  std::optional<MapColumn> status;    // open, closed
  std::optional<MapColumn> on_time;   // yes, no: what that system says of a closed one
  std::optional<MapColumn> channel;
  std::optional<MapColumn> unit;
  std::optional<MapColumn> region;
  std::optional<MapColumn> longitude;
  std::optional<MapColumn> latitude;
  std::optional<MapColumn> text;
  std::optional<MapColumn> place;
  std::optional<MapColumn> reporter_name;
  std::optional<MapColumn> reporter_phone;
};
BOOST_DESCRIBE_STRUCT(MapColumns, (),
                      (id, opened, summary, kind, category, closed, promised, status, on_time,
                       channel, unit, region, longitude, latitude, text, place, reporter_name,
                       reporter_phone))

struct MapUnit {
  office::UnitId id;
  std::string name;
  std::optional<std::string> short_name;
  std::optional<std::string> code;
  office::UnitKind kind = office::UnitKind::kDepartment;
  std::optional<office::UnitId> parent;  // the city itself when absent
};
BOOST_DESCRIBE_STRUCT(MapUnit, (), (id, name, short_name, code, kind, parent))

struct KindMap {
  std::string system;  // the other one's name, with which its numbers are unique
  office::UnitId centre;
  std::optional<std::string> time_offset;  // "-05:00"; absent: the city's own wall clock
  std::optional<std::vector<std::string>> time_formats;
  std::optional<int> tolerance_seconds;  // by which a target may differ and still be the same
  MapColumns columns;
  std::optional<std::vector<MapUnit>> units;
  std::optional<std::vector<boost::json::value>> kinds;  // rows of kinds.yaml
};
BOOST_DESCRIBE_STRUCT(KindMap, (),
                      (system, centre, time_offset, time_formats, tolerance_seconds, columns, units,
                       kinds))

struct KindMapReading {
  KindMap map;
  std::vector<base::Finding> findings;  // where: "map.yaml:12"; with an error the map is none
};
KindMapReading read_kind_map(const std::string& text, const std::string& file);

struct MapTime {
  calendar::LocalTime time;
  bool is_day = false;  // without a time of day
};
// By one of the formats (YYYY MM DD hh mm ss AP, all else as it stands; M, D and h with or without
// a leading zero), else as calendar/time.h reads it.
std::optional<MapTime> read_map_time(const std::string& text,
                                     const std::vector<std::string>& formats,
                                     const calendar::Zone& zone);

}  // namespace luoshi::service
