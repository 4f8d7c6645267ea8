// A command line → options, by CLI11; and what is wrong with it, in words that say what would be
// right. Thread rule: pure.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"

namespace luoshi::app {

enum class Format { kTable, kText, kJson, kJsonl, kCsv, kXlsx, kHtml };
enum class What { kDefault, kQuantities, kTasks, kTerms, kOutline, kFindings, kAll };

struct Options {
  std::vector<std::string> files;
  Format format = Format::kTable;
  std::string output;  // empty or "-": standard output
  What what = What::kDefault;
  std::string lexicon;  // a folder, or empty
  bool help = false;
};

// What a command accepts.
struct Grammar {
  std::string_view command;
  std::span<const Format> formats;
  bool takes_what = false;
  std::size_t files_min = 1;
  std::size_t files_max = static_cast<std::size_t>(-1);
};

// Errors are wrong usage. A format that is not given follows from the ending of --output, else it
// is a table.
base::Result<Options> parse_options(const Grammar& grammar,
                                    const std::vector<std::string>& arguments);

// --lang LANG among the arguments; then LUOSHI_LANG; then the locale, as POSIX ranks its variables.
// Chinese, unless what is found begins with "en". The first error in --lang is told by
// parse_options.
using Variable = std::function<std::optional<std::string>(const std::string&)>;
base::Language language_of(const std::vector<std::string>& arguments, const Variable& variable);

// The candidate that is most like `word`, when it is like enough to be meant; else empty.
std::string_view closest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace luoshi::app
