#include "document/support_test.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <zip.h>

#include <cstring>

#include "base/unicode.h"
#include "document/decode.h"

namespace luoshi::document::testing {
namespace {

std::string mark_of(const Paragraph& paragraph) {
  switch (paragraph.kind) {
    case ParagraphKind::kBody:
      return "";
    case ParagraphKind::kHeading:
      return std::string(static_cast<std::size_t>(paragraph.level), '#') + " ";
    case ParagraphKind::kTableRow:
      return "| ";
    case ParagraphKind::kFootnote:
      return "^ ";
  }
  return "?";
}

std::string wrap(const std::string& element, const std::string& content) {
  return fmt::format(R"(<?xml version="1.0"?><w:{0} xmlns:w="http://schemas.openxmlformats.org/)"
                     R"(wordprocessingml/2006/main">{1}</w:{0}>)",
                     element, content);
}

std::string utf16_hex(const std::string& text) {
  std::string out;
  for (const char32_t c : base::to_utf32(text)) {
    out += fmt::format("{:04X}", static_cast<std::uint32_t>(c));
  }
  return out;
}

// Codes are UTF-16 units and map to themselves.
constexpr const char* kToUnicode =
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CMapName /Same def\n/CMapType 2 def\n"
    "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
    "1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange\nendcmap\nend\nend\n";

std::string stream(const std::string& content) {
  return fmt::format("<< /Length {} >>\nstream\n{}\nendstream", content.size(), content);
}

}  // namespace

Document read(const std::string& bytes, const std::string& name) {
  auto document = decode(bytes, name, Limits{});
  EXPECT_TRUE(document.has_value()) << document.error().to_string(base::Language::kEnglish);
  return document ? std::move(*document) : Document{};
}

std::vector<std::string> shown(const Document& document) {
  std::vector<std::string> out;
  const std::u32string_view text = document.text;
  for (const Paragraph& paragraph : document.paragraphs) {
    out.push_back(mark_of(paragraph) +
                  base::to_utf8(text.substr(paragraph.span.start, paragraph.span.size())));
  }
  return out;
}

bool has_finding(const Document& document, std::string_view code) {
  for (const base::Finding& finding : document.findings) {
    if (finding.code == code) return true;
  }
  return false;
}

std::string make_zip(const Members& members) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  for (const auto& [name, content] : members) {
    zip_source_t* source = zip_source_buffer(archive, content.data(), content.size(), 0);
    zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
  }
  zip_close(archive);
  zip_source_open(target);
  std::string out;
  char chunk[4096];
  for (zip_int64_t got = 0; (got = zip_source_read(target, chunk, sizeof chunk)) > 0;) {
    out.append(chunk, static_cast<std::size_t>(got));
  }
  zip_source_close(target);
  zip_source_free(target);
  return out;
}

std::string make_docx(const std::string& body, const Members& more) {
  Members members;
  members.emplace_back("word/document.xml", wrap("document", "<w:body>" + body + "</w:body>"));
  std::string relations = R"(<?xml version="1.0"?><Relationships>)";
  for (const auto& [name, content] : more) {
    const std::string part = name.substr(0, name.find('.'));
    members.emplace_back("word/" + name, wrap(part, content));
    relations +=
        fmt::format(R"(<Relationship Id="r{0}" Type="http://x/{0}" Target="{1}"/>)", part, name);
  }
  members.emplace_back("word/_rels/document.xml.rels", relations + "</Relationships>");
  return make_zip(members);
}

std::string make_pdf(const std::vector<std::vector<PlacedText>>& pages) {
  std::vector<std::string> objects = {
      "<< /Type /Catalog /Pages 2 0 R >>",
      "",  // the list of pages, when they are known
      "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H "
      "/DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
      "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 /CIDToGIDMap /Identity "
      "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
      "/FontDescriptor 5 0 R >>",
      "<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -200 1000 900] "
      "/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >>",
      stream(kToUnicode)};
  std::string kids;
  for (const auto& page : pages) {
    std::string content;
    for (const PlacedText& line : page) {
      content += fmt::format("BT /F {} Tf {} {} Td <{}> Tj ET\n", line.size, line.x, line.y,
                             utf16_hex(line.text));
    }
    objects.push_back(stream(content));
    objects.push_back(
        fmt::format("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R "
                    "/Resources << /Font << /F 3 0 R >> >> >>",
                    objects.size()));
    kids += fmt::format("{} 0 R ", objects.size());
  }
  objects[1] = fmt::format("<< /Type /Pages /Kids [{}] /Count {} >>", kids, pages.size());
  std::string out = "%PDF-1.7\n";
  std::string table;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    table += fmt::format("{:010} 00000 n \n", out.size());
    out += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects[i]);
  }
  return out + fmt::format(
                   "xref\n0 {0}\n0000000000 65535 f \n{1}trailer\n<< /Size {0} /Root 1 0 R "
                   ">>\nstartxref\n{2}\n%%EOF\n",
                   objects.size() + 1, table, out.size());
}

}  // namespace luoshi::document::testing
