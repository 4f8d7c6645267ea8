// Text made safe for the places of an HTML page where it goes. Whatever comes in, what goes out is
// UTF-8 that cannot leave its place: control characters and what is no character at all become the
// replacement character (HTML cannot carry them).
// Thread rule: pure.
#pragma once

#include <string>
#include <string_view>

namespace luoshi::report {

// For element content and for attribute values in double quotes alike.
void append_html(std::string& out, std::u32string_view text);
void append_html(std::string& out, std::string_view utf8);

// A JSON string with its quotes that may also stand inside <script>: no '<', '>', '&', U+2028/9.
void append_json(std::string& out, std::u32string_view text);
void append_json(std::string& out, std::string_view utf8);

}  // namespace luoshi::report
