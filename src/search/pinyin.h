// The pinyin of ideographs, without tones (data/search/pinyin.txt, embedded): how one is read, and
// whether letters that somebody typed read a name: in full (moxiang), by initials (mx), or mixed
// (moxsq), the last syllable perhaps begun.
// Thread rule: any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace luoshi::search {

// Its syllables; several where several are in common use, a letter's or digit's own; none known:
// empty.
std::vector<std::string_view> readings_of(char32_t character);
bool sounds_like(char32_t one, char32_t other);  // they have a reading in common

// Where in `heading` the letters are read from one character on; npos: nowhere. At most 60 letters.
std::size_t find_read(std::u32string_view heading, std::string_view letters);

}  // namespace luoshi::search
