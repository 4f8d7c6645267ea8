// The repository as the tidy test sees it: files with their text, and C++ text with comments and
// literals blanked out so that rules look at code alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace luoshi::tidy {

struct SourceFile {
  std::string path;  // relative to the repository's root, with '/'
  std::string text;
};

// Every file of the repository in the order of their paths, without .git, build folders, what npm
// installed and what git ignores otherwise (names that end in ~ or .swp).
std::vector<SourceFile> read_tree(const std::string& root);

std::vector<std::string_view> split_lines(std::string_view text);
std::vector<std::string> split_words(std::string_view text);
bool is_cpp(std::string_view path);
bool is_test(std::string_view path);  // a _test.cc, or a header that only tests include

// The same text with comments, string and character literals replaced by blanks, each line where it
// was. #include lines keep their names.
std::string code_only(std::string_view text);

}  // namespace luoshi::tidy
