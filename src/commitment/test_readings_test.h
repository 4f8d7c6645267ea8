// For tests: reports read with the repository's own lexicon.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "base/unicode.h"
#include "commitment/candidate.h"
#include "report/reader.h"

namespace luoshi::commitment::test {

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

inline const report::Lexicon& lexicon() {
  static const report::Lexicon kLoaded = [] {
    std::map<std::string, std::string> files;
    const auto folder = std::filesystem::path(LUOSHI_SOURCE_DIR) / "data/reading";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      files[entry.path().filename().string()] = bytes_of(entry.path());
    }
    auto lexicon = report::Lexicon::load(files);
    EXPECT_TRUE(lexicon) << lexicon.error().to_string(base::Language::kEnglish);
    return std::move(*lexicon);
  }();
  return kLoaded;
}

struct Read {
  document::Document document;
  report::Reading reading;
  Candidates candidates;

  const Candidate* titled(const std::string& title) const {
    for (const Candidate& each : candidates.items) {
      if (each.title == title) return &each;
    }
    return nullptr;
  }
};

inline Read read_text(const std::string& text) {
  Read read;
  read.document.text = base::to_utf32(text);
  const std::u32string& all = read.document.text;
  for (std::size_t start = 0; start < all.size();) {
    const std::size_t end = std::min(all.find(U'\n', start), all.size());
    if (end > start) {
      read.document.paragraphs.emplace_back().span = {static_cast<std::uint32_t>(start),
                                                      static_cast<std::uint32_t>(end)};
    }
    start = end + 1;
  }
  read.reading = report::read_report(read.document, lexicon());
  read.candidates = candidates_of(read.reading, read.document.text, read.reading.year);
  return read;
}

inline Read read_sample() {
  return read_text(
      bytes_of(std::filesystem::path(LUOSHI_SOURCE_DIR) / "cities/sample/reports/2026.txt"));
}

}  // namespace luoshi::commitment::test
