#include "document/internal/gb18030.h"

#include <unicode/ucnv.h>

#include <array>
#include <memory>

#include "base/check.h"

namespace luoshi::document::internal {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kEuro = 0x20AC;
constexpr unsigned kLeadFirst = 0x81;
constexpr unsigned kLeadCount = 0xFE - kLeadFirst + 1;
constexpr unsigned kTrailFirst = 0x40;
constexpr unsigned kTrailCount = 0xFE - kTrailFirst + 1;

struct ConverterCloser {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, ConverterCloser>;

Converter open_converter() {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open("GB18030", &status));
  LUOSHI_CHECK(U_SUCCESS(status));  // a converter that every build of ICU carries
  return converter;
}

// 0 when the bytes are no character.
char32_t convert_one(UConverter* converter, const char* bytes, std::size_t length) {
  ucnv_resetToUnicode(converter);
  const char* source = bytes;
  UErrorCode status = U_ZERO_ERROR;
  const UChar32 c = ucnv_getNextUChar(converter, &source, bytes + length, &status);
  const bool is_whole = U_SUCCESS(status) && source == bytes + length && c != 0xFFFD;
  return is_whole ? static_cast<char32_t>(c) : 0;
}

using Table = std::array<char32_t, kLeadCount * kTrailCount>;

Table build_table() {
  Table table{};
  const Converter converter = open_converter();
  for (unsigned lead = 0; lead < kLeadCount; ++lead) {
    for (unsigned trail = 0; trail < kTrailCount; ++trail) {
      const char bytes[2] = {static_cast<char>(lead + kLeadFirst),
                             static_cast<char>(trail + kTrailFirst)};
      table[lead * kTrailCount + trail] = convert_one(converter.get(), bytes, 2);
    }
  }
  return table;
}

const Table& two_byte_table() {
  static const Table table = build_table();
  return table;
}

bool is_digit(unsigned char byte) { return byte >= 0x30 && byte <= 0x39; }
bool is_lead(unsigned char byte) { return byte >= kLeadFirst && byte <= 0xFE; }

bool is_four_byte_form(const unsigned char* at, std::size_t left) {
  return left >= 4 && is_digit(at[1]) && is_lead(at[2]) && is_digit(at[3]);
}

}  // namespace

std::u32string decode_gb18030(std::string_view bytes) {
  const Table& table = two_byte_table();
  Converter rare;
  std::u32string out(bytes.size(), U'\0');
  char32_t* to = out.data();
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  const unsigned char* const end = at + bytes.size();
  while (at < end) {
    const unsigned char lead = *at;
    const auto left = static_cast<std::size_t>(end - at);
    char32_t c = kReplacement;
    std::size_t length = 1;
    if (lead < 0x80) {
      c = lead;
    } else if (lead == 0x80) {
      c = kEuro;
    } else if (is_lead(lead) && left >= 2 && at[1] >= kTrailFirst && at[1] <= 0xFE) {
      c = table[(lead - kLeadFirst) * kTrailCount + (at[1] - kTrailFirst)];
      length = c != 0 ? 2 : 1;
    } else if (is_lead(lead) && is_four_byte_form(at, left)) {
      if (!rare) rare = open_converter();
      c = convert_one(rare.get(), reinterpret_cast<const char*>(at), 4);
      length = 4;
    }
    *to++ = c != 0 || lead == 0 ? c : kReplacement;
    at += length;
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
  return out;
}

}  // namespace luoshi::document::internal
