// JSON objects out of strangers' texts, bounded in size and depth. Of a name that is given twice
// the last counts. Thread rule: pure functions.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace luoshi::vault::internal {

std::optional<boost::json::object> parse_object(std::string_view text, std::size_t bytes_max);

// A member that is a text.
std::optional<std::string> text_of(const boost::json::object& object, std::string_view name);

}  // namespace luoshi::vault::internal
