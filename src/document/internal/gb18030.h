// GB18030 (with GBK and GB2312 inside it) → code points, several times as fast as ICU's converter.
// The tables are ICU's own: the two-byte part is asked from it once, and every four-byte character,
// rare in prose, is converted by it. What is no character becomes U+FFFD and costs one byte (four
// where the four-byte form is kept), so that a lost byte spoils at most its neighbours. 0x80 is the
// euro sign, as Windows writes it in GBK. Thread rule: any thread; the table is built once.
#pragma once

#include <string>
#include <string_view>

namespace luoshi::document::internal {

std::u32string decode_gb18030(std::string_view bytes);

}  // namespace luoshi::document::internal
