// Units and people out of a table: rows -> what to create and what to change, with findings by
// cell.
//
// Pure: rows, what is there already, and ids for what may be new. A row is known again by its code,
// else by its name below its parent (units), or by its login (people); a field whose column is
// absent stays as it is. A parent is given by its code, by the path of names from the root
// ("某市/某区"), or by a name that only one unit has; it may be another row. With an error among
// the findings nothing should be carried out. Nothing is ever closed or removed by an import.
// Limits: kImportRowsMax rows. Thread rule: values and pure functions.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/finding.h"
#include "ledger/table.h"
#include "office/person.h"
#include "office/unit.h"

namespace luoshi::office {

inline constexpr std::size_t kImportRowsMax = 20'000;

struct ImportCell {
  std::string text;   // without white space at its ends
  std::string where;  // "Sheet1!C12"
};
// Empty: the table has no such column.
using OptionalCell = std::optional<ImportCell>;

struct UnitRow {
  OptionalCell code;
  ImportCell name;
  OptionalCell short_name;
  OptionalCell kind;  // needed by new units
  OptionalCell parent;
  OptionalCell valid_from;
};

struct PersonRow {
  ImportCell login;
  ImportCell name;
  OptionalCell phone;
  ImportCell unit;  // as a parent is given
};

using UnitStep = std::variant<CreateUnit, ChangeUnit>;

struct UnitPlan {
  std::vector<UnitStep> steps;    // in an order in which each can be decided: parents first
  std::vector<std::size_t> rows;  // of each step, the row it comes of
  std::size_t created = 0;
  std::size_t changed = 0;
  std::size_t unchanged = 0;
  std::vector<base::Finding> findings;
};

// A person to create, or what is to change; personal fields in the clear, for the caller to seal.
struct PersonStep {
  bool is_new = false;
  PersonId id;
  std::optional<std::uint64_t> version;
  std::string login;
  std::optional<std::string> name;   // set where new or changed
  std::optional<std::string> phone;  // set where new and given, or changed; "": none any more
  std::optional<UnitId> unit_id;     // set where new or changed
};

struct PersonPlan {
  std::vector<PersonStep> steps;
  std::vector<std::size_t> rows;
  std::size_t created = 0;
  std::size_t changed = 0;
  std::size_t unchanged = 0;
  std::vector<base::Finding> findings;
};

// `units`: all rows of the table units; `ids`: one for each row, used where the unit is new.
UnitPlan plan_units(const std::vector<UnitRow>& rows, const std::vector<ledger::Row>& units,
                    const std::vector<UnitId>& ids);

// The match token of a personal field, as it stands in the table people.
using Matcher = std::function<std::string(Field, const std::string&)>;

// `people`: all rows of the table people.
PersonPlan plan_people(const std::vector<PersonRow>& rows, const std::vector<ledger::Row>& units,
                       const std::vector<ledger::Row>& people, const std::vector<PersonId>& ids,
                       const Matcher& match);

}  // namespace luoshi::office
