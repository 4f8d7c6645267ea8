#include "document/write_docx.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <numeric>
#include <utility>

namespace luoshi::document {
namespace {

using base::Result;

constexpr int kTextWidth = 8'844;  // of A4 within its margins, in twentieths of a point

constexpr std::string_view kContentTypes =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
    R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
    R"(<Default Extension="rels")"
    R"( ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
    R"(<Default Extension="xml" ContentType="application/xml"/>)"
    R"(<Override PartName="/word/document.xml")"
    R"( ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml)"
    R"(.document.main+xml"/>)"
    R"(<Override PartName="/word/styles.xml")"
    R"( ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>)"
    R"(<Override PartName="/word/footer1.xml")"
    R"( ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>)"
    R"(</Types>)";
constexpr std::string_view kRelations =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="r1")"
    R"( Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument")"
    R"( Target="word/document.xml"/>)"
    R"(</Relationships>)";
constexpr std::string_view kDocumentRelations =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="r1")"
    R"( Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles")"
    R"( Target="styles.xml"/>)"
    R"(<Relationship Id="r2")"
    R"( Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer")"
    R"( Target="footer1.xml"/>)"
    R"(</Relationships>)";
constexpr std::string_view kFooter =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
    R"(<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">)"
    R"(<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>)"
    R"(<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>)"
    R"(<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>)"
    R"(<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r>)"
    R"(</w:p>)"
    R"(</w:ftr>)";

struct StyleRow {
  const char* id;
  const char* name;
  const char* font;
  int half_points;
  bool bold;
  const char* paragraph;  // what stands in w:pPr
};
// Title 22 points, all else 16, in tables 14; lines 28 points apart.
constexpr std::array<StyleRow, 8> kStyles = {{
    {"Title", "Title", "方正小标宋简体", 44, true,
     R"(<w:spacing w:after="240" w:line="640" w:lineRule="exact"/><w:jc w:val="center"/>)"},
    {"Number", "Number", "楷体", 32, false,
     R"(<w:spacing w:after="240" w:line="560" w:lineRule="exact"/><w:jc w:val="center"/>)"},
    {"Heading1", "heading 1", "黑体", 32, false,
     R"(<w:keepNext/><w:spacing w:before="120" w:line="560" w:lineRule="exact"/><w:ind)"
     R"( w:firstLineChars="200" w:firstLine="640"/><w:outlineLvl w:val="0"/>)"},
    {"Body", "Body Text", "仿宋", 32, false,
     R"(<w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200")"
     R"( w:firstLine="640"/><w:jc w:val="both"/>)"},
    {"Signature", "Signature", "仿宋", 32, false,
     R"(<w:keepLines/><w:spacing w:line="560" w:lineRule="exact"/><w:ind w:right="640"/><w:jc)"
     R"( w:val="right"/>)"},
    {"Cell", "Table Text", "仿宋", 28, false, R"(<w:spacing w:line="400" w:lineRule="atLeast"/>)"},
    {"CellHead", "Table Head", "黑体", 28, false,
     R"(<w:spacing w:line="400" w:lineRule="atLeast"/><w:jc w:val="center"/>)"},
    {"Footer", "footer", "宋体", 28, false, R"(<w:jc w:val="center"/>)"},
}};

const char* style_of(PaperStyle style) {
  switch (style) {
    case PaperStyle::kTitle:
      return "Title";
    case PaperStyle::kNumber:
      return "Number";
    case PaperStyle::kHeading:
      return "Heading1";
    case PaperStyle::kSignature:
      return "Signature";
    case PaperStyle::kBody:
      break;
  }
  return "Body";
}

std::string styles_xml() {
  std::string out =
      R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
      R"(<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">)"
      R"(<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>)"
      R"(</w:rPrDefault></w:docDefaults>)"
      R"(<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>)"
      R"(</w:style>)";
  for (const StyleRow& row : kStyles) {
    out += fmt::format(
        R"(<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{}"/><w:basedOn)"
        R"( w:val="Normal"/>)"
        R"(<w:pPr>{}</w:pPr><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman")"
        R"( w:eastAsia="{}"/>)"
        R"({}<w:sz w:val="{}"/><w:szCs w:val="{}"/></w:rPr></w:style>)",
        row.id, row.name, row.paragraph, row.font, row.bold ? "<w:b/>" : "", row.half_points,
        row.half_points);
  }
  return out + "</w:styles>";
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      out += c;
    } else if (c == '\t') {
      out += ' ';
    }
  }
  return out;
}

void add_text(std::string& out, const char* style, std::string_view text) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    out += fmt::format(
        R"(<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr><w:r><w:t xml:space="preserve">{}</w:t>)"
        R"(</w:r></w:p>)",
        style, escaped(text.substr(begin, end - begin)));
    begin = end + 1;
  }
}

std::vector<int> widths_of(const PaperTable& table) {
  const int all = std::max(1, std::accumulate(table.widths.begin(), table.widths.end(), 0));
  std::vector<int> out;
  for (const int share : table.widths) out.push_back(kTextWidth * share / all);
  return out;
}

void add_row(std::string& out, const PaperTable& table, const std::vector<int>& widths,
             std::size_t number) {
  const bool is_header = table.has_header && number == 0;
  out += "<w:tr><w:trPr><w:cantSplit/>";
  out += is_header ? "<w:tblHeader/></w:trPr>" : "</w:trPr>";
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const bool is_head = is_header || (table.has_side_header && i == 0);
    out += fmt::format(
        R"(<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>)",
        widths[i]);
    const bool is_there = i < table.rows[number].size();
    add_text(out, is_head ? "CellHead" : "Cell", is_there ? table.rows[number][i] : "");
    out += "</w:tc>";
  }
  out += "</w:tr>";
}

void add_table(std::string& out, const PaperTable& table) {
  const std::vector<int> widths = widths_of(table);
  out +=
      fmt::format(R"(<w:tbl><w:tblPr><w:tblW w:w="{}" w:type="dxa"/><w:tblBorders>)", kTextWidth);
  for (const char* side : {"top", "left", "bottom", "right", "insideH", "insideV"}) {
    out += fmt::format(R"(<w:{} w:val="single" w:sz="4" w:space="0" w:color="auto"/>)", side);
  }
  out += R"(</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>)";
  for (const int width : widths) out += fmt::format(R"(<w:gridCol w:w="{}"/>)", width);
  out += "</w:tblGrid>";
  for (std::size_t i = 0; i < table.rows.size(); ++i) add_row(out, table, widths, i);
  out += "</w:tbl>";
  add_text(out, "Body", "");  // a paragraph has to stand behind a table
}

std::string document_xml(const Paper& paper) {
  std::string out =
      R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
      R"(<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" )"
      R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>)";
  for (const PaperBlock& block : paper) {
    if (const auto* text = std::get_if<PaperText>(&block)) {
      add_text(out, style_of(text->style), text->text);
    } else {
      add_table(out, std::get<PaperTable>(block));
    }
  }
  // A4; margins of 37, 26, 35 and 28 millimetres.
  return out +
         R"(<w:sectPr><w:footerReference w:type="default" r:id="r2"/><w:pgSz w:w="11906")"
         R"( w:h="16838"/>)"
         R"(<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851")"
         R"( w:footer="1417" w:gutter="0"/>)"
         R"(</w:sectPr></w:body></w:document>)";
}

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct Free {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};

bool add_part(zip_t* archive, const std::string& name, const std::string& content) {
  constexpr time_t kWrittenAt = 1'577'836'800;  // 2020: the same paper gives the same bytes
  zip_source_t* source = zip_source_buffer(archive, content.data(), content.size(), 0);
  if (source == nullptr) return false;
  const zip_int64_t at = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (at < 0) {
    zip_source_free(source);
    return false;
  }
  return zip_file_set_mtime(archive, static_cast<zip_uint64_t>(at), kWrittenAt, 0) == 0;
}

std::string bytes_of(zip_source_t* source) {
  std::string out;
  if (zip_source_open(source) < 0) return out;
  std::array<char, 8'192> chunk;
  for (zip_int64_t got = 0; (got = zip_source_read(source, chunk.data(), chunk.size())) > 0;) {
    out.append(chunk.data(), static_cast<std::size_t>(got));
  }
  zip_source_close(source);
  return out;
}

base::Error no_archive() {
  return {base::ErrorCode::kUnavailable,
          {"无法生成docx文件", "the docx could not be made"},
          {},
          {"请稍后再试", "try again later"},
          {}};
}

}  // namespace

Result<std::string> write_docx(const Paper& paper) {
  const std::vector<std::pair<std::string, std::string>> parts = {
      {"[Content_Types].xml", std::string(kContentTypes)},
      {"_rels/.rels", std::string(kRelations)},
      {"word/document.xml", document_xml(paper)},
      {"word/_rels/document.xml.rels", std::string(kDocumentRelations)},
      {"word/styles.xml", styles_xml()},
      {"word/footer1.xml", std::string(kFooter)},
  };
  const std::unique_ptr<zip_source_t, Free> target(
      zip_source_buffer_create(nullptr, 0, 0, nullptr));
  if (!target) return tl::unexpected(no_archive());
  zip_source_keep(target.get());  // the archive lets go of one hold
  std::unique_ptr<zip_t, Discard> archive(
      zip_open_from_source(target.get(), ZIP_TRUNCATE, nullptr));
  if (!archive) {
    zip_source_free(target.get());
    return tl::unexpected(no_archive());
  }
  for (const auto& [name, content] : parts) {
    if (!add_part(archive.get(), name, content)) return tl::unexpected(no_archive());
  }
  if (zip_close(archive.get()) != 0) return tl::unexpected(no_archive());
  (void)archive.release();  // closed
  std::string bytes = bytes_of(target.get());
  if (bytes.empty()) return tl::unexpected(no_archive());
  return bytes;
}

}  // namespace luoshi::document
