#include "sheet/internal/xml.h"

#include <fmt/format.h>

#include <algorithm>

namespace luoshi::sheet::internal {

base::Result<std::unique_ptr<XmlPart>> XmlPart::parse(std::string bytes, const std::string& name,
                                                      const ReadLimits& limits) {
  if (bytes.find("<!DOCTYPE") != std::string::npos) {
    return base::fail(
        base::ErrorCode::kUnsupported,
        {"含有文档类型声明（DTD），拒绝读取", "it declares a document type (DTD); refused"}, name,
        {"用 Excel 或 WPS 另存一份", "save it anew with an office program"});
  }
  const auto items = static_cast<std::uint64_t>(
      std::count_if(bytes.begin(), bytes.end(), [](char c) { return c == '<' || c == '='; }));
  if (items > limits.markup_items_max) {
    return base::fail(
        base::ErrorCode::kTooLarge,
        {fmt::format("标记超过 {} 个的上限", limits.markup_items_max),
         fmt::format("more than the limit of {} tags and attributes", limits.markup_items_max)},
        name, {"分成几个文件", "split the file"});
  }
  std::unique_ptr<XmlPart> part(new XmlPart);
  part->bytes_ = std::move(bytes);
  constexpr unsigned kFlags =
      pugi::parse_default | pugi::parse_ws_pcdata_single | pugi::parse_embed_pcdata;
  const pugi::xml_parse_result parsed =
      part->document_.load_buffer_inplace(part->bytes_.data(), part->bytes_.size(), kFlags);
  if (!parsed || !part->root()) {
    return base::fail(
        base::ErrorCode::kInvalidInput,
        {fmt::format("XML 在第 {} 字节处有误：{}", parsed.offset, parsed.description()),
         fmt::format("bad XML at byte {}: {}", parsed.offset, parsed.description())},
        name, {"用 Excel 或 WPS 另存一份", "save it anew with an office program"});
  }
  return part;
}

std::string_view local_name(pugi::xml_node node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is(pugi::xml_node node, std::string_view name) { return local_name(node) == name; }

pugi::xml_node child(pugi::xml_node parent, std::string_view name) {
  for (const pugi::xml_node node : parent.children()) {
    if (is(node, name)) return node;
  }
  return {};
}

const char* attribute(pugi::xml_node node, std::string_view name) {
  for (const pugi::xml_attribute found : node.attributes()) {
    std::string_view own = found.name();
    if (const std::size_t colon = own.rfind(':'); colon != std::string_view::npos) {
      own.remove_prefix(colon + 1);
    }
    if (own == name) return found.value();
  }
  return "";
}

pugi::xml_node next_in(pugi::xml_node top, pugi::xml_node node, bool into, std::uint32_t& depth) {
  if (into && node.first_child()) {
    ++depth;
    return node.first_child();
  }
  while (node && node != top) {
    if (node.next_sibling()) return node.next_sibling();
    node = node.parent();
    --depth;
  }
  return {};
}

}  // namespace luoshi::sheet::internal
