// Who might lead: a suggestion for each task and each target, from what departments usually answer
// for (data/reading/duties.yaml). Never a decision: a city's own list of units has the last word.
//
// Every word found counts with its weight for each department it speaks for; a repetition counts
// half as much as the time before; words of the headings above, and of the clause around a target's
// indicator, count less. The score is the winner's share among all departments that answered. A
// department that the text names itself ("由市发展改革委牵头") wins outright.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/lexicon.h"
#include "report/reading.h"

namespace luoshi::report {

struct LeadEvidence {
  std::u32string_view text;
  double weight = 1;
};

// `path`: the headings above, the highest first. Nothing when the evidence is weak. Linear in the
// length of the evidence, of which the first 400 characters count.
std::optional<Lead> suggest_lead(const Lexicon& lexicon, const std::vector<LeadEvidence>& evidence,
                                 const std::vector<std::u32string>& path);

// Fills Task::lead and Reading::target_leads (one for each quantity; only targets have one).
// `text`: the document's.
void suggest_leads(std::u32string_view text, const Lexicon& lexicon, Reading& reading);

}  // namespace luoshi::report
