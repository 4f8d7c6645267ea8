#include "document/internal/pdf_lines.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "document/internal/line_forms.h"
#include "document/internal/lines.h"
#include "document/internal/residue.h"

namespace luoshi::document::internal {
namespace {

constexpr double kMarginShare = 0.12;        // of a page's height, where page marks stand
constexpr std::size_t kRunningPagesMin = 3;  // in a short document two
constexpr double kIndentMin = 1.2;           // in character heights, as are the following
constexpr double kShortByMin = 2.2;  // a line this much shorter than the others ends a paragraph
constexpr double kShortByMinAtStop = 1.2;  // … where it also ends a sentence
constexpr double kGapMin = 0.7;            // over the usual gap between lines
constexpr double kSizeChangeMin = 0.15;

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

// The text with its numbers and space taken out: what is alike on every page.
std::u32string running_form(const std::u32string& text) {
  std::u32string out;
  for (const char32_t c : text) {
    if (is_space(c)) continue;
    const bool is_digit = c >= U'0' && c <= U'9';
    if (!is_digit || out.empty() || out.back() != U'0') out.push_back(is_digit ? U'0' : c);
  }
  return out;
}

bool stands_in_margin(const PdfPage& page, const PdfLine& line) {
  return line.bottom < page.height * kMarginShare || line.top > page.height * (1 - kMarginShare);
}

bool is_page_number(const std::u32string& text) {
  const auto span = trim(text, {0, static_cast<std::uint32_t>(text.size())});
  if (span.empty()) return false;
  const auto line = slice(text, span);
  return bare_number(line).has_value() || judge_line(line) == ResidueReason::kPageNumber;
}

struct Margins {
  double left = 0;
  double right = 0;
};

Margins margins_of(const std::vector<const PdfLine*>& lines) {
  std::vector<double> lefts;
  std::vector<double> rights;
  for (const PdfLine* line : lines) {
    lefts.push_back(line->left);
    rights.push_back(line->right);
  }
  return {percentile(lefts, 0.1), percentile(rights, 0.8)};
}

bool ends_sentence(const std::u32string& text) {
  return !text.empty() &&
         std::u32string_view(U"。！？；：”）.!?;:").find(text.back()) != std::u32string_view::npos;
}

bool has_cells(const PdfLine& line) { return line.text.find(U'\t') != std::u32string::npos; }

class Joiner {
 public:
  explicit Joiner(const std::vector<PdfPage>& pages) {
    std::vector<double> heights;
    std::vector<double> gaps;
    std::vector<const PdfLine*> all;
    for (const PdfPage& page : pages) {
      for (std::size_t i = 0; i < page.lines.size(); ++i) {
        heights.push_back(page.lines[i].height());
        all.push_back(&page.lines[i]);
        if (i == 0) continue;
        const double gap = page.lines[i].top - page.lines[i - 1].bottom;
        if (gap > -page.lines[i].height()) gaps.push_back(gap);
      }
    }
    height_ = std::max(percentile(heights, 0.5), 1.0);
    gap_ = percentile(gaps, 0.5);
    whole_ = margins_of(all);
  }

  std::vector<std::u32string> join(const std::vector<PdfPage>& pages) {
    for (const PdfPage& page : pages) {
      set_margins(page);
      for (std::size_t i = 0; i < page.lines.size(); ++i) add(page.lines[i], i == 0);
    }
    flush();
    return std::move(paragraphs_);
  }

 private:
  static constexpr std::size_t kOwnMarginLinesMin = 6;

  void set_margins(const PdfPage& page) {
    last_margins_ = margins_;
    margins_ = whole_;
    if (page.lines.size() < kOwnMarginLinesMin) return;
    std::vector<const PdfLine*> lines;
    for (const PdfLine& line : page.lines) lines.push_back(&line);
    margins_ = margins_of(lines);
    // A page of headings and short lines does not know the column's width.
    if (whole_.right - whole_.left > margins_.right - margins_.left + 2 * height_) {
      margins_ = whole_;
    }
  }

  bool begins_paragraph(const PdfLine& line, bool is_first_of_page) const {
    if (last_ == nullptr || has_cells(line) || has_cells(*last_)) return true;
    if (line.left > margins_.left + kIndentMin * height_) return true;
    const double right = is_first_of_page ? last_margins_.right : margins_.right;
    const double short_by = (right - last_->right) / height_;
    if (short_by > (ends_sentence(last_->text) ? kShortByMinAtStop : kShortByMin)) return true;
    if (std::abs(line.height() - last_->height()) > kSizeChangeMin * height_) return true;
    return !is_first_of_page && line.top - last_->bottom > gap_ + kGapMin * height_;
  }

  void add(const PdfLine& line, bool is_first_of_page) {
    if (begins_paragraph(line, is_first_of_page)) flush();
    const bool is_latin = !text_.empty() && !line.text.empty() && text_.back() < 0x2E80 &&
                          line.text.front() < 0x2E80 && text_.back() < 0x2000;
    if (is_latin && text_.back() != U' ' && is_word(text_.back()) && is_word(line.text.front())) {
      text_.push_back(U' ');
    }
    text_ += line.text;
    last_ = &line;
  }

  static bool is_word(char32_t c) { return (c | 0x20) >= U'a' && (c | 0x20) <= U'z'; }

  void flush() {
    if (!text_.empty()) paragraphs_.push_back(std::move(text_));
    text_.clear();
  }

  double height_ = 1;
  double gap_ = 0;
  Margins whole_;
  Margins margins_;
  Margins last_margins_;
  const PdfLine* last_ = nullptr;
  std::u32string text_;
  std::vector<std::u32string> paragraphs_;
};

}  // namespace

std::vector<std::u32string> split_cells(const std::u32string& line) {
  std::vector<std::u32string> cells;
  std::size_t start = 0;
  for (std::size_t end = line.find(U'\t'); end != std::u32string::npos;
       end = line.find(U'\t', start)) {
    cells.push_back(line.substr(start, end - start));
    start = end + 1;
  }
  cells.push_back(line.substr(start));
  return cells;
}

std::vector<std::u32string> take_page_marks(std::vector<PdfPage>& pages) {
  std::map<std::u32string, std::set<std::size_t>> pages_of;  // by running form
  for (std::size_t i = 0; i < pages.size(); ++i) {
    for (const PdfLine& line : pages[i].lines) {
      if (!stands_in_margin(pages[i], line)) continue;
      for (const auto& part : split_cells(line.text)) pages_of[running_form(part)].insert(i);
    }
  }
  const std::size_t pages_min = pages.size() > kRunningPagesMin ? kRunningPagesMin : 2;
  std::vector<std::u32string> taken;
  for (PdfPage& page : pages) {
    const auto is_mark = [&](const PdfLine& line) {
      if (!stands_in_margin(page, line) || line.text.size() > kShortLineMax) return false;
      const std::vector<std::u32string> parts = split_cells(line.text);
      return std::all_of(parts.begin(), parts.end(), [&](const std::u32string& part) {
        return is_page_number(part) || pages_of[running_form(part)].size() >= pages_min;
      });
    };
    for (const PdfLine& line : page.lines) {
      if (is_mark(line)) taken.push_back(line.text);
    }
    std::erase_if(page.lines, is_mark);
  }
  return taken;
}

std::vector<std::u32string> join_paragraphs(const std::vector<PdfPage>& pages) {
  return Joiner(pages).join(pages);
}

}  // namespace luoshi::document::internal
