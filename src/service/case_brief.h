// A month of what people asked for, as the office tells it on paper (月报): a docx in Chinese with
// tables and charts, from the figures (service/case_figures.h); figures open the console's list of
// the cases that they count. Of what is overdue numbers and summaries stand in it, nothing that is
// personal, and of a secret case its number alone. Thread rule: any thread.
#pragma once

#include <string>

#include "service/caller.h"
#include "service/listing.h"

namespace luoshi::service {

// month: "2026-10"; one that is not over until today, beside as many days of the others. line: of
// this line alone. For whoever reads the cases of the whole city. `base_url`: under which the
// console is seen; without one nothing opens. A page that is bytes alone.
base::Result<Page> case_brief(World& world, const Caller& caller, const std::string& month,
                              const Parameters& parameters, const std::string& base_url);

}  // namespace luoshi::service
