#include "document/internal/pdf_content.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

#include "base/unicode.h"

namespace luoshi::document::internal {
namespace {

constexpr std::string_view kMark = "luoshi-pdf 1 ";

class Cursor {
 public:
  explicit Cursor(std::string_view rest) : rest_(rest) {}

  // A number and the sign behind it.
  template <class Number>
  bool take(Number& number, char sign) {
    const auto [stopped, error] =
        std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
    if (error != std::errc()) return false;
    rest_.remove_prefix(static_cast<std::size_t>(stopped - rest_.data()));
    return take(std::string_view(&sign, 1));
  }
  bool take(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  bool take(std::size_t size, std::string_view& out) {
    if (size > rest_.size()) return false;
    out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
  }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool take_line(Cursor& cursor, PdfLine& line) {
  std::size_t size = 0;
  std::string_view text;
  const bool whole = cursor.take(line.left, ' ') && cursor.take(line.right, ' ') &&
                     cursor.take(line.top, ' ') && cursor.take(line.bottom, ' ') &&
                     cursor.take(size, '\n') && cursor.take(size, text) && cursor.take("\n");
  if (!whole) return false;
  line.text = base::to_utf32(text);
  return std::isfinite(line.left) && std::isfinite(line.right) && std::isfinite(line.top) &&
         std::isfinite(line.bottom);
}

// Counts are not believed: pages and lines are made one by one, as their bytes are found.
bool take_page(Cursor& cursor, PdfPage& page) {
  std::size_t lines = 0;
  if (!cursor.take(page.height, ' ') || !cursor.take(lines, '\n')) return false;
  for (std::size_t i = 0; i < lines; ++i) {
    if (!take_line(cursor, page.lines.emplace_back())) return false;
  }
  return std::isfinite(page.height);
}

}  // namespace

std::string to_bytes(const PdfContent& content) {
  std::string out;
  auto at = std::back_inserter(out);
  fmt::format_to(at, "{}{} {} {}\n", kMark, static_cast<int>(content.state), content.page_count,
                 content.pages.size());
  for (const PdfPage& page : content.pages) {
    fmt::format_to(at, "{} {}\n", page.height, page.lines.size());
    for (const PdfLine& line : page.lines) {
      const std::string text = base::to_utf8(line.text);
      fmt::format_to(at, "{} {} {} {} {}\n{}\n", line.left, line.right, line.top, line.bottom,
                     text.size(), text);
    }
  }
  return out;
}

std::optional<PdfContent> from_bytes(std::string_view bytes) {
  Cursor cursor(bytes);
  PdfContent content;
  int state = 0;
  std::size_t pages = 0;
  const bool begun = cursor.take(kMark) && cursor.take(state, ' ') &&
                     cursor.take(content.page_count, ' ') && cursor.take(pages, '\n');
  if (!begun || state < 0 || state > static_cast<int>(PdfContent::State::kOdd)) return std::nullopt;
  content.state = static_cast<PdfContent::State>(state);
  for (std::size_t i = 0; i < pages; ++i) {
    if (!take_page(cursor, content.pages.emplace_back())) return std::nullopt;
  }
  return cursor.at_end() ? std::optional(std::move(content)) : std::nullopt;
}

}  // namespace luoshi::document::internal
