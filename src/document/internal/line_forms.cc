#include "document/internal/line_forms.h"

#include <algorithm>
#include <array>

#include "document/internal/lines.h"
#include "document/internal/residue.h"

namespace luoshi::document::internal {
namespace {

using View = std::u32string_view;

constexpr std::array<View, 8> kPositionLabels = {U"当前位置",     U"您的位置",    U"你的位置",
                                                 U"您现在的位置", U"所在位置",    U"您当前的位置",
                                                 U"您所在的位置", U"你现在的位置"};

// Buttons and links of a page, pagers among them. A line that consists of these and of numbers,
// punctuation and space is navigation; "首页" and "下一页" are nobody's prose.
constexpr std::array<View, 52> kPageWords = {
    U"上一页",   U"下一页",     U"上页",     U"下页",
    U"首页",     U"尾页",       U"末页",     U"上一篇",
    U"下一篇",   U"上一条",     U"下一条",   U"字体",
    U"字号",     U"打印本页",   U"打印",     U"关闭窗口",
    U"关闭本页", U"关闭",       U"返回顶部", U"返回首页",
    U"返回列表", U"返回",       U"收藏本页", U"收藏",
    U"加入收藏", U"设为首页",   U"分享到",   U"分享",
    U"推荐",     U"E-mail推荐", U"我要纠错", U"纠错",
    U"网站地图", U"联系我们",   U"无障碍",   U"无障碍浏览",
    U"手机版",   U"扫一扫",     U"微信",     U"微博",
    U"繁体",     U"简体",       U"登录",     U"注册",
    U"长者模式", U"适老化",     U"关于我们", U"打印此页",
    U"大",       U"中",         U"小",       U"扫一扫在手机打开当前页"};

constexpr std::array<View, 3> kSizeWords = {U"大", U"中", U"小"};

constexpr std::array<View, 22> kBylineLabels = {
    U"来源",     U"信息来源", U"文章来源", U"稿件来源", U"稿源",     U"责任编辑",
    U"责编",     U"编辑",     U"作者",     U"审核",     U"校对",     U"发布时间",
    U"发布日期", U"发布机构", U"浏览次数", U"浏览量",   U"点击次数", U"点击数",
    U"点击率",   U"阅读次数", U"阅读量",   U"访问量"};

constexpr std::array<View, 8> kPromotionWords = {U"更多", U"关注", U"公众号", U"下载",
                                                 U"尽在", U"访问", U"转载",   U"搜集"};

bool contains(View line, View part) { return line.find(part) != View::npos; }

bool is_digit(char32_t c) { return (c >= U'0' && c <= U'9') || (c >= U'０' && c <= U'９'); }

bool is_colon(char32_t c) { return c == U':' || c == U'：'; }

bool has_sentence_end(View line) { return line.find_first_of(U"。！？；") != View::npos; }

bool is_punctuation(char32_t c) {
  if (c < 0x80) return !is_digit(c) && !((c | 0x20) >= U'a' && (c | 0x20) <= U'z');
  return (c >= 0x2010 && c <= 0x2046) || (c >= 0x2190 && c <= 0x21FF) ||
         (c >= 0x25A0 && c <= 0x25FF) || (c >= 0x3001 && c <= 0x303F && c != U'〇') ||
         (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) || c == 0xB7 || c == 0xAB ||
         c == 0xBB || c == 0xA9 || (c >= 0xFF3B && c <= 0xFF40) || (c >= 0xFF5B && c <= 0xFF65);
}

View skip_opening(View line) {
  while (!line.empty() && (is_punctuation(line.front()) || is_space(line.front()))) {
    line.remove_prefix(1);
  }
  return line;
}

template <std::size_t N>
View longest_word_at_start(View line, const std::array<View, N>& words) {
  View best;
  for (const View word : words) {
    if (line.starts_with(word) && word.size() > best.size()) best = word;
  }
  return best;
}

// `line` begins with a label and a colon, "来 源：" included: up to two spaces within the label.
template <std::size_t N>
bool starts_with_label(View line, const std::array<View, N>& labels) {
  const View word = longest_word_at_start(line, labels);
  if (word.empty()) return false;
  line.remove_prefix(word.size());
  while (!line.empty() && is_space(line.front())) line.remove_prefix(1);
  return !line.empty() && is_colon(line.front());
}

bool is_tag_only(View line) {
  if (line.size() < 3 || line.front() != U'<' || line.back() != U'>') return false;
  while (!line.empty()) {
    const auto end = line.find(U'>');
    if (line.front() != U'<' || end == View::npos || end < 2) return false;
    const char32_t c = line[1] == U'/' || line[1] == U'!' ? line[2] : line[1];
    if ((c | 0x20) < U'a' || (c | 0x20) > U'z' || contains(line.substr(0, end), U"<U+")) {
      return false;
    }
    line.remove_prefix(end + 1);
    while (!line.empty() && is_space(line.front())) line.remove_prefix(1);
  }
  return true;
}

// Takes page words, numbers, punctuation and space off the line; residue when nothing is left and
// at least one word says more than "大" or a number would.
bool is_page_words_only(View line) {
  bool has_word = false;
  while (!line.empty()) {
    const char32_t c = line.front();
    const View word = longest_word_at_start(line, kPageWords);
    if (const std::size_t escape = visible_space_at_start(line); escape != 0) {
      line.remove_prefix(escape);
    } else if (!word.empty()) {
      has_word |= std::find(kSizeWords.begin(), kSizeWords.end(), word) == kSizeWords.end();
      line.remove_prefix(word.size());
    } else if (is_digit(c) || is_punctuation(c) || is_space(c) || c == U'共' || c == U'第' ||
               c == U'页' || c == U'到' || c == U'转') {
      line.remove_prefix(1);
    } else {
      return false;
    }
  }
  return has_word;
}

// "首页 > 政务公开 > 政府工作报告": three short names and the arrows between them.
bool is_breadcrumb(View line) {
  std::size_t arrows = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool is_arrow = line[i] == U'>' || line[i] == U'»' || line[i] == U'›' || line[i] == U'＞';
    if (is_arrow && (i == 0 || line[i - 1] != line[i])) ++arrows;
  }
  if (arrows == 0 || has_sentence_end(line) || contains(line, U"<")) return false;
  return arrows >= 2 || line.starts_with(U"首页");
}

bool is_navigation(View line) {
  const View inner = skip_opening(line);
  if (starts_with_label(inner, kPositionLabels) && !has_sentence_end(line)) return true;
  return is_page_words_only(line) || is_breadcrumb(line);
}

// A label stands first, or behind the date and the site's name: "某网站 2024年1月2日 来源：某报".
bool is_byline(View line) {
  if (has_sentence_end(line) || contains(line, U"，")) return false;
  if (starts_with_label(skip_opening(line), kBylineLabels)) return line.size() <= 60;
  std::size_t labels = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (is_space(line[i - 1]) && starts_with_label(line.substr(i), kBylineLabels)) ++labels;
  }
  const bool dated = std::any_of(line.begin(), line.end(), is_digit);
  return labels >= 1 && dated;
}

// "- 12 -", "—12—", "第12页", "第 12 页 共 30 页", "12 / 30".
bool is_marked_page_number(View line) {
  if (line.size() > 24) return false;
  std::u32string form;  // digits become 0, runs collapse, space goes
  for (const char32_t c : line) {
    if (is_space(c)) continue;
    if (is_digit(c)) {
      if (form.empty() || form.back() != U'0') form.push_back(U'0');
    } else if (c == U'-' || c == U'—' || c == U'–' || c == U'－' || c == U'―' || c == U'─' ||
               c == U'·' || c == U'•') {
      if (form.empty() || form.back() != U'-') form.push_back(U'-');
    } else {
      form.push_back(c == U'／' ? U'/' : c);
    }
  }
  constexpr std::array<View, 9> kForms = {U"-0-",         U"第0页",        U"第0页共0页",
                                          U"第0页/共0页", U"-第0页-",      U"0/0",
                                          U"第0页,共0页", U"第0页，共0页", U"共0页第0页"};
  return std::find(kForms.begin(), kForms.end(), View(form)) != kForms.end();
}

bool is_promotion(View line) {
  return has_web_address(line) && std::any_of(kPromotionWords.begin(), kPromotionWords.end(),
                                              [line](View word) { return contains(line, word); });
}

}  // namespace

std::optional<std::uint32_t> bare_number(View line) {
  if (line.empty() || line.size() > 4) return std::nullopt;
  std::uint32_t value = 0;
  for (const char32_t c : line) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + static_cast<std::uint32_t>(c >= U'０' ? c - U'０' : c - U'0');
  }
  return value;
}

bool has_web_address(View line) {
  if (line.size() > kShortLineMax || has_sentence_end(line)) return false;
  return contains(line, U"http://") || contains(line, U"https://") || contains(line, U"www.");
}

bool is_closing_punctuation(View line) {
  return line.size() <= 3 && std::all_of(line.begin(), line.end(), [](char32_t c) {
           return c == U'）' || c == U')' || c == U'】' || c == U']' || c == U'］' || c == U'〕';
         });
}

std::optional<ResidueReason> judge_line(View line) {
  if (line.size() > kShortLineMax && line.front() != U'<') return std::nullopt;
  if (is_tag_only(line)) return ResidueReason::kMarkup;
  if (line.size() > kShortLineMax) return std::nullopt;
  if (is_marked_page_number(line)) return ResidueReason::kPageNumber;
  if (is_navigation(line)) return ResidueReason::kNavigation;
  if (is_promotion(line)) return ResidueReason::kWatermark;
  if (is_byline(line)) return ResidueReason::kByline;
  return std::nullopt;
}

}  // namespace luoshi::document::internal
