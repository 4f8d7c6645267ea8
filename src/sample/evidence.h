// Files that units hand in as evidence, said to be made up. Thread rule: as stage.h.
#pragma once

#include "sample/stage.h"

namespace luoshi::sample {

// Kept in the lead's name as of now; its digest.
base::Result<std::string> keep_evidence(Stage& stage, const Work& work,
                                        const commitment::Period& period, Draw& draw);
base::Result<std::string> keep_file(Stage& stage, const office::PersonId& person,
                                    const std::string& name, const std::string& text);

}  // namespace luoshi::sample
