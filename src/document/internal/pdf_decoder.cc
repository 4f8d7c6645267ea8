#include "document/internal/pdf_decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/unicode.h"
#include "document/decode.h"
#include "document/internal/builder.h"
#include "document/internal/lines.h"
#include "document/internal/pdf_content.h"
#include "document/internal/pdf_lines.h"
#include "document/internal/pdf_poppler.h"

namespace luoshi::document::internal {
namespace {

using base::ErrorCode;
using base::Result;
using base::Severity;
using State = PdfContent::State;

constexpr std::size_t kPageCharactersMin = 10;  // fewer on average: the pages are pictures
// Of the box. The largest real reports take a second.
constexpr std::chrono::seconds kReadingTimeMax{30};
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kReadingMemoryMax = ~0ull;  // their shadow takes more than any limit
#else
constexpr std::uint64_t kReadingMemoryMax = 2ull << 30;
#endif

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
  PdfDecoder(std::string_view name, const Limits& limits) : name_(name), limits_(limits) {
    document_.name = name;
    document_.format = Format::kPdf;
  }

  Result<Document> decode(PdfContent content) {
    switch (content.state) {
      case State::kRead:
        return read_pages(content.pages);
      case State::kLocked:
        return refuse(ErrorCode::kUnsupported, name_, "PDF 已加密，需要密码才能打开",
                      "the PDF is encrypted and asks for a password", "请先去除密码再导入",
                      "remove the password first");
      case State::kDamaged:
        return refuse(ErrorCode::kInvalidInput, name_, "PDF 已损坏或不完整，无法打开",
                      "the PDF is damaged or cut short", "请重新下载或重新导出",
                      "download or export it again");
      case State::kTooManyPages:
        return base::fail(
            ErrorCode::kTooLarge,
            {fmt::format("PDF 有 {} 页，超过上限 {} 页", content.page_count, limits_.pages_max),
             fmt::format("the PDF has {} pages, over the limit of {}", content.page_count,
                         limits_.pages_max)},
            std::string(name_));
      case State::kTooMuchText:
        return refuse(ErrorCode::kTooLarge, name_, "PDF 的文字超过上限",
                      "the PDF holds more text than the limit", "", "");
      case State::kOdd:
        break;
    }
    return refuse(ErrorCode::kInvalidInput, name_, "PDF 无法处理：内容异常",
                  "the PDF cannot be processed: its content is out of order", "请重新导出",
                  "export it again");
  }

 private:
  Result<Document> read_pages(std::vector<PdfPage>& pages) {
    Share share;
    for (std::size_t i = 0; i < pages.size(); ++i) {
      const std::size_t before = share.all;
      for (const PdfLine& line : pages[i].lines) share.add(line.text);
      if (share.all == before) empty_pages_.push_back(i + 1);
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

  std::string_view name_;
  const Limits& limits_;
  Document document_;
  std::vector<std::size_t> empty_pages_;
};

// How the box ended, when not with an answer.
tl::unexpected<base::Error> fail_for(env::Ending ending, std::string_view name) {
  switch (ending) {
    case env::Ending::kTimedOut:
      return refuse(ErrorCode::kTooLarge, name, "PDF 读取超时，已中止",
                    "reading the PDF took too long and was stopped", "请重新导出，或提供 docx、txt",
                    "export it again, or give a docx or txt");
    case env::Ending::kOutputTooLarge:
      return refuse(ErrorCode::kTooLarge, name, "PDF 的文字超过上限",
                    "the PDF holds more text than the limit", "", "");
    case env::Ending::kSignalled:
    case env::Ending::kExited:
      break;
  }
  return refuse(ErrorCode::kInvalidInput, name, "PDF 内容异常或过大，读取中途中止",
                "the PDF is out of order or too large; reading it broke off", "请重新导出",
                "export it again");
}

Result<PdfContent> read_in_box(std::string_view bytes, std::string_view name, const Limits& limits,
                               const PdfReader& reader) {
  env::ProcessRequest request;
  request.program = reader.program;
  request.arguments = {kPdfReaderCommand};
  request.input = bytes;
  request.limits.wall_time_max = 2 * kReadingTimeMax;  // others may have the processor
  request.limits.processor_time_max = kReadingTimeMax;
  request.limits.memory_bytes_max = kReadingMemoryMax;
  request.limits.output_bytes_max = static_cast<std::size_t>(limits.expanded_bytes_max);
  auto outcome = reader.processes->run(request);
  if (!outcome) return tl::unexpected(std::move(outcome.error()));
  const bool answered = outcome->ending == env::Ending::kExited && outcome->code == 0;
  if (!answered) return fail_for(outcome->ending, name);
  auto content = from_bytes(outcome->output);
  if (!content) return fail_for(env::Ending::kExited, name);
  return std::move(*content);
}

}  // namespace

Result<Document> decode_pdf(std::string_view bytes, std::string_view name, const Limits& limits,
                            const PdfReader& reader) {
  PdfDecoder decoder(name, limits);
  if (reader.processes == nullptr || reader.program.empty()) {
    return decoder.decode(read_with_poppler(bytes, limits));
  }
  auto content = read_in_box(bytes, name, limits, reader);
  if (!content) return tl::unexpected(std::move(content.error()));
  return decoder.decode(std::move(*content));
}

}  // namespace luoshi::document::internal
