// The enumeration inside a definition: "招引落地100个、开工建设100个、竣工投产100个项目" is three
// items, "“一河”即…，“三区”即…" is two. A list is taken for one when the whole sentence is a list,
// or when it has as many pieces as the term announces ("六大行动"); prose with a list in it is left
// alone.
#pragma once

#include <vector>

#include "report/source.h"

namespace luoshi::report {

// Places in Source::normal; empty when the definition enumerates nothing.
std::vector<base::Span> find_enumeration(const Source& source, base::Span term,
                                         base::Span definition);

}  // namespace luoshi::report
