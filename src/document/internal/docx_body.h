// The body of a docx (or one of its notes) → blocks: paragraphs and table rows in reading order.
// Insertions are kept, deletions dropped; automatic numbers are written out; a text box follows the
// paragraph that it is anchored to; a soft line break is a line break in the block's text.
// Source: ECMA-376 part 1, 17.3, 17.4, 17.13.5. Thread rule: one thread at a time.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <vector>

#include "document/document.h"
#include "document/internal/numbering.h"
#include "document/internal/styles.h"

namespace luoshi::document::internal {

struct Block {
  std::u32string text;                // of a paragraph
  std::vector<std::u32string> cells;  // of a table row; then text is empty
  ParagraphKind kind = ParagraphKind::kBody;
  int level = 0;
  bool is_contents = false;  // a line of a generated table of contents
};

struct NoteReference {
  bool is_endnote = false;
  std::string id;
};

// What the caller tells the user about.
struct DocxCounts {
  std::size_t insertions = 0;
  std::size_t deletions = 0;
  std::size_t hidden_runs = 0;
  std::size_t pictures = 0;
};

class DocxBody {
 public:
  DocxBody(const Styles& styles, Numbering& numbering) : styles_(styles), numbering_(numbering) {}

  void read(pugi::xml_node root);

  std::vector<Block>& blocks() { return blocks_; }
  // In the order in which they stand in the text; the mark in the text is "[1]" for the first.
  const std::vector<NoteReference>& notes() const { return notes_; }
  const DocxCounts& counts() const { return counts_; }

 private:
  struct Frame {
    enum class Kind { kParagraph, kTable, kRow, kCell };
    Kind kind = Kind::kParagraph;
    Block block;                 // of a paragraph, as it grows
    std::size_t label_size = 0;  // of the automatic number at its beginning
    bool joins_next = false;     // its paragraph mark is deleted
    std::vector<Block> blocks;   // of a paragraph: its text boxes; of a cell: its content
    std::vector<std::vector<std::vector<Block>>> rows;  // of a table: rows, cells, content
    std::vector<std::vector<Block>> cells;              // of a row
  };

  bool enter(pugi::xml_node node);
  void leave(pugi::xml_node node);
  bool enter_structure(pugi::xml_node node, std::string_view name);
  void read_text_element(pugi::xml_node node, std::string_view name);

  void begin_paragraph(pugi::xml_node node);
  void end_paragraph();
  void end_table();
  void emit(Block block);
  void append(std::u32string_view text);
  void add_note(pugi::xml_node node, bool is_endnote);

  const Styles& styles_;
  Numbering& numbering_;
  std::vector<Frame> frames_;
  std::vector<Block> blocks_;
  std::vector<NoteReference> notes_;
  DocxCounts counts_;
  std::u32string carried_;          // text of a paragraph whose mark is deleted
  std::size_t contents_depth_ = 0;  // within a generated table of contents
};

}  // namespace luoshi::document::internal
