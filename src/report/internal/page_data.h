// What the page's script knows: the Reading as compact JSON, rows as arrays in the order of kFields
// (page_data.cc), words of the JSON form as they are. Figures are strings: they are shown as they
// are and no double stands between. Thread rule: pure.
#pragma once

#include <string>

#include "base/message.h"
#include "report/internal/page_layout.h"

namespace luoshi::report {

// {"labels":{…},"fields":{…},"paths":[…],"quantity":[…],"task":[…],"term":[…],"finding":[…]}
void append_data(std::string& out, const Layout& layout, base::Language language);

}  // namespace luoshi::report
