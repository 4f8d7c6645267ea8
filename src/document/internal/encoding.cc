#include "document/internal/encoding.h"

#include <fmt/format.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>

#include "base/unicode.h"
#include "document/internal/gb18030.h"

namespace luoshi::document::internal {
namespace {

using base::ErrorCode;
using base::Finding;
using base::Message;
using base::Result;
using base::Severity;

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::size_t kDamageFindingsMax = 20;

struct ConverterCloser {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, ConverterCloser>;

std::size_t count_code_points(std::string_view bytes) {
  std::size_t count = 0;
  for (const char byte : bytes) count += (static_cast<unsigned char>(byte) & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

bool is_continuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

// Sequences of two and four bytes; the common ASCII and three-byte ones are handled by the caller.
// Returns the length, 0 when the sequence is not valid.
std::size_t decode_rare(const unsigned char* at, std::size_t left, char32_t& out) {
  if (at[0] >= 0xC2 && at[0] <= 0xDF && left >= 2 && is_continuation(at[1])) {
    out = (at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu);
    return 2;
  }
  if (at[0] >= 0xF0 && at[0] <= 0xF4 && left >= 4 && is_continuation(at[1]) &&
      is_continuation(at[2]) && is_continuation(at[3])) {
    out = (at[0] & 0x07u) << 18 | (at[1] & 0x3Fu) << 12 | (at[2] & 0x3Fu) << 6 | (at[3] & 0x3Fu);
    return out >= 0x10000 && out <= 0x10FFFF ? 4 : 0;
  }
  return 0;
}

// Of a whole character that begins with a byte over 0x7F; 0 when there is none.
std::size_t multibyte_length(const unsigned char* at, std::size_t left) {
  char32_t c = 0;
  if ((at[0] & 0xF0) != 0xE0) return decode_rare(at, left, c);
  if (left < 3 || !is_continuation(at[1]) || !is_continuation(at[2])) return 0;
  if (at[0] == 0xE0 && at[1] < 0xA0) return 0;
  return at[0] == 0xED && at[1] > 0x9F ? 0 : 3;
}

bool is_eight_ascii(const unsigned char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return (word & 0x8080808080808080ULL) == 0;
}

// ICU's stream of UTF-16 units → code points; a surrogate without its other half is replaced.
class Utf16Sink {
 public:
  explicit Utf16Sink(std::u32string& out) : out_(out) {}

  void append(const char16_t* units, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const char32_t unit = units[i];
      if (high_ == 0 && (unit < 0xD800 || unit > 0xDFFF)) {
        out_.push_back(unit);
      } else {
        append_surrogate(unit);
      }
    }
  }
  void finish() {
    if (high_ != 0) out_.push_back(kReplacement);
    high_ = 0;
  }

 private:
  void append_surrogate(char32_t unit) {
    const bool is_low = unit >= 0xDC00 && unit <= 0xDFFF;
    if (high_ != 0 && is_low) {
      out_.push_back(0x10000 + ((high_ - 0xD800) << 10) + (unit - 0xDC00));
      high_ = 0;
      return;
    }
    finish();
    if (unit >= 0xD800 && unit <= 0xDBFF) {
      high_ = unit;
    } else {
      out_.push_back(is_low ? kReplacement : unit);
    }
  }

  std::u32string& out_;
  char32_t high_ = 0;
};

// False when the encoding is not known. What is broken becomes U+FFFD (ICU's default).
bool decode_as(std::string_view bytes, const char* encoding, std::u32string& out) {
  if (std::string_view(encoding) == "GB18030") {
    out = decode_gb18030(bytes);
    return true;
  }
  UErrorCode status = U_ZERO_ERROR;
  const Converter converter(ucnv_open(encoding, &status));
  if (U_FAILURE(status) || converter == nullptr) return false;
  out.clear();
  out.reserve(bytes.size() / 2 + 1);
  std::array<char16_t, 16384> buffer{};
  Utf16Sink sink(out);
  const char* source = bytes.data();
  const char* end = source + bytes.size();
  do {
    status = U_ZERO_ERROR;
    char16_t* target = buffer.data();
    ucnv_toUnicode(converter.get(), &target, buffer.data() + buffer.size(), &source, end, nullptr,
                   static_cast<UBool>(true), &status);
    sink.append(buffer.data(), static_cast<std::size_t>(target - buffer.data()));
  } while (status == U_BUFFER_OVERFLOW_ERROR);
  sink.finish();
  return U_SUCCESS(status);
}

bool is_odd_control(char32_t c) {
  return c < 0x20 && (c < 0x09 || c > 0x0D) && c != 0x1A && c != 0x1B;
}

// What is wrong with a text, in one pass: nearly every character takes the first branch.
struct Survey {
  std::size_t replacements = 0;
  std::size_t controls = 0;

  explicit Survey(std::u32string_view text) {
    for (const char32_t c : text) {
      if (c >= 0x20 && c != kReplacement) continue;
      replacements += c == kReplacement ? 1 : 0;
      controls += is_odd_control(c) ? 1 : 0;
    }
  }
  // Every fiftieth character a control character: no text of any kind.
  bool is_binary(std::size_t size) const { return controls * 50 > size; }
};

// The characters that Chinese official prose consists of. What was decoded with the wrong table
// scatters over the rest of Unicode.
bool is_expected(char32_t c) {
  return c < 0x80 || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3000 && c <= 0x303F) ||
         (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x2000 && c <= 0x27FF) || (c >= 0xA0 && c <= 0xFF);
}

std::size_t count_expected(std::u32string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_expected));
}

base::Span span_of(std::size_t start, std::size_t end) {
  return {static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end)};
}

void note_guess(DecodedText& decoded) {
  decoded.findings.push_back(
      {"document.encoding_guessed",
       Severity::kInfo,
       {},
       {},
       Message{fmt::format("文件没有说明编码，按 {} 读取", decoded.encoding),
               fmt::format("the file does not name its encoding; read as {}", decoded.encoding)}});
}

void note_damage(DecodedText& decoded, std::size_t total) {
  std::size_t noted = 0;
  std::size_t at = 0;
  for (std::size_t told = 0; noted < total && told < kDamageFindingsMax; ++told) {
    at = decoded.text.find(kReplacement, at);
    std::size_t end = at;
    while (end < decoded.text.size() && decoded.text[end] == kReplacement) ++end;
    noted += end - at;
    decoded.findings.push_back(
        {"document.broken_characters",
         Severity::kWarning,
         span_of(at, end),
         {},
         Message{fmt::format("第 {} 个字符起有 {} 处字节不是有效的 {}，以“�”代替", at, end - at,
                             decoded.encoding),
                 fmt::format("{} byte sequence(s) from character {} on are not valid {}; each is "
                             "shown as U+FFFD",
                             end - at, at, decoded.encoding)}});
    at = end;
  }
  if (noted == total) return;
  decoded.findings.push_back(
      {"document.broken_characters",
       Severity::kWarning,
       span_of(at, decoded.text.size()),
       {},
       Message{fmt::format("其后还有 {} 处无效字节", total - noted),
               fmt::format("{} more broken byte sequences follow", total - noted)}});
}

void note_controls(DecodedText& decoded, std::size_t count) {
  if (count == 0) return;
  const auto first = std::find_if(decoded.text.begin(), decoded.text.end(), is_odd_control);
  const auto at = static_cast<std::size_t>(first - decoded.text.begin());
  decoded.findings.push_back(
      {"document.control_characters",
       Severity::kInfo,
       span_of(at, at + 1),
       {},
       Message{fmt::format("文本中有 {} 个控制字符，首个在第 {} 个字符", count, at),
               fmt::format("{} control character(s) in the text, the first at character {}", count,
                           at)}});
}

tl::unexpected<base::Error> fail_binary(std::string_view name) {
  return base::fail(ErrorCode::kUnsupported,
                    {"文件不是文本，而是二进制数据", "the file is binary data, not text"},
                    std::string(name),
                    {"请提供 txt（UTF-8 或 GB18030）、html、docx、pdf 或 doc 文件",
                     "give a txt (UTF-8 or GB18030), html, docx, pdf or doc file"});
}

Result<DecodedText> finish(DecodedText decoded, bool guessed, std::string_view name) {
  if (decoded.text.size() > 0xFFFFFFFEu) {
    return base::fail(ErrorCode::kTooLarge,
                      {"文本超过 2^32 个字符", "the text has more than 2^32 characters"},
                      std::string(name));
  }
  const Survey survey(decoded.text);
  if (survey.is_binary(decoded.text.size())) return fail_binary(name);
  if (survey.replacements * 5 > decoded.text.size()) {
    return base::fail(ErrorCode::kInvalidInput,
                      {"字节既不是 UTF-8 也不是 GB18030，五分之一以上无法解读",
                       "the bytes are neither UTF-8 nor GB18030: more than a fifth is unreadable"},
                      std::string(name),
                      {"请把文件另存为 UTF-8 文本", "save the file as UTF-8 text"});
  }
  if (guessed) note_guess(decoded);
  note_damage(decoded, survey.replacements);
  note_controls(decoded, survey.controls);
  return decoded;
}

struct Mark {
  std::string_view bytes;
  const char* encoding;
};

// Longest first: the mark of UTF-32LE begins with that of UTF-16LE.
constexpr std::array<Mark, 6> kMarks = {{
    {{"\xFF\xFE\0\0", 4}, "UTF-32LE"},
    {{"\0\0\xFE\xFF", 4}, "UTF-32BE"},
    {{"\x84\x31\x95\x33", 4}, "GB18030"},
    {{"\xEF\xBB\xBF", 3}, "UTF-8"},
    {{"\xFF\xFE", 2}, "UTF-16LE"},
    {{"\xFE\xFF", 2}, "UTF-16BE"},
}};

DecodedText decode_marked(std::string_view bytes, const char* encoding) {
  DecodedText decoded;
  decoded.encoding = encoding;
  if (decoded.encoding == "UTF-8") {
    if (!decode_valid_utf8(bytes, decoded.text)) decoded.text = base::to_utf32(bytes);
  } else {
    decode_as(bytes, encoding, decoded.text);
  }
  return decoded;
}

// UTF-16 without a mark: an even number of bytes that gives expected characters nearly throughout.
// GB18030 text read as UTF-16 scatters over all planes, so the test does not confuse the two.
bool decode_unmarked_utf16(std::string_view bytes, DecodedText& decoded) {
  if (bytes.size() % 2 != 0 || bytes.find('\0') == std::string_view::npos) return false;
  for (const char* encoding : {"UTF-16LE", "UTF-16BE"}) {
    std::u32string text;
    if (!decode_as(bytes, encoding, text)) continue;
    if (count_expected(text) * 20 < text.size() * 19) continue;
    if (Survey(text).is_binary(text.size())) continue;
    decoded.text = std::move(text);
    decoded.encoding = encoding;
    return true;
  }
  return false;
}

// How much of the bytes is UTF-8. Of a long file a few blocks, evenly spread, tell as much as the
// whole, which is slow to walk: in text of another encoding every branch is a surprise.
struct ByteSurvey {
  static constexpr std::size_t kBlockSize = 16 << 10;
  static constexpr std::size_t kBlocksMax = 16;

  std::size_t bytes = 0;
  std::size_t whole = 0;     // characters of more than one byte
  std::size_t broken = 0;    // bytes that belong to none
  std::size_t controls = 0;  // bytes

  explicit ByteSurvey(std::string_view all) {
    const std::size_t step = std::max(kBlockSize, all.size() / kBlocksMax);
    for (std::size_t at = 0; at < all.size(); at += step) add(all.substr(at, kBlockSize));
  }
  void add(std::string_view block) {
    bytes += block.size();
    const auto* at = reinterpret_cast<const unsigned char*>(block.data());
    const unsigned char* const end = at + block.size();
    while (at < end) {
      if (*at < 0x80) {
        controls += is_odd_control(*at) ? 1 : 0;
        ++at;
        continue;
      }
      const std::size_t length = multibyte_length(at, static_cast<std::size_t>(end - at));
      whole += length != 0 ? 1 : 0;
      broken += length == 0 ? 1 : 0;
      at += length != 0 ? length : 1;
    }
  }
  bool is_binary() const { return controls * 50 > bytes; }
  // Damaged UTF-8 keeps many whole characters beside the broken ones; of GBK text read as UTF-8
  // about one in ten seems whole.
  bool is_damaged_utf8() const { return whole > broken; }
};

}  // namespace

bool decode_valid_utf8(std::string_view bytes, std::u32string& out) {
  // Counting first costs a tenth of the decoding and keeps memory at four bytes a character.
  out.resize(count_code_points(bytes));
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  const unsigned char* const end = at + bytes.size();
  char32_t* to = out.data();
  while (at < end) {
    const auto left = static_cast<std::size_t>(end - at);
    if (left >= 8 && is_eight_ascii(at)) {
      for (int i = 0; i < 8; ++i) to[i] = at[i];
      at += 8;
      to += 8;
    } else if (at[0] < 0x80) {
      *to++ = *at++;
    } else if ((at[0] & 0xF0) == 0xE0 && left >= 3) {
      const char32_t c = (at[0] & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
      if (!is_continuation(at[1]) || !is_continuation(at[2])) return false;
      if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF)) return false;
      *to++ = c;
      at += 3;
    } else {
      const std::size_t length = decode_rare(at, left, *to);
      if (length == 0) return false;
      at += length;
      ++to;
    }
  }
  return true;
}

Result<DecodedText> decode_bytes(std::string_view bytes, std::string_view name) {
  for (const Mark& mark : kMarks) {
    if (!bytes.starts_with(mark.bytes)) continue;
    return finish(decode_marked(bytes.substr(mark.bytes.size()), mark.encoding), false, name);
  }
  DecodedText decoded;
  if (decode_unmarked_utf16(bytes, decoded)) return finish(std::move(decoded), true, name);
  decoded.encoding = "UTF-8";
  if (decode_valid_utf8(bytes, decoded.text)) return finish(std::move(decoded), false, name);

  const ByteSurvey survey(bytes);
  if (survey.is_binary()) return fail_binary(name);
  if (survey.is_damaged_utf8()) {
    decoded.text = base::to_utf32(bytes);
    return finish(std::move(decoded), true, name);
  }
  decoded.encoding = "GB18030";
  decode_as(bytes, "GB18030", decoded.text);
  return finish(std::move(decoded), true, name);
}

Result<DecodedText> decode_bytes_as(std::string_view bytes, std::string_view encoding,
                                    std::string_view name) {
  DecodedText decoded;
  decoded.encoding = encoding;
  if (!decode_as(bytes, decoded.encoding.c_str(), decoded.text)) {
    return decode_bytes(bytes, name);
  }
  return finish(std::move(decoded), false, name);
}

}  // namespace luoshi::document::internal
