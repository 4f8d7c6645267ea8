#include "tests/scenarios/scenario.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace luoshi::scenarios {
namespace {

struct Line {
  std::string_view word;  // the first
  std::string_view rest;  // behind the blank that follows it
};

Line divide(std::string_view line) {
  const std::size_t blank = std::min(line.find(' '), line.size());
  return {line.substr(0, blank), line.substr(std::min(blank + 1, line.size()))};
}

class Parser {
 public:
  explicit Parser(std::string_view text) {
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      lines_.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
  }

  std::variant<std::vector<Case>, ParseProblem> run() {
    for (at_ = 0; at_ < lines_.size(); ++at_) {
      const std::size_t line = at_ + 1;
      if (std::string what = take(lines_[at_]); !what.empty()) {
        return ParseProblem{line, std::move(what)};
      }
    }
    return std::move(cases_);
  }

 private:
  // Says what is wrong with the line, or nothing.
  std::string take(std::string_view text) {
    const auto [word, rest] = divide(text);
    if (text.empty() || word == "#") return {};
    if (word == "case") {
      cases_.push_back({at_ + 1, std::string(rest), {}, {}, {}});
      return {};
    }
    if (cases_.empty()) return "a case must begin with 'case NAME'";
    if (word == "needs") {
      cases_.back().needs.emplace_back(rest);
      return {};
    }
    if (word == "write") {
      std::string name(rest);
      cases_.back().writes.emplace_back(std::move(name), block());
      return {};
    }
    if (word == "$") {
      cases_.back().steps.push_back({at_ + 1, std::string(rest), 0, {}});
      return {};
    }
    if (cases_.back().steps.empty()) return "a command ('$ …') must come first";
    if (word == "status") return take_status(rest);
    if (word == "out" || word == "err") return take_expectation(word, {}, rest);
    if (word == "file") {
      const auto [name, relation] = divide(rest);
      return take_expectation(word, name, relation);
    }
    return "'" + std::string(word) + "' is no word of a scenario";
  }

  std::string take_status(std::string_view rest) {
    if (rest.empty() || rest.size() > 3 || rest.find_first_not_of("0123456789") != rest.npos) {
      return "'status' takes a number";
    }
    cases_.back().steps.back().status = std::stoi(std::string(rest));
    return {};
  }

  std::string take_expectation(std::string_view stream, std::string_view file,
                               std::string_view text) {
    const auto [word, rest] = divide(text);
    const std::optional<Relation> relation = relation_of(word);
    if (!relation) return "has, lacks, matches, starts, lines, is or empty must follow";
    Expectation expectation{at_ + 1, std::string(stream), std::string(file), *relation,
                            std::string(rest)};
    if (*relation == Relation::kIs) expectation.text = block();
    cases_.back().steps.back().expectations.push_back(std::move(expectation));
    return {};
  }

  static std::optional<Relation> relation_of(std::string_view word) {
    if (word == "has") return Relation::kHas;
    if (word == "lacks") return Relation::kLacks;
    if (word == "matches") return Relation::kMatches;
    if (word == "starts") return Relation::kStartsWith;
    if (word == "lines") return Relation::kLines;
    if (word == "is") return Relation::kIs;
    if (word == "empty") return Relation::kIsEmpty;
    return std::nullopt;
  }

  // The lines that follow and begin with '|', without the '|' and one blank.
  std::string block() {
    std::string text;
    while (at_ + 1 < lines_.size() && lines_[at_ + 1].starts_with('|')) {
      std::string_view line = lines_[++at_].substr(1);
      if (line.starts_with(' ')) line.remove_prefix(1);
      text += line;
      text += '\n';
    }
    return text;
  }

  std::vector<std::string_view> lines_;
  std::vector<Case> cases_;
  std::size_t at_ = 0;
};

}  // namespace

std::variant<std::vector<Case>, ParseProblem> parse(std::string_view text) {
  return Parser(text).run();
}

}  // namespace luoshi::scenarios
