// One XML member of an office file, parsed, and small helpers that look past namespace prefixes,
// which differ between producers ("x:row", "row"). Document type declarations are refused: no
// office program writes one, and entities are how a small file becomes a large one. pugixml parses
// without recursion; nothing here recurses either. Thread rule: read-only once parsed.
#pragma once

#include <memory>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sheet/read.h"

namespace luoshi::sheet::internal {

class XmlPart {
 public:
  static base::Result<std::unique_ptr<XmlPart>> parse(std::string bytes, const std::string& name,
                                                      const ReadLimits& limits);
  pugi::xml_node root() const { return document_.document_element(); }

 private:
  XmlPart() = default;
  std::string bytes_;  // the document's strings point into it
  pugi::xml_document document_;
};

std::string_view local_name(pugi::xml_node node);
bool is(pugi::xml_node node, std::string_view name);
pugi::xml_node child(pugi::xml_node parent, std::string_view name);
// The attribute by its name behind any prefix; "" when absent.
const char* attribute(pugi::xml_node node, std::string_view name);

// The next node after `node` in document order within `top`, or nothing; without `into` the node's
// own content is passed over. `depth`, the distance from `top`, is kept up to date.
pugi::xml_node next_in(pugi::xml_node top, pugi::xml_node node, bool into, std::uint32_t& depth);

}  // namespace luoshi::sheet::internal
