// Result<T>: the outcome of what can fail for reasons outside the program. An Error says what is
// wrong, where, and what would be right. No exception crosses a module; a library that throws is
// caught where it is called.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "base/message.h"

namespace luoshi::base {

enum class ErrorCode {
  kInvalidInput,  // the bytes or the argument are wrong
  kNotFound,
  kUnsupported,      // understood, and refused
  kTooLarge,         // over a stated limit
  kUnavailable,      // a file, program or service did not answer
  kConflict,         // right in itself, and against what has happened meanwhile
  kUnauthenticated,  // nobody knows who asks
  kForbidden,        // who asks is known, and may not
};

struct Error {
  ErrorCode code = ErrorCode::kInvalidInput;
  Message what;
  std::string where;  // "file.docx", "row 12, column C", "" when the caller knows
  Message right;      // what would be right; may be empty
  // Machine-readable, where the code says too little: "version_outdated", "separation_of_duties".
  std::string reason = {};

  // One line for a person: "where: what (right)".
  std::string to_string(Language language) const;
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

inline tl::unexpected<Error> fail(ErrorCode code, Message what, std::string where = {},
                                  Message right = {}) {
  return tl::unexpected<Error>(Error{code, std::move(what), std::move(where), std::move(right)});
}

}  // namespace luoshi::base
