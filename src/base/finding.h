// A finding: something about an input that a person should know. A bad document is not an error; it
// gives a value and findings. `code` is stable and machine-readable ("document.encoding_guessed").
#pragma once

#include <string>

#include "base/message.h"
#include "base/span.h"

namespace luoshi::base {

enum class Severity { kInfo, kWarning, kError };

struct Finding {
  std::string code;
  Severity severity = Severity::kInfo;
  Span span;          // where in the text; empty when it concerns the whole
  std::string where;  // where outside a text: "Sheet1!C12", "word/document.xml"; else empty
  Message message;
};

}  // namespace luoshi::base
