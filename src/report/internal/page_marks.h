// The marks of a page: what of a Reading is shown in the text, and the tags that stand for each.
// Refers to the layout and must not outlive it. Thread rule: pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/message.h"
#include "report/internal/page_layout.h"

namespace luoshi::report {

// In this order from the outside to the inside, where spans are equal.
enum class MarkKind { kHeading, kFinding, kNote, kTask, kMention, kQuantity };

struct PageMark {
  base::Span span;
  MarkKind kind = MarkKind::kQuantity;
  std::size_t item = 0;     // index into the Reading's list of the kind
  std::size_t mention = 0;  // of a kMention: which of the term's
};

// Spans are cut to the text; empty ones are left out.
std::vector<PageMark> marks_of(const Layout& layout);

// `piece` counts the pieces of a mark from 0; `is_linked`: an <a> is open around it, and HTML knows
// none inside another.
void append_open(std::string& out, const Layout& layout, const PageMark& mark, std::size_t piece,
                 bool is_linked, base::Language language);
void append_close(std::string& out, const Layout& layout, const PageMark& mark, std::size_t piece,
                  bool is_linked, base::Language language);

}  // namespace luoshi::report
