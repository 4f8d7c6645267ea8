#include "office/unit.h"

#include <array>

#include "office/fold.h"
#include "office/internal/kind_words.h"
#include "office/lookup.h"

namespace luoshi::office {
namespace {

using base::Result;

constexpr std::array<std::string_view, 3> kStateNames = {"active", "merged", "closed"};

void created(Unit& unit, const UnitCreated& body, const ledger::Event& event) {
  unit.exists = true;
  unit.code = body.code;
  unit.name = body.name;
  unit.short_name = body.short_name;
  unit.kind = body.kind;
  unit.parent_id = body.parent_id;
  unit.valid_from = body.valid_from;
  unit.created_at = event.time;
}
void renamed(Unit& unit, const UnitRenamed& body, const ledger::Event&) {
  unit.name = body.name;
  unit.short_name = body.short_name;
}
void recoded(Unit& unit, const UnitRecoded& body, const ledger::Event&) { unit.code = body.code; }
void kind_changed(Unit& unit, const UnitKindChanged& body, const ledger::Event&) {
  unit.kind = body.kind;
}
void dated(Unit& unit, const UnitDated& body, const ledger::Event&) {
  unit.valid_from = body.valid_from;
}
void moved(Unit& unit, const UnitMoved& body, const ledger::Event&) {
  unit.parent_id = body.parent_id;
}
void merged(Unit& unit, const UnitMerged& body, const ledger::Event&) {
  unit.state = UnitState::kMerged;
  unit.merged_into = body.into;
  unit.closed_on = body.on;
}
void closed(Unit& unit, const UnitClosed& body, const ledger::Event&) {
  unit.state = UnitState::kClosed;
  unit.closed_on = body.on;
}

constexpr std::array<Applier<Unit>, 8> kAppliers = {{
    {"unit.created", 1, &fold<Unit, UnitCreated, created>},
    {"unit.renamed", 1, &fold<Unit, UnitRenamed, renamed>},
    {"unit.recoded", 1, &fold<Unit, UnitRecoded, recoded>},
    {"unit.kind_changed", 1, &fold<Unit, UnitKindChanged, kind_changed>},
    {"unit.dated", 1, &fold<Unit, UnitDated, dated>},
    {"unit.moved", 1, &fold<Unit, UnitMoved, moved>},
    {"unit.merged", 1, &fold<Unit, UnitMerged, merged>},
    {"unit.closed", 1, &fold<Unit, UnitClosed, closed>},
}};

Result<void> apply(Unit& unit, const ledger::Event& event) {
  return apply_by<Unit>(kAppliers, unit, event);
}

void project(const Unit& unit, const ledger::Event& event, ledger::RowChanges& changes) {
  changes.push_back(
      {&units_table(),
       {ledger::StreamId::parse(event.stream).id, unit.code, unit.name, unit.short_name,
        std::string(name_of(unit.kind)), value_of(unit.parent_id), std::string(name_of(unit.state)),
        value_of(unit.merged_into), value_of(unit.valid_from), value_of(unit.closed_on),
        value_of(unit.created_at), static_cast<std::int64_t>(event.version)},
       false});
}

}  // namespace

std::string_view name_of(UnitKind kind) {
  return kKindWords[static_cast<std::size_t>(kind)].words[0];
}

std::optional<UnitKind> parse_unit_kind(std::string_view text) {
  for (const KindWords& each : kKindWords) {
    for (const std::string_view word : each.words) {
      if (!word.empty() && word == text) return each.kind;
    }
  }
  return std::nullopt;
}

std::string_view name_of(UnitState state) { return kStateNames[static_cast<std::size_t>(state)]; }

bool may_stand_below(UnitKind child, UnitKind parent) {
  if (child == UnitKind::kDepartment) return parent != UnitKind::kVillage;
  return parent != UnitKind::kDepartment && child > parent;
}

const ledger::Table& units_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"units",
                                    {{"id", kText},
                                     {"code", kText},
                                     {"name", kText},
                                     {"short_name", kText},
                                     {"kind", kText},
                                     {"parent", kText},
                                     {"state", kText},
                                     {"merged_into", kText},
                                     {"valid_from", kText},
                                     {"closed_on", kText},
                                     {"created_at", kInteger},
                                     {"version", kInteger}},
                                    1,
                                    {{"parent", "name"}, {"code"}, {"name"}}};
  return kTable;
}

ledger::StreamKind unit_streams() {
  return ledger::stream_kind<Unit>("unit", {&units_table()}, &apply, &project);
}

void list_unit_kinds(std::vector<EventKind>& kinds) { list_kinds<Unit>(kAppliers, kinds); }

}  // namespace luoshi::office
