// What kind of file bytes are, told from the bytes alone: what a sender claims decides nothing.
// Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace luoshi::service {

inline constexpr std::size_t kTellingBytes = 64 << 10;

// `head` and `tail`: the first and the last kTellingBytes of the file, or all of it.
// application/octet-stream for what is not known here.
std::string media_type_of(std::string_view head, std::string_view tail);

}  // namespace luoshi::service
