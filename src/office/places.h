// Finds a unit by what people write in a table: a code, a path of names, or a name that only one
// has.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/message.h"
#include "ledger/table.h"
#include "office/unit.h"

namespace luoshi::office {

// A unit that is there, as far as an import looks at it.
struct KnownUnit {
  UnitId id;
  Unit unit;
  std::uint64_t version = 0;
};
// The active ones.
std::vector<KnownUnit> known_units(const std::vector<ledger::Row>& rows);

// Of things with an index: units that are there, rows of a table.
class Places {
 public:
  void add_code(const std::string& code, std::size_t index);
  void add_name(const std::string& name, std::size_t index);
  void add_path(const std::string& path, std::size_t index);

  struct Found {
    std::optional<std::size_t> index;
    bool is_ambiguous = false;
  };
  Found find(const std::string& text) const;

 private:
  std::unordered_map<std::string, std::size_t> codes_;
  std::unordered_map<std::string, std::size_t> paths_;
  std::unordered_map<std::string, std::vector<std::size_t>> names_;  // distinct
};

inline constexpr char kPathSeparator = '/';
base::Message no_such_unit(const std::string& text, bool is_ambiguous);

// Active units, by code, path, name or short name.
class UnitFinder {
 public:
  explicit UnitFinder(const std::vector<ledger::Row>& units);  // rows of the table units
  // kNotFound, with no place: there is none, or more than one.
  base::Result<UnitId> find(const std::string& text) const;

 private:
  std::vector<KnownUnit> units_;
  Places places_;
};

}  // namespace luoshi::office
