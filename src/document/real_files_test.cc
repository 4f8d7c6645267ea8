// Published reports, where LUOSHI_TEST_DATA names their place: each docx against the text that was
// typed from it, every text and the pages dumped as text.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "document/decode.h"
#include "document/internal/lines.h"
#include "document/support_test.h"

namespace luoshi::document {
namespace {

namespace fs = std::filesystem;

class RealFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* place = std::getenv("LUOSHI_TEST_DATA");
    if (place == nullptr) GTEST_SKIP() << "LUOSHI_TEST_DATA is not set";
    root_ = fs::path(place) / "reports";
  }

  static std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::vector<fs::path> files(const std::string& folder, const std::string& extension) const {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(root_ / folder)) {
      if (entry.path().extension() == extension) out.push_back(entry.path());
    }
    return out;
  }

  fs::path root_;
};

std::u32string without_space(const std::u32string& text) {
  std::u32string out;
  for (const char32_t c : text) {
    if (!internal::is_space(c)) out.push_back(c);
  }
  return out;
}

TEST_F(RealFiles, DocxHoldsTheSameTextAsItsTwin) {
  const auto docx_files = files("dev_docx", ".docx");
  ASSERT_FALSE(docx_files.empty());
  for (const fs::path& path : docx_files) {
    const fs::path twin = root_ / "dev_city_2024" / path.stem().concat(".txt");
    const Document docx = testing::read(bytes_of(path), path.filename());
    const Document text = testing::read(bytes_of(twin), twin.filename());
    EXPECT_TRUE(without_space(docx.text) == without_space(text.text)) << path.filename();
    EXPECT_EQ(testing::shown(docx), testing::shown(text)) << path.filename();
  }
}

TEST_F(RealFiles, TextsAreReadWithoutDamage) {
  std::size_t count = 0;
  for (const char* folder : {"dev_city_2024", "dev_province_2025", "dev_pairs_shanghai"}) {
    for (const fs::path& path : files(folder, ".txt")) {
      const Document document = testing::read(bytes_of(path), path.filename());
      EXPECT_EQ(document.encoding, "UTF-8");
      EXPECT_FALSE(testing::has_finding(document, "document.broken_characters")) << path;
      EXPECT_LE(document.residue.size(), 2u) << path;
      std::size_t kept = 0;
      for (const Paragraph& paragraph : document.paragraphs) kept += paragraph.span.size();
      EXPECT_GE(kept * 100, document.text.size() * 95) << path;
      ++count;
    }
  }
  EXPECT_GT(count, 80u);
}

TEST_F(RealFiles, DumpedPagesGiveTheArticleOnce) {
  for (const fs::path& path : files("dirty", ".txt")) {
    const Document document = testing::read(bytes_of(path), path.filename());
    EXPECT_EQ(document.encoding, "GB18030");
    EXPECT_TRUE(testing::has_finding(document, "document.residue_repetition"));
    const auto lines = testing::shown(document);
    for (const std::string& line : lines) {
      EXPECT_EQ(line.find("<!--"), std::string::npos) << line;
      EXPECT_EQ(line.find("当前位置"), std::string::npos) << line;
      EXPECT_EQ(line.find("上一页"), std::string::npos) << line;
      EXPECT_EQ(line.find("责任编辑"), std::string::npos) << line;
    }
    EXPECT_EQ(std::count(lines.begin(), lines.end(), "各位代表："), 1);
  }
}

}  // namespace
}  // namespace luoshi::document
