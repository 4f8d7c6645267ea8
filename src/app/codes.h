// How a code of a reading stands in a cell: as a word for a person, or as itself for a program.
// Thread rule: pure.
#pragma once

#include "app/words.h"
#include "base/message.h"
#include "sheet/table.h"

namespace luoshi::app {

struct Speech {
  base::Language language = base::Language::kChinese;
  bool codes = false;  // jsonl keeps the codes
};

template <class Code>
sheet::Cell spoken(Code code, Speech speech) {
  return sheet::Cell::text(speech.codes ? to_string(code) : word(code).in(speech.language));
}

}  // namespace luoshi::app
