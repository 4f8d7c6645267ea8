// Overlapping spans → properly nested pieces, as HTML needs them.
//
// Marks may overlap in any way: a figure lies inside a task, a contradiction covers two clauses, a
// mark runs over the end of a paragraph. The weaver walks the text once and keeps the open marks on
// a stack. Where a mark ends below others on the stack, those above it are closed, and opened again
// behind it as a further piece:
//
//     text    0123456789        pieces   A[01 B[234]] B'[567] 89
//     A       ----------..  A = 0..5, B = 2..8
//
// Invariants: the pieces of a mark cover, in order, exactly that part of it which lies in blocks; a
// mark that crosses no other and no end of a block is one piece; pieces nest.
// Time is linear in text and pieces, times the depth of overlap. Thread rule: a value; one thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace luoshi::report {

class Weaver {
 public:
  // What to do at each boundary, in text order. `piece` counts the pieces of a mark from 0.
  class Sink {
   public:
    virtual ~Sink() = default;
    virtual void open(std::size_t mark, std::size_t piece) = 0;
    virtual void close(std::size_t mark) = 0;
    virtual void text(base::Span span) = 0;
  };

  // A mark is named by its index here. Of marks with the same span the earlier one is outside.
  // Empty marks are never opened.
  explicit Weaver(std::vector<base::Span> marks);

  // Blocks are given in text order and do not overlap. What is opened in a block is closed there.
  void block(base::Span block, Sink& sink);

 private:
  void enter(std::uint32_t at, Sink& sink);
  void open_starting(std::uint32_t at, Sink& sink);
  void close_ending(std::uint32_t at, Sink& sink);
  std::uint32_t next_boundary(base::Span block) const;
  void open(std::size_t mark, Sink& sink);

  std::vector<base::Span> marks_;
  std::vector<std::size_t> order_;   // by start, the longer first
  std::vector<std::size_t> pieces_;  // opened so far, of each mark
  std::size_t next_ = 0;             // index into order_: not yet opened
  std::vector<std::size_t> open_;    // the stack, the outermost first
};

}  // namespace luoshi::report
