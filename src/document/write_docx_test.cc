// What is written is read back by the reader, and holds what an office's paper has to have.
#include "document/write_docx.h"

#include <gtest/gtest.h>

#include "document/internal/archive.h"
#include "document/support_test.h"

namespace luoshi::document {
namespace {

using testing::read;
using testing::shown;
using Lines = std::vector<std::string>;

Paper paper() {
  return {
      PaperText{PaperStyle::kTitle, "督办单"},
      PaperText{PaperStyle::kNumber, "督办〔2026〕12号"},
      PaperTable{{1, 3}, false, true, {{"事项", "加快<项目> & 开工"}, {"承办单位", "甲区\n乙县"}}},
      PaperText{PaperStyle::kHeading, "一、要求"},
      PaperText{PaperStyle::kBody, "请抓紧。\n并报送\x01。"},
      PaperText{PaperStyle::kSignature, "市政府督查室\n2026年3月2日"}};
}

TEST(WriteDocx, IsReadBack) {
  const auto bytes = write_docx(paper());
  ASSERT_TRUE(bytes);
  const Document document = read(*bytes, "督办单.docx");
  EXPECT_EQ(document.format, Format::kDocx);
  EXPECT_EQ(shown(document), (Lines{"# 督办单", "督办〔2026〕12号", "| 事项\t加快<项目> & 开工",
                                    "| 承办单位\t甲区 乙县", "# 一、要求", "请抓紧。", "并报送。",
                                    "市政府督查室", "2026年3月2日"}));
  EXPECT_TRUE(document.findings.empty());
}

TEST(WriteDocx, TheSamePaperGivesTheSameBytes) {
  EXPECT_EQ(*write_docx(paper()), *write_docx(paper()));
  EXPECT_TRUE(write_docx({}));
}

TEST(WriteDocx, LooksLikeAnOfficialDocument) {
  const auto bytes = write_docx(paper());
  ASSERT_TRUE(bytes);
  auto archive = internal::Archive::open(*bytes, "a.docx", {});
  ASSERT_TRUE(archive);
  const std::string styles = archive->read("word/styles.xml").value();
  const std::string body = archive->read("word/document.xml").value();
  EXPECT_NE(styles.find(R"(w:eastAsia="方正小标宋简体"/><w:b/><w:sz w:val="44"/>)"), styles.npos);
  EXPECT_NE(styles.find(R"(w:eastAsia="仿宋"/><w:sz w:val="32"/>)"), styles.npos);
  EXPECT_NE(body.find(R"(<w:pgSz w:w="11906" w:h="16838"/>)"), body.npos);
  EXPECT_TRUE(archive->has("word/footer1.xml"));
  EXPECT_TRUE(archive->has("[Content_Types].xml"));
}

}  // namespace
}  // namespace luoshi::document
