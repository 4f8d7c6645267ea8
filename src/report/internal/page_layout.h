// The report cut into the blocks of a page: headings, paragraphs, rows of tables, and what was set
// aside as no part of the report, each within its section. Nothing but white space is left out.
// Refers to the document and the reading; must not outlive them. Thread rule: immutable once made.
#pragma once

#include <cstdint>
#include <vector>

#include "document/document.h"
#include "report/reading.h"

namespace luoshi::report {

enum class BlockKind { kParagraph, kHeading, kRow, kFootnote, kResidue };

struct Block {
  base::Span span;
  BlockKind kind = BlockKind::kParagraph;
  std::size_t section = 0;  // index into Reading::sections; none when there are none
  std::size_t heading = 0;  // index into Reading::headings, for kHeading
};

struct Layout {
  const document::Document& document;
  const Reading& reading;
  std::vector<Block> blocks;            // in text order
  std::vector<bool> is_block;           // of each heading: it is a block, not the start of one
  std::vector<base::Finding> findings;  // of the document and of the reading, none twice
};

Layout lay_out(const document::Document& document, const Reading& reading);

}  // namespace luoshi::report
