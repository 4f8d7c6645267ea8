#include "base/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>
#include <vector>

namespace luoshi::base {
namespace {

constexpr std::size_t kLevelsMax = 8;
constexpr std::size_t kValuesMax = 500'000;
constexpr std::size_t kProblemsMax = 100;

boost::json::value scalar_of(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return boost::json::value(text);  // quoted
  if (text == "true" || text == "false") return text == "true";
  if (text.empty() || text == "null" || text == "~") return nullptr;
  const bool has_leading_zero =
      (text.size() > 1 && text[0] == '0') || (text.size() > 2 && text[0] == '-' && text[1] == '0');
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem == std::errc{} && end == text.data() + text.size() && !has_leading_zero) {
    return number;
  }
  return boost::json::value(text);
}

// "~" and "/" as RFC 6901 has them.
std::string token_of(const std::string& name) {
  std::string token;
  for (const char c : name) {
    if (c == '~') {
      token += "~0";
    } else if (c == '/') {
      token += "~1";
    } else {
      token += c;
    }
  }
  return token;
}

// Walks with a list of its own in place of recursion.
class Walk {
 public:
  explicit Walk(YamlReading& out) : out_(out) {}

  void run(const YAML::Node& root) {
    open_.push_back({root, &out_.json, "", 0});
    while (!open_.empty() && out_.problems.size() < kProblemsMax) {
      const Item item = std::move(open_.back());
      open_.pop_back();
      out_.lines.emplace(item.pointer, item.node.Mark().line + 1);
      if (++values_ > kValuesMax) {
        add(item, {"值太多", "too many values"}, {});
        return;
      }
      visit(item);
    }
  }

 private:
  struct Item {
    YAML::Node node;
    boost::json::value* into;
    std::string pointer;
    std::size_t level;
  };

  void add(const Item& item, Message what, Message right) {
    out_.problems.push_back(
        {ErrorCode::kInvalidInput, std::move(what), item.pointer, std::move(right)});
  }

  void visit(const Item& item) {
    const std::string& tag = item.node.Tag();
    if (!tag.empty() && tag != "?" && tag != "!") {
      add(item, {"不支持标签" + tag, "the tag " + tag + " is not read"}, {"应去掉", "without it"});
    } else if (item.node.IsScalar()) {
      *item.into = scalar_of(item.node);
    } else if (item.node.IsNull()) {
      *item.into = nullptr;
    } else if (item.level >= kLevelsMax) {
      add(item, {"嵌套太深", "nested too deep"},
          {fmt::format("最多{}层", kLevelsMax), fmt::format("{} levels at most", kLevelsMax)});
    } else if (item.node.IsSequence()) {
      visit_list(item);
    } else if (item.node.IsMap()) {
      visit_map(item);
    }
  }

  // Full size first: what is pointed at does not move.
  void visit_list(const Item& item) {
    auto& list = item.into->emplace_array();
    list.resize(item.node.size());
    std::size_t index = 0;
    for (const auto& each : item.node) {
      open_.push_back(
          {each, &list[index], fmt::format("{}/{}", item.pointer, index), item.level + 1});
      ++index;
    }
  }

  void visit_map(const Item& item) {
    auto& map = item.into->emplace_object();
    map.reserve(item.node.size());
    for (const auto& each : item.node) {
      const std::string name = each.first.IsScalar() ? each.first.Scalar() : std::string();
      const Item below{each.second, nullptr, item.pointer + "/" + token_of(name), item.level + 1};
      if (name.empty()) {
        add(below, {"没有名称", "no name"}, {"应为“名称: 值”", "name: value"});
        continue;
      }
      const auto [place, is_new] = map.emplace(name, nullptr);
      if (!is_new) {
        out_.lines[below.pointer] = each.first.Mark().line + 1;
        add(below, {fmt::format("“{}”出现两次", name), fmt::format("\"{}\" twice", name)},
            {"每个名称只出现一次", "each name once"});
        continue;
      }
      open_.push_back(below);
      open_.back().into = &place->value();
    }
  }

  YamlReading& out_;
  std::vector<Item> open_;
  std::size_t values_ = 0;
};

}  // namespace

int YamlReading::line_of(std::string_view pointer) const {
  for (;;) {
    const auto found = lines.find(std::string(pointer));
    if (found != lines.end() && found->second > 0) return found->second;
    const std::size_t slash = pointer.rfind('/');
    if (slash == std::string_view::npos) return 1;
    pointer = pointer.substr(0, slash);
  }
}

YamlReading read_yaml(const std::string& text) {
  YamlReading out;
  try {
    const YAML::Node root = YAML::Load(text);
    Walk(out).run(root);
  } catch (const YAML::Exception& problem) {
    out.json = nullptr;
    out.lines[""] = problem.mark.line + 1;
    out.problems.push_back({ErrorCode::kInvalidInput,
                            {"不是有效的YAML：" + problem.msg, "this is no YAML: " + problem.msg},
                            "",
                            {}});
  }
  return out;
}

}  // namespace luoshi::base
