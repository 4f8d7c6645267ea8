// Bytes as text: hexadecimal and base64url (RFC 4648, section 5, without padding). Decoding is
// strict: one text for each sequence of bytes, so that two texts of one value cannot pass for
// two values. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace luoshi::vault {

std::string to_hex(std::string_view bytes);  // lower case
// Lower or upper case; empty when a character is not a digit or the length is odd.
std::optional<std::string> parse_hex(std::string_view text);

std::string to_base64url(std::string_view bytes);
// Empty for padding, other characters, impossible lengths, and bits left over that are not zero.
std::optional<std::string> parse_base64url(std::string_view text);

}  // namespace luoshi::vault
