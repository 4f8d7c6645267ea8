// What people write into the cells of a table: figures, days, yes and no, lists. Errors have no
// place: whoever reads knows the cell. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commitment/promise.h"

namespace luoshi::commitment {

struct FigureCell {
  base::Decimal value;
  bool is_percent = false;  // a '%' stood behind it
};
base::Result<FigureCell> read_figure(std::string_view text);
// A day; one without a year is in `year`, "9月底" and "9月" are the month's last.
base::Result<office::Day> read_day(std::string_view text, int year);
base::Result<bool> read_yes(std::string_view text);
base::Result<report::Comparator> read_comparator(std::string_view text);
base::Result<CommitmentKind> read_kind(std::string_view text);
// Name and day of each, numbered from 1: the day stands before or behind the name.
base::Result<std::vector<Milestone>> read_milestones(std::string_view text, int year);
// Between 、 ， ； , ; and line breaks, without empty ones.
std::vector<std::string> read_list(std::string_view text);

}  // namespace luoshi::commitment
