// A scenario file: cases against the real program, written as text. See README.md beside this file
// for the language. Parsing keeps line numbers, so that a failure and an update find their place.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace luoshi::scenarios {

enum class Relation { kHas, kLacks, kMatches, kIs, kIsEmpty, kLines, kStartsWith };

// What must hold of a stream ("out", "err") or of a file ("file NAME").
struct Expectation {
  std::size_t line = 0;
  std::string stream;
  std::string file;
  Relation relation = Relation::kHas;
  std::string text;  // of kIs: the whole text
};

// One command and what must come of it.
struct Step {
  std::size_t line = 0;
  std::string command;
  int status = 0;
  std::vector<Expectation> expectations;
};

struct Case {
  std::size_t line = 0;
  std::string name;
  std::vector<std::string> needs;                           // programs, or variables with a '$'
  std::vector<std::pair<std::string, std::string>> writes;  // files made before: name, text
  std::vector<Step> steps;
};

struct ParseProblem {
  std::size_t line = 0;
  std::string what;
};

std::variant<std::vector<Case>, ParseProblem> parse(std::string_view text);

}  // namespace luoshi::scenarios
