// The automatic numbers of a docx, as the word processor shows them: "一、", "（二）", "3.",
// "第四章". They stand nowhere in the text of the file; without them an outline cannot be read.
// Source: ECMA-376 part 1, 17.9. Thread rule: one thread at a time; asking for a number counts up.
#pragma once

#include <array>
#include <map>
#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace luoshi::document::internal {

inline constexpr std::size_t kNumberingLevels = 9;

// `number` in the format that ECMA-376 17.18.59 names; decimal where the format is not known, ""
// for "none" and "bullet".
std::u32string format_number(std::uint32_t number, std::string_view format);

class Numbering {
 public:
  Numbering() = default;
  explicit Numbering(pugi::xml_node numbering);  // the root of word/numbering.xml

  // Counts the next paragraph of that list and level, and gives what stands before its text.
  std::u32string next(const std::string& list_id, std::size_t level);

 private:
  struct Level {
    std::uint32_t start = 1;
    std::string format = "decimal";
    std::u32string pattern;  // "%1、"
    std::string suffix = "tab";
    bool is_legal = false;  // every number decimal, whatever its own level says
  };
  struct List {
    std::string abstract_id;  // lists of one kind count on together
    std::array<Level, kNumberingLevels> levels;
    std::array<bool, kNumberingLevels> restarts{};  // by an override, at its first use
  };
  using Counters = std::array<std::uint32_t, kNumberingLevels>;  // 0: not begun

  static void read_level(pugi::xml_node node, Level& level);

  std::map<std::string, List> lists_;
  std::map<std::string, Counters> counters_;  // by abstract id
};

}  // namespace luoshi::document::internal
