#include "service/internal/kinds_appended.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "base/yaml.h"
#include "calendar/files.h"

namespace luoshi::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
namespace json = boost::json;

json::array kinds_in(const std::string& text) {
  const base::YamlReading yaml = base::read_yaml(text);
  const json::object* file = yaml.json.if_object();
  const json::value* kinds = file == nullptr ? nullptr : file->if_contains("kinds");
  return kinds != nullptr && kinds->is_array() ? kinds->get_array() : json::array();
}

std::string id_of(const json::value& kind) {
  const json::object* object = kind.if_object();
  const json::value* id = object == nullptr ? nullptr : object->if_contains("id");
  return id != nullptr && id->is_string() ? std::string(id->get_string()) : std::string();
}

const json::value* find(const json::array& kinds, const std::string& id) {
  for (const json::value& kind : kinds) {
    if (id_of(kind) == id) return &kind;
  }
  return nullptr;
}

// How far the items of the list stand in.
std::string indent_of(const std::string& text) {
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    const std::size_t dash = text.find_first_not_of(' ', at);
    if (dash != std::string::npos && text.compare(dash, 2, "- ") == 0) {
      return text.substr(at, dash - at);
    }
    if (text.find('\n', at) == std::string::npos) break;
  }
  return "  ";
}

Result<void> check(const std::string& text, const json::array& wanted) {
  const calendar::KindsReading read = calendar::read_kinds(text, "kinds");
  for (const base::Finding& finding : read.findings) {
    if (finding.severity != base::Severity::kError) continue;
    return fail(ErrorCode::kInvalidInput, finding.message, finding.where);
  }
  if (kinds_in(text) == wanted) return {};
  return fail(ErrorCode::kUnsupported,
              {"类别文件的写法不便接着添加", "kinds cannot be put behind those of this file"},
              "kinds", {"应为“kinds:”之下每类一项的列表", "a list with an item for each kind"});
}

}  // namespace

Result<std::optional<std::string>> with_kinds(const std::string& text,
                                              const std::vector<json::value>& kinds) {
  const json::array there = kinds_in(text);
  json::array wanted = there;
  std::string out = text.empty() ? "kinds:\n" : text;
  if (!out.ends_with('\n')) out += '\n';
  const std::string indent = indent_of(out);
  for (const json::value& kind : kinds) {
    const std::string id = id_of(kind);
    const json::value* known = find(there, id);
    if (known != nullptr && *known == kind) continue;
    if (known != nullptr) {
      return fail(ErrorCode::kConflict,
                  {fmt::format("类别“{}”已有，内容不同", id),
                   fmt::format("the kind \"{}\" is there and says something else", id)},
                  "kinds/" + id,
                  {"换一个标识，或先改城市的kinds.yaml", "another id, or change kinds.yaml first"});
    }
    wanted.push_back(kind);
    out += indent + "- " + base::serialize(kind) + "\n";
  }
  if (wanted.size() == there.size()) return std::optional<std::string>();
  if (auto good = check(out, wanted); !good) return tl::unexpected(good.error());
  return std::optional(std::move(out));
}

}  // namespace luoshi::service
