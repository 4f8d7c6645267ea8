// What a docx has of a chart: the chart's part, and the paragraph that shows it. The numbers stand
// in the chart itself, as literals: nothing refers to a workbook, so nothing is missing when there
// is none. (What a reader cannot do is change the numbers behind the chart.)
// Thread rule: pure functions.
#pragma once

#include <string>

#include "document/write_docx.h"

namespace luoshi::document::internal {

std::string chart_part(const PaperChart& chart);
// `number` is unique in the document, `relation` the part's relationship in it.
std::string chart_paragraph(const PaperChart& chart, std::size_t number,
                            const std::string& relation);

}  // namespace luoshi::document::internal
