#include "office/city.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/unicode.h"
#include "base/yaml.h"
#include "office/command.h"
#include "office/rule_file.h"

namespace luoshi::office {
namespace {

using base::Error;
using base::Message;

constexpr std::size_t kFindingsMax = 1'000;

class CityReader {
 public:
  explicit CityReader(const std::map<std::string, std::string>& files) : files_(files) {}

  CityReading run() {
    read_settings();
    read_rules();
    read_rows("units.yaml", "units", out_.city.units);
    read_rows("people.yaml", "people", out_.city.people);
    check_units();
    check_people();
    order_units();
    Settings& settings = out_.city.settings;
    if (settings.city_name.empty() && !out_.city.units.empty()) {
      settings.city_name = out_.city.units.front().name;  // settings.yaml is absent
    }
    std::stable_sort(out_.findings.begin(), out_.findings.end(),
                     [](const auto& one, const auto& other) { return file(one) < file(other); });
    return std::move(out_);
  }

 private:
  static std::string_view file(const base::Finding& finding) {
    return std::string_view(finding.where).substr(0, finding.where.find(':'));
  }

  void add(const std::string& file, int line, std::string code, Message message) {
    if (out_.findings.size() >= kFindingsMax) return;  // nobody reads more
    out_.findings.push_back({std::move(code),
                             base::Severity::kError,
                             {},
                             fmt::format("{}:{}", file, line),
                             std::move(message)});
  }

  void add(const std::string& file, const base::YamlReading& yaml, const Error& error) {
    Message message = error.what;
    if (!error.where.empty()) {
      message.zh = fmt::format("{}：{}", error.where, message.zh);
      message.en = fmt::format("{}: {}", error.where, message.en);
    }
    if (!error.right.zh.empty()) message.zh += "；" + error.right.zh;
    if (!error.right.en.empty()) message.en += "; " + error.right.en;
    add(file, yaml.line_of(error.where), "city.malformed", std::move(message));
  }

  // Empty when the file is absent or cannot be read at all.
  std::optional<base::YamlReading> open(const std::string& file) {
    const auto found = files_.find(file);
    if (found == files_.end()) return std::nullopt;
    if (found->second.size() > kCityFileBytesMax || !base::is_valid_utf8(found->second)) {
      add(file, 1, "city.malformed",
          {fmt::format("应为不超过{}MB的UTF-8文本", kCityFileBytesMax >> 20),
           fmt::format("should be UTF-8 of at most {} MB", kCityFileBytesMax >> 20)});
      return std::nullopt;
    }
    base::YamlReading yaml = base::read_yaml(found->second);
    for (const Error& error : yaml.problems) add(file, yaml, error);
    if (yaml.json.is_object()) return yaml;
    if (yaml.problems.empty()) {
      add(file, 1, "city.malformed", {"应为“名称: 值”的列表", "should be a list of name: value"});
    }
    return std::nullopt;
  }

  // What the file does not say stays at its default.
  void read_settings() {
    const auto yaml = open("settings.yaml");
    if (!yaml) return;
    boost::json::value merged = base::to_json(Settings{});
    for (const auto& member : yaml->json.get_object()) {
      boost::json::value& place = merged.get_object()[member.key()];
      if (place.is_object() && member.value().is_object()) {
        for (const auto& inner : member.value().get_object()) {
          place.get_object()[inner.key()] = inner.value();
        }
      } else {
        place = member.value();
      }
    }
    std::vector<Error> problems;
    auto settings = base::from_json<Settings>(merged, problems);
    for (const Error& error : problems) add("settings.yaml", *yaml, error);
    if (!settings) return;
    const auto ok = check(*settings);
    if (!ok) add("settings.yaml", *yaml, ok.error());
    out_.city.settings = std::move(*settings);
  }

  void read_rules() {
    for (const std::string name : {"calendar", "kinds", "light"}) {
      const auto found = files_.find(name + ".yaml");
      if (found == files_.end()) continue;
      if (found->second.empty() || found->second.size() > kRuleTextBytesMax) {
        add(found->first, 1, "city.malformed",
            {fmt::format("应有内容，且不超过{}KB", kRuleTextBytesMax >> 10),
             fmt::format("should say something, in at most {} KB", kRuleTextBytesMax >> 10)});
        continue;
      }
      for (base::Finding& finding : rule_findings(name, found->second)) {
        if (out_.findings.size() < kFindingsMax) out_.findings.push_back(std::move(finding));
      }
      out_.city.rules.push_back({name, found->second});
    }
  }

  template <class Row>
  void read_rows(const std::string& file, const char* name, std::vector<Row>& rows) {
    const auto yaml = open(file);
    if (!yaml) return;
    const auto& root = yaml->json.get_object();
    const auto* list = root.if_contains(name);
    if (root.size() != 1 || list == nullptr || !list->is_array()) {
      add(file, 1, "city.malformed",
          {fmt::format("应只有一个列表“{}”", name),
           fmt::format("should be one list, \"{}\"", name)});
      return;
    }
    const auto& items = list->get_array();
    if (items.size() > kCityRowsMax) {
      add(file, 1, "city.malformed",
          {fmt::format("有{}行，上限是{}", items.size(), kCityRowsMax),
           fmt::format("{} rows, at most {}", items.size(), kCityRowsMax)});
      return;
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string pointer = fmt::format("/{}/{}", name, i);
      std::vector<Error> problems;
      auto row = base::from_json<Row>(items[i], problems);
      for (Error& error : problems) {
        const int line = yaml->line_of(pointer + error.where);
        add(file, line, "city.malformed", told(error));
      }
      if (!row) continue;
      row->line = yaml->line_of(pointer);
      rows.push_back(std::move(*row));
    }
  }

  static Message told(const Error& error) {
    const std::string field = error.where.empty() ? "" : error.where.substr(1);
    Message message{field.empty() ? error.what.zh : field + "：" + error.what.zh,
                    field.empty() ? error.what.en : field + ": " + error.what.en};
    if (!error.right.zh.empty()) message.zh += "；" + error.right.zh;
    if (!error.right.en.empty()) message.en += "; " + error.right.en;
    return message;
  }

  void check_units() {
    for (std::size_t i = 0; i < out_.city.units.size(); ++i) {
      const CityUnit& unit = out_.city.units[i];
      if (!units_.emplace(unit.id, i).second)
        add_twice("units.yaml", out_.city.units[i].line, unit.id.value());
    }
    for (std::size_t i = 0; i < out_.city.units.size(); ++i) {
      check_unit("units.yaml", out_.city.units[i].line, out_.city.units[i].parent);
    }
  }

  void check_unit(const std::string& file, int line, const std::optional<UnitId>& unit) {
    if (!unit || units_.contains(*unit)) return;
    add(file, line, "city.unknown_unit",
        {fmt::format("没有单位{}", unit->value()),
         fmt::format("there is no unit {}", unit->value())});
  }

  void add_twice(const std::string& file, int line, const std::string& what) {
    add(file, line, "city.repeated",
        {fmt::format("{}出现两次", what), fmt::format("{} stands twice", what)});
  }

  void check_people() {
    std::set<PersonId> ids;
    std::set<std::string> logins;
    for (const CityPerson& person : out_.city.people) ids.insert(person.id);
    std::set<PersonId> seen;
    for (std::size_t i = 0; i < out_.city.people.size(); ++i) {
      const CityPerson& person = out_.city.people[i];
      const int line = person.line;
      if (!seen.insert(person.id).second) add_twice("people.yaml", line, person.id.value());
      if (!logins.insert(person.login).second) add_twice("people.yaml", line, person.login);
      check_unit("people.yaml", line, person.unit);
      if (!person.roles) continue;
      for (const CityRole& role : *person.roles) {
        check_unit("people.yaml", line, role.unit);
        if (role.acting_for && !ids.contains(*role.acting_for)) {
          add("people.yaml", line, "city.unknown_person",
              {fmt::format("没有人员{}", role.acting_for->value()),
               fmt::format("there is no person {}", role.acting_for->value())});
        }
      }
    }
  }

  // Parents first, otherwise as they stand; what is left over stands in a circle.
  void order_units() {
    UnitTree tree;
    std::vector<UnitId> roots;
    for (const CityUnit& unit : out_.city.units) {
      tree.put(unit.id, unit.parent);
      if (!unit.parent || !units_.contains(*unit.parent)) roots.push_back(unit.id);
    }
    std::vector<CityUnit> ordered;
    std::set<UnitId> done;
    for (std::size_t at = 0; at < roots.size(); ++at) {
      if (!done.insert(roots[at]).second) continue;
      ordered.push_back(out_.city.units[units_.at(roots[at])]);
      const auto& children = tree.children_of(roots[at]);
      roots.insert(roots.end(), children.begin(), children.end());
    }
    for (std::size_t i = 0; i < out_.city.units.size(); ++i) {
      const CityUnit& unit = out_.city.units[i];
      if (done.contains(unit.id)) continue;
      add("units.yaml", out_.city.units[i].line, "city.circle",
          {fmt::format("{}的上级绕成一圈", unit.name),
           fmt::format("the units above {} form a circle", unit.name)});
    }
    out_.city.units = std::move(ordered);
  }

  const std::map<std::string, std::string>& files_;
  CityReading out_;
  std::unordered_map<UnitId, std::size_t> units_;  // the place of each
};

// An id that nobody has to invent: "p-wang" and its second role give g-wang-2.
GrantId grant_id(const PersonId& person, std::size_t number) {
  return GrantId(fmt::format(
      "g-{}-{}", person.value().substr(std::min<std::size_t>(2, person.value().size())), number));
}

class Seeding {
 public:
  explicit Seeding(const ledger::Hash& fingerprint) : fingerprint_(fingerprint) {}

  template <class Ask>
  void add(std::string place, Ask ask) {
    seed_.commands.push_back(command(Actor{"system/seed", {}},
                                     fmt::format("seed-{}", seed_.commands.size() + 1),
                                     fingerprint_, std::move(ask)));
    seed_.places.push_back(std::move(place));
  }

  void add_roles(const CityPerson& person, bool acting) {
    if (!person.roles) return;
    for (std::size_t i = 0; i < person.roles->size(); ++i) {
      const CityRole& role = (*person.roles)[i];
      if (role.acting_for.has_value() != acting) continue;
      add(place_of(person),
          GrantRole{person.id, grant_id(person.id, i + 1), role.role,
                    role.unit.value_or(person.unit), role.from, role.until, role.acting_for});
    }
  }

  static std::string place_of(const CityPerson& person) {
    return fmt::format("people.yaml:{}", person.line);
  }

  Seed take() { return std::move(seed_); }

 private:
  const ledger::Hash& fingerprint_;
  Seed seed_;
};

base::Result<CreatePerson> sealed_person(const CityPerson& person, const Sealer& seal) {
  auto name = seal(person.id, Field::kName, person.name);
  if (!name) return tl::unexpected(name.error());
  CreatePerson ask{person.id, person.login, std::move(*name), {}, person.unit};
  if (person.phone && !person.phone->text.empty()) {
    auto phone = seal(person.id, Field::kPhone, person.phone->text);
    if (!phone) return tl::unexpected(phone.error());
    ask.phone = std::move(*phone);
  }
  return ask;
}

}  // namespace

bool has_errors(const std::vector<base::Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const base::Finding& finding) {
    return finding.severity == base::Severity::kError;
  });
}

CityReading read_city(const std::map<std::string, std::string>& files) {
  return CityReader(files).run();
}

base::Result<Seed> seed_of(const City& city, const Sealer& seal, const ledger::Hash& fingerprint) {
  Seeding seeding(fingerprint);
  seeding.add("settings.yaml:1", ChangeSettings{{}, city.settings});
  for (const CityRules& rules : city.rules) {
    seeding.add(rules.name + ".yaml:1", LoadRules{rules.name, {}, rules.text, {}});
  }
  for (const CityUnit& unit : city.units) {
    seeding.add(fmt::format("units.yaml:{}", unit.line),
                CreateUnit{unit.id, unit.code.value_or(Digits{}).text, unit.name,
                           unit.short_name.value_or(""), unit.kind, unit.parent, unit.valid_from});
  }
  for (const CityPerson& person : city.people) {
    auto ask = sealed_person(person, seal);
    if (!ask) return tl::unexpected(ask.error());
    seeding.add(Seeding::place_of(person), std::move(*ask));
  }
  // Whoever acts needs the one in whose place to hold the role.
  for (const bool acting : {false, true}) {
    for (const CityPerson& person : city.people) seeding.add_roles(person, acting);
  }
  return seeding.take();
}

}  // namespace luoshi::office

namespace luoshi::base {

Result<office::Digits> JsonAs<office::Digits>::read(const Form& form) {
  if (form.is_int64() && form.get_int64() >= 0) {
    return office::Digits{std::to_string(form.get_int64())};
  }
  if (form.is_string()) return office::Digits{std::string(form.get_string())};
  return fail(ErrorCode::kInvalidInput, {"不是数字", "these are no digits"}, {},
              {"应为数字，或引号里的文字", "digits, or text in quotes"});
}

}  // namespace luoshi::base
