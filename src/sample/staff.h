// Who signs, reports and presses in a city, by its people's roles. Thread rule: a value.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "office/city.h"

namespace luoshi::sample {

class Staff {
 public:
  explicit Staff(const office::City& city);

  const office::UnitId& root() const { return root_; }
  const std::vector<office::UnitId>& counties() const { return counties_; }
  const std::string& name_of(const office::UnitId& unit) const { return names_.at(unit); }
  // Those of the supervision office who act in their own name, the first in charge.
  const std::vector<office::PersonId>& office() const { return office_; }

  // A unit can lead when somebody signs and somebody reports for it.
  bool can_lead(const office::UnitId& unit) const;
  const office::PersonId& head_of(const office::UnitId& unit) const { return heads_.at(unit); }
  const office::PersonId& clerk_of(const office::UnitId& unit) const { return clerks_.at(unit); }

 private:
  office::UnitId root_;
  std::vector<office::UnitId> counties_;
  std::map<office::UnitId, std::string> names_;
  std::vector<office::PersonId> office_;
  std::map<office::UnitId, office::PersonId> heads_;
  std::map<office::UnitId, office::PersonId> clerks_;
};

}  // namespace luoshi::sample
