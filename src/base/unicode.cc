#include "base/unicode.h"

#include <algorithm>
#include <cstdint>

namespace luoshi::base {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct Decoded {
  char32_t code_point;
  std::uint8_t length;  // bytes taken
  bool good;
};

// Table 3-7 of the standard: the second byte's range depends on the first.
Decoded decode_multibyte(const unsigned char* at, std::size_t left) {
  const unsigned char lead = at[0];
  if (lead < 0xC2 || lead > 0xF4) return {kReplacement, 1, false};
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;

  char32_t code_point = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= left || at[i] < low || at[i] > high) {
      return {kReplacement, static_cast<std::uint8_t>(i), false};
    }
    code_point = (code_point << 6) | (at[i] & 0x3Fu);
    low = 0x80;
    high = 0xBF;
  }
  return {code_point, static_cast<std::uint8_t>(length), true};
}

// At most four bytes; returns where they end.
char* write_utf8(char* out, char32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = kReplacement;
  if (c < 0x80) {
    *out++ = static_cast<char>(c);
    return out;
  }
  if (c < 0x800) {
    *out++ = static_cast<char>(0xC0 | (c >> 6));
  } else {
    if (c < 0x10000) {
      *out++ = static_cast<char>(0xE0 | (c >> 12));
    } else {
      *out++ = static_cast<char>(0xF0 | (c >> 18));
      *out++ = static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    }
    *out++ = static_cast<char>(0x80 | ((c >> 6) & 0x3F));
  }
  *out++ = static_cast<char>(0x80 | (c & 0x3F));
  return out;
}

}  // namespace

std::u32string to_utf32(std::string_view utf8, std::size_t* bad_count) {
  std::u32string out;
  out.reserve(utf8.size() / 2);
  std::size_t bad = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(utf8.data());
  for (std::size_t i = 0; i < utf8.size();) {
    if (bytes[i] < 0x80) {
      out.push_back(bytes[i++]);
      continue;
    }
    const Decoded decoded = decode_multibyte(bytes + i, utf8.size() - i);
    out.push_back(decoded.code_point);
    bad += decoded.good ? 0 : 1;
    i += decoded.length;
  }
  if (bad_count != nullptr) *bad_count = bad;
  return out;
}

void append_utf8(std::string& out, char32_t c) {
  append_utf8(out, std::u32string_view(&c, 1));
}

// Through a small buffer: the string's own bookkeeping is done once a piece, not once a byte.
void append_utf8(std::string& out, std::u32string_view text) {
  constexpr std::size_t kPiece = 64;
  char buffer[kPiece * 4];
  while (!text.empty()) {
    char* end = buffer;
    for (const char32_t c : text.substr(0, kPiece)) end = write_utf8(end, c);
    out.append(buffer, static_cast<std::size_t>(end - buffer));
    text.remove_prefix(std::min(text.size(), kPiece));
  }
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size() * 3);
  append_utf8(out, text);
  return out;
}

bool is_valid_utf8(std::string_view bytes) {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  for (std::size_t i = 0; i < bytes.size();) {
    if (data[i] < 0x80) {
      ++i;
      continue;
    }
    const Decoded decoded = decode_multibyte(data + i, bytes.size() - i);
    if (!decoded.good) return false;
    i += decoded.length;
  }
  return true;
}

}  // namespace luoshi::base
