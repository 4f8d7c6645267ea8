// What is said to a person: Chinese first, English beside it. Every message the program shows to a
// user is one of these, so that no language is bolted on later.
#pragma once

#include <string>

namespace luoshi::base {

enum class Language { kChinese, kEnglish };

struct Message {
  std::string zh;
  std::string en;

  const std::string& in(Language language) const {
    return language == Language::kChinese ? zh : en;
  }
  friend bool operator==(const Message&, const Message&) = default;
};

}  // namespace luoshi::base
