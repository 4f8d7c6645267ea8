// The target of a request line → decoded path segments and query parameters (RFC 3986, RFC 9112
// 3.2). Refuses what two programs might read as different places: encoded slashes and dots, dot
// segments, empty segments, backslashes, control characters, what is not UTF-8.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http.h"

namespace luoshi::api {

struct Target {
  std::vector<std::string> path;  // a trailing '/' gives an empty last segment
  Parameters query;
};

// Origin form ("/a/b?c=d"); nothing when it is refused.
std::optional<Target> parse_target(std::string_view target, std::size_t query_count_max);

// "a=b&c=d+e" as a query or a form of a page has it.
std::optional<Parameters> parse_form(std::string_view text, std::size_t count_max);

// "http://host:1/a" → host:1 and /a; nothing when it is not in absolute form.
struct AbsoluteTarget {
  std::string_view authority;
  std::string_view origin_form;  // "" when nothing follows the authority: then it is "/"
};
std::optional<AbsoluteTarget> split_absolute(std::string_view target);

// A host and perhaps a port: letters, digits, '.', '-', '_', and an address in brackets.
bool is_host(std::string_view text);

}  // namespace luoshi::api
