// What was done at the source of a livelihood matter: articles of the kind `measure` that stood in
// a period, matter by matter. Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <string>
#include <vector>

#include "office/day.h"
#include "service/world.h"

namespace luoshi::service {

class SourceMeasures {
 public:
  static base::Result<SourceMeasures> read(World& world, const office::Day& from,
                                           const office::Day& to);

  std::vector<std::string> matters() const;
  // {count, filter (of the articles), items}: the first kMeasuresShown of them, the latest first.
  boost::json::object of(const std::string& matter) const;

 private:
  std::map<std::string, boost::json::array> by_matter_;
};
inline constexpr std::size_t kMeasuresShown = 20;

}  // namespace luoshi::service
