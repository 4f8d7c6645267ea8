// Strong ids: Id<struct UnitTag> and Id<struct CaseTag> are two types, so that the one is never
// handed over for the other. A module names its own: `using UnitId = base::Id<struct UnitTag>;`.
//
// An id is 1 to kIdBytesMax bytes without white space or control characters; parse() holds that,
// the constructor takes the word of the program. A default-constructed one is empty: not set yet.
// Bytes that are no text are a std::string or std::string_view; there is no type of their own.
// Thread rule: a value.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace luoshi::base {

constexpr std::size_t kIdBytesMax = 128;

inline bool is_id_text(std::string_view text) {
  return !text.empty() && text.size() <= kIdBytesMax &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7F; });
}

template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string value) : value_(std::move(value)) {}

  static Result<Id> parse(std::string_view text) {
    if (is_id_text(text)) return Id(std::string(text));
    return fail(ErrorCode::kInvalidInput, {"不是有效的标识", "this is no id"}, {},
                {"应为 1 至 128 字节，不含空白和控制字符",
                 "1 to 128 bytes without white space or control characters"});
  }

  const std::string& value() const { return value_; }
  bool empty() const { return value_.empty(); }

  friend bool operator==(const Id&, const Id&) = default;
  friend std::strong_ordering operator<=>(const Id&, const Id&) = default;

 private:
  std::string value_;
};

// An id is a string in JSON (base/json.h).
template <class T>
struct JsonAs;

template <class Tag>
struct JsonAs<Id<Tag>> {
  using Form = std::string;
  static const Form& write(const Id<Tag>& id) { return id.value(); }
  static Result<Id<Tag>> read(const Form& text) { return Id<Tag>::parse(text); }
};

}  // namespace luoshi::base

template <class Tag>
struct std::hash<luoshi::base::Id<Tag>> {
  std::size_t operator()(const luoshi::base::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.value());
  }
};
