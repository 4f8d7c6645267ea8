// What a docx's paragraph styles say that matters for reading: outline level and numbering, through
// the chain of styles that each is based on. Source: ECMA-376 part 1, 17.7.
// Thread rule: immutable after construction.
#pragma once

#include <map>
#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace luoshi::document::internal {

struct Style {
  std::string name;       // "heading 1", "toc 2"; lower case
  std::string based_on;   // a style's id
  int outline_level = 0;  // 1 to 9; 0: body text
  std::string list_id;    // of the numbering; empty: none
  int list_level = 0;
};

// The outline level that a pPr states, 1 to 9; 0 when it says body text; -1 when it says nothing.
int outline_level_of(pugi::xml_node paragraph_properties);

class Styles {
 public:
  Styles() = default;
  explicit Styles(pugi::xml_node styles);  // the root of word/styles.xml

  // With what is inherited filled in; a plain one when the id is unknown.
  Style find(const std::string& id) const;

 private:
  std::map<std::string, Style> styles_;
};

}  // namespace luoshi::document::internal
