// What the benchmarks read: reports in UTF-8, in memory. The sample city's always; all those below
// reports/ of the folder LUOSHI_TEST_DATA when it is set; and reports of any length, made of one.
//
// What cannot be read ends the program with a line that says what: a benchmark of half the reports
// would be a wrong number.
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "report/lexicon.h"

namespace luoshi::bench {

struct Text {
  std::string name;
  std::string utf8;
};

// The project's own word lists, as they are built into the program.
report::Lexicon load_lexicon();

std::vector<Text> sample_reports();
// Empty optional when LUOSHI_TEST_DATA is not set. Decoded, then written as UTF-8 whatever the file
// was, so that every reader of them is measured on the same bytes.
std::optional<std::vector<Text>> given_reports();

std::size_t bytes_of(const std::vector<Text>& texts);

// The report with every paragraph said again and again, each time with a mark of its own before the
// full stops, for what repeats word by word is left out as residue. Headings are not repeated, so
// that the outline, and with it the share of each kind of work, stays that of the report.
std::string lengthen(const std::string& report, std::size_t bytes);
// The same with no line break in it.
std::string one_line(std::string report);

}  // namespace luoshi::bench
