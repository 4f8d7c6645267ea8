// A web page → tags and text, in linear time whatever the page. A forgiving tokenizer after the
// HTML standard's section 13.2.5, for reading text, not for rendering: comments, scripts and styles
// vanish, character references are resolved, and of the attributes only those asked for are kept.
//
// Written by hand because the packaged parsers are no match for a hostile page: one tag with
// 60,000 attributes (0.4 MB) costs libxml2 16 s and gumbo 11 s, and 300,000 nested elements exhaust
// gumbo's memory. Thread rule: one thread at a time; `page` must outlive the tokenizer.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace luoshi::document::internal {

struct HtmlToken {
  enum class Kind { kText, kStart, kEnd };
  Kind kind = Kind::kText;
  std::u32string text;  // of kText, references resolved
  std::string name;     // of a tag, lower case
  // class, id, name, content, charset, role, colspan and type; the first of each name.
  std::map<std::string, std::u32string> attributes;
};

class HtmlTokenizer {
 public:
  explicit HtmlTokenizer(std::u32string_view page) : page_(page) {}

  // False at the end of the page.
  bool next(HtmlToken& token);

 private:
  void read_text(HtmlToken& token);
  bool read_markup(HtmlToken& token);
  void read_tag(HtmlToken& token);
  void read_attribute(HtmlToken& token);
  void skip_comment();
  void skip_raw_text(const std::string& name);
  void skip_spaces();
  bool at_end() const { return at_ >= page_.size(); }

  std::u32string_view page_;
  std::size_t at_ = 0;
  // Known to end nowhere from here on: not looked for again, or a page of openings costs a square.
  bool comment_never_ends_ = false;
  bool declaration_never_ends_ = false;
};

// Character references resolved: "&nbsp;", "&#12288;", "&#x3000;". What is none stays.
std::u32string resolve_references(std::u32string_view text);

}  // namespace luoshi::document::internal
