#include "report/internal/page_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "report/markup.h"
#include "report/internal/page_labels.h"
#include "report/internal/page_marks.h"
#include "report/internal/weave.h"

namespace luoshi::report {
namespace {

constexpr std::size_t kContentsMax = 400;  // entries; deeper headings are left out until it fits
constexpr std::size_t kChunkBlocks = 40;   // what a browser lays out at once

std::vector<base::Span> spans_of(const std::vector<PageMark>& marks) {
  std::vector<base::Span> spans;
  spans.reserve(marks.size());
  for (const PageMark& mark : marks) spans.push_back(mark.span);
  return spans;
}

class ReportWriter : private Weaver::Sink {
 public:
  ReportWriter(std::string& out, const Layout& layout, base::Language language)
      : out_(out), layout_(layout), language_(language), marks_(marks_of(layout)),
        weaver_(spans_of(marks_)) {}

  void run() {
    for (const Block& block : layout_.blocks) {
      enter_section(block);
      if (block.kind == BlockKind::kRow) {
        append_row(block);
      } else {
        leave_table();
        enter_chunk();
        append_block(block);
      }
    }
    leave_section();
  }

 private:
  // -- containers: section > chunk > block, or section > table > row ------------------------------

  void enter_section(const Block& block) {
    const auto& sections = layout_.reading.sections;
    if (in_section_ && block.section == section_) return;
    leave_section();
    in_section_ = true;
    section_ = block.section;
    if (sections.empty()) {
      out_ += "<section>\n";
      return;
    }
    const char* part = to_string(sections[section_].part);
    fmt::format_to(std::back_inserter(out_),
                   "<section id=\"s{}\" class=\"part-{}\" data-part=\"{}\">\n", section_, part,
                   label("part", part, language_));
  }

  void leave_section() {
    leave_table();
    leave_chunk();
    if (in_section_) out_ += "</section>\n";
    in_section_ = false;
  }

  void enter_chunk() {
    if (chunk_blocks_ >= kChunkBlocks) leave_chunk();
    if (chunk_blocks_++ == 0) out_ += "<div class=\"chunk\">\n";
  }
  void leave_chunk() {
    if (chunk_blocks_ > 0) out_ += "</div>\n";
    chunk_blocks_ = 0;
  }
  void leave_table() {
    if (in_table_) out_ += "</tbody></table></div>\n";
    in_table_ = false;
  }

  // -- blocks -------------------------------------------------------------------------------------

  void append_row(const Block& block) {
    if (!in_table_) {
      leave_chunk();
      out_ += "<div class=\"sheet\"><table><tbody>\n";
    }
    in_table_ = true;
    out_ += "<tr>";
    const std::u32string& text = layout_.document.text;
    for (std::uint32_t start = block.span.start; start <= block.span.end;) {
      const auto tab = std::find(text.begin() + start, text.begin() + block.span.end, U'\t');
      const auto end = static_cast<std::uint32_t>(tab - text.begin());
      out_ += "<td>";
      weaver_.block({start, end}, *this);
      out_ += "</td>";
      start = end + 1;
    }
    out_ += "</tr>\n";
  }

  void append_block(const Block& block) {
    std::string tag = "p";
    if (block.kind == BlockKind::kHeading) {
      const int level = layout_.reading.headings[block.heading].level;
      tag = "h" + std::to_string(std::clamp(level, 1, 4) + 1);
      fmt::format_to(std::back_inserter(out_), "<{} id=\"h{}\">", tag, block.heading);
    } else if (block.kind == BlockKind::kResidue) {
      fmt::format_to(std::back_inserter(out_), "<p class=\"residue\" title=\"{}\">",
                     label("residue", language_));
    } else {
      out_ += block.kind == BlockKind::kFootnote ? "<p class=\"footnote\">" : "<p>";
    }
    weaver_.block(block.span, *this);
    out_ += "</" + tag + ">\n";
  }

  // -- marks, from the weaver ---------------------------------------------------------------------

  void open(std::size_t mark, std::size_t piece) override {
    open_.push_back({piece, links_ > 0});
    append_open(out_, layout_, marks_[mark], piece, links_ > 0, language_);
    if (marks_[mark].kind == MarkKind::kMention) ++links_;
  }
  void close(std::size_t mark) override {
    const Open open = open_.back();
    open_.pop_back();
    append_close(out_, layout_, marks_[mark], open.piece, open.is_linked, language_);
    if (marks_[mark].kind == MarkKind::kMention) --links_;
  }
  void text(base::Span span) override {
    append_html(out_, std::u32string_view(layout_.document.text).substr(span.start, span.size()));
  }

  struct Open {
    std::size_t piece = 0;
    bool is_linked = false;
  };

  std::string& out_;
  const Layout& layout_;
  base::Language language_;
  std::vector<PageMark> marks_;
  Weaver weaver_;
  std::vector<Open> open_;
  std::size_t section_ = 0;
  std::size_t chunk_blocks_ = 0;
  std::size_t links_ = 0;
  bool in_section_ = false;
  bool in_table_ = false;
};

struct Entry {
  std::size_t heading = 0;
  std::size_t section = 0;
};

// Numbered headings and those that stand alone, except the one that opens its section.
std::vector<Entry> entries_of(const Layout& layout) {
  const Reading& reading = layout.reading;
  std::vector<Entry> entries;
  std::size_t section = 0;
  for (std::size_t i = 0; i < reading.headings.size(); ++i) {
    const Heading& heading = reading.headings[i];
    while (section + 1 < reading.sections.size() &&
           reading.sections[section + 1].span.start <= heading.span.start) {
      ++section;
    }
    if (reading.sections.empty() || heading.level > 3) continue;
    const OutlineSection& above = reading.sections[section];
    if (above.part == Part::kTitle || heading.span.start == above.span.start) continue;
    entries.push_back({i, section});
  }
  for (int level = 3; level > 1 && entries.size() > kContentsMax; --level) {
    std::erase_if(entries, [&](Entry entry) {
      return reading.headings[entry.heading].level >= level;
    });
  }
  if (entries.size() > kContentsMax) entries.resize(kContentsMax);
  return entries;
}

void append_section_entry(std::string& out, const OutlineSection& section, std::size_t index,
                          base::Language language) {
  const auto name = label("part", to_string(section.part), language);
  fmt::format_to(std::back_inserter(out), "<li><a href=\"#s{}\">", index);
  if (section.heading.empty() || section.part == Part::kTitle) {
    append_html(out, name);
    out += "</a>";
    return;
  }
  append_html(out, section.heading);
  out += "</a><small>";
  append_html(out, name);
  out += "</small>";
}

}  // namespace

void append_report(std::string& out, const Layout& layout, base::Language language) {
  ReportWriter(out, layout, language).run();
}

void append_contents(std::string& out, const Layout& layout, base::Language language) {
  const Reading& reading = layout.reading;
  const std::vector<Entry> entries = entries_of(layout);
  auto entry = entries.begin();
  out += "<ol>\n";
  for (std::size_t i = 0; i < std::min(reading.sections.size(), kContentsMax); ++i) {
    append_section_entry(out, reading.sections[i], i, language);
    bool is_open = false;
    for (; entry != entries.end() && entry->section == i; ++entry) {
      if (!is_open) out += "\n<ol>\n";
      is_open = true;
      const Heading& heading = reading.headings[entry->heading];
      fmt::format_to(std::back_inserter(out), "<li class=\"l{}\"><a href=\"#h{}\">", heading.level,
                     entry->heading);
      append_html(out, heading.text);
      out += "</a></li>\n";
    }
    out += is_open ? "</ol></li>\n" : "</li>\n";
  }
  out += "</ol>\n";
}

}  // namespace luoshi::report
