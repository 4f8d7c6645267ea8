// JSON <-> described structs. A struct says its members once, with BOOST_DESCRIBE_STRUCT beside it;
// to_json writes them in that order and from_json reads them back, with the RFC 6901 pointer of
// every member at fault in Error.where ("/lead/units/2").
//
// C++                          JSON
// bool, whole numbers          true/false; a number, its range checked
// std::string                  text; U+0000 is refused, no database keeps it
// Decimal                      text: "12.5", so that no reader makes a double of it
// std::optional<T>             absent or null when empty; absent on output
// std::vector<T>               array
// std::map<std::string, T>     object
// described struct             object; "class_" is written "class", as C++ keeps that word
// described enum               text: kUnitClerk is "unit_clerk"
// any type with a JsonAs<T>    as its Form is: strong ids, days, points in time
// boost::json::value           as it is
//
// Doubles are not mapped: quantities are Decimals. A struct must be default-constructible.
// Errors: Result; no exception leaves. Thread rule: any thread.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"

namespace luoshi::base {

struct JsonLimits {
  std::size_t bytes_max = 1 << 20;
  std::size_t depth_max = 32;
  std::size_t name_bytes_max = 1024;  // of a member's name
};

// The whole text is one JSON value (RFC 8259, UTF-8); a member named twice is refused. In an
// Error.where stands "line 2, column 7", counted in bytes from 1.
Result<boost::json::value> parse_json(std::string_view text, const JsonLimits& limits = {});
std::string serialize(const boost::json::value& value);

// How a type is written that is no struct: specialise it with
//   using Form = …;                          a type that can be written
//   static Form write(const T& value);
//   static Result<T> read(const Form& form);  its Error says what is wrong and what would be right
template <class T>
struct JsonAs;

struct JsonReadOptions {
  bool ignore_unknown = false;  // members that the struct does not have
  std::size_t problems_max = 20;
};

template <class T>
boost::json::value to_json(const T& value);

// The first thing that is wrong.
template <class T>
Result<T> from_json(const boost::json::value& json, const JsonReadOptions& options = {});

// All that is wrong, up to problems_max; empty exactly when a value came of it.
template <class T>
std::optional<T> from_json(const boost::json::value& json, std::vector<Error>& problems,
                           const JsonReadOptions& options = {});

namespace json_internal {

template <class T>
concept Mapped = requires {
  typename JsonAs<T>::Form;
};
template <class T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool>;
template <class T>
concept Enum = std::is_enum_v<T>;
template <class T>
concept Struct = boost::describe::has_describe_members<T>::value;

template <class T>
struct Kind : std::false_type {
  static constexpr bool kOptional = false, kVector = false, kMap = false;
};
template <class T>
struct Kind<std::optional<T>> : Kind<void> {
  static constexpr bool kOptional = true;
};
template <class T>
struct Kind<std::vector<T>> : Kind<void> {
  static constexpr bool kVector = true;
};
template <class T>
struct Kind<std::map<std::string, T>> : Kind<void> {
  static constexpr bool kMap = true;
};

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                         boost::describe::mod_inherited>;

std::string enumerator_text(std::string_view name);              // kUnitClerk -> unit_clerk
constexpr std::string_view member_text(std::string_view name) {  // class_ -> class
  return name.ends_with('_') ? name.substr(0, name.size() - 1) : name;
}

template <Enum E>
const std::vector<std::pair<E, std::string>>& enumerators() {
  static const auto kNames = [] {
    std::vector<std::pair<E, std::string>> names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
        [&](auto one) { names.emplace_back(one.value, enumerator_text(one.name)); });
    return names;
  }();
  return kNames;
}

// Where the reading stands, and what was found wrong so far.
class Reading {
 public:
  Reading(std::vector<Error>& problems, const JsonReadOptions& options)
      : problems_(problems), options_(options) {}

  // The pointer grows by one token for as long as the Step lives.
  class Step {
   public:
    Step(Reading& reading, std::string_view name);
    Step(Reading& reading, std::size_t index);
    ~Step() { reading_.pointer_.resize(size_before_); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    Reading& reading_;
    std::size_t size_before_;
  };

  bool full() const { return problems_.size() >= options_.problems_max; }
  void add(Message what, Message right);
  void add(Error error);                                           // of a JsonAs: its place is here
  void add_wrong(const boost::json::value& found, Message right);  // another kind of value
  void add_missing(Message right);
  void check_unknown(const boost::json::object& object, const std::string_view* names,
                     std::size_t count);

 private:
  std::vector<Error>& problems_;
  const JsonReadOptions& options_;
  std::string pointer_;
};

// What would be right.
Message want_bool();
Message want_text();
Message want_decimal();
Message want_array();
Message want_object();
Message want_whole(std::int64_t min, std::uint64_t max);
Message want_one_of(const std::vector<std::string_view>& names);

template <class T>
Message want() {
  if constexpr (Mapped<T>) {
    return want<std::remove_cvref_t<typename JsonAs<T>::Form>>();
  } else if constexpr (std::same_as<T, bool>) {
    return want_bool();
  } else if constexpr (WholeNumber<T>) {
    return want_whole(std::int64_t{std::numeric_limits<T>::min()},
                      std::uint64_t{std::numeric_limits<T>::max()});
  } else if constexpr (std::same_as<T, std::string>) {
    return want_text();
  } else if constexpr (std::same_as<T, Decimal>) {
    return want_decimal();
  } else if constexpr (Kind<T>::kOptional) {
    return want<typename T::value_type>();
  } else if constexpr (Kind<T>::kVector) {
    return want_array();
  } else if constexpr (Enum<T>) {
    std::vector<std::string_view> names;
    for (const auto& [value, name] : enumerators<T>()) names.push_back(name);
    return want_one_of(names);
  } else {
    return want_object();
  }
}

// The leaves; nothing when it is another kind of value or out of range.
std::optional<std::string> text_of(const boost::json::value& json);
std::optional<Decimal> decimal_of(const boost::json::value& json);

template <WholeNumber T>
std::optional<T> whole_of(const boost::json::value& json) {
  if (const std::int64_t* number = json.if_int64(); number && std::in_range<T>(*number)) {
    return static_cast<T>(*number);
  }
  if (const std::uint64_t* number = json.if_uint64(); number && std::in_range<T>(*number)) {
    return static_cast<T>(*number);
  }
  return std::nullopt;
}

template <Enum E>
std::optional<E> enum_of(const boost::json::value& json) {
  const boost::json::string* text = json.if_string();
  if (!text) return std::nullopt;
  for (const auto& [value, name] : enumerators<E>()) {
    if (std::string_view(*text) == name) return value;
  }
  return std::nullopt;
}

template <class T>
std::optional<T> read(const boost::json::value& json, Reading& reading);

template <class T>
std::optional<T> read_mapped(const boost::json::value& json, Reading& reading) {
  auto form = read<std::remove_cvref_t<typename JsonAs<T>::Form>>(json, reading);
  if (!form) return std::nullopt;
  Result<T> value = JsonAs<T>::read(*form);
  if (value) return std::move(*value);
  reading.add(std::move(value.error()));
  return std::nullopt;
}

template <class T>
std::optional<std::vector<T>> read_array(const boost::json::array& array, Reading& reading) {
  std::vector<T> out;
  out.reserve(array.size());
  for (std::size_t i = 0; i < array.size() && !reading.full(); ++i) {
    const Reading::Step step(reading, i);
    if (auto item = read<T>(array[i], reading)) out.push_back(std::move(*item));
  }
  if (out.size() != array.size()) return std::nullopt;
  return out;
}

template <class T>
std::optional<std::map<std::string, T>> read_map(const boost::json::object& object,
                                                 Reading& reading) {
  std::map<std::string, T> out;
  for (const auto& member : object) {
    if (reading.full()) break;
    const Reading::Step step(reading, std::string_view(member.key()));
    const auto name = text_of(boost::json::value(member.key()));
    if (!name) reading.add_wrong(boost::json::value(member.key()), want_text());
    if (auto item = read<T>(member.value(), reading); item && name) {
      out.emplace(*name, std::move(*item));
    }
  }
  if (out.size() != object.size()) return std::nullopt;
  return out;
}

// One member of a struct; false when it stays as it was by a fault.
template <class T>
bool read_member(const boost::json::object& object, std::string_view name, T& out,
                 Reading& reading) {
  const boost::json::value* json = object.if_contains(name);
  if constexpr (Kind<T>::kOptional) {
    if (!json || json->is_null()) return true;
  }
  const Reading::Step step(reading, name);
  if (!json) {
    reading.add_missing(want<T>());
    return false;
  }
  auto value = read<T>(*json, reading);
  if (value) out = std::move(*value);
  return value.has_value();
}

template <Struct T>
std::optional<T> read_struct(const boost::json::object& object, Reading& reading) {
  static_assert(std::is_default_constructible_v<T>, "from_json needs T{}");
  std::optional<T> out(std::in_place);
  bool whole = true;
  std::array<std::string_view, boost::mp11::mp_size<Members<T>>::value> names{};
  std::size_t count = 0;
  boost::mp11::mp_for_each<Members<T>>([&](auto member) {
    const std::string_view name = member_text(member.name);
    names[count++] = name;
    if (reading.full() || !read_member(object, name, (*out).*member.pointer, reading)) {
      whole = false;
    }
  });
  reading.check_unknown(object, names.data(), names.size());
  if (!whole) out.reset();
  return out;
}

template <class T>
std::optional<T> read_checked(const boost::json::value& json, Reading& reading,
                              std::optional<T> value) {
  if (!value) reading.add_wrong(json, want<T>());
  return value;
}

template <class T>
std::optional<T> read(const boost::json::value& json, Reading& reading) {
  if constexpr (std::same_as<T, boost::json::value>) {
    return json;
  } else if constexpr (Mapped<T>) {
    return read_mapped<T>(json, reading);
  } else if constexpr (std::same_as<T, bool>) {
    const bool* found = json.if_bool();
    return read_checked(json, reading, found ? std::optional(*found) : std::nullopt);
  } else if constexpr (WholeNumber<T>) {
    return read_checked(json, reading, whole_of<T>(json));
  } else if constexpr (std::same_as<T, std::string>) {
    return read_checked(json, reading, text_of(json));
  } else if constexpr (std::same_as<T, Decimal>) {
    return read_checked(json, reading, decimal_of(json));
  } else if constexpr (Enum<T>) {
    return read_checked(json, reading, enum_of<T>(json));
  } else if constexpr (Kind<T>::kOptional) {
    if (json.is_null()) return T();
    auto inner = read<typename T::value_type>(json, reading);
    if (!inner) return std::nullopt;
    return std::optional<T>(std::in_place, std::move(*inner));
  } else if constexpr (Kind<T>::kVector) {
    if (json.is_array()) return read_array<typename T::value_type>(json.get_array(), reading);
    return read_checked<T>(json, reading, std::nullopt);
  } else if constexpr (Kind<T>::kMap) {
    if (json.is_object()) return read_map<typename T::mapped_type>(json.get_object(), reading);
    return read_checked<T>(json, reading, std::nullopt);
  } else {
    static_assert(Struct<T>, "describe the struct, or specialise JsonAs for the type");
    if (json.is_object()) return read_struct<T>(json.get_object(), reading);
    return read_checked<T>(json, reading, std::nullopt);
  }
}

template <Struct T>
boost::json::value write_struct(const T& value) {
  boost::json::object out;
  boost::mp11::mp_for_each<Members<T>>([&](auto member) {
    const auto& item = value.*member.pointer;
    if constexpr (Kind<std::remove_cvref_t<decltype(item)>>::kOptional) {
      if (item) out.emplace(member_text(member.name), to_json(*item));
    } else {
      out.emplace(member_text(member.name), to_json(item));
    }
  });
  return out;
}

}  // namespace json_internal

template <class T>
boost::json::value to_json(const T& value) {
  using namespace json_internal;
  if constexpr (std::same_as<T, boost::json::value> || std::same_as<T, bool> || WholeNumber<T>) {
    return value;
  } else if constexpr (Mapped<T>) {
    return to_json<std::remove_cvref_t<typename JsonAs<T>::Form>>(JsonAs<T>::write(value));
  } else if constexpr (std::same_as<T, std::string>) {
    return boost::json::value(std::string_view(value));
  } else if constexpr (std::same_as<T, Decimal>) {
    return boost::json::value(value.to_string());
  } else if constexpr (Enum<T>) {
    for (const auto& [known, name] : enumerators<T>()) {
      if (known == value) return boost::json::value(name);
    }
    return nullptr;  // no enumerator: a bug, which no reader takes for a value
  } else if constexpr (Kind<T>::kOptional) {
    return value ? to_json(*value) : boost::json::value(nullptr);
  } else if constexpr (Kind<T>::kVector) {
    boost::json::array out;
    out.reserve(value.size());
    for (const auto& item : value) out.push_back(to_json<typename T::value_type>(item));
    return out;
  } else if constexpr (Kind<T>::kMap) {
    boost::json::object out;
    for (const auto& [name, item] : value) out.emplace(name, to_json(item));
    return out;
  } else {
    static_assert(Struct<T>, "describe the struct, or specialise JsonAs for the type");
    return write_struct(value);
  }
}

template <class T>
std::optional<T> from_json(const boost::json::value& json, std::vector<Error>& problems,
                           const JsonReadOptions& options) {
  problems.clear();
  json_internal::Reading reading(problems, options);
  std::optional<T> out = json_internal::read<T>(json, reading);
  if (!problems.empty()) out.reset();
  return out;
}

template <class T>
Result<T> from_json(const boost::json::value& json, const JsonReadOptions& options) {
  std::vector<Error> problems;
  std::optional<T> out =
      from_json<T>(json, problems, {.ignore_unknown = options.ignore_unknown, .problems_max = 1});
  if (!out) return tl::unexpected<Error>(std::move(problems.front()));
  return std::move(*out);
}

}  // namespace luoshi::base
