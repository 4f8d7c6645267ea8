#include "document/decode.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "document/internal/archive.h"
#include "document/internal/doc_decoder.h"
#include "document/internal/docx_decoder.h"
#include "document/internal/html_decoder.h"
#include "document/internal/pdf_decoder.h"
#include "document/internal/pdf_poppler.h"
#include "document/internal/text_decoder.h"

namespace luoshi::document {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::size_t kSniffSize = 1024;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

// Without the dot, lower case; "" when the name has none.
std::string extension_of(std::string_view name) {
  const auto dot = name.rfind('.');
  const auto slash = name.find_last_of("/\\");
  if (dot == std::string_view::npos || (slash != std::string_view::npos && dot < slash)) return {};
  return lower(name.substr(dot + 1));
}

// A kind of file that is not read: what it is and what to do instead.
struct Refusal {
  const char* zh;
  const char* en;
  const char* right_zh = "请另存为 docx 或 pdf 再导入";
  const char* right_en = "save it as docx or pdf";
};

tl::unexpected<base::Error> refuse(const Refusal& refusal, std::string_view name) {
  return base::fail(ErrorCode::kUnsupported, {refusal.zh, refusal.en}, std::string(name),
                    {refusal.right_zh, refusal.right_en});
}

struct Signature {
  std::string_view bytes;
  Refusal refusal;
};

constexpr const char* kPictureRightZh = "请先做文字识别（OCR），再提供 docx 或 txt";
constexpr const char* kPictureRightEn = "run it through OCR and give a docx or txt";

constexpr std::array<Signature, 10> kSignatures = {{
    {"{\\rtf", {"RTF 文档不能直接读取", "an RTF document is not read"}},
    {"\x89PNG", {"这是 PNG 图片", "this is a PNG picture", kPictureRightZh, kPictureRightEn}},
    {"\xFF\xD8\xFF",
     {"这是 JPEG 图片", "this is a JPEG picture", kPictureRightZh, kPictureRightEn}},
    {"GIF8", {"这是 GIF 图片", "this is a GIF picture", kPictureRightZh, kPictureRightEn}},
    {{"II*\0", 4}, {"这是 TIFF 图片", "this is a TIFF picture", kPictureRightZh, kPictureRightEn}},
    {{"MM\0*", 4}, {"这是 TIFF 图片", "this is a TIFF picture", kPictureRightZh, kPictureRightEn}},
    {"Rar!\x1A", {"这是 RAR 压缩包", "this is a RAR archive", "请先解压", "unpack it first"}},
    {"7z\xBC\xAF", {"这是 7z 压缩包", "this is a 7z archive", "请先解压", "unpack it first"}},
    {"\x1F\x8B", {"这是 gzip 压缩文件", "this is a gzip file", "请先解压", "unpack it first"}},
    {"\x7F"
     "ELF",
     {"这是程序文件", "this is a program", "请提供文档", "give a document"}},
}};

// In a compound file (OLE 2) names stand as UTF-16.
bool has_stream(std::string_view bytes, std::string_view stream) {
  std::string wide;
  for (const char c : stream) wide += {c, '\0'};
  return bytes.find(wide) != std::string_view::npos;
}

Result<Format> detect_compound(std::string_view bytes, std::string_view name) {
  if (has_stream(bytes, "EncryptedPackage")) {
    return refuse({"文件设有打开密码，无法读取", "the file is encrypted with a password",
                   "请去除密码后再导入", "remove the password first"},
                  name);
  }
  if (extension_of(name) == "wps") {
    return refuse(
        {".wps 是 WPS 文字的专有格式，不能直接读取", "a .wps file of WPS Writer is not read",
         "请在 WPS 中另存为 docx 或输出为 pdf", "save it as docx or pdf in WPS"},
        name);
  }
  if (has_stream(bytes, "WordDocument")) return Format::kDoc;
  if (has_stream(bytes, "Workbook") || has_stream(bytes, "Book")) {
    return refuse({"这是电子表格（xls、et），不是文稿", "this is a spreadsheet (xls, et)",
                   "表格请另存为 xlsx 后用表格导入", "save it as xlsx and import it as a table"},
                  name);
  }
  if (has_stream(bytes, "PowerPoint Document")) {
    return refuse({"这是演示文稿（ppt、dps）", "this is a presentation (ppt, dps)"}, name);
  }
  return refuse({"这是 Office 旧格式文件，但不是 Word 文档",
                 "this is a legacy Office file, and no Word document"},
                name);
}

// A zip archive by what is in it.
Result<Format> detect_archive(std::string_view bytes, std::string_view name) {
  auto archive = internal::Archive::open(bytes, name, Limits{});
  if (!archive) return tl::unexpected(std::move(archive.error()));
  if (!internal::find_docx_body(*archive).empty()) return Format::kDocx;
  if (archive->has("OFD.xml")) {
    return refuse({"这是 OFD 版式文件，不能直接读取", "this is an OFD document, which is not read",
                   "请用 OFD 阅读器转换为 pdf，或提供 docx", "convert it to pdf, or give a docx"},
                  name);
  }
  if (archive->has("xl/workbook.xml")) {
    return refuse({"这是电子表格（xlsx），不是文稿", "this is a spreadsheet (xlsx)", "请用表格导入",
                   "import it as a table"},
                  name);
  }
  if (archive->has("ppt/presentation.xml")) {
    return refuse({"这是演示文稿（pptx）", "this is a presentation (pptx)"}, name);
  }
  if (archive->has("content.xml")) {
    return refuse({"这是 ODF 文档（odt、ods），不能直接读取", "this is an ODF document (odt, ods)"},
                  name);
  }
  return refuse({"这是 zip 压缩包，里面没有 Word 正文", "this is a zip archive without a Word body",
                 "请先解压，逐个导入", "unpack it and import its files"},
                name);
}

// The first tag of a page, whatever stands before it: a mark, space, comments, an XML declaration.
bool looks_like_html(std::string_view bytes, std::string_view name) {
  const std::string head = lower(bytes.substr(0, kSniffSize));
  const bool has_root =
      head.find("<!doctype html") != std::string::npos || head.find("<html") != std::string::npos;
  const auto first = head.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  if (has_root && first != std::string::npos && head[first] == '<') return true;
  const std::string extension = extension_of(name);
  const bool is_named =
      extension == "html" || extension == "htm" || extension == "shtml" || extension == "xhtml";
  return is_named && bytes.find('<') != std::string_view::npos;
}

bool is_web_archive(std::string_view bytes) {
  const std::string head = lower(bytes.substr(0, kSniffSize));
  return head.find("mime-version:") != std::string::npos &&
         head.find("multipart/related") != std::string::npos;
}

}  // namespace

Result<Format> detect_format(std::string_view bytes, std::string_view name) {
  if (bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) return detect_compound(bytes, name);
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) {
    return detect_archive(bytes, name);
  }
  const auto first = bytes.substr(0, kSniffSize).find_first_not_of("\xEF\xBB\xBF \t\r\n");
  if (first != std::string_view::npos && bytes.substr(first).starts_with("%PDF-")) {
    return Format::kPdf;
  }
  for (const Signature& signature : kSignatures) {
    if (bytes.starts_with(signature.bytes)) return refuse(signature.refusal, name);
  }
  if (is_web_archive(bytes)) {
    return refuse(
        {"这是 mht 网页归档，不能直接读取", "this is an mht web archive, which is not read",
         "请在浏览器中另存为“网页，仅 HTML”", "save the page as \"HTML only\""},
        name);
  }
  return looks_like_html(bytes, name) ? Format::kHtml : Format::kText;
}

std::string answer_as_pdf_reader(std::string_view bytes, const Limits& limits) {
  return internal::to_bytes(internal::read_with_poppler(bytes, limits));
}

Result<Document> decode(std::string_view bytes, std::string_view name, const Limits& limits,
                        env::ProcessRunner* processes, std::string_view pdf_reader) {
  if (bytes.size() > limits.input_bytes_max) {
    return base::fail(
        ErrorCode::kTooLarge,
        {fmt::format("文件有 {} 字节，超过上限 {} 字节", bytes.size(), limits.input_bytes_max),
         fmt::format("the file has {} bytes, over the limit of {}", bytes.size(),
                     limits.input_bytes_max)},
        std::string(name));
  }
  const auto format = detect_format(bytes, name);
  if (!format) return tl::unexpected(format.error());
  switch (*format) {
    case Format::kText:
      return internal::decode_text(bytes, name);
    case Format::kHtml:
      return internal::decode_html(bytes, name, limits);
    case Format::kPdf:
      return internal::decode_pdf(bytes, name, limits, {processes, std::string(pdf_reader)});
    case Format::kDocx: {
      auto archive = internal::Archive::open(bytes, name, limits);
      if (!archive) return tl::unexpected(std::move(archive.error()));
      return internal::decode_docx(*archive, name, limits);
    }
    case Format::kDoc:
      break;
  }
  if (processes == nullptr) {
    return base::fail(
        ErrorCode::kUnavailable, {"此处不能读取旧版 .doc", "a legacy .doc cannot be read here"},
        std::string(name), {"请在 Word 或 WPS 中另存为 docx", "save it as docx in Word or WPS"});
  }
  return internal::decode_doc(bytes, name, limits, *processes);
}

}  // namespace luoshi::document
