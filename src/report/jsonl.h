// A Reading as JSON lines, the contract of docs/formats/reading.md: first the document, then
// sections, quantities, tasks, terms, findings, one object a line.
#pragma once

#include <string>

#include "report/reading.h"

namespace luoshi::report {

void append_jsonl(std::string& out, const Reading& reading);

}  // namespace luoshi::report
