#include "api/open311_xml.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/markup.h"

namespace luoshi::api {
namespace {

namespace json = boost::json;

struct ListName {
  std::string_view list;
  std::string_view item;
};
constexpr std::array<ListName, 8> kListNames = {{
    {"services", "service"},
    {"attributes", "attribute"},
    {"values", "value"},
    {"service_requests", "request"},
    {"notes", "note"},
    {"endpoints", "endpoint"},
    {"formats", "format"},
    {"errors", "error"},
}};

std::string_view item_of(std::string_view list) {
  const auto found = std::ranges::find(kListNames, list, &ListName::list);
  return found == kListNames.end() ? "item" : found->item;
}

// As deep as the server's own answers are: four.
void append(std::string_view name, const json::value& value, std::string& out) {
  if (value.is_null()) {
    out += fmt::format("<{}/>", name);
    return;
  }
  out += fmt::format("<{}>", name);
  if (value.is_object()) {
    for (const auto& member : value.get_object()) append(member.key(), member.value(), out);
  } else if (value.is_array()) {
    for (const json::value& item : value.get_array()) append(item_of(name), item, out);
  } else if (value.is_string()) {
    out += base::markup_text(value.get_string());
  } else if (value.is_double()) {
    out += fmt::format("{}", value.get_double());
  } else {
    out += json::serialize(value);
  }
  out += fmt::format("</{}>", name);
}

}  // namespace

std::string open311_xml(std::string_view root, const json::value& value) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  append(root, value, out);
  return out + "\n";
}

}  // namespace luoshi::api
