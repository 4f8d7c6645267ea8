#include "document/internal/text_decoder.h"

#include <utility>

#include "document/internal/encoding.h"
#include "document/internal/lines.h"
#include "document/internal/residue.h"

namespace luoshi::document::internal {

void fill_paragraphs_by_lines(Document& document) {
  std::vector<base::Span> lines = split_lines(document.text);
  document.residue = take_residue(document.text, lines);
  document.paragraphs.reserve(lines.size());
  for (const base::Span line : lines) document.paragraphs.push_back({line});
  note_residue(document);
  note_if_empty(document);
}

base::Result<Document> decode_text(std::string_view bytes, std::string_view name) {
  auto decoded = decode_bytes(bytes, name);
  if (!decoded) return tl::unexpected(std::move(decoded.error()));
  Document document;
  document.name = name;
  document.format = Format::kText;
  document.encoding = std::move(decoded->encoding);
  document.text = std::move(decoded->text);
  document.findings = std::move(decoded->findings);
  fill_paragraphs_by_lines(document);
  return document;
}

}  // namespace luoshi::document::internal
