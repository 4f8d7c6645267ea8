#include "app/json.h"

#include <array>
#include <cstddef>

#include "base/check.h"

namespace luoshi::app {
namespace {

struct Group {
  std::string_view begin;  // of a line of this type
  std::string_view key;    // of the array
  std::string items;
};

}  // namespace

std::string document_object(std::string_view lines) {
  std::array<Group, 5> groups = {{{R"({"type":"section",)", "sections", {}},
                                  {R"({"type":"quantity",)", "quantities", {}},
                                  {R"({"type":"task",)", "tasks", {}},
                                  {R"({"type":"term",)", "terms", {}},
                                  {R"({"type":"finding",)", "findings", {}}}};
  std::string out;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    LUOSHI_CHECK(end != std::string_view::npos);
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(end + 1);
    if (line.starts_with(R"({"type":"document",)")) out = line.substr(0, line.size() - 1);
    for (Group& group : groups) {
      if (!line.starts_with(group.begin)) continue;
      group.items += group.items.empty() ? "\n  " : ",\n  ";
      group.items += line;
    }
  }
  for (const Group& group : groups) {
    out += ",\n \"";
    out += group.key;
    out += "\":[" + group.items + "]";
  }
  return out + "}";
}

}  // namespace luoshi::app
