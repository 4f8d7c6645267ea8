#include "search/pinyin.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/unicode.h"
#include "search/internal/pinyin_files.h"

namespace luoshi::search {
namespace {

constexpr char32_t kFirst = 0x4E00;
constexpr char32_t kLast = 0x9FFF;
constexpr std::size_t kReadingsMax = 4;
constexpr std::size_t kLettersMax = 60;

using Readings = std::array<std::uint16_t, kReadingsMax>;  // places in the syllables; 0: none
struct Table {
  std::vector<std::string_view> syllables = {""};
  std::array<Readings, kLast - kFirst + 1> readings{};
};

void add(Readings& readings, std::uint16_t syllable) {
  for (std::uint16_t& each : readings) {
    if (each == syllable) return;
    if (each != 0) continue;
    each = syllable;
    return;
  }
}

// "zhong 中种重"
void take_line(std::string_view line, Table& table) {
  const std::size_t space = line.find(' ');
  if (line.starts_with('#') || space == line.npos) return;
  const std::string_view syllable = line.substr(0, space);
  auto known = std::ranges::find(table.syllables, syllable);
  if (known == table.syllables.end()) known = table.syllables.insert(known, syllable);
  const auto place = static_cast<std::uint16_t>(known - table.syllables.begin());
  for (const char32_t c : base::to_utf32(line.substr(space + 1))) {
    if (c >= kFirst && c <= kLast) add(table.readings[c - kFirst], place);
  }
}

const Table& table() {
  static const Table kTable = [] {
    Table out;
    for (const auto& [name, content] : pinyin_files()) {
      std::string_view rest = content;
      while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        take_line(rest.substr(0, end), out);
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
    return out;
  }();
  return kTable;
}

constexpr std::string_view kOwn = "0123456789abcdefghijklmnopqrstuvwxyz";

template <class Take>
void for_each_reading(char32_t character, const Take& take) {
  if (character < 0x80) {
    const std::size_t own = kOwn.find(static_cast<char>(character));
    if (own != kOwn.npos) take(kOwn.substr(own, 1));
  } else if (character >= kFirst && character <= kLast) {
    for (const std::uint16_t each : table().readings[character - kFirst]) {
      if (each == 0) return;
      take(table().syllables[each]);
    }
  }
}

// How many letters may be taken for the syllable: as a bit each. All of it, its initial, and what
// is left of the letters when the syllable begins so.
std::uint64_t taken(std::string_view syllable, std::string_view letters) {
  const auto differ =
      std::mismatch(syllable.begin(), syllable.end(), letters.begin(), letters.end());
  const auto common = static_cast<std::size_t>(differ.first - syllable.begin());
  std::uint64_t out = 0;
  if (common == 0) return out;
  out |= 2;
  const bool has_two = syllable.size() > 1 && syllable[1] == 'h';  // zh, ch, sh
  if (has_two && common >= 2) out |= 4;
  if (common == syllable.size() || common == letters.size()) out |= std::uint64_t{1} << common;
  return out;
}

// Which numbers of letters are read when these were before this character.
std::uint64_t read_on(std::uint64_t before, char32_t character, std::string_view letters) {
  std::uint64_t after = 0;
  for_each_reading(character, [&](std::string_view syllable) {
    for (std::size_t at = 0; at < letters.size(); ++at) {
      if ((before >> at & 1) != 0) after |= taken(syllable, letters.substr(at)) << at;
    }
  });
  return after;
}

}  // namespace

std::vector<std::string_view> readings_of(char32_t character) {
  std::vector<std::string_view> out;
  for_each_reading(character, [&](std::string_view each) { out.push_back(each); });
  return out;
}

bool sounds_like(char32_t one, char32_t other) {
  const auto readings = readings_of(other);
  return std::ranges::any_of(readings_of(one), [&](std::string_view each) {
    return std::ranges::find(readings, each) != readings.end();
  });
}

std::size_t find_read(std::u32string_view heading, std::string_view letters) {
  letters = letters.substr(0, kLettersMax);
  const std::uint64_t all = std::uint64_t{1} << letters.size();
  for (std::size_t begin = 0; begin < heading.size() && !letters.empty(); ++begin) {
    std::uint64_t read = 1;
    for (std::size_t at = begin; at < heading.size() && read != 0; ++at) {
      read = read_on(read, heading[at], letters);
      if ((read & all) != 0) return begin;
    }
  }
  return std::u32string_view::npos;
}

}  // namespace luoshi::search
