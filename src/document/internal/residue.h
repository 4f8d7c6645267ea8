// Finds the lines that are not the document's own: what a web page, a printer or a distributor put
// round it. General rules on the form of a line; no site, vendor or city is known here. A rule must
// be sure: a line that might be the author's stays.
// Thread rule: pure functions. Time is linear in the text.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "document/document.h"

namespace luoshi::document::internal {

// Takes the residue out of `lines` and returns it, in text order. A line that begins with an HTML
// comment and goes on with text is cut behind the comment.
std::vector<Residue> take_residue(std::u32string_view text, std::vector<base::Span>& lines);

// One finding for each reason that occurs in document.residue.
void note_residue(Document& document);

// The finding "document.empty" when there is no paragraph.
void note_if_empty(Document& document);

// What one line says of itself; `line` is trimmed.
std::optional<ResidueReason> judge_line(std::u32string_view line);

}  // namespace luoshi::document::internal
