#include "base/result.h"

namespace luoshi::base {

std::string Error::to_string(Language language) const {
  const bool chinese = language == Language::kChinese;
  std::string line =
      where.empty() ? what.in(language) : where + (chinese ? "：" : ": ") + what.in(language);
  if (const std::string& hint = right.in(language); !hint.empty()) {
    line += chinese ? "（" + hint + "）" : " (" + hint + ")";
  }
  return line;
}

}  // namespace luoshi::base
