// Every word that the page says itself, in both languages: one dictionary for the skeleton, the
// marks and the script. Words of the JSON form ("change_abs") have their label under a prefix.
// Thread rule: constant data.
#pragma once

#include <span>
#include <string_view>

#include "base/message.h"

namespace luoshi::report {

struct Label {
  std::string_view key;
  std::string_view zh;
  std::string_view en;

  std::string_view in(base::Language language) const {
    return language == base::Language::kChinese ? zh : en;
  }
};

std::span<const Label> labels();
// The label of an unknown key is a mistake of ours (CHECK).
std::string_view label(std::string_view key, base::Language language);
// label("kind", "target") is that of "kind.target".
std::string_view label(std::string_view prefix, std::string_view word, base::Language language);

}  // namespace luoshi::report
