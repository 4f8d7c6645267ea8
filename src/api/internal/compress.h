// gzip and brotli of whole texts, made once. Thread rule: pure.
#pragma once

#include <string>
#include <string_view>

namespace luoshi::api {

// "" when the library fails (out of memory): the plain text is served then.
std::string compress_gzip(std::string_view bytes);
std::string compress_brotli(std::string_view bytes);

// The first 16 bytes of SHA-256, in hexadecimal: a name for the content.
std::string content_name(std::string_view bytes);

}  // namespace luoshi::api
