// The rules for the text of files: names that are banned, lengths, widths, machine paths. Each is a
// function from a file to its violations, so that it is tested on small texts of its own.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/modules.h"
#include "tests/tidy/source.h"

namespace luoshi::tidy {

struct BannedName {
  std::string name;
  std::set<std::string> modules;  // that may use it
  bool is_allowed_in_tests = false;
  std::string reason;
};

// See banned_names.txt for the format.
std::vector<BannedName> parse_banned_names(std::string_view text);
Violations check_banned_names(const SourceFile& file, const std::vector<BannedName>& names);

struct Function {
  std::string path;
  std::size_t line = 0;    // of the opening brace
  std::size_t length = 0;  // lines from the opening brace to the closing one
  std::string head;        // what stands before the brace
};

// Functions with a body, found by their braces. Lambdas count as part of what they stand in.
std::vector<Function> find_functions(const SourceFile& file);

std::size_t count_code_points(std::string_view utf8);
// A test may hold a longer line with a literal: its texts are data.
Violations check_width(const SourceFile& file, std::size_t columns_max);
// Headers open with what they are for, and with #pragma once.
Violations check_header(const SourceFile& file);
// Absolute paths into somebody's machine, and notes of work left undone.
Violations check_words(const SourceFile& file);

}  // namespace luoshi::tidy
