// data/api/openapi.yaml, built into the program. Thread rule: constant.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace luoshi::app {

const std::vector<std::pair<std::string_view, std::string_view>>& embedded_contract();

inline std::string_view contract_text() { return embedded_contract().front().second; }

}  // namespace luoshi::app
