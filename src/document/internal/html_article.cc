#include "document/internal/html_article.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "document/internal/lines.h"

namespace luoshi::document::internal {
namespace {

using View = std::u32string_view;

constexpr std::size_t kProseLineMin = 40;   // a line this long is prose whatever it holds
constexpr std::size_t kProsePageMin = 100;  // a page with less has no article to look for
constexpr std::size_t kTitleLengthMin = 4;
constexpr std::size_t kTitleLengthMax = 100;

constexpr std::array<std::string_view, 5> kFrameElements = {"nav", "footer", "aside", "form",
                                                            "menu"};
constexpr std::array<View, 16> kFrameHints = {U"nav",     U"menu",   U"footer",  U"breadcrumb",
                                              U"sidebar", U"share",  U"comment", U"copyright",
                                              U"toolbar", U"paging", U"crumb",   U"search",
                                              U"login",   U"banner", U"related", U"recommend"};

struct Sums {
  std::size_t prose = 0;
  std::size_t text = 0;
  std::size_t links = 0;
};

bool is_prose(const HtmlLine& line) {
  if (line.link_size * 2 > line.text.size()) return false;
  if (line.text.size() >= kProseLineMin) return true;
  return std::count_if(line.text.begin(), line.text.end(), [](char32_t c) {
           return c == U'，' || c == U'。' || c == U'；' || c == U'！';
         }) >= 2;
}

std::vector<Sums> sum_up(const HtmlPage& page) {
  std::vector<Sums> sums(page.elements.size());
  for (const HtmlLine& line : page.lines) {
    Sums& own = sums[line.owner];
    own.text += line.text.size();
    own.links += line.link_size;
    if (is_prose(line)) own.prose += line.text.size() - line.link_size;
  }
  for (std::size_t i = page.elements.size(); i-- > 1;) {  // children before their parents
    Sums& parent = sums[page.elements[i].parent];
    parent.prose += sums[i].prose;
    parent.text += sums[i].text;
    parent.links += sums[i].links;
  }
  return sums;
}

bool may_hold_an_article(const std::string& name) {
  return name != "p" && name != "li" && name != "tr" && name != "thead" && name != "tbody" &&
         name != "dd" && name != "dt" && name != "pre" && name.size() != 2;  // h1 … h6, ul, ol, td
}

std::uint32_t find_container(const HtmlPage& page, const std::vector<Sums>& sums) {
  std::vector<std::uint32_t> richest(page.elements.size(), 0);
  for (std::uint32_t i = 1; i < page.elements.size(); ++i) {
    std::uint32_t& best = richest[page.elements[i].parent];
    if (best == 0 || sums[i].prose > sums[best].prose) best = i;
  }
  const std::size_t total = sums[0].prose;
  std::uint32_t container = 0;
  std::uint32_t at = 0;
  while (richest[at] != 0 && sums[richest[at]].prose * 10 >= total * 8) {
    at = richest[at];
    if (may_hold_an_article(page.elements[at].name) || page.elements[at].name == "td") {
      container = at;
    }
  }
  return container;
}

bool says_it_is_frame(const HtmlElement& element) {
  if (std::find(kFrameElements.begin(), kFrameElements.end(), element.name) !=
      kFrameElements.end()) {
    return true;
  }
  std::u32string hint = element.hint;
  for (char32_t& c : hint) c = c >= U'A' && c <= U'Z' ? c + 32 : c;
  return std::any_of(kFrameHints.begin(), kFrameHints.end(),
                     [&hint](View word) { return hint.find(word) != std::u32string::npos; });
}

// A paragraph that is one link may be the author's ("附件：…"); a block of links is a menu.
bool is_frame(const HtmlElement& element, const Sums& own, std::size_t total_prose) {
  if (own.prose * 10 >= total_prose * 3 && own.prose > 0) return false;
  if (says_it_is_frame(element)) return true;
  return element.name != "p" && own.links * 2 > own.text;
}

// Without space, and with one form of bracket, so that a title is found where it is printed spread.
std::u32string normal(View text) {
  std::u32string out;
  for (const char32_t c : text) {
    if (!is_space(c)) out.push_back(c);
  }
  return out;
}

std::vector<std::u32string> title_parts(View title) {
  std::vector<std::u32string> parts;
  std::u32string part;
  const auto take = [&] {
    const auto span = trim(part, {0, static_cast<std::uint32_t>(part.size())});
    if (span.size() >= kTitleLengthMin && span.size() <= kTitleLengthMax) {
      parts.push_back(part.substr(span.start, span.size()));
    }
    part.clear();
  };
  for (const char32_t c : title) {
    if (c == U'_' || c == U'|' || c == U'-' || c == U'–' || c == U'»' || c == U'>' || c == U'\n') {
      take();
    } else {
      part.push_back(c);
    }
  }
  take();
  return parts;
}

// Of "title_column_site" the part that stands as a line of the article, else the longest.
std::u32string find_title(const HtmlPage& page, const std::vector<bool>& is_kept) {
  if (page.article_title.size() >= kTitleLengthMin &&
      page.article_title.size() <= kTitleLengthMax) {
    return page.article_title;
  }
  const std::vector<std::u32string> parts = title_parts(page.title);
  std::unordered_map<std::u32string, std::size_t> part_of;  // by normal form
  for (std::size_t i = 0; i < parts.size(); ++i) part_of.emplace(normal(parts[i]), i);
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    if (parts.empty() || !is_kept[i] || page.lines[i].text.size() > kTitleLengthMax) continue;
    const auto part = part_of.find(normal(page.lines[i].text));
    if (part != part_of.end()) return parts[part->second];
  }
  const auto longest = std::max_element(
      parts.begin(), parts.end(),
      [](const std::u32string& a, const std::u32string& b) { return a.size() < b.size(); });
  return longest == parts.end() ? std::u32string{} : *longest;
}

}  // namespace

Article find_article(const HtmlPage& page) {
  const std::vector<Sums> sums = sum_up(page);
  const bool has_article = sums[0].prose >= kProsePageMin;
  const std::uint32_t container = has_article ? find_container(page, sums) : 0;
  std::vector<bool> inside(page.elements.size(), false);
  for (std::uint32_t i = 0; i < page.elements.size(); ++i) {
    if (i == container) {
      inside[i] = true;
      continue;
    }
    inside[i] = i != 0 && inside[page.elements[i].parent] &&
                !is_frame(page.elements[i], sums[i], sums[0].prose);
  }
  Article article;
  article.is_kept.reserve(page.lines.size());
  for (const HtmlLine& line : page.lines) {
    article.is_kept.push_back(inside[line.owner]);
    article.dropped += inside[line.owner] ? 0 : 1;
  }
  article.title = find_title(page, article.is_kept);
  return article;
}

}  // namespace luoshi::document::internal
