// For the tests of this module: the repository's own lexicon, and documents made from strings.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>

#include "document/decode.h"
#include "report/lexicon.h"

namespace luoshi::report::testing {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

inline const Lexicon& lexicon() {
  static const Lexicon kLoaded = [] {
    std::map<std::string, std::string> files;
    const std::filesystem::path folder = std::filesystem::path(LUOSHI_SOURCE_DIR) / "data/reading";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      files[entry.path().filename().string()] = read_file(entry.path());
    }
    auto result = Lexicon::load(files);
    EXPECT_TRUE(result) << result.error().to_string(base::Language::kEnglish);
    return std::move(*result);
  }();
  return kLoaded;
}

inline document::Document decoded(const std::string& bytes) {
  auto document = document::decode(bytes, "test.txt", {});
  EXPECT_TRUE(document);
  return std::move(*document);
}

// The folder of the data that is not part of the repository, or nothing.
inline std::optional<std::filesystem::path> test_data() {
  const char* place = std::getenv("LUOSHI_TEST_DATA");
  if (place == nullptr) return std::nullopt;
  return std::filesystem::path(place);
}

}  // namespace luoshi::report::testing
