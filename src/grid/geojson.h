// A GeoJSON FeatureCollection (RFC 7946) → regions, with findings that name the place.
// docs/formats/boundaries.md says what is read and what each finding means.
//
// An Error only when nothing can be had of it: no JSON, no FeatureCollection, over a limit. What is
// wrong with one region is a finding, and the region stays out, or stays with what is right of it.
// Thread rule: pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "grid/region.h"

namespace luoshi::grid {

// Where a feature's `properties` say what: names of members, or "parent/code" for one in another.
struct Members {
  std::string id = "id";
  std::string code = "code";
  std::string name = "name";
  std::string parent = "parent";
  std::string level = "level";
};

struct GeoJsonOptions {
  Datum datum = Datum::kWgs84;  // unless the collection's member `datum` says another
  Members members;              // unless its member `members` does
  std::size_t bytes_max = 256u << 20;
  std::size_t points_max = 8'000'000;
  std::size_t findings_max = 200;
};

base::Result<Boundaries> read_geojson(std::string_view text, const GeoJsonOptions& options = {});

}  // namespace luoshi::grid
