// A Reading as one page for people: a self-contained HTML file with the report in full, what was
// read out of it marked in the text, and a table of it beside. It loads nothing from elsewhere,
// opens from a folder, and can be read without scripts, on paper and on a telephone. Skeleton,
// style and script are data/page/. What comes from the document is escaped; whatever it holds,
// the page stays a page. Never fails; memory is the page's own size. Thread rule: pure.
#pragma once

#include <string>

#include "base/message.h"
#include "document/document.h"
#include "report/reading.h"

namespace luoshi::report {

// `reading` must be of this document: its spans are places in the document's text. `language` is
// that of the labels; the report stays as it is.
std::string render_page(const document::Document& document, const Reading& reading,
                        base::Language language);

}  // namespace luoshi::report
