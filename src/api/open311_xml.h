// JSON values as XML, as Open311 maps the two: a member is an element, an array an element that
// holds one element for each item, named by what the array is called. Thread rule: pure functions.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace luoshi::api {

// With its declaration, UTF-8. `root`: the name of the outermost element.
std::string open311_xml(std::string_view root, const boost::json::value& value);

}  // namespace luoshi::api
