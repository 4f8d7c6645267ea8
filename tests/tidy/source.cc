#include "tests/tidy/source.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace luoshi::tidy {
namespace {

namespace fs = std::filesystem;

bool is_skipped_folder(const fs::path& path) {
  const std::string name = path.filename().string();
  return name == ".git" || name == "build" || name == "node_modules";
}

bool is_skipped_file(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.ends_with('~') || name.ends_with(".swp");
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool is_literal_prefix(std::string_view word) {
  return word.empty() || word == "u8" || word == "u" || word == "U" || word == "L";
}

// Walks over C++ text once, blanking as it goes.
class Blanker {
 public:
  explicit Blanker(std::string_view text) : text_(text), out_(text) {}

  std::string run() {
    while (at_ < text_.size()) step();
    return std::move(out_);
  }

 private:
  bool here(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  void blank_to(std::size_t end) {
    for (end = std::min(end, text_.size()); at_ < end; ++at_) {
      if (out_[at_] != '\n') out_[at_] = ' ';
    }
  }

  std::size_t behind(std::string_view what, std::size_t from) const {
    const std::size_t found = text_.find(what, from);
    return found == std::string_view::npos ? text_.size() : found + what.size();
  }

  // The name or number that ends just here: U in U'x', 1 in 1'000.
  std::string_view word_before() const {
    std::size_t begin = at_;
    while (begin > 0 && is_name_character(text_[begin - 1])) --begin;
    return text_.substr(begin, at_ - begin);
  }

  void step() {
    const std::string_view prefix = word_before();
    if (here("//")) {
      blank_to(text_.find('\n', at_));
    } else if (here("/*")) {
      blank_to(behind("*/", at_ + 2));
    } else if (here("#include")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (here("R\"") && is_literal_prefix(prefix)) {
      const std::size_t open = text_.find('(', at_);
      const std::string close = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
      blank_to(behind(close, at_));
    } else if (here("\"") || (here("'") && is_literal_prefix(prefix))) {
      blank_to(literal_end());
    } else {
      ++at_;
    }
  }

  std::size_t literal_end() const {
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == text_[at_] || text_[i] == '\n') {
        return i + 1;
      }
    }
    return text_.size();
  }

  std::string_view text_;
  std::string out_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<SourceFile> read_tree(const std::string& root) {
  std::vector<SourceFile> files;
  for (fs::recursive_directory_iterator at(root), end; at != end; ++at) {
    if (at->is_directory() && is_skipped_folder(at->path())) at.disable_recursion_pending();
    if (!at->is_regular_file() || is_skipped_file(at->path())) continue;
    files.push_back({fs::relative(at->path(), root).string(), read_file(at->path())});
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n", i);
    if (begin == std::string_view::npos) break;
    i = std::min(text.find_first_of(" \t\r\n", begin), text.size());
    words.emplace_back(text.substr(begin, i - begin));
  }
  return words;
}

bool is_cpp(std::string_view path) { return path.ends_with(".h") || path.ends_with(".cc"); }

bool is_test(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name.ends_with("_test.cc") || name.ends_with("_test.h") || name.starts_with("test_");
}

std::string code_only(std::string_view text) { return Blanker(text).run(); }

}  // namespace luoshi::tidy
