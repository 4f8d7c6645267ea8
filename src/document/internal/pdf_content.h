// What was read out of a PDF, and its form as bytes, in which the boxed reader hands it back:
//
//   "luoshi-pdf 1 <state> <page count> <pages>\n", then for each page "<height> <lines>\n" and for
//   each line "<left> <right> <top> <bottom> <bytes>\n", that many bytes of UTF-8, "\n".
//
// States are the enumeration's numbers. The reader of that form trusts nothing in it.
// Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/internal/pdf_lines.h"

namespace luoshi::document::internal {

struct PdfContent {
  enum class State { kRead, kLocked, kDamaged, kTooManyPages, kTooMuchText, kOdd };
  State state = State::kOdd;
  std::uint32_t page_count = 0;
  std::vector<PdfPage> pages;  // of kRead
};

std::string to_bytes(const PdfContent& content);
// Nothing when the bytes are not whole and in that form.
std::optional<PdfContent> from_bytes(std::string_view bytes);

}  // namespace luoshi::document::internal
