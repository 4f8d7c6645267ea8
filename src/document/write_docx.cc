#include "document/write_docx.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <numeric>
#include <utility>

#include "base/markup.h"
#include "document/internal/docx_chart.h"

namespace luoshi::document {
namespace {

using base::Result;

constexpr int kTextWidth = 8'844;  // of A4 within its margins, in twentieths of a point

constexpr std::string_view kContentTypesBegin =
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
    R"( ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>)";
constexpr std::string_view kRelations =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="r1")"
    R"( Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument")"
    R"( Target="word/document.xml"/>)"
    R"(</Relationships>)";
constexpr std::string_view kDocumentRelationsBegin =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="r1")"
    R"( Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles")"
    R"( Target="styles.xml"/>)"
    R"(<Relationship Id="r2")"
    R"( Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer")"
    R"( Target="footer1.xml"/>)";
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
constexpr std::array<StyleRow, 9> kStyles = {{
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
    {"Figure", "Figure", "仿宋", 28, false,
     R"(<w:keepLines/><w:spacing w:before="120" w:after="120"/><w:jc w:val="center"/>)"},
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
  // Dark enough to be read, and in print just underlined.
  return out +
         R"(<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr>)"
         R"(<w:color w:val="1F3864"/><w:u w:val="single"/></w:rPr></w:style></w:styles>)";
}

// The document's XML as it grows, and what it refers to beside its styles and its footer.
struct Body {
  std::string xml;
  std::vector<std::string> links;  // each address once
  std::vector<const PaperChart*> charts;
};

std::size_t link_number(Body& body, const std::string& link) {
  const auto found = std::ranges::find(body.links, link);
  const auto at = static_cast<std::size_t>(found - body.links.begin());
  if (found == body.links.end()) body.links.push_back(link);
  return at + 1;
}

void add_run(Body& body, std::string_view text, const std::string& link) {
  const std::string words =
      fmt::format(R"(<w:t xml:space="preserve">{}</w:t></w:r>)", base::markup_text(text));
  if (link.empty()) {
    body.xml += "<w:r>" + words;
    return;
  }
  body.xml += fmt::format(
      R"(<w:hyperlink r:id="l{}" w:history="1"><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>)"
      R"({}</w:hyperlink>)",
      link_number(body, link), words);
}

void add_text(Body& body, const char* style, const PaperWords& words) {
  const std::string begin = fmt::format(R"(<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr>)", style);
  body.xml += begin;
  for (const PaperSpan& span : words.spans) {
    std::string_view rest = span.text;
    for (std::size_t end = 0; (end = rest.find('\n')) != rest.npos; rest.remove_prefix(end + 1)) {
      add_run(body, rest.substr(0, end), span.link);
      body.xml += "</w:p>" + begin;
    }
    add_run(body, rest, span.link);
  }
  body.xml += "</w:p>";
}

void add_chart(Body& body, const PaperChart& chart) {
  body.charts.push_back(&chart);
  const std::size_t number = body.charts.size();
  body.xml += internal::chart_paragraph(chart, number, fmt::format("c{}", number));
}

std::vector<int> widths_of(const PaperTable& table) {
  const int all = std::max(1, std::accumulate(table.widths.begin(), table.widths.end(), 0));
  std::vector<int> out;
  for (const int share : table.widths) out.push_back(kTextWidth * share / all);
  return out;
}

void add_row(Body& body, const PaperTable& table, const std::vector<int>& widths,
             std::size_t number) {
  std::string& out = body.xml;
  const bool is_header = table.has_header && number == 0;
  out += "<w:tr><w:trPr><w:cantSplit/>";
  out += is_header ? "<w:tblHeader/></w:trPr>" : "</w:trPr>";
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const bool is_head = is_header || (table.has_side_header && i == 0);
    out += fmt::format(
        R"(<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>)",
        widths[i]);
    const bool is_there = i < table.rows[number].size();
    add_text(body, is_head ? "CellHead" : "Cell", is_there ? table.rows[number][i] : PaperWords());
    out += "</w:tc>";
  }
  out += "</w:tr>";
}

void add_table(Body& body, const PaperTable& table) {
  std::string& out = body.xml;
  const std::vector<int> widths = widths_of(table);
  out +=
      fmt::format(R"(<w:tbl><w:tblPr><w:tblW w:w="{}" w:type="dxa"/><w:tblBorders>)", kTextWidth);
  for (const char* side : {"top", "left", "bottom", "right", "insideH", "insideV"}) {
    out += fmt::format(R"(<w:{} w:val="single" w:sz="4" w:space="0" w:color="auto"/>)", side);
  }
  out += R"(</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>)";
  for (const int width : widths) out += fmt::format(R"(<w:gridCol w:w="{}"/>)", width);
  out += "</w:tblGrid>";
  for (std::size_t i = 0; i < table.rows.size(); ++i) add_row(body, table, widths, i);
  out += "</w:tbl>";
  add_text(body, "Body", "");  // a paragraph has to stand behind a table
}

void add_blocks(Body& body, const Paper& paper) {
  for (const PaperBlock& block : paper) {
    if (const auto* text = std::get_if<PaperText>(&block)) {
      add_text(body, style_of(text->style), text->text);
    } else if (const auto* chart = std::get_if<PaperChart>(&block)) {
      add_chart(body, *chart);
    } else {
      add_table(body, std::get<PaperTable>(block));
    }
  }
}

Body body_of(const Paper& paper) {
  Body body;
  body.xml =
      R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
      R"(<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" )"
      R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" )"
      R"(xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" )"
      R"(xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" )"
      R"(xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><w:body>)";
  add_blocks(body, paper);
  // A4; margins of 37, 26, 35 and 28 millimetres.
  body.xml += R"(<w:sectPr><w:footerReference w:type="default" r:id="r2"/><w:pgSz w:w="11906")"
              R"( w:h="16838"/>)"
              R"(<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851")"
              R"( w:footer="1417" w:gutter="0"/>)"
              R"(</w:sectPr></w:body></w:document>)";
  return body;
}

std::string content_types(const Body& body) {
  std::string out(kContentTypesBegin);
  for (std::size_t i = 1; i <= body.charts.size(); ++i) {
    out += fmt::format(
        R"(<Override PartName="/word/charts/chart{}.xml")"
        R"( ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>)",
        i);
  }
  return out + "</Types>";
}

std::string document_relations(const Body& body) {
  constexpr const char* kType =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  std::string out(kDocumentRelationsBegin);
  for (std::size_t i = 1; i <= body.charts.size(); ++i) {
    out += fmt::format(R"(<Relationship Id="c{0}" Type="{1}chart" Target="charts/chart{0}.xml"/>)",
                       i, kType);
  }
  for (std::size_t i = 1; i <= body.links.size(); ++i) {
    out += fmt::format(
        R"(<Relationship Id="l{}" Type="{}hyperlink" Target="{}" TargetMode="External"/>)", i,
        kType, base::markup_text(body.links[i - 1]));
  }
  return out + "</Relationships>";
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

using Parts = std::vector<std::pair<std::string, std::string>>;  // by name

Parts parts_of(const Paper& paper) {
  Body body = body_of(paper);
  Parts parts = {{"[Content_Types].xml", content_types(body)},
                 {"_rels/.rels", std::string(kRelations)},
                 {"word/document.xml", std::move(body.xml)},
                 {"word/_rels/document.xml.rels", document_relations(body)},
                 {"word/styles.xml", styles_xml()},
                 {"word/footer1.xml", std::string(kFooter)}};
  for (std::size_t i = 0; i < body.charts.size(); ++i) {
    parts.emplace_back(fmt::format("word/charts/chart{}.xml", i + 1),
                       internal::chart_part(*body.charts[i]));
  }
  return parts;
}

}  // namespace

Result<std::string> write_docx(const Paper& paper) {
  const Parts parts = parts_of(paper);
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
