#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "office/fields.h"
#include "office/import.h"
#include "office/import_findings.h"
#include "office/places.h"
#include "office/lookup.h"

namespace luoshi::office {
namespace {

using base::Finding;

struct Draft {
  bool is_readable = true;
  bool is_resolved = false;  // its parent and who it is are known
  std::optional<UnitKind> kind;
  std::optional<Day> valid_from;
  std::optional<std::size_t> known;      // which unit it is already
  std::optional<std::size_t> parent;     // a place
  std::optional<std::size_t> waits_for;  // the row that must be resolved before
  std::string path;
};

// The fields of a row that stand for themselves.
Draft read_row(const UnitRow& row, std::vector<Finding>& findings) {
  Draft draft;
  const auto note = [&](const base::Result<void>& result, const ImportCell& cell) {
    draft.is_readable = is_right(result, cell, findings) && draft.is_readable;
  };
  note(check_text(row.name.text, {.max = 100}, {}), row.name);
  if (row.code) note(check_code(row.code->text, {}), *row.code);
  if (row.short_name) {
    note(check_text(row.short_name->text, {.min = 0, .max = 40}, {}), *row.short_name);
  }
  if (row.kind && !row.kind->text.empty()) {
    draft.kind = parse_unit_kind(row.kind->text);
    const std::string& text = row.kind->text;
    if (!draft.kind) {
      note(base::fail(base::ErrorCode::kInvalidInput,
                      {fmt::format("没有“{}”这一类单位", text),
                       fmt::format("no kind of unit is called \"{}\"", text)},
                      {},
                      {"应为市、部门、区县、乡镇或村（社区）",
                       "city, department, county, township or village"}),
           *row.kind);
    }
  }
  if (row.valid_from && !row.valid_from->text.empty()) {
    const auto day = Day::parse(row.valid_from->text);
    if (day) draft.valid_from = *day;
    if (!day) note(tl::unexpected(day.error()), *row.valid_from);
  }
  return draft;
}

// A place is a unit: those that are there come first, then the rows.
class UnitPlanner {
 public:
  UnitPlanner(const std::vector<UnitRow>& rows, const std::vector<ledger::Row>& units,
              const std::vector<UnitId>& ids)
      : rows_(rows), ids_(ids), known_(known_units(units)) {}

  UnitPlan run() {
    if (is_too_large(rows_.size(), plan_.findings)) return std::move(plan_);
    index_known();
    for (const UnitRow& row : rows_) drafts_.push_back(read_row(row, plan_.findings));
    for (std::size_t row = 0; row < rows_.size(); ++row) index_row(row);
    resolve_all();
    tell_unresolved();
    for (const std::size_t row : in_order()) {
      drafts_[row].known ? add_change(row, known_[*drafts_[row].known]) : add_new(row);
    }
    return std::move(plan_);
  }

 private:
  void index_known() {
    for (std::size_t i = 0; i < known_.size(); ++i) place_of_id_.emplace(known_[i].id, i);
    for (std::size_t i = 0; i < known_.size(); ++i) {
      const Unit& unit = known_[i].unit;
      places_.add_code(unit.code, i);
      places_.add_name(unit.name, i);
      places_.add_path(path_of(i), i);
      children_.emplace(child_key(unit.parent_id, unit.name), i);
      const auto above = unit.parent_id ? place_of_id_.find(*unit.parent_id) : place_of_id_.end();
      if (above != place_of_id_.end()) parents_[i] = above->second;
    }
  }

  std::string path_of(std::size_t place) const {
    std::string path = known_[place].unit.name;
    auto above = known_[place].unit.parent_id;
    for (std::size_t steps = 0; above && steps < kTreeDepthMax; ++steps) {
      const auto found = place_of_id_.find(*above);
      if (found == place_of_id_.end()) break;
      path = known_[found->second].unit.name + kPathSeparator + path;
      above = known_[found->second].unit.parent_id;
    }
    return path;
  }

  static std::string child_key(const std::optional<UnitId>& parent, const std::string& name) {
    return (parent ? parent->value() : std::string()) + '\n' + name;
  }

  // By its code a row is known at once, by its name only below its parent.
  void index_row(std::size_t row) {
    const UnitRow& in = rows_[row];
    Draft& draft = drafts_[row];
    rows_by_name_[in.name.text].push_back(row);
    if (!in.code || in.code->text.empty()) return;
    if (!rows_by_code_.emplace(in.code->text, row).second) {
      add_error(plan_.findings, *in.code, "import.repeated",
                {fmt::format("代码{}在表中出现两次", in.code->text),
                 fmt::format("the code {} stands in two rows", in.code->text)});
      draft.is_readable = false;
      return;
    }
    if (const auto known = places_.find(in.code->text).index) {
      draft.known = known;
      taken_.insert(*known);
    }
  }

  std::size_t place_of(std::size_t row) const {
    return drafts_[row].known.value_or(known_.size() + row);
  }

  UnitId id_of(std::size_t place) const {
    return place < known_.size() ? known_[place].id : ids_.at(place - known_.size());
  }

  // Round by round, as many as there are levels.
  void resolve_all() {
    for (bool grows = true; grows;) {
      grows = false;
      for (std::size_t row = 0; row < rows_.size(); ++row) {
        Draft& draft = drafts_[row];
        if (draft.is_resolved || !draft.is_readable || !find_parent(row)) continue;
        settle(row);
        grows = true;
      }
    }
  }

  // False when the parent is not settled yet, or nowhere.
  bool find_parent(std::size_t row) {
    Draft& draft = drafts_[row];
    const OptionalCell& cell = rows_[row].parent;
    if (cell && !cell->text.empty()) {
      draft.parent = find_place(cell->text, draft.waits_for);
      return draft.parent.has_value();
    }
    if (draft.known && parents_.contains(*draft.known)) draft.parent = parents_.at(*draft.known);
    return true;
  }

  // By code, by path, by the only place of that name. `waits_for`: the row that may be it, or may
  // make the name ambiguous, and is not settled.
  std::optional<std::size_t> find_place(const std::string& text,
                                        std::optional<std::size_t>& waits_for) const {
    if (const auto row = rows_by_code_.find(text); row != rows_by_code_.end()) {
      return settled_place(row->second, waits_for);
    }
    const Places::Found found = places_.find(text);
    const std::string last = text.substr(text.rfind(kPathSeparator) + 1);
    const auto rows = rows_by_name_.find(last);
    const bool is_path = last.size() != text.size();
    if (rows == rows_by_name_.end() || (is_path && found.index)) return found.index;
    std::optional<std::size_t> only = found.index;
    bool is_unique = !is_path && !found.is_ambiguous;
    for (const std::size_t row : rows->second) {
      const auto place = settled_place(row, waits_for);
      if (!place) return std::nullopt;
      is_unique = is_unique && only.value_or(*place) == *place;
      if (!is_unique && !is_path) break;  // the others do not make it unique again
      only = place;
    }
    waits_for.reset();
    return is_unique ? only : std::nullopt;
  }

  std::optional<std::size_t> settled_place(std::size_t row,
                                           std::optional<std::size_t>& waits_for) const {
    const bool is_known_by_code =
        drafts_[row].known && rows_[row].code && !rows_[row].code->text.empty();
    if (drafts_[row].is_resolved || is_known_by_code) return place_of(row);
    waits_for = row;
    return std::nullopt;
  }

  void settle(std::size_t row) {
    Draft& draft = drafts_[row];
    draft.is_resolved = true;
    draft.waits_for.reset();
    if (!draft.known) find_known_by_name(row);
    const std::size_t place = place_of(row);
    if (draft.parent) {
      parents_[place] = *draft.parent;
    } else if (!draft.known || (rows_[row].parent && rows_[row].parent->text.empty())) {
      parents_.erase(place);
    }
    const std::string above = draft.parent ? path_at(*draft.parent) : std::string();
    draft.path =
        above.empty() ? rows_[row].name.text : above + kPathSeparator + rows_[row].name.text;
    row_of_place_.emplace(place, row);
    if (!paths_seen_.insert(draft.path).second) {
      add_error(plan_.findings, rows_[row].name, "import.repeated",
                {fmt::format("“{}”在表中出现两次", draft.path),
                 fmt::format("\"{}\" stands in two rows", draft.path)});
    }
    places_.add_path(draft.path, place);
  }

  std::string path_at(std::size_t place) const {
    const auto row = row_of_place_.find(place);
    return row == row_of_place_.end() ? path_of(place) : drafts_[row->second].path;
  }

  void find_known_by_name(std::size_t row) {
    Draft& draft = drafts_[row];
    const auto above = draft.parent ? std::optional(id_of(*draft.parent)) : std::nullopt;
    const auto found = children_.find(child_key(above, rows_[row].name.text));
    // One that another row has by its code is being renamed or moved away.
    if (found != children_.end() && taken_.insert(found->second).second) {
      draft.known = found->second;
    }
  }

  void tell_unresolved() {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const Draft& draft = drafts_[row];
      if (!draft.is_readable || draft.is_resolved) continue;
      const ImportCell& cell = *rows_[row].parent;
      if (is_waiting_for_itself(row)) {
        tell_circle(row, cell);
      } else if (draft.waits_for) {
        add_error(plan_.findings, cell, "import.parent_wrong",
                  {fmt::format("上级“{}”所在的行有误", cell.text),
                   fmt::format("the row of \"{}\" is wrong", cell.text)});
      } else {
        const auto rows = rows_by_name_.find(cell.text);
        const bool is_ambiguous = places_.find(cell.text).is_ambiguous ||
                                  (rows != rows_by_name_.end() && !rows->second.empty());
        add_error(plan_.findings, cell, "import.unknown_unit",
                  no_such_unit(cell.text, is_ambiguous));
      }
    }
  }

  bool is_waiting_for_itself(std::size_t row) const {
    std::optional<std::size_t> at = drafts_[row].waits_for;
    for (std::size_t steps = 0; at && steps <= rows_.size(); ++steps) {
      if (*at == row) return true;
      at = drafts_[*at].waits_for;
    }
    return false;
  }

  void tell_circle(std::size_t row, const ImportCell& cell) {
    add_error(plan_.findings, cell, "import.circle",
              {fmt::format("{}的上级绕成一圈", rows_[row].name.text),
               fmt::format("the units above {} form a circle", rows_[row].name.text)});
  }

  // Levels above a place once all rows are carried out; kTreeDepthMax in a circle.
  std::size_t depth_of(std::size_t place) const {
    std::size_t depth = 0;
    for (auto at = parents_.find(place); at != parents_.end() && depth < kTreeDepthMax; ++depth) {
      at = parents_.find(at->second);
    }
    return depth;
  }

  // Parents first, as they will stand: so each step can be decided behind those before it.
  std::vector<std::size_t> in_order() {
    std::vector<std::pair<std::size_t, std::size_t>> order;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      if (!drafts_[row].is_resolved) continue;
      const std::size_t depth = depth_of(place_of(row));
      if (depth < kTreeDepthMax) {
        order.emplace_back(depth, row);
      } else {
        tell_circle(row, rows_[row].parent.value_or(rows_[row].name));
      }
    }
    std::sort(order.begin(), order.end());
    std::vector<std::size_t> rows;
    for (const auto& [depth, row] : order) rows.push_back(row);
    return rows;
  }

  void add_new(std::size_t row) {
    const UnitRow& in = rows_[row];
    const Draft& draft = drafts_[row];
    if (!draft.kind) {
      add_error(plan_.findings, in.kind.value_or(in.name), "import.kind_missing",
                {fmt::format("新单位“{}”没有类别", in.name.text),
                 fmt::format("the new unit \"{}\" has no kind", in.name.text)});
      return;
    }
    CreateUnit ask{ids_.at(row),    in.code.value_or(ImportCell{}).text,
                   in.name.text,    in.short_name.value_or(ImportCell{}).text,
                   *draft.kind,     {},
                   draft.valid_from};
    if (draft.parent) ask.parent_id = id_of(*draft.parent);
    put(row, std::move(ask));
    ++plan_.created;
  }

  void add_change(std::size_t row, const KnownUnit& known) {
    const UnitRow& in = rows_[row];
    const Draft& draft = drafts_[row];
    ChangeUnit ask;
    ask.id = known.id;
    if (in.name.text != known.unit.name) ask.name = in.name.text;
    if (in.code && in.code->text != known.unit.code) ask.code = in.code->text;
    if (in.short_name && in.short_name->text != known.unit.short_name) {
      ask.short_name = in.short_name->text;
    }
    if (draft.kind && *draft.kind != known.unit.kind) ask.kind = draft.kind;
    if (draft.parent && id_of(*draft.parent) != known.unit.parent_id) {
      ask.parent_id = id_of(*draft.parent);
    }
    if (in.valid_from && draft.valid_from != known.unit.valid_from) {
      ask.valid_from = draft.valid_from;
    }
    const ChangeUnit nothing{known.id, {}, {}, {}, {}, {}, {}, {}};
    if (ask == nothing) {
      ++plan_.unchanged;
      return;
    }
    ask.version = known.version;
    put(row, std::move(ask));
    ++plan_.changed;
  }

  void put(std::size_t row, UnitStep step) {
    plan_.steps.push_back(std::move(step));
    plan_.rows.push_back(row);
  }

  const std::vector<UnitRow>& rows_;
  const std::vector<UnitId>& ids_;
  std::vector<KnownUnit> known_;
  std::vector<Draft> drafts_;
  Places places_;
  std::unordered_map<UnitId, std::size_t> place_of_id_;
  std::unordered_map<std::string, std::size_t> children_;      // parent and name -> known
  std::unordered_map<std::size_t, std::size_t> parents_;       // as they will stand
  std::unordered_map<std::size_t, std::size_t> row_of_place_;  // of those that are settled
  std::unordered_map<std::string, std::vector<std::size_t>> rows_by_name_;
  std::unordered_map<std::string, std::size_t> rows_by_code_;
  std::set<std::size_t> taken_;  // known units that a row is
  std::set<std::string> paths_seen_;
  UnitPlan plan_;
};

}  // namespace

UnitPlan plan_units(const std::vector<UnitRow>& rows, const std::vector<ledger::Row>& units,
                    const std::vector<UnitId>& ids) {
  return UnitPlanner(rows, units, ids).run();
}

}  // namespace luoshi::office
