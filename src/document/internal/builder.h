// Builds the text of a Document whose format has no text of its own (docx, html, pdf): paragraphs
// joined by '\n', the cells of a table row by '\t'. A paragraph is trimmed; an empty one vanishes.
// Thread rule: one thread at a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"

namespace luoshi::document::internal {

class Builder {
 public:
  // The paragraph `text` may hold line breaks: each gives a paragraph of the same kind.
  void add(std::u32string_view text, ParagraphKind kind = ParagraphKind::kBody, int level = 0);

  // Tabs and line breaks within a cell become spaces. Empty cells keep their place.
  void add_row(const std::vector<std::u32string>& cells);

  // As add(), but set aside: it stays in the text and is no paragraph.
  void add_residue(std::u32string_view text, ResidueReason reason);

  // Moves text, paragraphs and residue into `document`; with `judge_lines`, body paragraphs that
  // have the form of residue are set aside too. Adds the findings about residue and emptiness.
  void finish(Document& document, bool judge_lines);

 private:
  base::Span append_line(std::u32string_view line);

  std::u32string text_;
  std::vector<Paragraph> paragraphs_;
  std::vector<Residue> residue_;
};

// Takes the residue out of document.paragraphs into document.residue, and notes it.
void set_residue_aside(Document& document);

}  // namespace luoshi::document::internal
