// The sample city's files, built into the program. Thread rule: constant.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace luoshi::app {

// Name and text: units.yaml, people.yaml, settings.yaml.
const std::vector<std::pair<std::string_view, std::string_view>>& embedded_city();

// Its rules: calendar.yaml, kinds.yaml, light.yaml.
const std::vector<std::pair<std::string_view, std::string_view>>& embedded_rules();

// The year that it has lived: year.yaml.
const std::vector<std::pair<std::string_view, std::string_view>>& embedded_year();

// Where it is: boundaries.geojson, places.csv.
const std::vector<std::pair<std::string_view, std::string_view>>& embedded_boundaries();

// Its reports, by file name.
const std::vector<std::pair<std::string_view, std::string_view>>& embedded_reports();

}  // namespace luoshi::app
