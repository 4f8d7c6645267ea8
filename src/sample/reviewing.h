// The review of the report: rejected, merged, split and corrected as the plan says, and accepted in
// groups with whoever leads them. Thread rule: as stage.h.
#pragma once

#include "sample/stage.h"

namespace luoshi::sample {

void plan_review(Stage& stage, const std::string& reading_id);

}  // namespace luoshi::sample
