#include "document/internal/html_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "document/internal/html_tokens.h"
#include "document/internal/lines.h"

namespace luoshi::document::internal {
namespace {

using base::ErrorCode;
using View = std::u32string_view;

// Every other element is inline: its borders do not end a line, and it is not kept.
constexpr std::array<std::string_view, 46> kBlocks = {
    "html",       "body",    "div",     "p",       "ul",       "ol",         "li",      "dl",
    "dt",         "dd",      "table",   "thead",   "tbody",    "tfoot",      "tr",      "td",
    "th",         "caption", "section", "article", "main",     "header",     "footer",  "nav",
    "aside",      "form",    "h1",      "h2",      "h3",       "h4",         "h5",      "h6",
    "pre",        "center",  "figure",  "address", "fieldset", "figcaption", "details", "summary",
    "blockquote", "hgroup",  "dir",     "menu",    "legend",   "head"};

// Text within these is no text of the page.
constexpr std::array<std::string_view, 10> kSilent = {"select", "option",   "button", "template",
                                                      "svg",    "noscript", "audio",  "video",
                                                      "canvas", "title"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_cell(std::string_view name) { return name == "td" || name == "th"; }
bool is_section(std::string_view name) {
  return name == "thead" || name == "tbody" || name == "tfoot";
}

// Whether the start of `next` ends an `open` element that nobody closed.
bool closes(std::string_view next, std::string_view open) {
  if (open == "p" || open == "head") return true;
  if (open == "li") return next == "li";
  if (open == "dt" || open == "dd") return next == "dt" || next == "dd";
  if (is_cell(open)) return is_cell(next) || next == "tr" || is_section(next);
  if (open == "tr") return next == "tr" || is_section(next);
  return is_section(open) && is_section(next);
}

// Where the search for an open element ends: what stands in a cell does not close the table around.
bool is_border(std::string_view name, std::string_view sought) {
  if (name == "table") return sought != "table";
  if (sought == "li" || sought == "p") return name == "ul" || name == "ol" || is_cell(name);
  return false;
}

bool is_wide(char32_t c) { return c >= 0x2E80; }

// Runs of white space become one space; a run with a line break between two Chinese characters
// becomes nothing, as a browser shows it.
class LineText {
 public:
  void append(View text, bool is_link) {
    for (const char32_t c : text) {
      if (c == U' ' || c == U'\t' || c == U'\n' || c == U'\r' || c == U'\f') {
        space_ = true;
        breaks_ |= c == U'\n' || c == U'\r';
        continue;
      }
      if (space_ && !text_.empty() && !(breaks_ && is_wide(text_.back()) && is_wide(c))) {
        text_.push_back(U' ');
      }
      space_ = breaks_ = false;
      text_.push_back(c);
      link_size_ += is_link ? 1 : 0;
    }
  }
  std::optional<HtmlLine> take(std::uint32_t owner) {
    HtmlLine line{owner, std::move(text_), link_size_};
    text_.clear();
    link_size_ = 0;
    space_ = breaks_ = false;
    const auto span = trim(line.text, {0, static_cast<std::uint32_t>(line.text.size())});
    if (span.empty()) return std::nullopt;
    line.text = line.text.substr(span.start, span.size());
    return line;
  }

 private:
  std::u32string text_;
  std::size_t link_size_ = 0;
  bool space_ = false;
  bool breaks_ = false;
};

class PageParser {
 public:
  PageParser(View text, std::string_view name, const Limits& limits)
      : tokens_(text), name_(name), limits_(limits) {
    page_.elements.push_back({0, "page", {}});
    open_.push_back(0);
  }

  base::Result<HtmlPage> parse() {
    HtmlToken token;
    while (tokens_.next(token)) {
      if (token.kind == HtmlToken::Kind::kText) {
        add_text(token.text);
      } else if (token.kind == HtmlToken::Kind::kStart) {
        start(token);
      } else {
        end(token.name);
      }
      if (open_.size() > limits_.nesting_max || page_.elements.size() > limits_.nodes_max) {
        return fail_too_large();
      }
    }
    end_line();
    return std::move(page_);
  }

 private:
  const std::string& name_of(std::uint32_t element) const { return page_.elements[element].name; }

  tl::unexpected<base::Error> fail_too_large() const {
    return base::fail(ErrorCode::kTooLarge,
                      {fmt::format("网页嵌套超过 {} 层，或元素超过 {} 个", limits_.nesting_max,
                                   limits_.nodes_max),
                       fmt::format("the page nests deeper than {}, or has more than {} elements",
                                   limits_.nesting_max, limits_.nodes_max)},
                      std::string(name_),
                      {"请把正文复制到 txt 或 docx", "copy its text into a txt or docx file"});
  }

  void end_line() {
    if (auto line = line_.take(open_.back())) page_.lines.push_back(std::move(*line));
  }

  void add_text(View text) {
    if (silent_ == "title") page_.title += text;
    if (!silent_.empty() || name_of(open_.back()) == "head") return;
    if (pre_depth_ == 0) {
      line_.append(text, in_link_);
      return;
    }
    std::size_t start = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (i < text.size() && !is_line_break(text[i])) continue;
      line_.append(text.substr(start, i - start), in_link_);
      if (i < text.size()) end_line();
      start = i + 1;
    }
  }

  void start(const HtmlToken& token) {
    if (silent_.empty() && contains(kSilent, token.name)) silent_ = token.name;
    if (token.name == "meta") read_meta(token);
    if (token.name == "br" || token.name == "hr") end_line();
    if (token.name == "a") in_link_ = true;
    if (!contains(kBlocks, token.name)) return;
    if (silent_ == "title") silent_.clear();  // a title that nobody closed
    end_line();
    close_implied(token.name);
    if (token.name == "pre") ++pre_depth_;
    HtmlElement element{open_.back(), token.name, {}};
    for (const char* key : {"class", "id", "role"}) {
      const auto found = token.attributes.find(key);
      if (found != token.attributes.end()) element.hint += found->second + U" ";
    }
    open_.push_back(static_cast<std::uint32_t>(page_.elements.size()));
    page_.elements.push_back(std::move(element));
  }

  void read_meta(const HtmlToken& token) {
    const auto name = token.attributes.find("name");
    const auto content = token.attributes.find("content");
    if (name == token.attributes.end() || content == token.attributes.end()) return;
    if (name->second == U"ArticleTitle") page_.article_title = content->second;
  }

  void end(const std::string& name) {
    if (name == silent_) silent_.clear();
    if (name == "a") in_link_ = false;
    if (!contains(kBlocks, name)) return;
    end_line();
    for (std::size_t i = open_.size(); i-- > 1;) {
      if (name_of(open_[i]) == name) return close_down_to(i);
      if (is_border(name_of(open_[i]), name)) return;
    }
  }

  void close_implied(std::string_view next) {
    for (std::size_t i = open_.size(); i-- > 1;) {
      const std::string& open = name_of(open_[i]);
      if (closes(next, open)) {
        close_down_to(i);
      } else if (open == "table" || open == "ul" || open == "ol" || open == "dl" ||
                 (open == "div" && next != "tr" && next != "td")) {
        return;
      }
    }
  }

  void close_down_to(std::size_t size) {
    while (open_.size() > size) {
      if (name_of(open_.back()) == "pre" && pre_depth_ > 0) --pre_depth_;
      open_.pop_back();
    }
    in_link_ = false;
  }

  HtmlTokenizer tokens_;
  std::string_view name_;
  const Limits& limits_;
  HtmlPage page_;
  LineText line_;
  std::vector<std::uint32_t> open_;
  std::string silent_;  // the element whose text is passed over; empty: none
  bool in_link_ = false;
  std::size_t pre_depth_ = 0;
};

}  // namespace

base::Result<HtmlPage> parse_page(View text, std::string_view name, const Limits& limits) {
  return PageParser(text, name, limits).parse();
}

}  // namespace luoshi::document::internal
