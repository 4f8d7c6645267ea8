// The things a task names: "开工建设甲水库、乙泵站等项目" names two.
#pragma once

#include <string>
#include <vector>

#include "report/source.h"

namespace luoshi::report {

// `object`: what stands behind the verb. `figures`: quantities in it, in text order; they are not
// part of a name.
std::vector<std::u32string> read_objects(const Source& source, base::Span object,
                                         const std::vector<base::Span>& figures);

}  // namespace luoshi::report
