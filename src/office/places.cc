#include "office/places.h"

#include <fmt/format.h>

#include <algorithm>

#include "office/lookup.h"
#include "office/tree.h"

namespace luoshi::office {
namespace {

bool is_code(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::vector<KnownUnit> known_units(const std::vector<ledger::Row>& rows) {
  const ledger::Table& table = units_table();
  std::vector<KnownUnit> known;
  for (const ledger::Row& row : rows) {
    if (text_at(table, row, "state") != name_of(UnitState::kActive)) continue;
    KnownUnit one;
    one.id = UnitId(text_at(table, row, "id"));
    one.unit.code = text_at(table, row, "code");
    one.unit.name = text_at(table, row, "name");
    one.unit.short_name = text_at(table, row, "short_name");
    one.unit.kind = parse_unit_kind(text_at(table, row, "kind")).value_or(UnitKind::kDepartment);
    if (auto parent = text_at(table, row, "parent"); !parent.empty()) {
      one.unit.parent_id = UnitId(std::move(parent));
    }
    if (auto day = Day::parse(text_at(table, row, "valid_from"))) one.unit.valid_from = *day;
    if (const auto* version = std::get_if<std::int64_t>(&row[table.column("version")])) {
      one.version = static_cast<std::uint64_t>(*version);
    }
    known.push_back(std::move(one));
  }
  return known;
}

void Places::add_code(const std::string& code, std::size_t index) {
  if (!code.empty()) codes_.emplace(code, index);
}

void Places::add_name(const std::string& name, std::size_t index) {
  auto& all = names_[name];
  if (std::find(all.begin(), all.end(), index) == all.end()) all.push_back(index);
}

void Places::add_path(const std::string& path, std::size_t index) { paths_.emplace(path, index); }

Places::Found Places::find(const std::string& text) const {
  if (is_code(text)) {
    const auto found = codes_.find(text);
    return {found == codes_.end() ? std::nullopt : std::optional(found->second), false};
  }
  if (const auto found = paths_.find(text); found != paths_.end()) return {found->second, false};
  const auto found = names_.find(text);
  if (found == names_.end()) return {};
  if (found->second.size() == 1) return {found->second.front(), false};
  return {std::nullopt, true};
}

base::Message no_such_unit(const std::string& text, bool is_ambiguous) {
  if (is_ambiguous) {
    return {fmt::format("叫“{}”的单位不止一个；应写代码，或从市开始的路径，以“/”分隔", text),
            fmt::format("more than one unit is called \"{}\"; give its code, or the path of names "
                        "from the city with '/' between them",
                        text)};
  }
  return {fmt::format("没有单位“{}”；应为代码、从市开始的路径，或唯一的名称", text),
          fmt::format("there is no unit \"{}\"; give a code, the path of names from the city, or a "
                      "name that only one unit has",
                      text)};
}

UnitFinder::UnitFinder(const std::vector<ledger::Row>& units) : units_(known_units(units)) {
  UnitTree tree;
  std::unordered_map<UnitId, std::size_t> at;
  for (std::size_t i = 0; i < units_.size(); ++i) {
    const Unit& unit = units_[i].unit;
    tree.put(units_[i].id, unit.parent_id);
    at.emplace(units_[i].id, i);
    places_.add_code(unit.code, i);
    places_.add_name(unit.name, i);
    if (!unit.short_name.empty()) places_.add_name(unit.short_name, i);
  }
  for (std::size_t i = 0; i < units_.size(); ++i) {
    std::string path;
    for (const UnitId& above : tree.path_to(units_[i].id)) {
      const auto place = at.find(above);
      if (place != at.end()) path += units_[place->second].unit.name + kPathSeparator;
    }
    places_.add_path(path + units_[i].unit.name, i);
  }
}

base::Result<UnitId> UnitFinder::find(const std::string& text) const {
  const Places::Found found = places_.find(text);
  if (found.index) return units_[*found.index].id;
  return tl::unexpected(
      base::Error{base::ErrorCode::kNotFound, no_such_unit(text, found.is_ambiguous), {}, {}, {}});
}

}  // namespace luoshi::office
