// An XML part → a tree, under limits: no document type declaration, so no entities of its own; a
// stated number of elements and attributes; a stated depth. And a walk over the tree without
// recursion. Thread rule: pure functions.
#pragma once

#include <memory>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "base/result.h"
#include "document/document.h"

namespace luoshi::document::internal {

// `where` names the part in errors: "report.docx: word/document.xml".
base::Result<std::unique_ptr<pugi::xml_document>> parse_xml(const std::string& bytes,
                                                            const std::string& where,
                                                            const Limits& limits);

// "w:p" → "p": producers differ in prefixes, and the names do not clash where it matters.
std::string_view local_name(std::string_view name);
inline std::string_view local_name(pugi::xml_node node) { return local_name(node.name()); }

pugi::xml_node child(pugi::xml_node node, std::string_view local);
// The value of the attribute of that local name; "" without one.
std::string_view attribute(pugi::xml_node node, std::string_view local);
// child(node, element)'s attribute "val"; "" without one.
std::string_view child_value(pugi::xml_node node, std::string_view element);

// Depth first. enter(node) tells whether to go into its children; leave(node) follows them, and
// follows only an enter that said true.
template <class Enter, class Leave>
void walk(pugi::xml_node root, Enter&& enter, Leave&& leave) {
  if (!enter(root)) return;
  pugi::xml_node at = root;
  bool entered = true;
  for (;;) {
    pugi::xml_node next = entered ? at.first_child() : at.next_sibling();
    if (next) {
      at = next;
      entered = enter(at);
      continue;
    }
    if (!entered) {
      at = at.parent();
    }
    leave(at);
    if (at == root) return;
    entered = false;
  }
}

}  // namespace luoshi::document::internal
