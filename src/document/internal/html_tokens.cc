#include "document/internal/html_tokens.h"

#include <algorithm>
#include <array>
#include <utility>

namespace luoshi::document::internal {
namespace {

using View = std::u32string_view;

constexpr std::size_t kNameLengthMax = 64;
constexpr std::size_t kReferenceLengthMax = 10;

bool is_html_space(char32_t c) {
  return c == U' ' || c == U'\t' || c == U'\n' || c == U'\r' || c == U'\f';
}

bool is_letter(char32_t c) { return (c | 0x20) >= U'a' && (c | 0x20) <= U'z'; }

char lower_ascii(char32_t c) {
  if (c >= 0x80) return '?';
  return static_cast<char>(c >= U'A' && c <= U'Z' ? c + 32 : c);
}

constexpr std::array<std::string_view, 8> kKeptAttributes = {
    "class", "id", "name", "content", "charset", "role", "colspan", "type"};

// Their content is no text of the page and may hold '<'.
constexpr std::array<std::string_view, 7> kRawElements = {"script",   "style",  "xmp",     "iframe",
                                                          "noframes", "object", "textarea"};

struct Entity {
  View name;
  char32_t value;
};

// Those that Chinese and Latin text uses; sorted by name. An unknown one stays as it is written.
constexpr std::array<Entity, 73> kEntities = {
    {{U"amp", U'&'},      {U"apos", U'\''},  {U"bull", U'•'},   {U"cent", U'¢'},
     {U"copy", U'©'},     {U"deg", U'°'},    {U"divide", U'÷'}, {U"emsp", 0x2003},
     {U"ensp", 0x2002},   {U"equiv", U'≡'},  {U"euro", U'€'},   {U"frac12", U'½'},
     {U"frac14", U'¼'},   {U"frac34", U'¾'}, {U"ge", U'≥'},     {U"gt", U'>'},
     {U"hellip", U'…'},   {U"iexcl", U'¡'},  {U"infin", U'∞'},  {U"iquest", U'¿'},
     {U"laquo", U'«'},    {U"larr", U'←'},   {U"ldquo", U'“'},  {U"le", U'≤'},
     {U"lowast", U'∗'},   {U"lsaquo", U'‹'}, {U"lsquo", U'‘'},  {U"lt", U'<'},
     {U"macr", U'¯'},     {U"mdash", U'—'},  {U"micro", U'µ'},  {U"middot", U'·'},
     {U"minus", U'−'},    {U"nbsp", 0xA0},   {U"ndash", U'–'},  {U"ne", U'≠'},
     {U"not", U'¬'},      {U"oline", U'‾'},  {U"ordf", U'ª'},   {U"ordm", U'º'},
     {U"para", U'¶'},     {U"permil", U'‰'}, {U"plusmn", U'±'}, {U"pound", U'£'},
     {U"prime", U'′'},    {U"Prime", U'″'},  {U"quot", U'"'},   {U"radic", U'√'},
     {U"raquo", U'»'},    {U"rarr", U'→'},   {U"rdquo", U'”'},  {U"reg", U'®'},
     {U"rsaquo", U'›'},   {U"rsquo", U'’'},  {U"sbquo", U'‚'},  {U"sect", U'§'},
     {U"shy", 0xAD},      {U"sim", U'∼'},    {U"sum", U'∑'},    {U"sup1", U'¹'},
     {U"sup2", U'²'},     {U"sup3", U'³'},   {U"asymp", U'≈'},  {U"szlig", U'ß'},
     {U"thinsp", 0x2009}, {U"times", U'×'},  {U"trade", U'™'},  {U"uarr", U'↑'},
     {U"darr", U'↓'},     {U"yen", U'¥'},    {U"zwj", 0x200D},  {U"zwnj", 0x200C},
     {U"bdquo", U'„'}}};

char32_t named(View name) {
  const auto found = std::find_if(kEntities.begin(), kEntities.end(),
                                  [name](const Entity& entity) { return entity.name == name; });
  return found == kEntities.end() ? 0 : found->value;
}

// "#12288", "#x3000"; 0 when it is no character. 0x80 to 0x9F mean what Windows means by them, as
// the standard says; of those only the ones that text uses.
char32_t numbered(View digits) {
  const bool is_hex = digits.size() > 1 && (digits[1] | 0x20) == U'x';
  char32_t value = 0;
  const std::size_t first = is_hex ? 2 : 1;
  for (std::size_t i = first; i < digits.size(); ++i) {
    const char32_t c = digits[i];
    char32_t digit = 99;
    if (c >= U'0' && c <= U'9') digit = c - U'0';
    if (is_hex && (c | 0x20) >= U'a' && (c | 0x20) <= U'f') digit = (c | 0x20) - U'a' + 10;
    if (digit == 99 || value > 0x10FFFF) return 0;
    value = value * (is_hex ? 16 : 10) + digit;
  }
  if (digits.size() == first || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return 0;
  constexpr std::array<std::pair<char32_t, char32_t>, 8> kWindows = {{{0x80, U'€'},
                                                                      {0x85, U'…'},
                                                                      {0x91, U'‘'},
                                                                      {0x92, U'’'},
                                                                      {0x93, U'“'},
                                                                      {0x94, U'”'},
                                                                      {0x96, U'–'},
                                                                      {0x97, U'—'}}};
  for (const auto& [code, meant] : kWindows) {
    if (value == code) return meant;
  }
  return value;
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::u32string resolve_references(View text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != U'&') {
      out.push_back(text[i++]);
      continue;
    }
    std::size_t end = i + 1;
    while (
        end < text.size() && end - i <= kReferenceLengthMax &&
        (is_letter(text[end]) || text[end] == U'#' || (text[end] >= U'0' && text[end] <= U'9'))) {
      ++end;
    }
    const View name = text.substr(i + 1, end - i - 1);
    const bool is_closed = end < text.size() && text[end] == U';';
    char32_t value = 0;
    // Without its semicolon only a number and the commonest, as browsers do.
    if (name.starts_with(U'#')) {
      value = numbered(name);
    } else if (is_closed || name == U"nbsp") {
      value = named(name);
    }
    if (value == 0) {
      out.push_back(text[i++]);
      continue;
    }
    out.push_back(value);
    i = is_closed ? end + 1 : end;
  }
  return out;
}

bool HtmlTokenizer::next(HtmlToken& token) {
  while (!at_end()) {
    token = HtmlToken{};
    if (page_[at_] == U'<' && read_markup(token)) {
      if (!token.name.empty()) return true;
      continue;  // a comment or a declaration
    }
    read_text(token);
    return true;
  }
  return false;
}

void HtmlTokenizer::read_text(HtmlToken& token) {
  std::size_t end = at_ + 1;
  while (end < page_.size() && page_[end] != U'<') ++end;
  token.kind = HtmlToken::Kind::kText;
  token.text = resolve_references(page_.substr(at_, end - at_));
  at_ = end;
}

// False when the '<' is only a sign.
bool HtmlTokenizer::read_markup(HtmlToken& token) {
  const View rest = page_.substr(at_);
  if (rest.size() < 2) return false;
  if (is_letter(rest[1]) || (rest[1] == U'/' && rest.size() > 2 && is_letter(rest[2]))) {
    read_tag(token);
    return true;
  }
  if (rest[1] == U'!' || rest[1] == U'?' || rest[1] == U'/') {
    skip_comment();
    return true;
  }
  return false;
}

void HtmlTokenizer::skip_comment() {
  const bool is_comment = page_.substr(at_).starts_with(U"<!--");
  const View closing = is_comment ? U"-->" : U">";
  bool& never_ends = is_comment ? comment_never_ends_ : declaration_never_ends_;
  at_ += is_comment ? 4 : 2;
  const std::size_t end = never_ends ? View::npos : page_.find(closing, at_);
  never_ends = end == View::npos;
  // A comment that never ends would swallow the rest of the page: it ends with its own opening.
  if (!never_ends) at_ = end + closing.size();
}

void HtmlTokenizer::skip_spaces() {
  while (!at_end() && (is_html_space(page_[at_]) || page_[at_] == U'/')) ++at_;
}

void HtmlTokenizer::read_tag(HtmlToken& token) {
  const bool is_end = page_[at_ + 1] == U'/';
  token.kind = is_end ? HtmlToken::Kind::kEnd : HtmlToken::Kind::kStart;
  at_ += is_end ? 2 : 1;
  while (!at_end() && !is_html_space(page_[at_]) && page_[at_] != U'/' && page_[at_] != U'>') {
    if (token.name.size() < kNameLengthMax) token.name.push_back(lower_ascii(page_[at_]));
    ++at_;
  }
  for (skip_spaces(); !at_end() && page_[at_] != U'>'; skip_spaces()) read_attribute(token);
  if (!at_end()) ++at_;
  if (!is_end && contains(kRawElements, token.name)) skip_raw_text(token.name);
}

void HtmlTokenizer::read_attribute(HtmlToken& token) {
  std::string name;
  do {  // a '=' at its beginning is part of the name
    if (name.size() < kNameLengthMax) name.push_back(lower_ascii(page_[at_]));
    ++at_;
  } while (!at_end() && !is_html_space(page_[at_]) && page_[at_] != U'/' && page_[at_] != U'>' &&
           page_[at_] != U'=');
  while (!at_end() && is_html_space(page_[at_])) ++at_;
  if (at_end() || page_[at_] != U'=') return;
  ++at_;
  while (!at_end() && is_html_space(page_[at_])) ++at_;
  if (at_end()) return;

  std::size_t end = at_;
  const char32_t quote = page_[at_];
  if (quote == U'"' || quote == U'\'') {
    end = std::min(page_.find(quote, ++at_), page_.size());
  } else {
    while (end < page_.size() && !is_html_space(page_[end]) && page_[end] != U'>') ++end;
  }
  if (contains(kKeptAttributes, name)) {
    token.attributes.emplace(name, resolve_references(page_.substr(at_, end - at_)));
  }
  at_ = end < page_.size() && (quote == U'"' || quote == U'\'') ? end + 1 : end;
}

// To "</script" and no further: what follows is read as the end tag. A script that never ends takes
// the rest of the page with it, as in a browser.
void HtmlTokenizer::skip_raw_text(const std::string& name) {
  while (!at_end()) {
    at_ = std::min(page_.find(U"</", at_), page_.size());
    const View rest = page_.substr(std::min(at_ + 2, page_.size()), name.size());
    const bool matches = rest.size() == name.size() &&
                         std::equal(rest.begin(), rest.end(), name.begin(),
                                    [](char32_t a, char b) { return lower_ascii(a) == b; });
    if (matches || at_end()) return;
    at_ += 2;
  }
}

}  // namespace luoshi::document::internal
