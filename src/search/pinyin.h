// The initial letters of an ideograph's pinyin (data/search/initials.txt, embedded).
// Thread rule: any thread.
#pragma once

#include <cstdint>

namespace luoshi::search {

// Bit 0 is 'a'; of one with several readings in common use several; 0: none is known. A letter is
// its own initial.
std::uint32_t initials_of(char32_t character);

}  // namespace luoshi::search
