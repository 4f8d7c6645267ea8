#include "report/markup.h"

#include <fmt/format.h>

#include <iterator>

#include "base/unicode.h"

namespace luoshi::report {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

}  // namespace

void append_html(std::string& out, std::u32string_view text) {
  for (const char32_t c : text) {
    switch (c) {
      case U'&':
        out += "&amp;";
        break;
      case U'<':
        out += "&lt;";
        break;
      case U'>':
        out += "&gt;";
        break;
      case U'"':
        out += "&quot;";
        break;
      case U'\'':
        out += "&#39;";
        break;
      case U'\t':
      case U'\n':
        out += static_cast<char>(c);
        break;
      case U'\r':
        out += '\n';
        break;  // what every parser of HTML makes of it
      default:
        base::append_utf8(out, is_control(c) ? kReplacement : c);
    }
  }
}

void append_html(std::string& out, std::string_view utf8) {
  append_html(out, base::to_utf32(utf8));
}

void append_json(std::string& out, std::u32string_view text) {
  out += '"';
  for (const char32_t c : text) {
    if (c == U'"' || c == U'\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (is_control(c) || c == U'<' || c == U'>' || c == U'&' || c == 0x2028 || c == 0x2029) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
    } else {
      base::append_utf8(out, c);
    }
  }
  out += '"';
}

void append_json(std::string& out, std::string_view utf8) {
  append_json(out, base::to_utf32(utf8));
}

}  // namespace luoshi::report
