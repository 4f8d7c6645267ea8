// Names of files, taken apart as texts: no file system is asked.
#pragma once

#include <string>
#include <string_view>

namespace luoshi::app {

// "a/b.docx" -> "b.docx"
std::string file_name(std::string_view path);
// "a/B.DOCX" -> ".docx"; "" without one. ASCII letters in lower case.
std::string extension(std::string_view path);
// "a/b.docx" -> "b"
std::string stem(std::string_view path);
// ("out/", "b.html") -> "out/b.html"
std::string join(std::string_view folder, std::string_view name);
// By their letters, "./" and doubled slashes aside; links are not followed.
bool is_same_path(std::string_view one, std::string_view other);

}  // namespace luoshi::app
