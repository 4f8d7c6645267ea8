// A comparison of two years → a table of its items, what a person sees on a terminal, and a page.
// Thread rule: pure.
#pragma once

#include <string>

#include "app/codes.h"
#include "base/message.h"
#include "report/compare.h"
#include "sheet/table.h"

namespace luoshi::app {

// One row an item, in the order of last year's report. The columns are those of
// docs/formats/compare.md.
sheet::Table comparison_table(const report::Comparison& comparison, Speech speech);

struct ComparisonView {
  int width = 100;
  base::Language language = base::Language::kChinese;
  std::size_t rows_max = 20;  // of each verdict but the missed ones, which are all shown
};

std::string comparison_summary(const report::Comparison& comparison, const ComparisonView& view);

// One self-contained page: the counts, then the items by verdict.
std::string comparison_page(const report::Comparison& comparison, base::Language language);

}  // namespace luoshi::app
