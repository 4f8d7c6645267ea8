// Patterns of the city's files with names in braces, filled in: 关于“{title}”的督办单. Thread rule:
// pure functions.
#pragma once

#include <map>
#include <string>

namespace luoshi::base {

// A value that stands between “ and ” has its own double quotation marks as single ones (GB/T 15834
// 4.8.3.3: 引号里面还要用引号时，外面一层用双引号，里面一层用单引号). Names that `values` does not
// hold stay, and what is filled in is not looked at again.
std::string filled(const std::string& pattern, const std::map<std::string, std::string>& values);

}  // namespace luoshi::base
