// YAML -> JSON with the line of every value, so that described structs read both and a problem's
// pointer leads back to its line.
//
// A plain scalar is a whole number when it is written as one (without leading zeros), true, false
// or null; all else, and all that is quoted, is text. Tags are refused, as is what nests deeper
// than eight levels; a name that stands twice is a problem at its line. What an alias names is read
// again at each place, up to a limit of values in all.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace luoshi::base {

struct YamlReading {
  boost::json::value json;            // null when nothing could be read
  std::map<std::string, int> lines;   // by JSON pointer; from 1
  std::vector<Error> problems;  // where: a JSON pointer; 100 at the most

  // Of the value, or of the nearest one around it.
  int line_of(std::string_view pointer) const;
};

YamlReading read_yaml(const std::string& text);

}  // namespace luoshi::base
