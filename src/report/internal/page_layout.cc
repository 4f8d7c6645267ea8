#include "report/internal/page_layout.h"

#include <algorithm>

#include "report/outline.h"

namespace luoshi::report {
namespace {

using document::ParagraphKind;

// The lines that are read, and between them, line by line, what was set aside.
class Cutter {
 public:
  explicit Cutter(Layout& layout) : layout_(layout), text_(layout.document.text) {}

  void run() {
    std::uint32_t at = 0;
    for (const base::Span line : recover_lines(layout_.document)) {
      set_aside({at, line.start});
      if (!line.empty()) add(line, kind_of(line));
      at = std::max(at, line.end);
    }
    set_aside({at, static_cast<std::uint32_t>(text_.size())});
  }

 private:
  void set_aside(base::Span gap) {
    std::uint32_t start = gap.start;
    for (std::uint32_t i = gap.start; i < gap.end; ++i) {
      if (text_[i] != U'\n') continue;
      add(trim(text_, {start, i}), BlockKind::kResidue);
      start = i + 1;
    }
    add(trim(text_, {start, std::max(start, gap.end)}), BlockKind::kResidue);
  }

  void add(base::Span span, BlockKind kind) {
    if (span.empty()) return;
    const auto& sections = layout_.reading.sections;
    while (section_ + 1 < sections.size() && sections[section_ + 1].span.start <= span.start) {
      ++section_;
    }
    Block block{span, kind, section_, 0};
    if (kind == BlockKind::kParagraph) find_heading(block);
    layout_.blocks.push_back(block);
  }

  void find_heading(Block& block) {
    const auto& headings = layout_.reading.headings;
    while (heading_ < headings.size() && headings[heading_].span.start < block.span.start) {
      ++heading_;
    }
    if (heading_ == headings.size() || headings[heading_].span != block.span) return;
    block.kind = BlockKind::kHeading;
    block.heading = heading_;
    layout_.is_block[heading_] = true;
  }

  BlockKind kind_of(base::Span line) {
    const auto& paragraphs = layout_.document.paragraphs;
    while (paragraph_ < paragraphs.size() && paragraphs[paragraph_].span.end <= line.start) {
      ++paragraph_;
    }
    if (paragraph_ == paragraphs.size()) return BlockKind::kParagraph;
    const ParagraphKind kind = paragraphs[paragraph_].kind;
    if (kind == ParagraphKind::kTableRow) return BlockKind::kRow;
    return kind == ParagraphKind::kFootnote ? BlockKind::kFootnote : BlockKind::kParagraph;
  }

  Layout& layout_;
  const std::u32string& text_;
  std::size_t section_ = 0;
  std::size_t heading_ = 0;
  std::size_t paragraph_ = 0;
};

bool is_same(const base::Finding& a, const base::Finding& b) {
  return a.code == b.code && a.span == b.span && a.where == b.where && a.message == b.message;
}

}  // namespace

Layout lay_out(const document::Document& document, const Reading& reading) {
  Layout layout{document, reading, {}, std::vector<bool>(reading.headings.size(), false),
                reading.findings};
  // The reader may hand the decoder's findings on. They are few.
  for (const base::Finding& finding : document.findings) {
    const auto same = [&](const base::Finding& other) { return is_same(finding, other); };
    if (std::ranges::none_of(reading.findings, same)) layout.findings.push_back(finding);
  }
  Cutter(layout).run();
  return layout;
}

}  // namespace luoshi::report
