#include "duty/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "base/json.h"
#include "base/unicode.h"
#include "base/yaml.h"
#include "office/rule_file.h"

namespace luoshi::duty {
namespace {

using base::Error;
using base::Finding;
using base::Message;
using base::Severity;

constexpr std::size_t kFindingsMax = 200;
constexpr std::size_t kNetworksMax = 10;
constexpr std::size_t kForcesMax = 20;
constexpr std::size_t kLinesMax = 2'000;
constexpr int kPositionsDaysMax = 90;

struct CollectionRow {
  std::optional<std::string> kind;
  std::optional<std::string> category;
  std::optional<std::vector<std::string>> within;
  std::optional<std::string> network;
  std::string force;
};
BOOST_DESCRIBE_STRUCT(CollectionRow, (), (kind, category, within, network, force))
struct PatrolRow {
  std::string kind;
};
BOOST_DESCRIBE_STRUCT(PatrolRow, (), (kind))
struct PositionsRow {
  int days = 7;
};
BOOST_DESCRIBE_STRUCT(PositionsRow, (), (days))
struct RulesFile {
  std::optional<std::vector<Network>> networks;
  std::optional<std::vector<Force>> forces;
  std::optional<std::vector<CollectionRow>> collection;
  std::optional<PatrolRow> patrol;
  std::optional<PositionsRow> positions;
};
BOOST_DESCRIBE_STRUCT(RulesFile, (), (networks, forces, collection, patrol, positions))

bool is_word(std::string_view text) {
  return text.size() <= 30 && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

class Reader {
 public:
  Reader(const std::string& text, const std::string& file) : file_(file) {
    if (!base::is_valid_utf8(text) || text.size() > office::kRuleTextBytesMax) {
      add("", {"应为UTF-8文本，不要太长", "should be UTF-8, not too long"});
      return;
    }
    yaml_ = base::read_yaml(text);
    for (const Error& error : yaml_.problems) add(error);
    if (!yaml_.json.is_object()) {
      if (yaml_.problems.empty()) {
        add("", {"应为“名称: 值”的列表", "should be a list of name: value"});
      }
      return;
    }
    std::vector<Error> problems;
    auto read = base::from_json<RulesFile>(yaml_.json, problems);
    for (const Error& error : problems) add(error);
    if (read) take(*read);
  }

  GridRulesReading out() && { return std::move(out_); }

 private:
  void add(const std::string& pointer, Message message, std::string code = "city.malformed") {
    if (out_.findings.size() >= kFindingsMax) return;
    out_.findings.push_back({std::move(code),
                             Severity::kError,
                             {},
                             fmt::format("{}:{}", file_, yaml_.line_of(pointer)),
                             std::move(message)});
  }
  void add(const Error& error) {
    Message message = error.what;
    if (error.where.size() > 1) {
      message = {error.where.substr(1) + "：" + message.zh,
                 error.where.substr(1) + ": " + message.en};
    }
    if (!error.right.zh.empty()) message.zh += "；" + error.right.zh;
    if (!error.right.en.empty()) message.en += "; " + error.right.en;
    add(error.where, std::move(message));
  }

  void take(RulesFile& read) {
    GridRules& rules = out_.rules;
    if (read.networks) rules.networks = std::move(*read.networks);
    if (read.forces) rules.forces = std::move(*read.forces);
    if (read.patrol) rules.patrol_kind = read.patrol->kind;
    if (read.positions) rules.positions_days = read.positions->days;
    if (rules.positions_days < 1 || rules.positions_days > kPositionsDaysMax) {
      add("/positions/days", {"应为1至90", "from 1 to 90"});
    }
    check_names("/networks", rules.networks, kNetworksMax);
    check_names("/forces", rules.forces, kForcesMax);
    if (rules.network("") == nullptr) {
      add("/networks",
          {"应有城市自己的网格，id为空", "the city's own, with an empty id, is missing"});
    }
    for (std::size_t i = 0; i < rules.forces.size(); ++i) {
      const std::string where = fmt::format("/forces/{}", i);
      if (rules.forces[i].id.empty()) add(where + "/id", {"应有标识", "an id is needed"});
      check_network(where + "/network", rules.forces[i].network);
    }
    if (read.collection) take_collection(*read.collection);
  }

  template <class Named>
  void check_names(const std::string& where, const std::vector<Named>& all, std::size_t max) {
    if (all.empty() || all.size() > max) {
      add(where, {fmt::format("应有1至{}项", max), fmt::format("1 to {} of them", max)});
    }
    std::set<std::string> seen;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::string at = fmt::format("{}/{}", where, i);
      if (!is_word(all[i].id) || !seen.insert(all[i].id).second) {
        add(at + "/id", {"标识应为小写字母、数字和连字符，不重复", "a-z, 0-9 and '-', none twice"});
      }
      if (all[i].name.empty()) add(at + "/name", {"应有名称", "a name is needed"});
    }
  }

  void check_network(const std::string& where, const std::string& id) {
    if (out_.rules.network(id) != nullptr) return;
    add(where, {fmt::format("没有网络“{}”", id), fmt::format("there is no network \"{}\"", id)},
        "grid.unknown_network");
  }

  void take_collection(std::vector<CollectionRow>& rows) {
    if (rows.size() > kLinesMax) {
      add("/collection", {"行数太多，上限2000", "too many lines, 2,000 at the most"});
      return;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      CollectionRow& row = rows[i];
      const std::string where = fmt::format("/collection/{}", i);
      const Force* force = out_.rules.force(row.force);
      if (force == nullptr) {
        add(where + "/force",
            {fmt::format("没有队伍“{}”", row.force),
             fmt::format("there is no force \"{}\"", row.force)},
            "grid.unknown_force");
        continue;
      }
      if (row.category && !row.kind) {
        add(where, {"分类属于某一类别，应写kind", "a category is one of a kind: kind is needed"});
        continue;
      }
      Collection line{row.kind,
                      row.category,
                      row.within.value_or(std::vector<std::string>()),
                      row.network.value_or(force->network),
                      row.force,
                      yaml_.line_of(where)};
      check_network(where + "/network", line.network);
      out_.rules.collection.push_back(std::move(line));
    }
  }

  std::string file_;
  base::YamlReading yaml_;
  GridRulesReading out_;
};

// How far up the path the line's place is; nothing when it is not on it.
std::optional<std::size_t> steps_up(const Collection& line, const std::vector<std::string>& path) {
  if (line.within.empty()) return path.size();
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (std::ranges::count(line.within, path[i]) > 0) return i;
  }
  return std::nullopt;
}

Finding told(const std::string& file, int line, Severity severity, std::string code,
             Message message) {
  return {std::move(code), severity, {}, fmt::format("{}:{}", file, line), std::move(message)};
}

std::string thing(const Collection& line) {
  return line.kind.value_or("*") + (line.category ? "/" + *line.category : std::string());
}

bool share_a_place(const Collection& one, const Collection& other) {
  if (one.within.empty() || other.within.empty()) return one.within.empty() == other.within.empty();
  return std::ranges::any_of(one.within, [&](const std::string& place) {
    return std::ranges::count(other.within, place) > 0;
  });
}

bool is_collected(const GridRules& rules, const std::string& kind, const std::string& category) {
  return std::ranges::any_of(rules.collection, [&](const Collection& line) {
    return line.within.empty() && (!line.kind || *line.kind == kind) &&
           (!line.category || *line.category == category);
  });
}

}  // namespace

const Force* GridRules::force(std::string_view id) const {
  const auto found = std::ranges::find(forces, id, &Force::id);
  return found == forces.end() ? nullptr : &*found;
}

const Network* GridRules::network(std::string_view id) const {
  const auto found = std::ranges::find(networks, id, &Network::id);
  return found == networks.end() ? nullptr : &*found;
}

GridRulesReading read_grid_rules(const std::string& text, const std::string& file) {
  return Reader(text, file).out();
}

const Collection* collector(const GridRules& rules, const std::string& kind,
                            const std::string& category, const std::vector<std::string>& path) {
  const Collection* best = nullptr;
  std::tuple<bool, bool, std::size_t> rank;
  for (const Collection& line : rules.collection) {
    if (line.kind && *line.kind != kind) continue;
    if (line.category && *line.category != category) continue;
    const auto up = steps_up(line, path);
    if (!up) continue;
    const std::tuple now{!line.category.has_value(), !line.kind.has_value(), *up};
    if (best != nullptr && !(now < rank)) continue;
    best = &line;
    rank = now;
  }
  return best;
}

std::vector<Finding> collection_findings(const GridRules& rules,
                                         const std::vector<KindOfThing>& kinds,
                                         const std::string& file) {
  std::vector<Finding> out;
  const auto& lines = rules.collection;
  for (std::size_t i = 0; i < lines.size() && out.size() < kFindingsMax; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (thing(lines[i]) != thing(lines[j]) || !share_a_place(lines[i], lines[j])) continue;
      const Message twice{
          fmt::format("{}与第{}行重复采集", thing(lines[i]), lines[j].line),
          fmt::format("{} is collected by line {} too", thing(lines[i]), lines[j].line)};
      out.push_back(told(file, lines[i].line, Severity::kError, "grid.collected_twice", twice));
      break;
    }
    const auto kind = std::ranges::find(kinds, lines[i].kind.value_or(""), &KindOfThing::kind);
    const bool is_known =
        !lines[i].kind ||
        (kind != kinds.end() &&
         (!lines[i].category || std::ranges::count(kind->categories, *lines[i].category) > 0));
    if (is_known) continue;
    out.push_back(told(file, lines[i].line, Severity::kWarning, "grid.unknown_thing",
                       {fmt::format("类别文件里没有{}", thing(lines[i])),
                        fmt::format("the kinds do not know {}", thing(lines[i]))}));
  }
  for (const KindOfThing& kind : kinds) {
    std::vector<std::string> categories = kind.categories;
    if (categories.empty()) categories.emplace_back();
    for (const std::string& category : categories) {
      if (is_collected(rules, kind.kind, category) || out.size() >= kFindingsMax) continue;
      const std::string name = kind.kind + (category.empty() ? "" : "/" + category);
      out.push_back(told(file, 1, Severity::kWarning, "grid.collected_by_nobody",
                         {fmt::format("{}在全市范围内没有采集责任", name),
                          fmt::format("nobody collects {} everywhere", name)}));
    }
  }
  return out;
}

std::shared_ptr<const GridRules> grid_rules_of(const std::string& hash, const std::string& text) {
  static office::RuleCache<GridRules> cache;
  return cache.get(hash, [&] { return read_grid_rules(text).rules; });
}

base::Result<std::shared_ptr<const GridRules>> grid_rules(ledger::View& view,
                                                          const office::Day& day) {
  const auto file = view.state<office::RuleFile>(office::rule_stream("grid"));
  if (!file) return tl::unexpected(file.error());
  const office::RuleVersion* version = office::in_force(**file, day);
  if (version == nullptr) return std::make_shared<const GridRules>();
  return grid_rules_of(version->hash, version->text);
}

}  // namespace luoshi::duty
