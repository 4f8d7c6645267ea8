// The terms a report explains: each numbered note of its glossary, joined to every place in the
// text that points to it, and the enumeration inside its definition.
#pragma once

#include <vector>

#include "report/outline.h"
#include "report/reading.h"
#include "report/source.h"

namespace luoshi::report {

// Spans of the result are places in the document's text. A term's mentions are the marks ([12], ①)
// that carry its number. A term that no mark points to is looked for by its name instead, and only
// where that is safe: a name in quotation marks must stand in the text in its marks, whole; a name
// without must be four characters or longer; a formula (“1+8”) must have the word beside it that it
// has in the note; one name must not belong to two terms.
// `unexplained` receives the marks to which no note belongs.
std::vector<Term> read_terms(const Source& source, const Outline& outline,
                             std::vector<Span>& unexplained);

}  // namespace luoshi::report
