// A Reading as JSON lines, the contract of docs/formats/reading.md: first the document, then
// sections, quantities, tasks, terms, findings, one object a line.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "report/reading.h"

namespace luoshi::report {

// Takes some whole lines at a time; false when it is no use to go on.
using LineSink = std::function<bool(std::string_view)>;

// Hands the lines over as they are made, so that they are never held at once: they are several
// times as long as the text. False when the sink answered so.
bool write_jsonl(const Reading& reading, const LineSink& sink);

void append_jsonl(std::string& out, const Reading& reading);

}  // namespace luoshi::report
