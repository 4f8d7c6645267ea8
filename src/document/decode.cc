#include "document/decode.h"

#include <fmt/format.h>

#include "document/internal/archive.h"
#include "document/internal/docx_decoder.h"
#include "document/internal/html_decoder.h"
#include "document/internal/pdf_decoder.h"
#include "document/internal/text_decoder.h"

namespace luoshi::document {

base::Result<Format> detect_format(std::string_view, std::string_view) { return Format::kText; }

base::Result<Document> decode(std::string_view bytes, std::string_view name,
                              const Limits& limits) {
  if (bytes.size() > limits.input_bytes_max) {
    return base::fail(base::ErrorCode::kTooLarge,
                      {fmt::format("文件有 {} 字节，超过上限 {} 字节", bytes.size(),
                                   limits.input_bytes_max),
                       fmt::format("the file has {} bytes, over the limit of {}", bytes.size(),
                                   limits.input_bytes_max)},
                      std::string(name));
  }
  if (name.ends_with(".html")) return internal::decode_html(bytes, name, limits);
  if (bytes.starts_with("%PDF")) return internal::decode_pdf(bytes, name, limits);
  if (bytes.starts_with("PK")) {
  auto a = internal::Archive::open(bytes, name, limits);
  if (!a) return tl::unexpected(a.error());
  return internal::decode_docx(*a, name, limits);
  }
  return internal::decode_text(bytes, name);
}

}  // namespace luoshi::document
