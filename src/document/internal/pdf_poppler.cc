#include "document/internal/pdf_poppler.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>
#include <unicode/normalizer2.h>

#include <algorithm>
#include <exception>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace luoshi::document::internal {
namespace {

// Gaps within a line, in heights. Justified Chinese text is stretched by up to one.
constexpr double kCellGapMin = 2;
constexpr double kSpaceGapMin = 0.3;
constexpr double kChineseSpaceGapMin = 1.2;

// Characters that fonts of PDFs name in place of the common ones: Kangxi radicals ("⼯" for "工"),
// compatibility ideographs. NFKC gives the common one.
bool needs_mapping(char32_t c) {
  return (c >= 0x2E80 && c <= 0x2FDF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFB00 && c <= 0xFB06);
}

void append_mapped(std::u32string& out, char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCInstance(status);
  icu::UnicodeString mapped;
  if (U_SUCCESS(status)) {
    normalizer->normalize(icu::UnicodeString(static_cast<UChar32>(c)), mapped, status);
  }
  if (U_FAILURE(status) || mapped.isEmpty()) {
    out.push_back(c);
    return;
  }
  for (std::int32_t i = 0; i < mapped.length(); i = mapped.moveIndex32(i, 1)) {
    out.push_back(static_cast<char32_t>(mapped.char32At(i)));
  }
}

std::u32string to_text(const poppler::ustring& units) {
  std::u32string out;
  for (std::size_t i = 0; i < units.size(); ++i) {
    char32_t c = units[i];
    if (c >= 0xD800 && c <= 0xDBFF && i + 1 < units.size() && units[i + 1] >= 0xDC00 &&
        units[i + 1] <= 0xDFFF) {
      c = 0x10000 + ((c - 0xD800) << 10) + (units[++i] - 0xDC00u);
    }
    if (needs_mapping(c)) {
      append_mapped(out, c);
    } else {
      out.push_back(c >= 0xD800 && c <= 0xDFFF ? U'\uFFFD' : c);
    }
  }
  return out;
}

// Boxes on one line: they overlap in height by half and go to the right.
bool continues(const PdfLine& line, const poppler::rectf& box) {
  const double overlap = std::min(line.bottom, box.bottom()) - std::max(line.top, box.top());
  const double height = std::min(line.height(), box.height());
  return overlap > height / 2 && box.left() > line.right - height;
}

bool is_wide(const std::u32string& text) {
  return !text.empty() && text.front() >= 0x2E80 && text.back() >= 0x2E80;
}

// Poppler gives boxes in its reading order, in which a footer may stand between two cells of a row:
// a box is looked for a place among the last few lines. (Further back stands another column.)
PdfLine* find_line(std::vector<PdfLine>& lines, const poppler::rectf& box) {
  constexpr std::size_t kLinesBack = 4;
  const std::size_t first = lines.size() - std::min(kLinesBack, lines.size());
  for (std::size_t i = lines.size(); i-- > first;) {
    if (continues(lines[i], box)) return &lines[i];
  }
  return nullptr;
}

void append_box(PdfLine& line, const std::u32string& text, const poppler::rectf& place) {
  const double gap = (place.left() - line.right) / std::max(line.height(), 1.0);
  const bool is_chinese = is_wide(line.text) && is_wide(text);
  if (gap > kCellGapMin) {
    line.text.push_back(U'\t');
  } else if (gap > (is_chinese ? kChineseSpaceGapMin : kSpaceGapMin)) {
    line.text.push_back(U' ');
  }
  line.text += text;
  line.right = std::max(line.right, place.right());
  line.top = std::min(line.top, place.top());
  line.bottom = std::max(line.bottom, place.bottom());
}

PdfPage read_page(const poppler::page& page) {
  PdfPage out;
  out.height = page.page_rect().height();
  for (const poppler::text_box& box : page.text_list()) {
    const std::u32string text = to_text(box.text());
    const poppler::rectf place = box.bbox();
    if (PdfLine* line = find_line(out.lines, place)) {
      append_box(*line, text, place);
    } else {
      out.lines.push_back({text, place.left(), place.right(), place.top(), place.bottom()});
    }
  }
  return out;
}

void discard_message(const std::string&, void*) {}

using State = PdfContent::State;

PdfContent read(std::string_view bytes, const Limits& limits) {
  // Poppler tells of damage on standard error; what matters of it is told by the state.
  poppler::set_debug_error_function(discard_message, nullptr);
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return {State::kTooMuchText, 0, {}};
  }
  const std::unique_ptr<poppler::document> pdf(
      poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
  if (pdf && pdf->is_locked()) return {State::kLocked, 0, {}};
  if (!pdf || pdf->pages() <= 0) return {State::kDamaged, 0, {}};
  PdfContent content{State::kRead, static_cast<std::uint32_t>(pdf->pages()), {}};
  if (content.page_count > limits.pages_max) return {State::kTooManyPages, content.page_count, {}};
  std::uint64_t characters = 0;
  for (int i = 0; i < pdf->pages(); ++i) {
    const std::unique_ptr<poppler::page> page(pdf->create_page(i));
    content.pages.push_back(page ? read_page(*page) : PdfPage{});
    for (const PdfLine& line : content.pages.back().lines) characters += line.text.size();
    if (characters > limits.expanded_bytes_max / sizeof(char32_t)) {
      return {State::kTooMuchText, content.page_count, {}};
    }
  }
  return content;
}

}  // namespace

PdfContent read_with_poppler(std::string_view bytes, const Limits& limits) {
  try {
    return read(bytes, limits);
  } catch (const std::exception&) {  // out of memory in poppler, as a hostile file may ask for
    return {State::kOdd, 0, {}};
  }
}

}  // namespace luoshi::document::internal
