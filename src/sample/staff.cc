#include "sample/staff.h"

namespace luoshi::sample {

Staff::Staff(const office::City& city) {
  for (const office::CityUnit& unit : city.units) {
    names_.emplace(unit.id, unit.name);
    if (!unit.parent && root_.empty()) root_ = unit.id;
    if (unit.kind == office::UnitKind::kCounty) counties_.push_back(unit.id);
  }
  for (const office::CityPerson& person : city.people) {
    if (!person.roles) continue;
    for (const office::CityRole& role : *person.roles) {
      if (role.acting_for || role.until) continue;
      const office::UnitId unit = role.unit.value_or(person.unit);
      if (role.role == office::Role::kUnitHead) heads_.emplace(unit, person.id);
      if (role.role == office::Role::kUnitClerk) clerks_.emplace(unit, person.id);
      if (role.role == office::Role::kSupervision && unit == root_) office_.push_back(person.id);
    }
  }
}

bool Staff::can_lead(const office::UnitId& unit) const {
  return heads_.contains(unit) && clerks_.contains(unit);
}

}  // namespace luoshi::sample
