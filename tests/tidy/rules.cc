#include "tests/tidy/rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <regex>

namespace luoshi::tidy {
namespace {

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::string module_of(std::string_view path) {
  if (!path.starts_with("src/")) return {};
  return std::string(path.substr(4, path.find('/', 4) - 4));
}

// A call of the function itself: not a member's, nor another namespace's of the same name, nor a
// declaration's ("bool open(").
bool is_free_call(std::string_view line, std::size_t begin) {
  std::string_view before = line.substr(0, begin);
  if (before.ends_with("std::")) return true;
  if (before.ends_with("::")) {
    before.remove_suffix(2);
    return before.empty() || !(is_name_character(before.back()) || before.back() == '>');
  }
  if (before.ends_with('.') || before.ends_with("->") || before.ends_with('~')) return false;
  before = before.substr(0, before.find_last_not_of(' ') + 1);
  if (before.ends_with("return")) return true;
  return before.empty() || !(is_name_character(before.back()) || before.back() == '>' ||
                             before.back() == '&' || before.back() == '*');
}

bool names(std::string_view line, const std::string& name) {
  if (name.starts_with('<')) return line.starts_with("#include " + name);
  const bool is_call = name.ends_with('(');
  const std::string word = is_call ? name.substr(0, name.size() - 1) : name;
  for (std::size_t at = line.find(word); at != std::string_view::npos;
       at = line.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if (at > 0 && is_name_character(line[at - 1])) continue;
    if (end < line.size() && is_name_character(line[end])) continue;
    if (!is_call) return true;
    if (end < line.size() && line[end] == '(' && is_free_call(line, at)) return true;
  }
  return false;
}

enum class Scope { kOpen, kFunction, kOther };

std::string trimmed(std::string_view text) {
  std::string out;
  for (const std::string& word : split_words(text)) out += (out.empty() ? "" : " ") + word;
  return out;
}

// What a brace opens, told by the text between it and the last ; { or }.
Scope scope_of(const std::string& head) {
  static const std::regex kOpen(R"(\bnamespace\b|^extern *$|\b(class|struct|union|enum)\b[^()]*$)");
  if (std::regex_search(head, kOpen)) return Scope::kOpen;
  if (head.find('(') != std::string::npos && !std::regex_search(head, std::regex(R"(=\s*$)"))) {
    return Scope::kFunction;
  }
  return Scope::kOther;
}

// "Foo::Foo(int a) : a_" before a brace: it initialises a member, the body is still to come.
bool is_member_initializer(const std::string& head) {
  static const std::regex kInitializer(R"(\)( noexcept)? : .*[A-Za-z0-9_>]$)");
  return std::regex_search(head, kInitializer);
}

std::size_t matching_brace(std::string_view code, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t i = open; i < code.size(); ++i) {
    if (code[i] == '{') ++depth;
    if (code[i] == '}' && --depth == 0) return i;
  }
  return code.size();
}

}  // namespace

std::vector<BannedName> parse_banned_names(std::string_view text) {
  std::vector<BannedName> names;
  for (const std::string_view line : split_lines(text)) {
    const std::vector<std::string> words = split_words(line);
    if (words.size() < 4 || words[0] == "#") continue;
    BannedName name{words[0], {}, words[2] == "yes", {}};
    if (words[1] != "-") name.modules.insert(words[1]);
    for (std::size_t i = 3; i < words.size(); ++i) {
      name.reason += (i == 3 ? "" : " ") + words[i];
    }
    names.push_back(std::move(name));
  }
  return names;
}

Violations check_banned_names(const SourceFile& file, const std::vector<BannedName>& names_banned) {
  Violations out;
  const std::string module = module_of(file.path);
  if (module.empty() || !is_cpp(file.path)) return out;
  const std::string code = code_only(file.text);
  std::size_t number = 0;
  for (const std::string_view line : split_lines(code)) {
    ++number;
    for (const BannedName& banned : names_banned) {
      if (banned.modules.contains(module)) continue;
      if (banned.is_allowed_in_tests && is_test(file.path)) continue;
      if (!names(line, banned.name)) continue;
      out.push_back(file.path + ":" + std::to_string(number) + ": " + banned.name +
                    " is not used here: " + banned.reason);
    }
  }
  return out;
}

std::vector<Function> find_functions(const SourceFile& file) {
  std::vector<Function> functions;
  const std::string code = code_only(file.text);
  std::string head;
  std::size_t line = 1;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '\n') ++line;
    if (c == '#' && trimmed(head).empty()) {
      // A directive: to the end of its line and of the lines that continue it.
      while (i < code.size() && (code[i] != '\n' || code[i - 1] == '\\')) line += code[i++] == '\n';
      ++line;
    } else if (c == '{') {
      const std::string text = trimmed(head);
      const Scope scope = scope_of(text);
      const bool is_initializer = is_member_initializer(text);
      if (!is_initializer) head.clear();
      if (scope == Scope::kOpen) continue;
      const std::size_t close = matching_brace(code, i);
      const auto length = static_cast<std::size_t>(std::count(
          code.begin() + static_cast<std::ptrdiff_t>(i),
          code.begin() + static_cast<std::ptrdiff_t>(std::min(close, code.size())), '\n'));
      if (scope == Scope::kFunction && !is_initializer) {
        functions.push_back({file.path, line, length + 1, text});
      }
      line += length;
      i = close;
    } else if (c == '}' || c == ';') {
      head.clear();
    } else {
      head.push_back(c);
    }
  }
  return functions;
}

std::size_t count_code_points(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

Violations check_width(const SourceFile& file, std::size_t columns_max) {
  Violations out;
  std::size_t number = 0;
  for (const std::string_view line : split_lines(file.text)) {
    ++number;
    const std::size_t columns = count_code_points(line);
    if (columns <= columns_max) continue;
    if (is_test(file.path) && line.find('"') != std::string_view::npos) continue;
    out.push_back(file.path + ":" + std::to_string(number) + ": " + std::to_string(columns) +
                  " columns; " + std::to_string(columns_max) + " are the most");
  }
  return out;
}

Violations check_header(const SourceFile& file) {
  Violations out;
  if (!file.path.ends_with(".h")) return out;
  if (!file.text.starts_with("// ")) {
    out.push_back(file.path + ":1: a header opens with a comment that says what it is for");
  }
  if (file.text.find("\n#pragma once\n") == std::string::npos) {
    out.push_back(file.path + ": #pragma once is missing");
  }
  return out;
}

Violations check_words(const SourceFile& file) {
  // Spelled so that this file does not break its own rule.
  static const std::regex kMachinePath(R"((^|[^A-Za-z0-9_.\-/}])/(work|root|home|Users|mnt)/)");
  static const std::regex kUndone(R"(\b(TO)(DO)\b|\bFIX)"
                                  R"(ME\b|\bXX)"
                                  R"(X\b)");
  Violations out;
  if (file.text.find('\0') != std::string::npos) return out;  // no text
  std::size_t number = 0;
  for (const std::string_view line : split_lines(file.text)) {
    ++number;
    const auto matches = [&](const std::regex& what) {
      return std::regex_search(line.begin(), line.end(), what);
    };
    const std::string place = file.path + ":" + std::to_string(number) + ": ";
    if (line.size() > 2000) continue;  // data; a regular expression would recurse on it
    if (matches(kMachinePath)) out.push_back(place + "names a path of somebody's machine");
    if (is_cpp(file.path) && matches(kUndone)) out.push_back(place + "notes work left undone");
  }
  return out;
}

}  // namespace luoshi::tidy
