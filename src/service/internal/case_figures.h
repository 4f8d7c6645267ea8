// What the files of figures share. Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cases/figures.h"
#include "service/scope.h"
#include "service/small_cells.h"

namespace luoshi::service {

inline constexpr office::Right kFiguresRight = office::Right::kCasesRead;

struct FiguresAsked {
  std::string by;
  cases::FigureBy rows = cases::FigureBy::kUnit;  // that are added up
  office::Day from, to;                           // both included
  std::optional<std::string> line;
  std::optional<std::string> value;  // of `rows`, for a series
};

struct Told {
  UnitScope scope;
  bool others = false;  // of those out of scope too, without small cells
};

base::Result<boost::json::object> figures_json(World& world, const FiguresAsked& asked,
                                               const Told& told, std::vector<FigureRow>& rows,
                                               const HiddenCounts& of_total);

}  // namespace luoshi::service
