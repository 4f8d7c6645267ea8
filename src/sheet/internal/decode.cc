#include "sheet/internal/decode.h"

#include <fmt/format.h>
#include <unicode/ucnv.h>

#include <memory>
#include <optional>

#include "base/unicode.h"

namespace luoshi::sheet::internal {
namespace {

using base::ErrorCode;
using base::Severity;

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::size_t count_of(std::string_view needle, std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find(needle); at != std::string_view::npos;
       at = text.find(needle, at + needle.size())) {
    ++count;
  }
  return count;
}

base::Result<std::string> convert(std::string_view bytes, const char* encoding) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> from(ucnv_open(encoding, &status));
  const std::unique_ptr<UConverter, CloseConverter> to(ucnv_open("UTF-8", &status));
  std::string out;
  UChar pivot[4096];
  UChar* pivot_source = pivot;
  UChar* pivot_target = pivot;
  const char* source = bytes.data();
  const char* source_end = source + bytes.size();
  bool first = true;
  while (U_SUCCESS(status)) {
    char buffer[16384];
    char* target = buffer;
    ucnv_convertEx(to.get(), from.get(), &target, buffer + sizeof buffer, &source, source_end,
                   pivot, &pivot_source, &pivot_target, pivot + 4096, first, true, &status);
    out.append(buffer, target);
    first = false;
    if (status != U_BUFFER_OVERFLOW_ERROR) break;
    status = U_ZERO_ERROR;
  }
  if (U_SUCCESS(status)) return out;
  return base::fail(ErrorCode::kUnavailable,
                    {fmt::format("无法按 {} 解码：{}", encoding, u_errorName(status)),
                     fmt::format("cannot decode {}: {}", encoding, u_errorName(status))});
}

// Of bytes, or of what UTF-16 says they stand for.
std::optional<base::Error> refuse_zeros(std::string_view text) {
  if (text.find('\0') == std::string_view::npos) return std::nullopt;
  return base::Error{ErrorCode::kInvalidInput,
                     {"含有零字节，不是文本文件", "it has zero bytes: not a text"},
                     {},
                     {"另存为 UTF-8 的 csv", "save it as csv in UTF-8"}};
}

base::Result<Decoded> decode_as(std::string_view bytes, const char* encoding, bool guessed) {
  auto text = convert(bytes, encoding);
  if (!text) return tl::unexpected(text.error());
  if (auto error = refuse_zeros(*text)) return tl::unexpected(std::move(*error));
  Decoded out{std::move(*text), {}};
  if (guessed) {
    out.findings.push_back({"sheet.encoding_guessed",
                            Severity::kInfo,
                            {},
                            {},
                            {fmt::format("没有编码标记，按 {} 读取", encoding),
                             fmt::format("no encoding mark; read as {}", encoding)}});
  }
  if (const std::size_t bad = count_of(kReplacement, out.utf8); bad > 0) {
    out.findings.push_back(
        {"sheet.undecodable",
         Severity::kWarning,
         {},
         {},
         {fmt::format("有 {} 处无法按 {} 解码，以 U+FFFD 代替", bad, encoding),
          fmt::format("{} places are not {}; U+FFFD stands for them", bad, encoding)}});
  }
  return out;
}

std::optional<base::Error> refuse_binary(std::string_view bytes) {
  if (bytes.starts_with("PK\x03\x04")) {
    return base::Error{
        ErrorCode::kUnsupported,
        {"这是 zip 格式（xlsx 或 docx），不是文本", "a zip (xlsx or docx), not a text"},
        {},
        {"按 xlsx 或 docx 读取", "read it as xlsx or docx"}};
  }
  return refuse_zeros(bytes);
}

}  // namespace

base::Result<Decoded> decode_text(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) return decode_as(bytes.substr(2), "UTF-16LE", false);
  if (bytes.starts_with("\xFE\xFF")) return decode_as(bytes.substr(2), "UTF-16BE", false);
  if (auto error = refuse_binary(bytes)) return tl::unexpected(std::move(*error));
  const bool marked = bytes.starts_with("\xEF\xBB\xBF");
  if (marked) bytes.remove_prefix(3);
  if (base::is_valid_utf8(bytes)) return Decoded{std::string(bytes), {}};
  return decode_as(bytes, marked ? "UTF-8" : "GB18030", !marked);
}

}  // namespace luoshi::sheet::internal
