// The JSON lines of a reading → one JSON object: the members of the document's line, then an array
// for each type of item. Texts are moved, never parsed, so that numbers stay exactly as written.
// Thread rule: pure.
#pragma once

#include <string>
#include <string_view>

namespace luoshi::app {

// `lines` as report::append_jsonl writes them for one document.
std::string document_object(std::string_view lines);

}  // namespace luoshi::app
