#include "base/fill.h"

namespace luoshi::base {
namespace {

constexpr std::string_view kOpening = "“";
constexpr std::string_view kClosing = "”";

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

std::string quoted_within(std::string value) {
  replace_all(value, kOpening, "‘");
  replace_all(value, kClosing, "’");
  return value;
}

}  // namespace

std::string filled(const std::string& pattern, const std::map<std::string, std::string>& values) {
  std::string out;
  std::size_t from = 0;
  while (true) {
    const std::size_t open = pattern.find('{', from);
    const std::size_t close = pattern.find('}', open);
    if (close == std::string::npos) break;
    out.append(pattern, from, open - from);
    const auto value = values.find(pattern.substr(open + 1, close - open - 1));
    if (value == values.end()) {
      out += '{';
      from = open + 1;
      continue;
    }
    from = close + 1;
    const bool is_quoted =
        out.ends_with(kOpening) && pattern.compare(from, kClosing.size(), kClosing) == 0;
    out += is_quoted ? quoted_within(value->second) : value->second;
  }
  return out.append(pattern, from);
}

}  // namespace luoshi::base
