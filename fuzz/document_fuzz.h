// What every document that comes out of a decoder must hold to, whatever went in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "document/decode.h"

namespace luoshi::fuzz {

inline void check_sound(const document::Document& document) {
  std::uint32_t last = 0;
  for (const document::Paragraph& paragraph : document.paragraphs) {
    LUOSHI_CHECK(last <= paragraph.span.start);
    LUOSHI_CHECK(paragraph.span.start < paragraph.span.end);
    LUOSHI_CHECK(paragraph.span.end <= document.text.size());
    last = paragraph.span.end;
  }
  for (const document::Residue& residue : document.residue) {
    LUOSHI_CHECK(residue.span.start < residue.span.end);
    LUOSHI_CHECK(residue.span.end <= document.text.size());
  }
  for (const base::Finding& finding : document.findings) {
    LUOSHI_CHECK(finding.span.start <= finding.span.end);
    LUOSHI_CHECK(finding.span.end <= document.text.size());
    LUOSHI_CHECK(!finding.message.zh.empty() && !finding.message.en.empty());
  }
}

inline void decode_and_check(std::string_view bytes, std::string_view name) {
  document::Limits limits;
  limits.expanded_bytes_max = 16 << 20;
  limits.nodes_max = 100'000;
  const auto document = document::decode(bytes, name, limits);
  if (document) {
    check_sound(*document);
  } else {
    LUOSHI_CHECK(!document.error().what.zh.empty() && !document.error().what.en.empty());
  }
}

}  // namespace luoshi::fuzz
