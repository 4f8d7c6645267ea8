#include "document/internal/styles.h"

#include <charconv>

#include "document/internal/xml.h"

namespace luoshi::document::internal {
namespace {

constexpr int kBasedOnMax = 16;  // a chain that is longer goes round in a circle
constexpr int kOutlineLevels = 9;
// Of a name or id; a word processor allows 253. Every paragraph copies its style.
constexpr std::size_t kNameLengthMax = 256;

int to_int(std::string_view digits, int otherwise) {
  int value = otherwise;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::string_view short_name(std::string_view name) { return name.substr(0, kNameLengthMax); }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

// "heading 2" → 2. The name is the same in every language's word processor; the id is not.
int level_in_name(std::string_view name) {
  constexpr std::string_view kHeading = "heading ";
  if (name == "title") return 1;
  if (!name.starts_with(kHeading)) return 0;
  const int level = to_int(name.substr(kHeading.size()), 0);
  return level >= 1 && level <= kOutlineLevels ? level : 0;
}

}  // namespace

int outline_level_of(pugi::xml_node paragraph_properties) {
  const auto value = child_value(paragraph_properties, "outlineLvl");
  if (value.empty()) return -1;
  const int level = to_int(value, kOutlineLevels);  // 9 means body text
  return level >= 0 && level < kOutlineLevels ? level + 1 : 0;
}

Styles::Styles(pugi::xml_node styles) {
  for (const pugi::xml_node node : styles.children()) {
    if (local_name(node) != "style") continue;
    Style style;
    style.name = lower(short_name(child_value(node, "name")));
    style.based_on = short_name(child_value(node, "basedOn"));
    const pugi::xml_node properties = child(node, "pPr");
    const int outline = outline_level_of(properties);
    style.outline_level = outline >= 0 ? outline : level_in_name(style.name);
    const pugi::xml_node numbering = child(properties, "numPr");
    style.list_id = short_name(child_value(numbering, "numId"));
    style.list_level = to_int(child_value(numbering, "ilvl"), 0);
    styles_.emplace(std::string(attribute(node, "styleId")), std::move(style));
  }
}

Style Styles::find(const std::string& id) const {
  const auto found = styles_.find(id);
  if (found == styles_.end()) return {};
  Style style = found->second;
  std::string parent = style.based_on;
  for (int i = 0; i < kBasedOnMax && !parent.empty(); ++i) {
    const auto base = styles_.find(parent);
    if (base == styles_.end()) break;
    if (style.outline_level == 0) style.outline_level = base->second.outline_level;
    if (style.list_id.empty()) {
      style.list_id = base->second.list_id;
      if (style.list_level == 0) style.list_level = base->second.list_level;
    }
    parent = base->second.based_on;
  }
  return style;
}

}  // namespace luoshi::document::internal
