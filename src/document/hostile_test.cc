// Input that wants to break the decoders: every case ends in a document with findings or in an
// error that says what is wrong; none in a crash, a hang or memory without bound.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "document/decode.h"
#include "document/support_test.h"

namespace luoshi::document {
namespace {

using base::ErrorCode;
using testing::make_docx;
using testing::make_pdf;
using testing::make_zip;

std::string times(std::size_t count, const std::string& text) {
  std::string out;
  out.reserve(count * text.size());
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

void expect_refused(const std::string& bytes, const std::string& name, ErrorCode code) {
  const auto document = decode(bytes, name, Limits{});
  ASSERT_FALSE(document.has_value()) << name;
  EXPECT_EQ(document.error().code, code) << document.error().to_string(base::Language::kEnglish);
  EXPECT_FALSE(document.error().what.zh.empty());
  EXPECT_FALSE(document.error().where.empty());
}

// What a decode gives must hold together, whatever the input was.
void check_sound(const Document& document) {
  std::uint32_t last = 0;
  for (const Paragraph& paragraph : document.paragraphs) {
    ASSERT_LT(paragraph.span.start, paragraph.span.end);
    ASSERT_LE(last, paragraph.span.start);
    ASSERT_LE(paragraph.span.end, document.text.size());
    last = paragraph.span.end;
  }
  for (const Residue& residue : document.residue) {
    ASSERT_LE(residue.span.end, document.text.size());
  }
  for (const base::Finding& finding : document.findings) {
    ASSERT_LE(finding.span.end, document.text.size()) << finding.code;
  }
}

void expect_survived(const std::string& bytes, const std::string& name) {
  const auto document = decode(bytes, name, Limits{});
  if (document) check_sound(*document);
}

TEST(Hostile, OneLineOfTenMegabytes) {
  const std::string line = times(10 << 20, "增").substr(0, 9 << 20);
  const Document document = testing::read(line, "a.txt");
  EXPECT_EQ(document.paragraphs.size(), 1u);
  check_sound(document);
  expect_survived(times(5 << 20, "\n"), "a.txt");
  expect_survived(times(1 << 20, "<!--\n"), "a.txt");
  expect_survived(times(1 << 20, "各位代表！\n"), "a.txt");
  expect_survived(times(1 << 18, "1\n甲\n"), "a.txt");
  expect_survived(times(1 << 20, "<U+00A0>"), "a.txt");
}

TEST(Hostile, Noise) {
  std::uint32_t state = 7;
  for (int round = 0; round < 200; ++round) {
    std::string bytes;
    for (int i = 0; i < 2000; ++i) {
      state = state * 1664525u + 1013904223u;
      const auto byte = static_cast<unsigned char>(state >> 24);
      bytes.push_back(static_cast<char>(round % 2 == 0 ? byte : byte | 0x80));
    }
    for (const char* head : {"", "%PDF-1.7\n", "PK\x03\x04", "<html>", "\xFF\xFE"}) {
      expect_survived(head + bytes, "a.txt");
    }
  }
}

TEST(Hostile, PagesThatNestOrNeverEnd) {
  expect_refused("<html>" + times(300'000, "<div>"), "a.html", ErrorCode::kTooLarge);
  expect_refused("<html>" + times(100'000, "<table><tr><td>"), "a.html", ErrorCode::kTooLarge);
  const std::string pages[] = {
      times(1 << 20, "<b>"),
      times(1 << 20, "<!--"),
      times(1 << 20, "<!a"),
      times(1 << 20, "<"),
      times(1 << 20, "&"),
      "<a " + times(1 << 20, "a "),
      times(1 << 20, "<p>"),
      times(1 << 20, "</div>"),
      "<script>" + times(1 << 20, "</scrip"),
      times(1 << 19, "<td>a"),
      times(1 << 20, "&#65"),
      "<table><tr>" + times(1 << 18, "<td>a"),
      times(1 << 18, "<li><p>a"),
      times(1 << 18, "<a href='"),
      "<pre>" + times(1 << 20, "a\n"),
  };
  for (const std::string& page : pages) expect_survived("<html>" + page, "a.html");
}

TEST(Hostile, ArchivesThatAreCutShort) {
  const std::string docx = make_docx("<w:p><w:r><w:t>正文</w:t></w:r></w:p>");
  for (std::size_t size = 0; size < docx.size(); size += 7) {
    expect_survived(docx.substr(0, size), "a.docx");
  }
  for (std::size_t at = 0; at < docx.size(); ++at) {
    std::string changed = docx;
    changed[at] = static_cast<char>(changed[at] ^ 0x55);
    expect_survived(changed, "a.docx");
  }
}

TEST(Hostile, ZipBombs) {
  const std::string blank(40 << 20, ' ');
  expect_refused(make_docx("<w:p>" + blank + "</w:p>"), "bomb.docx", ErrorCode::kTooLarge);
  expect_refused(make_docx("<w:p/>", {{"styles.xml", blank}}), "bomb.docx", ErrorCode::kTooLarge);
  Limits limits;
  limits.expanded_bytes_max = 1000;
  const auto document =
      decode(make_docx("<w:p>" + blank.substr(0, 2000) + "</w:p>"), "a.docx", limits);
  ASSERT_FALSE(document.has_value());
  EXPECT_EQ(document.error().code, ErrorCode::kTooLarge);
}

TEST(Hostile, XmlThatNestsOrDeclares) {
  expect_refused(
      make_docx(times(10'000, "<w:tbl><w:tr><w:tc>") + times(10'000, "</w:tc></w:tr></w:tbl>")),
      "a.docx", ErrorCode::kTooLarge);
  expect_refused(make_docx(times(100'000, "<w:sdt>") + times(100'000, "</w:sdt>")), "a.docx",
                 ErrorCode::kTooLarge);
  expect_refused(
      make_zip({{"word/document.xml",
                 "<!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><a>&b;</a>"}}),
      "a.docx", ErrorCode::kUnsupported);
  expect_refused(make_docx("<w:p>"), "a.docx", ErrorCode::kInvalidInput);
  Limits limits;
  limits.nodes_max = 100;
  const auto document = decode(make_docx(times(200, "<w:p/>")), "a.docx", limits);
  ASSERT_FALSE(document.has_value());
  EXPECT_EQ(document.error().code, ErrorCode::kTooLarge);
}

// What a small file says once and asks for many times.
TEST(Hostile, PartsThatMultiply) {
  const std::string note = times(1'000, "长注");
  const Document notes = testing::read(
      make_docx("<w:p>" + times(5'000, "<w:r><w:footnoteReference w:id=\"1\"/></w:r>") + "</w:p>",
                {{"footnotes.xml", "<w:footnote w:id=\"1\"><w:p><w:r><w:t>" + note +
                                       "</w:t></w:r></w:p></w:footnote>"}}),
      "a.docx");
  EXPECT_LT(notes.text.size(), 50'000u);
  const std::string styled =
      "<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr><w:r><w:t>文</w:t></w:r></w:p>";
  const std::string name = times(140'000, "heading");
  const std::string style = "<w:style w:styleId=\"a\"><w:name w:val=\"" + name + "\"/></w:style>";
  expect_survived(make_docx(times(10'000, styled), {{"styles.xml", style}}), "a.docx");
  const std::string joined =
      "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>文字文字</w:t></w:r></w:p>";
  expect_survived(make_docx(times(10'000, joined)), "a.docx");
  std::string lists;
  for (int i = 0; i < 100'000; ++i) lists += "<w:num w:numId=\"" + std::to_string(i) + "\"/>";
  expect_survived(make_docx(styled, {{"numbering.xml", lists}}), "a.docx");
}

TEST(Hostile, PageWhoseTitleHasManyParts) {
  std::string page = "<html><title>";
  for (int i = 0; i < 20'000; ++i) page += "标题标题" + std::to_string(i) + "-";
  page += "</title><body>";
  for (int i = 0; i < 20'000; ++i) page += "<p>第" + std::to_string(i) + "段，文字。</p>";
  expect_survived(page, "a.html");
}

TEST(Hostile, XmlOfTheWrongShape) {
  const std::string bodies[] = {
      "<w:t>外</w:t>",
      "<w:tr><w:tc><w:p/></w:tc></w:tr>",
      "<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>",
      "<w:tbl><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tbl>",
      "<w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:p>",
      "<w:p><w:tr/></w:p>",
      "<w:p><w:tc/></w:p>",
      "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"-3\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>",
      "<w:p><w:r><w:footnoteReference/></w:r></w:p>",
      "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>尾</w:t></w:r></w:p>",
      "<w:tbl><w:tr><w:tc/></w:tr><w:tr/></w:tbl>",
  };
  for (const std::string& body : bodies) expect_survived(make_docx(body), "a.docx");
}

TEST(Hostile, PdfsThatAreDamaged) {
  const std::string pdf = make_pdf({{{90, 700, "政府工作报告各位代表正文"}}});
  for (std::size_t size = 0; size < pdf.size(); size += 13) {
    expect_survived(pdf.substr(0, size), "a.pdf");
  }
  for (std::size_t at = 0; at < pdf.size(); at += 3) {
    std::string changed = pdf;
    changed[at] = static_cast<char>(changed[at] ^ 0x15);
    expect_survived(changed, "a.pdf");
  }
  expect_refused("%PDF-1.7\n", "a.pdf", ErrorCode::kInvalidInput);
}

TEST(Hostile, WhatIsNotReadIsNamed) {
  const std::vector<std::pair<std::string, std::string>> refused = {
      {"{\\rtf1\\ansi}", "a.rtf"},
      {"\x89PNG\r\n\x1A\n", "a.png"},
      {make_zip({{"OFD.xml", "<a/>"}}), "a.ofd"},
      {make_zip({{"xl/workbook.xml", "<a/>"}}), "a.xlsx"},
      {make_zip({{"ppt/presentation.xml", "<a/>"}}), "a.pptx"},
      {make_zip({{"content.xml", "<a/>"}}), "a.odt"},
      {make_zip({{"a.txt", "甲"}}), "a.zip"},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(1000, '\0'), "a.et"},
      {"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "a.mht"},
  };
  for (const auto& [bytes, name] : refused) {
    expect_refused(bytes, name, ErrorCode::kUnsupported);
    const auto document = decode(bytes, name, Limits{});
    EXPECT_FALSE(document.error().right.zh.empty()) << name;
  }
  EXPECT_TRUE(decode("MM的报告", "a.txt", Limits{}).has_value());
}

}  // namespace
}  // namespace luoshi::document
