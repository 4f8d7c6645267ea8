// Orders on paper, as docx in Chinese: one order (督办单), and how all went in a time (通报).
// Thread rule: any thread.
#pragma once

#include <string>

#include "service/caller.h"
#include "service/listing.h"

namespace luoshi::service {

// A page that is bytes alone.
base::Result<Page> order_paper(World& world, const Caller& caller, const std::string& id);
// from, until: days, both within it; without them this month until today. What was issued and
// closed in that time, by unit, and what is overdue now.
base::Result<Page> order_bulletin(World& world, const Caller& caller, const Parameters& parameters);

}  // namespace luoshi::service
