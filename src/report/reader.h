// A document → a Reading. The pipeline, each stage with a header and tests of its own:
//   recover_lines   lost paragraph breaks                              lines.cc
//   prepare         one form for every character, brackets, words      source.h
//   outline         parts, headings, sentences                         outline.h
//   read_meta       title, place, year, date, speaker                  meta.h
//   read_quantities what every figure says                             mention.h, quantity.h
//   read_tasks      every act the plan commits to                      task.h
//   read_terms      numbered notes and where they are mentioned        term.h
//   suggest_leads   who might answer for it                            lead.h
//   check_reading   contradictions, missing sections, odd years        check.h
// Never fails: whatever is odd becomes a finding. Time and memory are linear in the text.
// Thread rule: pure; one Lexicon may serve many threads.
#pragma once

#include "document/document.h"
#include "report/lexicon.h"
#include "report/reading.h"

namespace luoshi::report {

Reading read_report(const document::Document& document, const Lexicon& lexicon);

}  // namespace luoshi::report
