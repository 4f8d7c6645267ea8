#include "report/internal/page_marks.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "report/markup.h"
#include "report/internal/page_labels.h"

namespace luoshi::report {
namespace {

constexpr std::size_t kTooltipChars = 160;  // of a definition

class MarkList {
 public:
  explicit MarkList(std::size_t text_size) : size_(static_cast<std::uint32_t>(text_size)) {}

  void add(base::Span span, MarkKind kind, std::size_t item, std::size_t mention = 0) {
    span.end = std::min(span.end, size_);
    if (!span.empty()) marks_.push_back({span, kind, item, mention});
  }
  std::vector<PageMark> take() { return std::move(marks_); }

 private:
  std::uint32_t size_;
  std::vector<PageMark> marks_;
};

// "目标 · 地区生产总值 · 增幅": what is empty is left out.
class Tooltip {
 public:
  explicit Tooltip(std::string& out) : out_(out) {}
  template <class Text>
  Tooltip& add(const Text& text) {
    if (std::empty(text)) return *this;
    if (!is_first_) out_ += " · ";
    is_first_ = false;
    append_html(out_, text);
    return *this;
  }

 private:
  std::string& out_;
  bool is_first_ = true;
};

std::string lead_text(const std::optional<Lead>& lead, base::Language language) {
  if (!lead) return {};
  return fmt::format("{} {}", label("field.lead", language), lead->unit);
}

void append_quantity_tooltip(std::string& out, const Layout& layout, std::size_t index,
                             base::Language language) {
  const Reading& reading = layout.reading;
  const Quantity& q = reading.quantities[index];
  Tooltip tip(out);
  tip.add(label("kind", to_string(q.kind), language)).add(q.indicator).add(q.action).add(q.text);
  tip.add(label("measure", to_string(q.measure), language));
  if (q.certainty != Certainty::kNone) {
    tip.add(label("certainty", to_string(q.certainty), language));
  }
  tip.add(q.baseline).add(q.period);
  if (index < reading.target_leads.size()) {
    tip.add(lead_text(reading.target_leads[index], language));
  }
}

void append_task_tooltip(std::string& out, const Task& task, base::Language language) {
  std::u32string objects;
  for (const std::u32string& object : task.objects) {
    objects += (objects.empty() ? U"" : U"、") + object;
  }
  Tooltip(out)
      .add(label("task", language))
      .add(task.action)
      .add(label("milestone", to_string(task.milestone), language))
      .add(objects)
      .add(lead_text(task.lead, language));
}

void append_mention_tooltip(std::string& out, const Term& term) {
  std::u32string definition = term.definition.substr(0, kTooltipChars);
  if (term.definition.size() > kTooltipChars) definition += U'…';
  Tooltip(out).add(term.term).add(definition);
}

void append_tooltip(std::string& out, const Layout& layout, const PageMark& mark,
                    base::Language language) {
  const Reading& reading = layout.reading;
  switch (mark.kind) {
    case MarkKind::kQuantity: return append_quantity_tooltip(out, layout, mark.item, language);
    case MarkKind::kTask: return append_task_tooltip(out, reading.tasks[mark.item], language);
    case MarkKind::kMention: return append_mention_tooltip(out, reading.terms[mark.item]);
    case MarkKind::kFinding:
      return append_html(out, layout.findings[mark.item].message.in(language));
    case MarkKind::kNote:
    case MarkKind::kHeading: return;
  }
}

const char* letter(MarkKind kind) {
  static constexpr const char* kLetters[] = {"h", "f", "n", "t", "m", "q"};
  return kLetters[static_cast<std::size_t>(kind)];
}

const char* tag_of(const PageMark& mark, bool is_linked) {
  switch (mark.kind) {
    case MarkKind::kHeading: return "b";
    case MarkKind::kQuantity: return "mark";
    case MarkKind::kMention: return is_linked ? "span" : "a";
    default: return "span";
  }
}

std::string id_of(const PageMark& mark) {
  if (mark.kind == MarkKind::kMention) return fmt::format("m{}-{}", mark.item, mark.mention);
  return fmt::format("{}{}", letter(mark.kind), mark.item);
}

std::string class_of(const Layout& layout, const PageMark& mark) {
  std::string classes = letter(mark.kind);
  if (mark.kind == MarkKind::kQuantity) {
    classes += std::string(" ") + to_string(layout.reading.quantities[mark.item].kind);
  } else if (mark.kind == MarkKind::kMention && layout.document.text[mark.span.start] < 0x2E80) {
    classes += " number";  // "[12]" is set as a superscript, a name is not
  }
  return classes;
}

}  // namespace

std::vector<PageMark> marks_of(const Layout& layout) {
  const Reading& reading = layout.reading;
  MarkList list(layout.document.text.size());
  for (std::size_t i = 0; i < reading.headings.size(); ++i) {
    if (!layout.is_block[i]) list.add(reading.headings[i].span, MarkKind::kHeading, i);
  }
  for (std::size_t i = 0; i < layout.findings.size(); ++i) {
    list.add(layout.findings[i].span, MarkKind::kFinding, i);
  }
  for (std::size_t i = 0; i < reading.terms.size(); ++i) {
    list.add(reading.terms[i].span, MarkKind::kNote, i);
  }
  for (std::size_t i = 0; i < reading.tasks.size(); ++i) {
    list.add(reading.tasks[i].span, MarkKind::kTask, i);
  }
  for (std::size_t i = 0; i < reading.terms.size(); ++i) {
    for (std::size_t k = 0; k < reading.terms[i].mentions.size(); ++k) {
      list.add(reading.terms[i].mentions[k], MarkKind::kMention, i, k);
    }
  }
  for (std::size_t i = 0; i < reading.quantities.size(); ++i) {
    list.add(reading.quantities[i].span, MarkKind::kQuantity, i);
  }
  return list.take();
}

void append_open(std::string& out, const Layout& layout, const PageMark& mark, std::size_t piece,
                 bool is_linked, base::Language language) {
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "<{} class=\"{}\"", tag_of(mark, is_linked), class_of(layout, mark));
  fmt::format_to(to, " {}=\"{}\"", piece == 0 ? "id" : "data-i", id_of(mark));
  if (mark.kind == MarkKind::kMention && !is_linked) {
    fmt::format_to(to, " href=\"#n{}\"", mark.item);
  } else if (mark.kind != MarkKind::kHeading && piece == 0) {
    out += " tabindex=\"0\"";
  }
  if (piece == 0 && mark.kind != MarkKind::kHeading && mark.kind != MarkKind::kNote) {
    out += " title=\"";
    append_tooltip(out, layout, mark, language);
    out += '"';
  }
  out += '>';
}

void append_close(std::string& out, const Layout& layout, const PageMark& mark, std::size_t piece,
                  bool is_linked, base::Language language) {
  const auto to = std::back_inserter(out);
  if (mark.kind == MarkKind::kNote && piece == 0 && !is_linked) {
    // Empty: their arrow is drawn by the style, so that the text stays the report's.
    const std::size_t count = layout.reading.terms[mark.item].mentions.size();
    for (std::size_t k = 0; k < count; ++k) {
      fmt::format_to(to, "<a class=\"back\" href=\"#m{}-{}\" aria-label=\"{} {}\"></a>", mark.item,
                     k, label("to_mention", language), k + 1);
    }
  }
  fmt::format_to(to, "</{}>", tag_of(mark, is_linked));
}

}  // namespace luoshi::report
