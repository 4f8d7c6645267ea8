// GeoReport v2 at /open311/v2 (docs/formats/open311.md): operations beside those of openapi.yaml.
// Thread rule: as operation.h.
#pragma once

#include <vector>

#include "api/operation.h"

namespace luoshi::api {

inline constexpr const char* kOpen311Segment = "open311";  // of every address here, the first
std::vector<Operation> open311_operations();

}  // namespace luoshi::api
