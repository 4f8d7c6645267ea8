// Legacy .doc by way of catdoc. The converter's answers are scripted; one test runs the real one on
// a file made here, where it is installed.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "document/decode.h"
#include "document/support_test.h"
#include "env/process.h"

namespace luoshi::document {
namespace {

using testing::shown;
using Lines = std::vector<std::string>;

constexpr std::size_t kSector = 512;

void put(std::string& out, std::size_t at, std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) out[at + i] = static_cast<char>(value >> (8 * i));
}

std::string utf16(const std::u16string& text) {
  std::string out;
  for (const char16_t c : text) out += {static_cast<char>(c & 0xFF), static_cast<char>(c >> 8)};
  return out;
}

void put_entry(std::string& directory, std::size_t index, const std::u16string& name, int type,
               std::uint32_t child, std::uint32_t start, std::uint64_t size) {
  const std::size_t at = index * 128;
  directory.replace(at, name.size() * 2, utf16(name));
  put(directory, at + 64, name.size() * 2 + 2, 2);
  put(directory, at + 66, static_cast<std::uint64_t>(type), 1);
  put(directory, at + 67, 1, 1);
  put(directory, at + 68, 0xFFFFFFFF, 4);
  put(directory, at + 72, 0xFFFFFFFF, 4);
  put(directory, at + 76, child, 4);
  put(directory, at + 116, start, 4);
  put(directory, at + 120, size, 8);
}

// A compound file with one stream, "WordDocument": a file information block and text in UTF-16
// behind it ([MS-CFB]; [MS-DOC] 2.5). Sector 0 is the allocation table, 1 the directory.
std::string make_doc(const std::u16string& text) {
  constexpr std::size_t kTextStart = 0x400;
  std::string stream(kTextStart, '\0');
  const std::string bytes = utf16(text);
  put(stream, 0, 0xA5EC, 2);     // identifies Word
  put(stream, 2, 0x00C1, 2);     // Word 97
  put(stream, 0x0A, 0x1000, 2);  // flags: text of more than one byte
  put(stream, 0x18, kTextStart, 4);
  put(stream, 0x1C, kTextStart + bytes.size(), 4);
  stream += bytes;
  stream.resize(std::max<std::size_t>(8 * kSector, (stream.size() + kSector) / kSector * kSector));
  const std::size_t sectors = stream.size() / kSector;

  std::string header(kSector, '\0');
  header.replace(0, 8, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
  put(header, 24, 0x3E, 2);
  put(header, 26, 3, 2);
  put(header, 28, 0xFFFE, 2);
  put(header, 30, 9, 2);
  put(header, 32, 6, 2);
  put(header, 44, 1, 4);  // allocation tables
  put(header, 48, 1, 4);  // the directory's first sector
  put(header, 56, 4096, 4);
  put(header, 60, 0xFFFFFFFE, 4);  // no small streams
  put(header, 68, 0xFFFFFFFE, 4);
  for (std::size_t at = 76; at < kSector; at += 4) put(header, at, 0xFFFFFFFF, 4);
  put(header, 76, 0, 4);

  std::string table(kSector, '\xFF');
  put(table, 0, 0xFFFFFFFD, 4);
  put(table, 4, 0xFFFFFFFE, 4);
  for (std::size_t i = 0; i < sectors; ++i) {
    put(table, (2 + i) * 4, i + 1 < sectors ? 3 + i : 0xFFFFFFFE, 4);
  }
  std::string directory(kSector, '\0');
  put_entry(directory, 0, u"Root Entry", 5, 1, 0xFFFFFFFE, 0);
  put_entry(directory, 1, u"WordDocument", 2, 0xFFFFFFFF, 2, stream.size());
  return header + table + directory + stream;
}

env::ProcessOutcome printed(const std::string& output) {
  env::ProcessOutcome outcome;
  outcome.output = output;
  return outcome;
}

bool has_catdoc() { return env::find_program("catdoc").has_value(); }

TEST(Doc, IsKnownByItsBytes) {
  const std::string doc = make_doc(u"正文");
  EXPECT_EQ(detect_format(doc, "a.txt").value(), Format::kDoc);
  EXPECT_FALSE(detect_format(doc, "a.wps").has_value());
  const auto document = decode(doc, "a.doc", Limits{});
  ASSERT_FALSE(document.has_value());
  EXPECT_EQ(document.error().code, base::ErrorCode::kUnavailable);
}

TEST(Doc, ParagraphsAndRows) {
  if (!has_catdoc()) GTEST_SKIP() << "catdoc is not installed";
  env::ScriptedProcessRunner runner;
  runner.expect(
      printed("政府工作报告\n\n　　各位代表：\n指标\t目标\t\n生产总值\t6.5%\t\n\t完。\n"));
  const auto document = decode(make_doc(u"x"), "a.doc", Limits{}, &runner);
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(shown(*document),
            (Lines{"政府工作报告", "各位代表：", "| 指标\t目标", "| 生产总值\t6.5%", "完。"}));
  EXPECT_EQ(document->format, Format::kDoc);
  ASSERT_EQ(runner.requests().size(), 1u);
  EXPECT_EQ(runner.requests()[0].input, make_doc(u"x"));
}

TEST(Doc, EveryBadEndingSaysWhatToDo) {
  if (!has_catdoc()) GTEST_SKIP() << "catdoc is not installed";
  env::ProcessOutcome failed = printed("");
  failed.code = 1;
  env::ProcessOutcome killed = printed("");
  killed.ending = env::Ending::kSignalled;
  env::ProcessOutcome slow = printed("");
  slow.ending = env::Ending::kTimedOut;
  for (const env::ProcessOutcome& outcome : {failed, killed, slow, printed(" \n")}) {
    env::ScriptedProcessRunner runner;
    runner.expect(outcome);
    const auto document = decode(make_doc(u"x"), "a.doc", Limits{}, &runner);
    ASSERT_FALSE(document.has_value());
    EXPECT_EQ(document.error().code, base::ErrorCode::kUnavailable);
    EXPECT_NE(document.error().right.en.find("docx"), std::string::npos);
  }
}

TEST(Doc, TheRealConverterReadsOne) {
  if (!has_catdoc()) GTEST_SKIP() << "catdoc is not installed";
  env::RealProcessRunner runner;
  const auto document =
      decode(make_doc(u"政府工作报告\r各位代表：\r全年增长6.5%。\r"), "a.doc", Limits{}, &runner);
  ASSERT_TRUE(document.has_value()) << document.error().to_string(base::Language::kEnglish);
  EXPECT_EQ(shown(*document), (Lines{"政府工作报告", "各位代表：", "全年增长6.5%。"}));
}

}  // namespace
}  // namespace luoshi::document
