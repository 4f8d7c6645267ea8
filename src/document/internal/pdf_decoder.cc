#include "document/internal/pdf_decoder.h"

#include <fmt/format.h>
#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>
#include <unicode/normalizer2.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/unicode.h"
#include "document/internal/builder.h"
#include "document/internal/lines.h"
#include "document/internal/pdf_lines.h"

namespace luoshi::document::internal {
namespace {

using base::ErrorCode;
using base::Result;
using base::Severity;

// Gaps within a line, in heights. Justified Chinese text is stretched by up to one.
constexpr double kCellGapMin = 2;
constexpr double kSpaceGapMin = 0.3;
constexpr double kChineseSpaceGapMin = 1.2;
constexpr std::size_t kPageCharactersMin = 10;  // fewer on average: the pages are pictures

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

struct Share {
  std::size_t all = 0;
  std::size_t unreadable = 0;  // private use, replacement and control characters

  void add(std::u32string_view text) {
    for (const char32_t c : text) {
      if (is_space(c) && c >= 0x20) continue;
      ++all;
      unreadable += c < 0x20 || c == 0xFFFD || (c >= 0xE000 && c <= 0xF8FF) ? 1 : 0;
    }
  }
};

tl::unexpected<base::Error> refuse(ErrorCode code, std::string_view name, const char* zh,
                                   const char* en, const char* right_zh, const char* right_en) {
  return base::fail(code, {zh, en}, std::string(name), {right_zh, right_en});
}

class PdfDecoder {
 public:
  PdfDecoder(std::string_view bytes, std::string_view name, const Limits& limits)
      : bytes_(bytes), name_(name), limits_(limits) {
    document_.name = name;
    document_.format = Format::kPdf;
  }

  Result<Document> decode() {
    // Poppler tells of damage on standard error; what matters of it is told here.
    poppler::set_debug_error_function(discard_message, nullptr);
    if (bytes_.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
      return refuse(ErrorCode::kTooLarge, name_, "PDF 超过 2 GB", "the PDF is over 2 GB", "", "");
    }
    const std::unique_ptr<poppler::document> pdf(
        poppler::document::load_from_raw_data(bytes_.data(), static_cast<int>(bytes_.size())));
    if (pdf && pdf->is_locked()) {
      return refuse(ErrorCode::kUnsupported, name_, "PDF 已加密，需要密码才能打开",
                    "the PDF is encrypted and asks for a password", "请先去除密码再导入",
                    "remove the password first");
    }
    if (!pdf || pdf->pages() <= 0) {
      return refuse(ErrorCode::kInvalidInput, name_, "PDF 已损坏或不完整，无法打开",
                    "the PDF is damaged or cut short", "请重新下载或重新导出",
                    "download or export it again");
    }
    if (static_cast<std::uint32_t>(pdf->pages()) > limits_.pages_max) {
      return base::fail(
          ErrorCode::kTooLarge,
          {fmt::format("PDF 有 {} 页，超过上限 {} 页", pdf->pages(), limits_.pages_max),
           fmt::format("the PDF has {} pages, over the limit of {}", pdf->pages(),
                       limits_.pages_max)},
          std::string(name_));
    }
    return read_pages(*pdf);
  }

 private:
  Result<Document> read_pages(const poppler::document& pdf) {
    std::vector<PdfPage> pages;
    Share share;
    for (int i = 0; i < pdf.pages(); ++i) {
      const std::unique_ptr<poppler::page> page(pdf.create_page(i));
      pages.push_back(page ? read_page(*page) : PdfPage{});
      const std::size_t before = share.all;
      for (const PdfLine& line : pages.back().lines) share.add(line.text);
      if (share.all == before) empty_pages_.push_back(i + 1);
      if (share.all > limits_.expanded_bytes_max / sizeof(char32_t)) {
        return refuse(ErrorCode::kTooLarge, name_, "PDF 的文字超过上限",
                      "the PDF holds more text than the limit", "", "");
      }
    }
    if (share.all < kPageCharactersMin * pages.size()) {
      return refuse(ErrorCode::kUnsupported, name_,
                    "PDF 没有文字层，应是扫描件，需要先做文字识别（OCR）",
                    "the PDF has no text layer; it seems to be a scan and needs OCR first",
                    "请用文字识别软件处理后再导入，或提供 docx、txt",
                    "run it through OCR software, or give a docx or txt");
    }
    if (share.unreadable * 10 > share.all * 3) {
      return refuse(ErrorCode::kUnsupported, name_,
                    "PDF 的字体没有注明字符编码，文字层无法读取，需要先做文字识别（OCR）",
                    "the PDF's fonts do not name their characters; its text layer is unreadable "
                    "and OCR is needed",
                    "请用文字识别软件处理后再导入，或提供 docx、txt",
                    "run it through OCR software, or give a docx or txt");
    }
    note_empty_pages();
    Builder builder;
    const std::vector<std::u32string> marks = take_page_marks(pages);
    for (const std::u32string& paragraph : join_paragraphs(pages)) {
      if (paragraph.find(U'\t') == std::u32string::npos) {
        builder.add(paragraph);
      } else {
        builder.add_row(split_cells(paragraph));
      }
    }
    builder.finish(document_, true);
    if (!marks.empty()) {
      document_.findings.push_back(
          {"document.page_marks",
           Severity::kInfo,
           {},
           {},
           {fmt::format("去掉页码、页眉页脚 {} 处，如“{}”", marks.size(), base::to_utf8(marks[0])),
            fmt::format("{} page number(s) and running head(s) left out, such as \"{}\"",
                        marks.size(), base::to_utf8(marks[0]))}});
    }
    return std::move(document_);
  }

  void note_empty_pages() {
    if (empty_pages_.empty()) return;
    document_.findings.push_back(
        {"document.page_without_text",
         Severity::kWarning,
         {},
         fmt::format("page {}", empty_pages_[0]),
         {fmt::format("有 {} 页没有文字（首个是第 {} 页），可能是图片", empty_pages_.size(),
                      empty_pages_[0]),
          fmt::format("{} page(s) hold no text, page {} the first; they may be pictures",
                      empty_pages_.size(), empty_pages_[0])}});
  }

  std::string_view bytes_;
  std::string_view name_;
  const Limits& limits_;
  Document document_;
  std::vector<int> empty_pages_;
};

}  // namespace

Result<Document> decode_pdf(std::string_view bytes, std::string_view name, const Limits& limits) {
  try {
    return PdfDecoder(bytes, name, limits).decode();
  } catch (const std::exception&) {  // out of memory in poppler, as a hostile file may ask for
    return refuse(ErrorCode::kInvalidInput, name, "PDF 无法处理：内容异常",
                  "the PDF cannot be processed: its content is out of order", "请重新导出",
                  "export it again");
  }
}

}  // namespace luoshi::document::internal
