// The report as HTML: sections, headings, paragraphs and tables, and in them every quantity, task,
// term and finding as a mark that has an id ("q3", "t0", "n2", "f1"), a tooltip and the focus of
// the keyboard. A mark in several pieces has its id on the first and data-i on the others.
// Thread rule: pure.
#pragma once

#include <string>

#include "base/message.h"
#include "report/internal/page_layout.h"

namespace luoshi::report {

void append_report(std::string& out, const Layout& layout, base::Language language);

// The table of contents: parts, and in them headings as deep as fits.
void append_contents(std::string& out, const Layout& layout, base::Language language);

}  // namespace luoshi::report
