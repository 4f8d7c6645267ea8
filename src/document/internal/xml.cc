#include "document/internal/xml.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace luoshi::document::internal {
namespace {

using base::ErrorCode;

// Each costs pugixml up to 64 bytes, many times what it costs in the file, so they are counted
// before the tree is built. Signs within text are counted too; that errs on the safe side.
std::uint64_t count_nodes(const std::string& bytes) {
  std::uint64_t count = 0;
  for (const char c : bytes) count += c == '<' || c == '=' ? 1 : 0;
  return count;
}

std::uint32_t depth_of(pugi::xml_node root) {
  std::uint32_t depth = 0;
  std::uint32_t deepest = 0;
  walk(
      root, [&](pugi::xml_node) { return deepest = std::max(deepest, ++depth), true; },
      [&](pugi::xml_node) { --depth; });
  return deepest;
}

}  // namespace

base::Result<std::unique_ptr<pugi::xml_document>> parse_xml(const std::string& bytes,
                                                            const std::string& where,
                                                            const Limits& limits) {
  if (bytes.find("<!DOCTYPE") != std::string::npos) {
    return base::fail(ErrorCode::kUnsupported,
                      {"XML 中有文档类型声明（DTD），出于安全不予读取",
                       "the XML holds a document type declaration, which is refused for safety"},
                      where, {"请用办公软件重新另存为 docx", "save it again as docx"});
  }
  if (count_nodes(bytes) > limits.nodes_max) {
    return base::fail(
        ErrorCode::kTooLarge,
        {fmt::format("XML 的元素和属性超过 {} 个", limits.nodes_max),
         fmt::format("the XML has more than {} elements and attributes", limits.nodes_max)},
        where);
  }
  auto document = std::make_unique<pugi::xml_document>();
  const unsigned options = pugi::parse_default | pugi::parse_ws_pcdata_single;
  const pugi::xml_parse_result parsed = document->load_buffer(bytes.data(), bytes.size(), options);
  if (!parsed) {
    return base::fail(
        ErrorCode::kInvalidInput,
        {fmt::format("XML 在第 {} 字节处有误", parsed.offset),
         fmt::format("the XML is broken at byte {}: {}", parsed.offset, parsed.description())},
        where, {"请用办公软件重新另存为 docx", "save it again as docx"});
  }
  if (depth_of(*document) > limits.nesting_max) {
    return base::fail(ErrorCode::kTooLarge,
                      {fmt::format("XML 嵌套超过 {} 层", limits.nesting_max),
                       fmt::format("the XML nests deeper than {}", limits.nesting_max)},
                      where);
  }
  return document;
}

std::string_view local_name(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node node, std::string_view local) {
  for (const pugi::xml_node candidate : node.children()) {
    if (local_name(candidate) == local) return candidate;
  }
  return {};
}

std::string_view attribute(pugi::xml_node node, std::string_view local) {
  for (const pugi::xml_attribute candidate : node.attributes()) {
    if (local_name(candidate.name()) == local) return candidate.value();
  }
  return {};
}

std::string_view child_value(pugi::xml_node node, std::string_view element) {
  return attribute(child(node, element), "val");
}

}  // namespace luoshi::document::internal
