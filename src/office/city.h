// A city's files: the texts of cities/<name>/*.yaml -> what they say, with findings by line -> the
// commands that seed an empty ledger (docs/formats/city.md).
//
// Reading never fails: it gives what could be read and findings; with an error among them nothing
// should be seeded. Files that are absent say nothing. Passwords are in no file.
// Limits: 4 MiB a file, 20,000 units, 20,000 people, eight levels of YAML.
// Thread rule: values and pure functions.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "ledger/command.h"
#include "office/day.h"
#include "office/names.h"
#include "office/rights.h"
#include "office/settings.h"
#include "office/unit.h"

namespace luoshi::office {

inline constexpr std::size_t kCityFileBytesMax = 4 << 20;
inline constexpr std::size_t kCityRowsMax = 20'000;

// Text that people write as a number: a code, a telephone number.
struct Digits {
  std::string text;
  friend bool operator==(const Digits&, const Digits&) = default;
};

struct CityUnit {
  UnitId id;
  std::optional<Digits> code;
  std::string name;
  std::optional<std::string> short_name;
  UnitKind kind = UnitKind::kDepartment;
  std::optional<UnitId> parent;
  std::optional<Day> valid_from;
  int line = 0;  // where it stands in its file
};
BOOST_DESCRIBE_STRUCT(CityUnit, (), (id, code, name, short_name, kind, parent, valid_from))

struct CityRole {
  Role role = Role::kPublic;
  std::optional<UnitId> unit;  // the person's own when absent
  std::optional<Day> from;     // the day of the seeding when absent
  std::optional<Day> until;
  std::optional<PersonId> acting_for;
};
BOOST_DESCRIBE_STRUCT(CityRole, (), (role, unit, from, until, acting_for))

struct CityPerson {
  PersonId id;
  std::string login;
  std::string name;
  std::optional<Digits> phone;
  UnitId unit;
  std::optional<std::vector<CityRole>> roles;
  int line = 0;
};
BOOST_DESCRIBE_STRUCT(CityPerson, (), (id, login, name, phone, unit, roles))

// A file that enters the ledger as it is: calendar.yaml, kinds.yaml, light.yaml.
struct CityRules {
  std::string name;  // "kinds"
  std::string text;
};

struct City {
  Settings settings;
  std::vector<CityRules> rules;
  std::vector<CityUnit> units;  // each behind the one above it
  std::vector<CityPerson> people;
};

struct CityReading {
  City city;
  std::vector<base::Finding> findings;  // where: "units.yaml:12"
};
bool has_errors(const std::vector<base::Finding>& findings);

// By file name: units.yaml, people.yaml, settings.yaml, calendar.yaml, kinds.yaml, light.yaml;
// other names are not looked at. What light.yaml says is read by commitment, which the caller asks.
CityReading read_city(const std::map<std::string, std::string>& files);

// Seals a personal field of this person.
using Sealer = std::function<base::Result<Sealed>(const PersonId&, Field, const std::string&)>;

// In the order in which they are decided: settings, rules, units, people, roles.
struct Seed {
  std::vector<ledger::Command> commands;  // request ids "seed-1", "seed-2" …
  std::vector<std::string> places;        // what each comes of: "units.yaml:12"
};
// `fingerprint`: the caller's digest of the files.
base::Result<Seed> seed_of(const City& city, const Sealer& seal, const ledger::Hash& fingerprint);

}  // namespace luoshi::office

namespace luoshi::base {
template <>
struct JsonAs<office::Digits> {
  using Form = boost::json::value;
  static Form write(const office::Digits& digits) { return boost::json::value(digits.text); }
  static Result<office::Digits> read(const Form& form);
};
}  // namespace luoshi::base
